/**
 * A change of the calendars that is refused. The message is a sentence for whoever asked, without its full stop. It is
 * an answer and not a fault, so it carries no stack.
 */
export class CalendarRefusedError extends Error {
  override name = 'CalendarRefusedError';
  override stack?: string = undefined;

  /** `field` is the part of the change to put right, where there is one. */
  constructor(
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** The calendars are no longer those that the preview of a change was made from. */
export class CalendarsChangedError extends CalendarRefusedError {
  override name = 'CalendarsChangedError';

  constructor() {
    super('Somebody has changed the calendars meanwhile. Nothing was changed: look at what your change does now');
  }
}
