import type { TriggerContent } from '@linchpin/trigger-files';
import type { DataSource } from 'typeorm';
import type { ReportResult } from './would-do-judge.js';
import { MOST_ATTEMPTS, type PastedEvent } from './would-do-reports.js';

/** How long a claim holds without being renewed, in seconds. It is renewed with every page of events. */
const LEASE_SECONDS = 15;

/** A report that this process alone may make, for as long as it renews its lease. */
export interface ClaimedReport {
  id: string;
  fence: number;
  triggerId: string | null;
  content: TriggerContent;
  requestedAt: Date;
  days: number | null;
  event: PastedEvent | null;
}

/** Takes a report that waits, or whose process went away, and fences off whoever had it. Null when there is nothing to do. */
export async function claimReport(dataSource: DataSource, reportId: string): Promise<ClaimedReport | null> {
  const [[claimed]] = await dataSource.query<[ClaimedReport[], number]>(
    `UPDATE would_do_reports SET state = 'running', fence = fence + 1, examined = 0, total = NULL, heartbeat_at = now(),
       lease_until = now() + make_interval(secs => $2), enqueue_after = now() + make_interval(secs => $2)
     WHERE id = $1 AND (state = 'queued' OR state = 'running' AND lease_until < now())
     RETURNING id, fence, trigger_id AS "triggerId", content, requested_at AS "requestedAt", days, event`,
    [reportId, LEASE_SECONDS],
  );
  return claimed ?? null;
}

/** Says how far it is and renews the lease, on a connection of its own. False when the report is no longer ours. */
export async function tellProgress(
  dataSource: DataSource,
  { id, fence }: ClaimedReport,
  examined: number,
  total: number,
): Promise<boolean> {
  const [, told] = await dataSource.query<[unknown[], number]>(
    `UPDATE would_do_reports SET examined = $3, total = $4, heartbeat_at = now(),
       lease_until = now() + make_interval(secs => $5)
     WHERE id = $1 AND fence = $2 AND state = 'running'`,
    [id, fence, examined, total, LEASE_SECONDS],
  );
  return told === 1;
}

/** Writes the result, once. False when the report is no longer ours: then nothing is written. */
export function finishReport(
  dataSource: DataSource,
  { id, fence }: ClaimedReport,
  { summary, runs }: ReportResult,
): Promise<boolean> {
  return dataSource.transaction(async (manager) => {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE would_do_reports SET state = 'done', lease_until = NULL, finished_at = now(), summary = $3
       WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING 1`,
      [id, fence, summary],
    );
    if (rows.length === 0) return false;
    await manager.query(
      `INSERT INTO would_do_runs (report_id, position, event_id, reference, occurred_at, outcome)
       SELECT $1, run.position, run."eventId", run.reference, run."occurredAt", run.outcome
       FROM jsonb_to_recordset($2) AS run (position integer, "eventId" uuid, reference text, "occurredAt" timestamptz,
         outcome jsonb)`,
      [id, JSON.stringify(runs.map((run, index) => ({ ...run, position: index + 1 })))],
    );
    return true;
  });
}

/** After a failure it is tried again, later each time, and in the end given up. */
export async function recordReportFailure(dataSource: DataSource, { id, fence }: ClaimedReport): Promise<void> {
  await dataSource.query(
    `UPDATE would_do_reports SET lease_until = NULL, enqueue_after = now() + make_interval(secs => 2 ^ fence),
       state = CASE WHEN fence >= $3 THEN 'failed' ELSE 'queued' END,
       finished_at = CASE WHEN fence >= $3 THEN now() END,
       reason = CASE WHEN fence >= $3 THEN $4 END
     WHERE id = $1 AND fence = $2 AND state = 'running'`,
    [id, fence, MOST_ATTEMPTS, 'It could not be worked out. Tell operations, who find the reason in the log.'],
  );
}
