/** PostgreSQL was run and did not come up. The message ends with its own last words. */
export class PostgresNotStartedError extends Error {
  override readonly name = 'PostgresNotStartedError';

  constructor(reason: string, lastWords = '') {
    super(`PostgreSQL did not start: ${reason}${lastWords === '' ? '' : `\n${lastWords}`}`);
  }
}
