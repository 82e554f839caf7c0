import type { ActionKind } from '@linchpin/queue';
import type { StepTime } from './step-time.js';
import type { Timing } from './timing.js';

/** One step of a plan: an action to be. */
export interface PlannedAction {
  stepKey: string;
  kind: ActionKind;
  title: string;
  settings: Record<string, unknown>;
  /** Keys of the steps that must have succeeded before. */
  waitsFor: readonly string[];
  /** Not before this time; null for at once, or when the time counts from the end of another step. */
  dueAt: Date | null;
  /** The time that counts from the end of another step, until that step has ended. */
  countedFromStep: StepTime | null;
  /** Not after this time. */
  latestAt: Date | null;
  /** What is done when its turn comes too late. */
  whenPast: StepTime['past'];
  /** Left out when its time comes unless what this step asked is still to be done. */
  onlyWhileOpen?: string | null;
  /** The step's own condition does not hold: it is shown as skipped, and what comes after it goes on. */
  skipped: boolean;
  /** Fields, as people call them, that no event about the subject has given yet: the step waits until one does. */
  awaits?: readonly string[];
}

/** A date that a run owes. */
export interface PlannedDeadline {
  key: string;
  title: string;
  /** Set by law or by the council. */
  rule: 'statutory' | 'local';
  /** The source that says so; a statutory date always has one. */
  citation: string | null;
  /** Who owes it: `spoke` or `hub` of the event's team, or a team's code. */
  team: string;
  /**
   * How it is met: when this step's work is done, when this event about the same subject happens, or as a person says.
   * The work of a step that gives a task is done with the task; a step whose letters are held as drafts does not meet it
   * by itself, a person says when they have gone. A person can always say that it was done. `of: 'child'`: an event about
   * the same child meets it, whatever that one's subject is, and with what the child's meetings owe under the same key by
   * the same event it is one piece of work.
   */
  metBy: { step: string } | { event: string; of?: 'child' | undefined } | 'person';
  /** Type of the event with which it is no longer owed, about the same subject or child: `lookedafter.ended`. */
  endsWith?: string | null;
  /** From what day it counts and how; every date of the event is filled in. */
  timing: Timing;
  /** At how many per cent of its time it is at risk. */
  atRisk: number;
}

/** A run to be: one trigger version applied to one subject. */
export interface PlannedRun {
  triggerId: string;
  triggerVersionId: string;
  event: { id: string; sourceId: string; subject: string; restricted: boolean; data?: Record<string, unknown> };
  /** Empty when the trigger runs once per subject; the event's id when it runs for every event. */
  repeatKey: string;
  actions: readonly PlannedAction[];
  deadlines: readonly PlannedDeadline[];
  /** What the run goes by, where newer facts about the subject are known than its event; else null. */
  facts?: Record<string, unknown> | null;
  /** Why nothing is done in it though it owes its dates: what it is about has ended. Null: all is done. */
  stopped?: string | null;
}
