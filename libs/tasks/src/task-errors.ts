/**
 * A change to a task that the rules refuse. The message is a sentence for the person who asked, without names or ids:
 * show it beside the task. It is an answer and not a fault, so it carries no stack.
 */
export class TaskRefusedError extends Error {
  override name = 'TaskRefusedError';
  override stack?: string = undefined;
}

/** Somebody else has the task. Whoever comes second is told so. */
export class TaskTakenError extends TaskRefusedError {
  override name = 'TaskTakenError';

  constructor() {
    super('Somebody else has taken this task. Open it again to see who has it.');
  }
}

/** There is no such task for this member of staff: it does not exist, or it is restricted and not theirs to see. */
export class UnknownTaskError extends TaskRefusedError {
  override name = 'UnknownTaskError';

  constructor() {
    super('There is no such task.');
  }
}
