import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { eventType } from '@linchpin/event-types';
import { parse } from 'yaml';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { eventsOf } from '../support/recording-enqueuer.js';

/** One event of the table, and what every trigger that it sets off makes of each step and owes. */
interface Row {
  what: string;
  type: string;
  time?: string;
  data?: Record<string, unknown>;
  does: Does;
}

type Does = Record<string, Record<string, string>>;

const table = parse(readFileSync(projectPath('test', 'configuration', 'trigger-pack.yaml'), 'utf8')) as Row[];

let linchpin: Linchpin;
let done: Map<string, Does>;
beforeAll(async () => {
  linchpin = await startLinchpin([]);
  const { dataSource } = linchpin;
  await dataSource.query(`INSERT INTO closure_days (on_date, title) VALUES ('2035-06-06', 'Service training day')`);
  await linchpin.start('intake');
  await linchpin.start('worker');
  // In the order of the table: an event may be about what one before it began.
  for (const row of table) {
    // What ends a meeting stops what is still to be done for it.
    if (eventType(row.type)?.life === 'concludes') await eventually('everything to be done', nothingGoesOn, 120_000);
    await send(row);
  }
  await eventually('everything to be done', nothingGoesOn, 120_000);
  done = await whatWasDone();
}, 180_000);
afterAll(() => linchpin.close());

describe('the trigger pack', () => {
  it.each(table.map((row) => [row.what, row] as const))('answers %s', (what, { does }) => {
    expect(done.get(idOf(what)) ?? {}).toEqual(does);
  });

  it('holds no trigger that is not tried', () => {
    const tried = new Set(table.flatMap(({ does }) => Object.keys(does)));
    const names = readdirSync(projectPath('config', 'triggers')).map((file) => file.replace('.yaml', ''));
    expect(names.filter((name) => !tried.has(name))).toEqual([]);
  });
});

/** The source's id of an event; also the reference of what it is about, where the table gives none. */
function idOf(what: string): string {
  return what.replaceAll(/[^a-z0-9]+/g, '-');
}

async function send({ what, type, time = '2035-06-04T09:05:00+01:00', data = {} }: Row): Promise<void> {
  const known = eventType(type);
  if (!known) throw new Error(`${type} is no event type.`);
  const { about, refField, example, internal } = known;
  const id = idOf(what);
  const changed: Record<string, unknown> = { ...example, [refField]: id, ...data };
  const given = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== null));
  const subject = `${about}/${String(given[refField])}`;
  if (internal) return tellItself({ id, type, subject, time, data: given });
  const event = { specversion: '1.0', id, source: 'urn:exshire:mosaic', type, subject, time, data: given };
  const response = await linchpin.post(JSON.stringify(event));
  if (response.status !== 202) throw new Error(`${what}: ${await response.text()}`);
}

/** Records an event of the kind that no webhook may send. It is about a run that is there. */
async function tellItself(event: { id: string; type: string; subject: string; time: string; data: object }) {
  const { dataSource } = linchpin;
  const [run] = await dataSource.query<{ id: string }[]>('SELECT id FROM runs LIMIT 1');
  const teamCode = 'teamCode' in event.data ? String(event.data.teamCode) : null;
  await eventsOf(dataSource).recordInternal(dataSource.manager, {
    ...{ id: event.id, type: event.type, subject: event.subject, occurredAt: new Date(event.time) },
    ...{ teamCode, restricted: 'restricted' in event.data },
    data: { ...event.data, ...('runId' in event.data && { runId: run?.id }) },
  });
  // Nobody was told of it, so the sweep finds it, at once.
  await dataSource.query('UPDATE events SET announce_after = now() WHERE source_event_id = $1', [event.id]);
}

/** No event waits to be matched, and no action could be done now. */
async function nothingGoesOn(): Promise<boolean> {
  const rows = await linchpin.dataSource.query<unknown[]>(
    `SELECT 1 FROM events WHERE state = 'recorded' UNION ALL SELECT 1 FROM runs WHERE state = 'running' LIMIT 1`,
  );
  return rows.length === 0;
}

/** What was made for each event, in the words of the table. */
async function whatWasDone(): Promise<Map<string, Does>> {
  const rows = await linchpin.dataSource.query<{ event: string; trigger: string; step: string; says: string }[]>(
    `SELECT source_event_id AS event, triggers.name AS trigger, step_key AS step,
       CASE actions.state
         WHEN 'skipped' THEN 'left out'
         WHEN 'rejected' THEN 'for a person: ' || rtrim(split_part(actions.reason, '. ', 1), '.')
         WHEN 'waiting' THEN 'waits for its step'
         WHEN 'ready' THEN CASE
           -- Counted from when a step was really done, so it has no date of the table.
           WHEN EXISTS (SELECT 1 FROM jsonb_array_elements(trigger_versions.steps) step
                        WHERE step ->> 'key' = step_key AND step #>> '{when,from,step}' IS NOT NULL)
             THEN 'waits some days after its step'
           ELSE 'waits until ' || to_char(actions.due_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD HH24:MI') END
         ELSE CASE WHEN actions.state IN ('asked', 'succeeded') THEN CASE actions.kind
           WHEN 'tasks.assign' THEN concat_ws(' ',
             CASE tasks.boundary WHEN 'admin' THEN 'task' WHEN 'needs-approval' THEN 'approval' ELSE 'reminder' END,
             task_team.code,
             -- By the working day, over a weekend and the bank holidays of Easter or Christmas at the most.
             CASE WHEN tasks.due_on BETWEEN current_date - 1 AND current_date + 5 THEN 'at once' ELSE tasks.due_on::text END)
           WHEN 'alerts.send' THEN concat_ws(' ', 'alert', alert_team.code, alerts.due_on)
           WHEN 'rooms.book' THEN (SELECT 'room ' || code FROM room_bookings JOIN rooms ON rooms.id = room_id
                                   WHERE room_bookings.action_id = actions.id)
           WHEN 'documents.generate' THEN (SELECT concat_ws(' ', count(*), string_agg(DISTINCT documents.state, ' '))
                                           FROM documents WHERE documents.action_id = actions.id)
           -- Without a date of the trigger the agency's usual days count from today.
           ELSE (SELECT concat_ws(' ', count(*), 'checks', CASE WHEN actions.settings ? 'due' THEN min(due_on) END)
                 FROM check_requests WHERE check_requests.action_id = actions.id) END
         ELSE actions.state END END AS says
     FROM actions JOIN runs ON runs.id = actions.run_id JOIN events ON events.id = runs.event_id
     JOIN triggers ON triggers.id = runs.trigger_id JOIN trigger_versions ON trigger_versions.id = trigger_version_id
     LEFT JOIN tasks ON tasks.action_id = actions.id LEFT JOIN teams task_team ON task_team.id = tasks.team_id
     LEFT JOIN alerts ON alerts.action_id = actions.id LEFT JOIN teams alert_team ON alert_team.id = alerts.team_id
     UNION ALL
     SELECT source_event_id, triggers.name, 'owes ' || deadlines.key,
       concat_ws(' ', rule, deadlines.due_on, CASE WHEN deadlines.state <> 'open' THEN deadlines.state END)
     FROM deadlines JOIN runs ON runs.id = run_id JOIN events ON events.id = event_id
     JOIN triggers ON triggers.id = runs.trigger_id`,
  );
  const byEvent = new Map<string, Does>();
  for (const { event, trigger, step, says } of rows) {
    const does = byEvent.get(event) ?? {};
    byEvent.set(event, does);
    (does[trigger] ??= {})[step] = says;
  }
  return byEvent;
}
