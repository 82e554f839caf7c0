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
