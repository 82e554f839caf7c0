/**
 * The mail server could not be reached, or did not take a mail this time. Trying again may help. What the socket said is in
 * the message alone: by its code it could be taken for a fault of the database.
 */
export class MailNotSentError extends Error {
  override name = 'MailNotSentError';

  static from(error: unknown): MailNotSentError {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return new MailNotSentError([code, message].filter((part) => typeof part === 'string').join(': '));
  }
}
