import { LEASE_SECONDS } from '@linchpin/database';
import { referenceAndRunToSee, TEAM_OF_EVENT } from '@linchpin/events';
import type { Thread } from '@linchpin/logging';
import type { ActionKind } from '@linchpin/queue';
import { TOO_LATE_SINCE, writeRunState } from '@linchpin/runs';
import type { DataSource, EntityManager } from 'typeorm';
import type { EarlierResult } from './action-handler.js';
import type { EventFacts } from './event-facts.js';
import { OVERTAKEN } from './overtaken-action.js';

/** An action that this process alone may work on, for as long as it renews its lease. */
export interface ClaimedAction {
  id: string;
  runId: string;
  stepKey: string;
  kind: ActionKind;
  title: string;
  settings: unknown;
  fence: number;
  failures: number;
  /** Whether this attempt does the step, or takes back what it did. */
  intent: 'perform' | 'withdraw';
  /** What the step has come to, where it is taken back. */
  result: Record<string, unknown> | null;
  event: EventFacts;
  earlier: EarlierResult[];
  /** That of its event; undefined for an event that was recorded without. */
  thread: Thread | undefined;
}

type ClaimRow = Omit<ClaimedAction, 'event' | 'earlier' | 'thread'> &
  Omit<EventFacts, 'id' | 'reference' | 'runToSee'> & {
    eventId: string;
    wasDueLater: boolean;
    thread: Thread | null;
  };

const CLAIM_TABLES = `runs JOIN events ON events.id = runs.event_id JOIN sources ON sources.id = events.source_id`;

/** SQL: the id that an event carries in this field, or null. Compared as an id and not as text, so that an index finds it. */
const idIn = (field: string) =>
  `CASE WHEN events.data ->> '${field}' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
     THEN (events.data ->> '${field}')::uuid END`;

const CLAIM_COLUMNS = `actions.id, actions.run_id AS "runId", actions.step_key AS "stepKey", actions.kind, actions.title,
  actions.settings, actions.fence, actions.failures, actions.intent, actions.result, events.id AS "eventId", events.type, sources.name AS source,
  events.subject, events.occurred_at AS "occurredAt", ${TEAM_OF_EVENT} AS "teamCode", runs.restricted,
  coalesce(runs.facts, events.data) AS data,
  actions.due_at IS NOT NULL AS "wasDueLater", CASE WHEN events.traceparent IS NOT NULL THEN
    json_build_object('requestId', events.request_id, 'traceparent', events.traceparent) END AS thread,
  CASE WHEN sources.name = 'linchpin' THEN
    coalesce((SELECT about.title FROM actions about WHERE about.id = ${idIn('actionId')}),
      (SELECT owed.title FROM deadlines owed WHERE owed.id = ${idIn('deadlineRef')})) END AS "stepToSee"`;

/**
 * Moves an action from ready to running by compare-and-set and gives the claim a fencing number. Null when it is not
 * ready, not due, too late, not needed any more, or of another kind: somebody else has it, or it is done. Repeated jobs end here.
 */
export async function claimAction(
  dataSource: Pick<DataSource, 'transaction'>,
  kind: ActionKind,
  actionId: string,
): Promise<ClaimedAction | null> {
  return dataSource.transaction(async (manager) => {
    const [[row]] = await manager.query<[ClaimRow[], number]>(
      `UPDATE actions SET state = 'running', fence = fence + 1, lease_until = now() + make_interval(secs => $3)
       FROM ${CLAIM_TABLES}
       WHERE actions.id = $1 AND actions.kind = $2 AND actions.state = 'ready'
         AND (actions.due_at IS NULL OR actions.due_at <= now()) AND ${TOO_LATE_SINCE} IS NULL AND NOT ${OVERTAKEN} AND runs.id = actions.run_id
       RETURNING ${CLAIM_COLUMNS}`,
      [actionId, kind, LEASE_SECONDS],
    );
    if (!row) return null;
    await manager.query('INSERT INTO action_attempts (action_id, number) VALUES ($1, $2)', [row.id, row.fence]);
    // A run that waited for the time of this action is at work again.
    if (row.wasDueLater) await writeRunState(manager, row.runId);
    return { ...claimOf(row), earlier: await earlierResults(manager, row.runId) };
  });
}

/** Actions whose lease has run out: the process that had them is gone, or stuck. */
export async function lostActions(dataSource: DataSource, most: number): Promise<ClaimedAction[]> {
  const rows = await dataSource.query<ClaimRow[]>(
    `SELECT ${CLAIM_COLUMNS} FROM actions JOIN (${CLAIM_TABLES}) ON runs.id = actions.run_id
     WHERE actions.state = 'running' AND actions.lease_until < now() ORDER BY actions.lease_until LIMIT $1`,
    [most],
  );
  return rows.map((row) => ({ ...claimOf(row), earlier: [] }));
}

/** Takes a lost action from whoever had it, once, so that sweeps at the same moment do not both do so. */
export async function takeOver(manager: EntityManager, { id, fence }: ClaimedAction): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM actions WHERE id = $1 AND fence = $2 AND state = 'running' AND lease_until < now()
     FOR NO KEY UPDATE SKIP LOCKED`,
    [id, fence],
  );
  return rows.length === 1;
}

function claimOf(row: ClaimRow): Omit<ClaimedAction, 'earlier'> {
  const {
    eventId,
    type,
    source,
    subject,
    occurredAt,
    teamCode,
    restricted,
    data,
    stepToSee,
    thread,
    wasDueLater: _waited,
    ...action
  } = row;
  const facts = { id: eventId, type, source, subject, occurredAt, teamCode, restricted, data };
  return {
    ...action,
    thread: thread ?? undefined,
    event: { ...facts, stepToSee, ...referenceAndRunToSee(facts, row.runId) },
  };
}

function earlierResults(manager: EntityManager, runId: string): Promise<EarlierResult[]> {
  return manager.query(
    `SELECT step_key AS "stepKey", kind, result FROM actions
     WHERE run_id = $1 AND state IN ('asked', 'succeeded') AND result IS NOT NULL ORDER BY position`,
    [runId],
  );
}

/** Renews the lease of a claim. False when the claim was overtaken. */
export async function renewLease(dataSource: DataSource, { id, fence }: ClaimedAction): Promise<boolean> {
  const [, renewed] = await dataSource.query<[unknown[], number]>(
    `UPDATE actions SET lease_until = now() + make_interval(secs => $3)
     WHERE id = $1 AND fence = $2 AND state = 'running'`,
    [id, fence, LEASE_SECONDS],
  );
  return renewed === 1;
}
