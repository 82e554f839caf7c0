/** The data directory cannot be used as it is. Nothing in it was changed; the message says what to put right. */
export class UnusableDataDirectoryError extends Error {
  override readonly name = 'UnusableDataDirectoryError';

  constructor(folder: string, reason: string, options?: ErrorOptions) {
    super(`The database directory ${folder} cannot be used: ${reason}`, options);
  }
}
