import type { EntityManager } from 'typeorm';
import { planDays } from '../planned-days.js';
import { doneFact, ends, meets, type TellingEvent } from './done-fact.js';
import { tellNotYet } from './not-yet-done.js';
import { recordDone, recordEnd } from './record-done.js';
import { childrenOf, oneAtATime, takeTurn } from './taking-turns.js';
import { type Waiting, WAITING } from './waiting-deadlines.js';

/** A recorded event as a deadline sees it. */
export interface RecordedFact extends TellingEvent {
  id: string;
  sourceId: string;
}

/**
 * Meets the deadlines that wait for an event of this type: those of the same subject, and those of the same child where
 * the deadline is of the child; ends those that end with it; and, when it says that a task was done, meets those that wait
 * for the step that gave it. Call it in the transaction that matches the event, for every event and before its runs begin. What counts is the day on which it
 * was done: what was done in time is met although it is heard of too late, and what was done later stays missed and
 * remembers when it was done. An event that gives a day to what is owed is kept as its plan. Repeats change nothing.
 */
export async function meetOrEndDeadlines(manager: EntityManager, event: RecordedFact): Promise<void> {
  const childRefs = await childrenOf(manager, event);
  await oneAtATime(manager, event.sourceId, event.subject, childRefs);
  const waiting = await waitingFor(manager, event, childRefs);
  const fact = doneFact(event);
  const met = waiting.filter((each) => each.metByEvent === event.type && meets(fact, each)).map(({ id }) => id);
  const ended = waiting.filter((each) => each.endsWithEvent === event.type && ends(fact, each)).map(({ id }) => id);
  if (fact.notYet) await tellNotYet(manager, [...met, ...ended], fact.on, event.occurredAt);
  else {
    if (met.length > 0) {
      const heardAt = await heardOf(manager, event.id);
      await recordDone(
        manager,
        met.map((id) => ({ id, at: fact.at, heardAt })),
      );
    }
    await recordEnd(
      manager,
      ended.map((id) => ({ id, at: fact.at })),
    );
  }
  await planDays(manager, event, childRefs);
  if (event.type !== 'task.done' || typeof event.data.actionId !== 'string') return;
  await meetByTaskEvent(manager, event.data.actionId, event.occurredAt);
}

async function waitingFor(
  manager: EntityManager,
  { sourceId, subject, type }: RecordedFact,
  childRefs: readonly string[],
): Promise<Waiting[]> {
  const ofSubject = await manager.query<Waiting[]>(
    `${WAITING} WHERE deadlines.source_id = $1 AND deadlines.subject = $2
       AND (deadlines.met_by_event = $3 OR deadlines.ends_with_event = $3) ORDER BY deadlines.due_on, deadlines.id`,
    [sourceId, subject, type],
  );
  if (childRefs.length === 0) return ofSubject;
  const ofChild = await manager.query<Waiting[]>(
    `${WAITING} WHERE deadlines.source_id = $1 AND deadlines.child_ref = ANY ($2) AND deadlines.subject <> $3
       AND ((deadlines.of_child AND deadlines.met_by_event = $4) OR deadlines.ends_with_event = $4)
     ORDER BY deadlines.due_on, deadlines.id`,
    [sourceId, childRefs, subject, type],
  );
  return [...ofSubject, ...ofChild];
}

async function heardOf(manager: EntityManager, eventId: string): Promise<Date> {
  const [event] = await manager.query<{ at: Date }[]>('SELECT received_at AS at FROM events WHERE id = $1', [eventId]);
  return event?.at ?? new Date();
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Meets the deadlines that wait for the step which gave a task, once an event says that it is done. Only of administration: a
 * reminder that reached somebody is not the act, and what needs approval is done when it was sent (`meetByMarkedTask`). Nothing,
 * when somebody has marked the task as done by mistake and undone it since.
 */
export async function meetByTaskEvent(manager: EntityManager, actionId: string, doneAt: Date): Promise<void> {
  if (!UUID.test(actionId)) return;
  const [action] = await manager.query<{ runId: string; stepKey: string }[]>(
    `SELECT run_id AS "runId", step_key AS "stepKey" FROM actions
     WHERE id = $1 AND state <> 'asked' AND coalesce(settings ->> 'boundary', 'admin') = 'admin'`,
    [actionId],
  );
  if (action) await meetByStep(manager, action.runId, action.stepKey, doneAt);
}

/** Meets the deadlines of a run that wait for this step, whose work was done at this moment. */
export async function meetByStep(manager: EntityManager, runId: string, stepKey: string, doneAt: Date): Promise<void> {
  const waiting = await manager.query<{ id: string }[]>(
    'SELECT id FROM deadlines WHERE run_id = $1 AND met_by_step = $2 ORDER BY due_on, id',
    [runId, stepKey],
  );
  for (const { id } of waiting) await takeTurn(manager, id);
  await recordDone(
    manager,
    waiting.map(({ id }) => ({ id, at: doneAt, heardAt: doneAt })),
  );
}
