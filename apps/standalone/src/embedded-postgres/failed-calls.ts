/**
 * The code of a failed call: the system's (`EACCES`) or PostgreSQL's (`28P01`). Errors are not asked whether they are
 * an `Error`: those of Node itself are not an instance of the one seen inside a Jest test.
 */
export function errno(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What a failed call says of itself: what a program wrote to its error output if it ran, otherwise the message. */
export function saying(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') return error.stderr.trim();
  return 'message' in error ? String(error.message) : '';
}

/** `null` for a file that is not there; every other failure is thrown. For use as `.catch(nullIfAbsent)`. */
export function nullIfAbsent(error: unknown): null {
  if (errno(error) === 'ENOENT') return null;
  throw error;
}
