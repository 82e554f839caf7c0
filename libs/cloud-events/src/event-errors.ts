/** One thing that is wrong with what was sent: where, and what to do. Values are not repeated: they may be personal. */
export interface Fault {
  path: string;
  message: string;
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
