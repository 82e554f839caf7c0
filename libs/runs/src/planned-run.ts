import type { StepTime } from '@linchpin/timings';
import type { ActionKind } from '@linchpin/queue';

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

/** A run to be: one trigger version applied to one subject. */
export interface PlannedRun {
  triggerId: string;
  triggerVersionId: string;
  event: { id: string; sourceId: string; subject: string; restricted: boolean; data?: Record<string, unknown> };
  /** Empty when the trigger runs once per subject; the event's id when it runs for every event. */
  repeatKey: string;
  actions: readonly PlannedAction[];
  /** What the run goes by, where newer facts about the subject are known than its event; else null. */
  facts?: Record<string, unknown> | null;
  /** Why nothing is done in it though it owes its dates: what it is about has ended. Null: all is done. */
  stopped?: string | null;
}
