import { randomUUID } from 'node:crypto';
import { AlarmsService } from '@linchpin/alarms';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { type DeadlinePage, DeadlinesService, meetOrEndDeadlines, oweDeadlines } from '@linchpin/deadlines';
import type { EventsService } from '@linchpin/events';
import { beginRun, type PlannedAction } from '@linchpin/runs';
import type { PlannedDeadline, Timing } from '@linchpin/timings';
import type { DataSource } from 'typeorm';
import { createTestDatabase } from './database.js';
import { readerWith, withTheRight } from './readers.js';
import { eventsOf, RecordingEnqueuer } from './recording-enqueuer.js';

/** A deadline of a test: 10 working days from its event, unless it says otherwise. */
export interface GivenDeadline extends Partial<Omit<PlannedDeadline, 'timing'>> {
  timing?: Partial<Timing>;
}

/** A run of a test: of an event that happened now, of the spoke SPK-NE, unless it says otherwise. */
export interface GivenRun {
  deadlines: GivenDeadline[];
  actions?: (Pick<PlannedAction, 'stepKey' | 'kind'> & Partial<PlannedAction>)[] | undefined;
  occurredAt?: Date | undefined;
  type?: string | undefined;
  subject?: string | undefined;
  teamCode?: string | null | undefined;
  restricted?: boolean | undefined;
  source?: 'mosaic' | 'linchpin' | undefined;
  data?: Record<string, unknown> | undefined;
  /** The run whose trigger owes this; without it, a trigger of its own. */
  likeRun?: string | undefined;
  /** Happens when everything is written and nothing is committed. */
  beforeCommit?: (() => Promise<void>) | undefined;
}

/** What `owe` wrote: the ids of the deadlines are in the order in which they were given. */
export interface OwingRun {
  runId: string;
  sourceId: string;
  subject: string;
  deadlineIds: string[];
}

/** Begins a run that owes these deadlines, as the matching of an event does. */
export async function owe(dataSource: DataSource, events: EventsService, given: GivenRun): Promise<OwingRun> {
  const subject = given.subject ?? `meeting/M-${randomUUID().slice(0, 8)}`;
  const restricted = given.restricted ?? false;
  const eventId = await recordEvent(dataSource, { ...given, type: given.type ?? 'conference.held', subject });
  const { sourceId, ...version } = await versionOf(dataSource, eventId, given.likeRun);
  const needs = {
    events,
    alarms: new AlarmsService(dataSource),
    calendars: await new CouncilCalendars(dataSource).current(),
  };
  const deadlines = given.deadlines.map((deadline, index) => planned(deadline, index));
  await dataSource.transaction(async (manager) => {
    const begun = await beginRun(manager, needs, {
      ...version,
      event: { id: eventId, sourceId, subject, restricted },
      repeatKey: eventId,
      actions: (given.actions ?? []).map((action) => ({
        title: action.stepKey,
        settings: {},
        waitsFor: [],
        dueAt: null,
        countedFromStep: null,
        latestAt: null,
        whenPast: 'now',
        skipped: false,
        ...action,
      })),
    });
    await oweDeadlines(manager, needs.calendars, begun?.runId ?? '', {
      event: { id: eventId, sourceId, subject, restricted },
      deadlines,
    });
    await given.beforeCommit?.();
  });
  const rows = await dataSource.query<{ id: string; runId: string; key: string }[]>(
    'SELECT id, run_id AS "runId", key FROM deadlines WHERE run_id = (SELECT id FROM runs WHERE event_id = $1)',
    [eventId],
  );
  return {
    runId: rows[0]?.runId ?? '',
    sourceId,
    subject,
    deadlineIds: deadlines.map(({ key }) => rows.find((row) => row.key === key)?.id ?? ''),
  };
}

interface OwingVersion {
  triggerId: string;
  triggerVersionId: string;
  sourceId: string;
}

async function versionOf(dataSource: DataSource, eventId: string, likeRun?: string): Promise<OwingVersion> {
  const [version] = await dataSource.query<OwingVersion[]>(
    likeRun
      ? `SELECT trigger_id AS "triggerId", trigger_version_id AS "triggerVersionId",
           (SELECT source_id FROM events WHERE id = $2) AS "sourceId" FROM runs WHERE id = $1`
      : `WITH t AS (INSERT INTO triggers (name) VALUES ($1) RETURNING id)
         INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
         SELECT id, 1, 'After a conference', 'never.matched', 'every-event', '[]', 'HUB-N', 'x', 'x', tstzrange(NULL, NULL) FROM t
         RETURNING trigger_id AS "triggerId", id AS "triggerVersionId", (SELECT source_id FROM events WHERE id = $2) AS "sourceId"`,
    [likeRun ?? `owes-${randomUUID()}`, eventId],
  );
  if (!version) throw new Error('no trigger');
  return version;
}

