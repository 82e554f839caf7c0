/**
 * A change to a deadline that is refused. The message is a sentence for the person who asked, without names or
 * references. It is an answer and not a fault, so it carries no stack.
 */
export class DeadlineRefusedError extends Error {
  override name = 'DeadlineRefusedError';
  override stack?: string = undefined;
}

/** There is no such deadline for this member of staff: it does not exist, or it is restricted and not theirs to see. */
export class UnknownDeadlineError extends DeadlineRefusedError {
  override name = 'UnknownDeadlineError';

  constructor() {
    super('There is no such deadline.');
  }
}
