import { formatDateTime } from '@linchpin/dates';
import { askAPerson, referenceAndRunToSee, TEAM_OF_EVENT } from '@linchpin/events';
import type { ActionKind } from '@linchpin/queue';
import { stepMoment, stepTimeSchema, tooLateAfter, tooLateSince } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import type { RunNeeds } from './run-needs.js';

interface TimedAction {
  id: string;
  kind: ActionKind;
  fence: number;
  countedFromStep: unknown;
  stepEndedAt: Date;
  dueAt: Date | null;
  latestAt: Date | null;
  whenPast: 'now' | 'skip' | 'person';
  occurredAt: Date;
}

/** The steps before an action that are not done yet keep it waiting. What is asked of people counts as done. */
export const NOTHING_BEFORE = `NOT EXISTS (
  SELECT 1 FROM actions before WHERE before.run_id = actions.run_id AND before.step_key = ANY (actions.waits_for)
    AND before.state NOT IN ('asked', 'succeeded', 'skipped'))`;

/**
 * Writes when waiting actions whose turn has come are due: fills in the times that count from the end of another step,
 * and leaves out, or hands to a person, those whose time has passed, as their trigger says. Returns the events recorded
 * on the way. The caller has locked the run.
 */
export async function writeDueTimes(manager: EntityManager, needs: RunNeeds, runId: string): Promise<string[]> {
  const eventIds: string[] = [];
  for (let goOn = true; goOn;) {
    goOn = false;
    for (const action of await timedActions(manager, runId)) {
      const dueAt = timeOf(action, needs);
      const passed = tooLateSince(action.whenPast, dueAt, action.latestAt, new Date());
      if (!passed) {
        await manager.query('UPDATE actions SET due_at = $2, counted_from_step = NULL WHERE id = $1', [
          action.id,
          dueAt,
        ]);
        continue;
      }
      eventIds.push(...(await skipOrRejectLate(manager, needs, { ...action, runId }, passed)));
      goOn ||= action.whenPast === 'skip';
    }
  }
  return eventIds;
}

/** Leaves an action out, or hands it to a person, as its trigger says of one whose time has passed. */
export async function skipOrRejectLate(
  manager: EntityManager,
  needs: RunNeeds,
  action: Pick<TimedAction, 'id' | 'kind' | 'fence' | 'whenPast'> & { runId: string },
  passed: Date,
): Promise<string[]> {
  const time = `Its time, ${formatDateTime(passed)}, had passed.`;
  if (action.whenPast === 'skip') {
    await endAction(manager, action.id, 'skipped', time);
    return [];
  }
  await endAction(manager, action.id, 'rejected', `${time} Retry it to do it now, or skip it.`);
  const event = await eventOfRun(manager, action.runId);
  return askAPerson(manager, needs, { ...action, event }, 'action.rejected');
}

const COLUMNS = { latestAt: 'actions.latest_at', dueAt: 'actions.due_at' } as const;

/**
 * SQL: the time of this row of `actions` that has passed, as `tooLateSince` says it; null when none has, or when its
 * trigger says that it is done all the same.
 */
export const TOO_LATE_SINCE = `(CASE WHEN actions.when_past = 'now' THEN NULL ${tooLateAfter
  .map(({ time, graceMs }) => [COLUMNS[time], String(graceMs)])
  .map(([at, grace]) => `WHEN ${at} < now() - interval '${grace} milliseconds' THEN ${at}`)
  .join(' ')} END)`;

function timeOf({ countedFromStep, dueAt, stepEndedAt, occurredAt }: TimedAction, { calendars }: RunNeeds) {
  if (countedFromStep === null) return dueAt;
  return stepMoment(stepTimeSchema.parse(countedFromStep), { occurredAt, stepEndedAt }, calendars);
}

function timedActions(manager: EntityManager, runId: string): Promise<TimedAction[]> {
  return manager.query(
    `SELECT actions.id, actions.kind, actions.fence, actions.counted_from_step AS "countedFromStep",
       actions.due_at AS "dueAt", actions.latest_at AS "latestAt", actions.when_past AS "whenPast",
       events.occurred_at AS "occurredAt", coalesce(ended.asked_at, ended.finished_at, runs.started_at) AS "stepEndedAt"
     FROM actions JOIN runs ON runs.id = actions.run_id JOIN events ON events.id = runs.event_id
       LEFT JOIN actions ended ON ended.run_id = actions.run_id
         AND ended.step_key = actions.counted_from_step #>> '{from,step}'
     WHERE actions.run_id = $1 AND actions.state = 'waiting'
       AND (actions.counted_from_step IS NOT NULL OR actions.when_past <> 'now') AND ${NOTHING_BEFORE}
       -- What waits for a fact is late only when its time is over: until then the fact may still come.
       AND (cardinality(actions.awaits) = 0 OR actions.latest_at < now())
     ORDER BY actions.position`,
    [runId],
  );
}

async function endAction(manager: EntityManager, actionId: string, state: 'skipped' | 'rejected', reason: string) {
  await manager.query('UPDATE actions SET state = $2, reason = $3, finished_at = now() WHERE id = $1', [
    actionId,
    state,
    reason,
  ]);
}

interface RunEvent {
  id: string;
  source: string;
  subject: string;
  teamCode: string | null;
  restricted: boolean;
  data: Record<string, unknown>;
}

/** The event of a run, with what people call its subject. */
export async function eventOfRun(manager: EntityManager, runId: string) {
  const [event] = await manager.query<(RunEvent | undefined)[]>(
    `SELECT events.id, sources.name AS source, events.subject, ${TEAM_OF_EVENT} AS "teamCode", runs.restricted, events.data
     FROM runs JOIN events ON events.id = runs.event_id JOIN sources ON sources.id = events.source_id WHERE runs.id = $1`,
    [runId],
  );
  if (!event) throw new Error(`Run ${runId} has no event.`);
  return { ...event, ...referenceAndRunToSee(event, runId) };
}
