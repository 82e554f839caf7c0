/**
 * A change to a deadline that is refused. The message is a sentence for the person who asked, without names or
 * references. It is an answer and not a fault, so it carries no stack.
 */
export class DeadlineRefusedError extends Error {
  override name = 'DeadlineRefusedError';
  override stack?: string = undefined;

  /** `field` is the part of the answer to put right, where it is not the only one. */
  constructor(
    message: string,
    readonly field?: 'at',
  ) {
    super(message);
  }
}

/** There is no such deadline for this member of staff: it does not exist, or it is restricted and not theirs to see. */
export class UnknownDeadlineError extends DeadlineRefusedError {
  override name = 'UnknownDeadlineError';

  constructor() {
    super('There is no such deadline.');
  }
}
