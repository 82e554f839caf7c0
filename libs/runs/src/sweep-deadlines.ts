import { describeError } from '@linchpin/database';
import type { AlarmsService, EventsService } from '@linchpin/events';
import type { EntityManager } from 'typeorm';

const SWEEP_SIZE = 500;

interface PassedDeadline {
  id: string;
  key: string;
  runId: string;
  /** The event that it is owed for. */
  eventId: string;
  reference: string;
  rule: 'statutory' | 'local';
  dueOn: string;
  restricted: boolean;
  ownerCode: string | null;
}

/** Who owes it, as a team's code; null when its event named no team. */
const OWNER = `CASE deadlines.team WHEN 'spoke' THEN deadlines.team_code
  WHEN 'hub' THEN coalesce((SELECT hub.code FROM teams spoke JOIN teams hub ON hub.id = spoke.hub_id
                            WHERE spoke.code = deadlines.team_code), deadlines.team_code)
  ELSE deadlines.team END AS "ownerCode"`;

/** What each event says of its deadline, and when it is told: once, and of what is missed already no risk is told. */
const DUTIES = {
  'deadline.missed': {
    passed: `state = 'open' AND due_at <= now()`,
    order: 'due_at',
    change: `state = 'missed', missed_at = now(), missed_event_id = $2`,
    line: 'missed',
  },
  'deadline.at_risk': {
    passed: `state = 'open' AND at_risk_event_id IS NULL AND at_risk_at <= now() AND due_at > now()`,
    order: 'at_risk_at',
    change: `at_risk_event_id = $2`,
    line: 'at-risk',
  },
} as const;

type Duty = keyof typeof DUTIES;

/** Who hears of what the sweep finds, and of what it cannot tell. */
interface Listeners {
  events: EventsService;
  alarms: AlarmsService;
}

/**
 * Records an event for each deadline that is newly missed or at risk, in the caller's transaction, and returns the ids of
 * the events, to be announced after the commit. Sweeps at the same moment skip each other's rows. A deadline that cannot
 * be told of is left alone for an hour, with an alarm for operations; the others are told all the same.
 */
export async function sweepDeadlines(manager: EntityManager, listeners: Listeners, type: Duty): Promise<string[]> {
  const { passed, order } = DUTIES[type];
  const rows = await manager.query<PassedDeadline[]>(
    `SELECT id, key, run_id AS "runId", (SELECT event_id FROM runs WHERE runs.id = run_id) AS "eventId", reference, rule, due_on::text AS "dueOn", restricted, ${OWNER}
     FROM deadlines WHERE ${passed} AND (tell_after IS NULL OR tell_after <= now()) ORDER BY ${order} LIMIT ${String(SWEEP_SIZE)} FOR NO KEY UPDATE SKIP LOCKED`,
  );
  const eventIds: string[] = [];
  for (const row of rows) {
    try {
      // A savepoint: what goes wrong for one deadline is undone for that one.
      eventIds.push(await manager.transaction((inner) => tell(inner, listeners, type, row)));
    } catch (error) {
      await leaveAlone(manager, listeners, row, error);
    }
  }
  return eventIds;
}

async function tell(manager: EntityManager, { events }: Listeners, type: Duty, row: PassedDeadline): Promise<string> {
  const { change, line } = DUTIES[type];
  const eventId = await record(manager, events, type, row);
  await manager.query(`UPDATE deadlines SET ${change} WHERE id = $1`, [row.id, eventId]);
  await manager.query(`INSERT INTO deadline_history (deadline_id, change) VALUES ($1, $2)`, [row.id, line]);
  return eventId;
}

async function leaveAlone(manager: EntityManager, { alarms }: Listeners, row: PassedDeadline, error: unknown) {
  await manager.query(`UPDATE deadlines SET tell_after = now() + interval '1 hour' WHERE id = $1`, [row.id]);
  const detail = `The deadline ${row.key} is missed or at risk, and this could not be told. It is tried again every hour. (${describeError(error)})`;
  await alarms.raise('deadline-not-told', row.eventId, detail, manager);
}

function record(manager: EntityManager, events: EventsService, type: Duty, row: PassedDeadline) {
  const { ownerCode, restricted } = row;
  return events.recordInternal(manager, {
    // Of a deadline that moves to another day it is told again.
    id: `${type}/${row.id}/${row.dueOn}`,
    type,
    subject: `deadline/${row.id}`,
    occurredAt: new Date(),
    teamCode: ownerCode,
    restricted,
    data: {
      deadlineRef: row.id,
      deadlineKey: row.key,
      runId: row.runId,
      aboutRef: row.reference,
      rule: row.rule,
      dueDate: row.dueOn,
      ...(ownerCode && { teamCode: ownerCode }),
      ...(restricted && { restricted }),
    },
  });
}