/** Records an event of the source mosaic and returns its id. Nobody is told of it. */
export async function recordEvent(
  dataSource: DataSource,
  given: Pick<GivenRun, 'occurredAt' | 'teamCode' | 'restricted' | 'source' | 'data'> & {
    type: string;
    subject: string;
  },
): Promise<string> {
  await dataSource.query(`INSERT INTO sources (name, title) VALUES ('mosaic', 'Test') ON CONFLICT (name) DO NOTHING`);
  const [event] = await dataSource.query<{ id: string }[]>(
    `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, team_code, restricted, data, body_hash,
       state, matched_at)
     SELECT id, $1, $2, $3, $4, $5, $6, $7, '', 'matched', now() FROM sources WHERE name = $8 RETURNING id`,
    [
      randomUUID(),
      given.type,
      given.subject,
      given.occurredAt ?? new Date(),
      given.teamCode === undefined ? 'SPK-NE' : given.teamCode,
      given.restricted ?? false,
      given.data ?? {},
      given.source ?? 'mosaic',
    ],
  );
  return event?.id ?? '';
}

function planned({ timing, ...given }: GivenDeadline, index: number): PlannedDeadline {
  return {
    key: `date-${String(index + 1)}`,
    title: 'First core group',
    rule: 'local',
    citation: null,
    team: 'spoke',
    metBy: 'person',
    atRisk: 75,
    ...given,
    timing: { from: 'event', amount: 10, unit: 'working-days', direction: 'after', calendar: 'service', ...timing },
  };
}

/** Deadlines on a database of their own, with a hub, its spoke, and two members of staff: ST-01 sees restricted items. */
export async function startDeadlines() {
  const database = await createTestDatabase();
  const { dataSource } = database;
  const enqueuer = new RecordingEnqueuer();
  const events = eventsOf(dataSource, enqueuer);
  const service = new DeadlinesService(dataSource, events, new AlarmsService(dataSource));
  await dataSource.query(
    `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North hub', 'hub', 'h@exshire.example', 'N');
     INSERT INTO teams (code, name, kind, hub_id, email, site)
       SELECT 'SPK-NE', 'North East', 'spoke', id, 's@exshire.example', 'N' FROM teams;
     INSERT INTO staff (ref, name, email, team_id, role)
       SELECT ref, person, ref || '@exshire.example', teams.id, 'manager'
       FROM teams, (VALUES ('ST-01', 'Synthetic Lead'), ('ST-02', 'Synthetic Officer')) people (ref, person)
       WHERE code = 'HUB-N'`,
  );

  const given = (run: GivenRun) => owe(dataSource, events, run);
  const find = async (id: string): Promise<DeadlinePage> => {
    const deadline = await service.find(withTheRight, id);
    if (!deadline) throw new Error('no such deadline');
    return deadline;
  };
  return {
    dataSource,
    enqueuer,
    service,
    lead: readerWith({ ref: 'ST-01', seesRestricted: true }),
    officer: readerWith({ ref: 'ST-02' }),
    drop: () => database.drop(),
    /** Between two tests. */
    async clear() {
      enqueuer.items.length = 0;
      await dataSource.query('TRUNCATE deadlines, deadline_history');
    },
    given,
    /** A run that owes one deadline. */
    async one(wanted: GivenDeadline & Omit<GivenRun, 'deadlines'> = {}) {
      const { actions, occurredAt, type, subject, teamCode, restricted, source, data, ...rest } = wanted;
      const { likeRun, beforeCommit, ...deadline } = rest;
      const run = { actions, occurredAt, type, subject, teamCode, restricted, source, data, likeRun, beforeCommit };
      const owing = await given({ ...run, deadlines: [deadline] });
      return { ...owing, id: owing.deadlineIds[0] ?? '' };
    },
    find,
    /** What happened to a deadline, in its order, and by whom. */
    async changes(id: string) {
      return (await find(id)).history.map(({ change, by }) => (by ? `${change} by ${by}` : change));
    },
    /** The clock of a deadline is a fact that the test gives: in so many hours from now it is missed, and at risk. */
    dueIn: (id: string, hours: number, atRiskIn = hours) =>
      dataSource.query(
        `UPDATE deadlines SET due_at = now() + make_interval(hours => $2), at_risk_at = now() + make_interval(hours => $3)
         WHERE id = $1`,
        [id, hours, atRiskIn],
      ),
    /** The events about a deadline. */
    told: (id: string) =>
      dataSource.query<{ id: string; type: string; team: string; restricted: boolean; data: object }[]>(
        `SELECT id, type, team_code AS team, restricted, data FROM events WHERE subject = $1 ORDER BY received_at, type`,
        [`deadline/${id}`],
      ),
    /** An event about the subject of a run is recorded and matched. */
    async happens(
      type: string,
      { subject }: Pick<OwingRun, 'subject'>,
      occurredAt: Date,
      data: Record<string, unknown> = {},
    ) {
      const id = await recordEvent(dataSource, { type, subject, occurredAt, data });
      const [source] = await dataSource.query<{ id: string }[]>(`SELECT source_id AS id FROM events WHERE id = $1`, [
        id,
      ]);
      const event = { id, sourceId: source?.id ?? '', type, subject, occurredAt, data };
      await dataSource.transaction((manager) => meetOrEndDeadlines(manager, event));
    },
  };
}

/** So many hours before now. */
export const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
