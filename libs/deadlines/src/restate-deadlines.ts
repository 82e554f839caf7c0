import { withdrawOfUndoneRuns } from './withdraw-undone.js';
import { type Calendars, plannedDates, type PlannedDeadline, type Timing } from '@linchpin/timings';
import { stringify } from 'safe-stable-stringify';
import type { EntityManager } from 'typeorm';
import { oweDeadlines } from './owe-deadlines.js';
import type { OwingRun } from './owing-run.js';
import { planAnew } from './planned-days.js';
import { countOnce } from './fulfilment/count-once.js';
import { meetOrEndByEarlierEvents } from './fulfilment/meet-by-earlier-events.js';

interface StandingDeadline {
  id: string;
  key: string;
  timing: Timing;
  rule: 'statutory' | 'local';
  countsSince: Date;
  atRiskPercent: number;
}

const NOTE = 'A later fact about the same subject gives it another date.';

/**
 * Gives the deadlines of a run the dates that the facts now come to, and owes those that had no date until now, in the
 * caller's transaction. One that was missed by the wrong date is open again where its right date has not passed; what was
 * done stays done, in time or late by the right date. What was withdrawn stays so. Returns how many changed.
 */
export async function restateDeadlines(
  manager: EntityManager,
  calendars: Calendars,
  runId: string,
  plan: OwingRun,
): Promise<number> {
  const standing = await manager.query<StandingDeadline[]>(
    `SELECT id, key, timing, rule, counts_since AS "countsSince", at_risk_percent AS "atRiskPercent" FROM deadlines
     WHERE run_id = $1 ORDER BY due_on, id FOR NO KEY UPDATE`,
    [runId],
  );
  const missing = plan.deadlines.filter(({ key }) => !standing.some((one) => one.key === key));
  if (missing.length > 0) await oweDeadlines(manager, calendars, runId, { ...plan, deadlines: missing });
  let changed = missing.length;
  for (const planned of plan.deadlines) {
    const one = standing.find(({ key }) => key === planned.key);
    if (one && (await restate(manager, calendars, one, planned))) changed += 1;
  }
  // With other dates other facts may count, and another of the same piece of work may stand.
  await meetOrEndByEarlierEvents(manager, runId);
  const ids = standing.map(({ id }) => id);
  await countOnce(manager, ids);
  await planAnew(manager, ids);
  await withdrawOfUndoneRuns(manager, [runId]);
  return changed;
}

async function restate(
  manager: EntityManager,
  calendars: Calendars,
  { id, timing: before, rule, countsSince, atRiskPercent }: StandingDeadline,
  planned: PlannedDeadline,
): Promise<boolean> {
  const anew = plannedDates({ rule, timing: planned.timing, atRisk: atRiskPercent }, countsSince, calendars);
  const { timing, startsOn, dueOn, dueAt, atRiskAt, warning } = anew;
  if (stringify(timing) === stringify(before)) return false;
  const [rows] = await manager.query<[unknown[], number]>(
    `WITH restated AS (
       UPDATE deadlines SET timing = $2, starts_on = $3, due_on = $4, due_at = $5, at_risk_at = $6, warning = $7,
         at_risk_event_id = CASE WHEN $6 > now() THEN NULL ELSE at_risk_event_id END,
         state = CASE WHEN state = 'withdrawn' THEN state WHEN done_at < $5 THEN 'met' WHEN done_at IS NOT NULL THEN 'missed'
           WHEN $5 > now() THEN 'open' ELSE state END,
         met_at = CASE WHEN state <> 'withdrawn' AND done_at < $5 THEN done_at END,
         missed_at = CASE WHEN done_at >= $5 THEN coalesce(missed_at, $5)
           WHEN done_at IS NULL AND $5 > now() THEN NULL ELSE missed_at END,
         missed_event_id = CASE WHEN done_at IS NULL AND $5 > now() THEN NULL ELSE missed_event_id END,
         missed_reason = CASE WHEN done_at IS NULL AND $5 > now() THEN NULL ELSE missed_reason END,
         reason_by = CASE WHEN done_at IS NULL AND $5 > now() THEN NULL ELSE reason_by END,
         reason_at = CASE WHEN done_at IS NULL AND $5 > now() THEN NULL ELSE reason_at END
       WHERE id = $1 RETURNING id, due_on, state)
     INSERT INTO deadline_history (deadline_id, change, due_on, note)
     SELECT id, 'moved', due_on, $8 FROM restated WHERE state <> 'withdrawn' RETURNING deadline_id`,
    [id, timing, startsOn, dueOn, dueAt, atRiskAt, warning, NOTE],
  );
  return rows.length > 0;
}
