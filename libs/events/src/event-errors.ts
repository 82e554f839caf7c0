/** One thing that is wrong with what was sent: where, and what to do. Values are not repeated: they may be personal. */
export interface Fault {
  path: string;
  message: string;
}

/**
 * The sender is not known, is switched off, or the signature is not right. Which of them is not told; that only the time
 * of a right signature is wrong is.
 */
export class UnverifiedSenderError extends Error {
  override name = 'UnverifiedSenderError';
}

/** The body is not JSON. */
export class MalformedBodyError extends Error {
  override name = 'MalformedBodyError';
}

/** The body is not text in the encoding that it was sent as: in UTF-8, where no other was named. */
export class WrongEncodingError extends MalformedBodyError {
  override name = 'WrongEncodingError';
}

/** The body came in a way that we do not take: packed, as another text, or with its attributes in headers. */
export class UnsupportedBodyError extends Error {
  override name = 'UnsupportedBodyError';
}

/** The body is larger, or larger when unpacked, than any may be. */
export class TooLargeBodyError extends Error {
  override name = 'TooLargeBodyError';
}

/** The body is JSON but not an event that we know how to keep. `faults` says why. */
export class UnacceptableEventError extends Error {
  override name = 'UnacceptableEventError';

  constructor(
    message: string,
    readonly faults: readonly Fault[],
    /** The event types that are known, when the type was the fault. */
    readonly knownTypes?: readonly string[],
  ) {
    super(message);
  }
}

/** An event with this id was recorded before, with other contents. The first one stands. */
export class ChangedEventError extends Error {
  override name = 'ChangedEventError';

  constructor(
    readonly sourceEventId: string,
    /** The event, or null when the first one has not become an event yet. */
    readonly eventId: string | null,
  ) {
    super('An event with this id was received before with other contents. Send a changed fact under a new id.');
  }
}
