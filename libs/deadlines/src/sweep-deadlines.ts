import type { AlarmsService } from '@linchpin/alarms';
import { describeError } from '@linchpin/database';
import { formatDate } from '@linchpin/dates';
import type { EventsService } from '@linchpin/events';
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
  /** The day that it is booked for, where it is. */
  plannedOn: string | null;
  reasonGiven: boolean;
}

/** Who owes it, as a team's code; null when its event named no team. */
const OWNER = `CASE deadlines.team WHEN 'spoke' THEN deadlines.team_code
  WHEN 'hub' THEN coalesce((SELECT hub.code FROM teams spoke JOIN teams hub ON hub.id = spoke.hub_id
                            WHERE spoke.code = deadlines.team_code), deadlines.team_code)
  ELSE deadlines.team END AS "ownerCode"`;

/**
 * What each event says of its deadline, and when it is told: once, of a booking out of time once for each date, and of
 * what is missed already neither.
 */
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
  // Before its day has passed: then it is missed, and that is told.
  'deadline.booked_late': {
    passed: `state = 'open' AND done_at IS NULL AND due_at > now() AND planned_at >= due_at
      AND late_plan_told IS DISTINCT FROM planned_at`,
    order: 'planned_at',
    change: `late_plan_told = planned_at, late_plan_event_id = $2`,
    line: 'booked-late',
  },
} as const;

type Duty = keyof typeof DUTIES;

/** Who hears of what the sweep finds, and of what it cannot tell. */
interface Listeners {
  events: EventsService;
  alarms: AlarmsService;
}

/**
 * Records an event for each deadline that is newly missed, at risk or booked out of time, in the caller's transaction, and returns the ids of
 * the events, to be announced after the commit. Sweeps at the same moment skip each other's rows. A deadline that cannot
 * be told of is left alone for an hour, with an alarm for operations; the others are told all the same.
 */
export async function sweepDeadlines(manager: EntityManager, listeners: Listeners, type: Duty): Promise<string[]> {
  const { passed, order } = DUTIES[type];
  const rows = await manager.query<PassedDeadline[]>(
    `SELECT id, key, run_id AS "runId", (SELECT event_id FROM runs WHERE runs.id = run_id) AS "eventId", reference, rule, due_on::text AS "dueOn", restricted, ${OWNER},
       (planned_at AT TIME ZONE 'Europe/London')::date::text AS "plannedOn", missed_reason IS NOT NULL AS "reasonGiven"
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
  const note = type === 'deadline.booked_late' && row.plannedOn ? bookedNote(row.plannedOn, row.dueOn) : null;
  await manager.query('INSERT INTO deadline_history (deadline_id, change, note) VALUES ($1, $2, $3)', [
    row.id,
    line,
    note,
  ]);
  return eventId;
}

function bookedNote(plannedOn: string, dueOn: string): string {
  return `It is booked for ${formatDate(plannedOn)}; the last day in time is ${formatDate(dueOn)}.`;
}

async function leaveAlone(manager: EntityManager, { alarms }: Listeners, row: PassedDeadline, error: unknown) {
  await manager.query(`UPDATE deadlines SET tell_after = now() + interval '1 hour' WHERE id = $1`, [row.id]);
  const detail = `The deadline ${row.key} is missed, at risk or booked out of time, and this could not be told. It is tried again every hour. (${describeError(error)})`;
  await alarms.raise('deadline-not-told', { eventId: row.eventId }, detail, manager);
}

function record(manager: EntityManager, events: EventsService, type: Duty, row: PassedDeadline) {
  const { ownerCode, restricted, reasonGiven } = row;
  const booked = type === 'deadline.booked_late' ? row.plannedOn : null;
  return events.recordInternal(manager, {
    // Of a deadline that moves to another day it is told again, and of a booking that moves.
    id: `${type}/${row.id}/${row.dueOn}${booked ? `/${booked}` : ''}`,
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
      ...(booked && { plannedDate: booked }),
      ...(type === 'deadline.missed' && reasonGiven && { reasonGiven }),
    },
  });
}
