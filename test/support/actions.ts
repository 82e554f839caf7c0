import { randomUUID } from 'node:crypto';
import { actionKinds } from '@linchpin/action-kinds';
import { type ActionContext, ActionRunner, type EarlierResult } from '@linchpin/actions';
import { AlarmsService } from '@linchpin/alarms';
import { WorkingCalendar } from '@linchpin/calendar';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { DeliveriesService } from '@linchpin/deliveries';
import type { ActionKind } from '@linchpin/queue';
import type { Calendars } from '@linchpin/timings';
import type { DataSource, EntityManager } from 'typeorm';
import { eventsOf, RecordingEnqueuer } from './recording-enqueuer.js';

export interface GivenAction<Kind extends ActionKind> {
  kind: Kind;
  settings: Record<string, unknown>;
  event?: Partial<ActionContext<ActionKind>['event']>;
  earlier?: EarlierResult[];
  /** The day on which it is done, where it must not be the day that it is. */
  today?: string;
}

/** What a handler is given, but for the transaction, which each test opens itself. */
export type GivenContext<Kind extends ActionKind> = Omit<ActionContext<Kind>, 'manager'>;

const calendars: Calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service([]),
  school: WorkingCalendar.school([], []),
};

/** Writes the rows that stand behind one action (source, event, trigger, run, action) and describes it to a handler. */
export async function givenAction<Kind extends ActionKind>(
  dataSource: DataSource,
  given: GivenAction<Kind>,
): Promise<GivenContext<Kind>> {
  const reference = given.event?.reference ?? `M-${randomUUID().slice(0, 8)}`;
  const [runId, actionId] = [randomUUID(), randomUUID()];
  const event: ActionContext<ActionKind>['event'] = {
    id: randomUUID(),
    type: 'conference.initial.scheduled',
    source: 'mosaic',
    subject: `meeting/${reference}`,
    reference,
    occurredAt: new Date('2026-11-20T09:00:00Z'),
    teamCode: 'SPK-NE',
    restricted: false,
    data: {},
    runToSee: runId,
    stepToSee: null,
    ...given.event,
  };
  await dataSource.transaction(async (manager) => {
    const sourceId = await sourceNamed(manager, event.source);
    const trigger = `t-${randomUUID()}`;
    await manager.query(
      `INSERT INTO events (id, source_id, source_event_id, type, subject, occurred_at, team_code, restricted, data, body_hash)
       VALUES ($1, $2, $1::uuid, $3, $4, $5, $6, $7, $8, '')`,
      [event.id, sourceId, event.type, event.subject, event.occurredAt, event.teamCode, event.restricted, event.data],
    );
    await manager.query(
      `WITH t AS (INSERT INTO triggers (name) VALUES ($1) RETURNING id),
            v AS (INSERT INTO trigger_versions
                    (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
                  SELECT id, 1, 'Test', $2, 'once-per-subject', '[]', 'HUB-N', 'test', 'test', tstzrange(NULL, NULL) FROM t
                  RETURNING id, trigger_id),
            r AS (INSERT INTO runs (id, trigger_id, trigger_version_id, event_id, source_id, subject, restricted)
                  SELECT $3, trigger_id, id, $4, $5, $6, $7 FROM v RETURNING id)
       INSERT INTO actions (id, run_id, step_key, position, kind, title, settings, state, lease_until, fence)
       SELECT $8, id, 'step', 1, $9, 'Test', $10, 'running', now() + interval '1 hour', 1 FROM r`,
      [
        trigger,
        event.type,
        runId,
        event.id,
        sourceId,
        event.subject,
        event.restricted,
        actionId,
        given.kind,
        given.settings,
      ],
    );
  });
  return {
    actionId,
    runId,
    stepKey: 'step',
    title: 'Test',
    settings: actionKinds[given.kind].settings.parse(given.settings) as GivenContext<Kind>['settings'],
    event,
    earlier: given.earlier ?? [],
    calendars,
    about: () => Promise.resolve(),
    ...(given.today !== undefined && { today: given.today }),
  };
}

async function sourceNamed(manager: EntityManager, name: string): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO sources (name, title) VALUES ($1, $1) ON CONFLICT (name) DO UPDATE SET title = EXCLUDED.title RETURNING id`,
    [name],
  );
  if (!row) throw new Error(`no source ${name}`);
  return row.id;
}

/** What tries actions on a database, without a worker. */
export function runnerOn(dataSource: DataSource, enqueuer = new RecordingEnqueuer()): ActionRunner {
  return new ActionRunner(
    dataSource,
    enqueuer,
    eventsOf(dataSource, enqueuer),
    new AlarmsService(dataSource),
    new CouncilCalendars(dataSource),
    new DeliveriesService(dataSource, enqueuer),
  );
}
