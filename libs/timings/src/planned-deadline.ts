import type { Timing } from './timing.js';

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
