import type { ActionSettings } from '@linchpin/action-kinds';
import type { CivilDate } from '@linchpin/dates';
import type { ActionKind } from '@linchpin/queue';
import type { Calendars } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import type { Asked } from './asked.js';
import type { EventFacts } from './event-facts.js';

/** A step of the same run that has already succeeded, or asked people. */
export interface EarlierResult {
  stepKey: string;
  kind: ActionKind;
  result: Record<string, unknown>;
}

export interface ActionContext<Kind extends ActionKind> {
  actionId: string;
  runId: string;
  stepKey: string;
  title: string;
  settings: ActionSettings<Kind>;
  event: EventFacts;
  earlier: readonly EarlierResult[];
  calendars: Calendars;
  /** The day in London on which it is done; left out: the day that it is. Dates that people are asked to keep count from it. */
  today?: CivilDate;
  /**
   * Says which children this step turns out to be about. Call it before anything is read of them or written to anybody:
   * it throws when one of them is held, and the runner stops the run.
   */
  about: (childRefs: readonly string[]) => Promise<void>;
  /**
   * The transaction in which the runner also commits the result. What is written through it stands if and only if the
   * action is recorded as done by this very attempt.
   */
  manager: EntityManager;
}

/** Results are shown on the run page and given to later steps: references, counts and dates, no personal data. */
export type ActionResult = Record<string, unknown>;

export type ActionOutcome<Result = ActionResult> =
  /**
   * With `asked` people were asked, and it is done when they say so: see `answerAsked`. `needsPerson`: it was done, and
   * what came of it needs a person all the same. Recorded as an event with it. `workDone: false`: the step is over, and
   * the work is not done with it, for a person still has to send what was made or to do what was asked: no deadline that
   * waits for the step is met by it.
   */
  | {
      outcome: 'succeeded';
      result: Result;
      asked?: Asked;
      needsPerson?: 'document.missed_post' | undefined;
      workDone?: boolean;
    }
  /** Bad data, nothing free: never retried by itself, a person must look. `result` may carry suggestions. */
  | { outcome: 'rejected'; reason: string; result?: ActionResult }
  /** Not a failure: ask again later. */
  | { outcome: 'deferred'; until: Date };

/**
 * How one kind of action is done, changed because its subject changed, and undone. Throwing means "again, with
 * backoff"; a message of a thrown error is logged, so it names ids and never people.
 */
export interface ActionHandler<Kind extends ActionKind, Result extends ActionResult = ActionResult> {
  perform(action: ActionContext<Kind>): Promise<ActionOutcome<Result>>;
  revise(action: ActionContext<Kind>, previous: Result): Promise<ActionOutcome<Result>>;
  withdraw(action: ActionContext<Kind>, previous: Result): Promise<ActionOutcome<ActionResult>>;
}
