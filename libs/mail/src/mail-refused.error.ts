/** What a refusal of this one recipient or message is called; a refused login or sender is everybody's trouble. */
const OF_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/** The mail server refused this mail for good (an SMTP answer of 500 or above). Trying again cannot help. */
export class MailRefusedError extends Error {
  override name = 'MailRefusedError';

  /** This error, if that is what the mail server's answer means. */
  static from(error: unknown): MailRefusedError | undefined {
    if (typeof error !== 'object' || error === null || !('responseCode' in error)) return undefined;
    const { responseCode } = error;
    const code = 'code' in error ? error.code : undefined;
    return typeof responseCode === 'number' && responseCode >= 500 && OF_THIS_MAIL.has(String(code))
      ? new MailRefusedError(`The mail server refused the message (SMTP ${responseCode}).`)
      : undefined;
  }
}
