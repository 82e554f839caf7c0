/** The mail server refused the message for good (an SMTP answer of 500 or above). Trying again cannot help. */
export class MailRefusedError extends Error {
  override name = 'MailRefusedError';

  /** This error, if that is what the mail server's answer means. */
  static from(error: unknown): MailRefusedError | undefined {
    if (typeof error !== 'object' || error === null || !('responseCode' in error)) return undefined;
    const { responseCode } = error;
    return typeof responseCode === 'number' && responseCode >= 500
      ? new MailRefusedError(`The mail server refused the message (SMTP ${responseCode}).`)
      : undefined;
  }
}
