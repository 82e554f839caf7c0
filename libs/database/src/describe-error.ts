import { violatedConstraint } from './database-errors.js';

/**
 * What may be kept and shown of an error: its name, code, constraint and a short message. Messages of parsers and of
 * database drivers quote the data they stumbled over, so only the messages of our own errors are kept.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const constraint = violatedConstraint(error);
  const quotesData = error instanceof SyntaxError || error.name === 'QueryFailedError';
  const message = quotesData ? '' : `: ${error.message.split('\n')[0]?.slice(0, 200) ?? ''}`;
  return `${error.name}${code}${constraint ? ` (${constraint})` : ''}${message}`;
}
