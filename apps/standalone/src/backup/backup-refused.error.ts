/** A backup cannot be made, read or restored as asked. The message says why and what to do, and repeats nothing that is in it. */
export class BackupRefusedError extends Error {
  override name = 'BackupRefusedError';
}
