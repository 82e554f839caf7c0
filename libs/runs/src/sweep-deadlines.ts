import type { EventsService } from '@linchpin/events';
import type { EntityManager } from 'typeorm';

const SWEEP_SIZE = 500;

interface PassedDeadline {
  id: string;
  key: string;
  runId: string;
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

/**
 * Records an event for each deadline that is newly missed or at risk, in the caller's transaction, and returns the ids of
 * the events, to be announced after the commit. Sweeps at the same moment skip each other's rows.
 */
export async function sweepDeadlines(
  manager: EntityManager,
  events: EventsService,
  type: keyof typeof DUTIES,
): Promise<string[]> {
  const { passed, order, change, line } = DUTIES[type];
  const rows = await manager.query<PassedDeadline[]>(
    `SELECT id, key, run_id AS "runId", reference, rule, due_on::text AS "dueOn", restricted, ${OWNER}
     FROM deadlines WHERE ${passed} ORDER BY ${order} LIMIT ${String(SWEEP_SIZE)} FOR NO KEY UPDATE SKIP LOCKED`,
  );
  const eventIds: string[] = [];
  for (const row of rows) {
    const eventId = await record(manager, events, type, row);
    await manager.query(`UPDATE deadlines SET ${change} WHERE id = $1`, [row.id, eventId]);
    await manager.query(`INSERT INTO deadline_history (deadline_id, change) VALUES ($1, $2)`, [row.id, line]);
    eventIds.push(eventId);
  }
  return eventIds;
}

function record(manager: EntityManager, events: EventsService, type: keyof typeof DUTIES, row: PassedDeadline) {
  const { ownerCode, restricted } = row;
  return events.recordInternal(manager, {
    id: `${type}/${row.id}`,
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
