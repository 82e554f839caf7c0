/**
 * The packaged PostgreSQL cannot run on this computer or under this account, whatever the data directory.
 * The message says why and what to do instead (usually: set DATABASE_URL to a server of your own).
 */
export class UnsupportedPlatformError extends Error {
  override readonly name = 'UnsupportedPlatformError';

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The packaged PostgreSQL cannot run here: ${reason}. Set DATABASE_URL to a PostgreSQL server of your own.`,
      options,
    );
  }
}
