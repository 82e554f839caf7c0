import { violatedConstraint } from './database-errors.js';

/** Errors whose messages quote the data they stumbled over: parsers' and database drivers'. */
const QUOTES_DATA = /^(SyntaxError|QueryFailedError|error)$/;

/**
 * What may be kept and shown of an error: its name, code, constraint and, unless it may quote data, the first line of
 * its message.
 */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown };
  const constraint = violatedConstraint(error);
  const said = typeof message === 'string' && !QUOTES_DATA.test(String(name)) ? message.split('\n')[0] : undefined;
  return [
    typeof name === 'string' ? name : 'Error',
    typeof code === 'string' ? ` ${code}` : '',
    constraint ? ` (${constraint})` : '',
    said ? `: ${said.slice(0, 200)}` : '',
  ].join('');
}

/** An error as it may stand in a log: what `describeError` keeps of it, and where it happened. */
export function describeForLog(error: unknown): string {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  return [describeError(error), ...stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
}
