import { z } from 'zod';
import { emailFault } from './email-fault.js';
import { nearMiss } from './near-miss.js';

/**
 * Makes zod speak plainly in this process: “must be a whole number, not text” where it would say “Invalid input:
 * expected int, received string”. Messages that a schema brings with it stay as they are.
 */
export function speakPlainly(): void {
  z.config({ customError: plainMessage });
}

/** What zod finds, as the end of a sentence that begins with the place. Values are not repeated: they may be personal. */
export function plainMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, issue.input);
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing';
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `must be one of ${issue.values.map(String).join(', ')}.${suggestion(issue.input, issue.values.map(String))}`;
    case 'too_small':
      return sizeMessage(issue.origin, Number(issue.minimum), 'least');
    case 'too_big':
      return sizeMessage(issue.origin, Number(issue.maximum), 'most');
    case 'invalid_format':
      if (issue.format === 'email' && typeof issue.input === 'string') return emailFault(issue.input);
      return formats[issue.format] ?? 'is not written as it must be';
    case 'unrecognized_keys':
      return `does not know ${issue.keys.join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'invalid_union':
      return 'is none of the things that may stand here';
    default:
      return 'is not right';
  }
}

function suggestion(input: unknown, values: readonly string[]): string {
  // Codes of one letter are all as near: whoever is told so would be led to guess.
  return typeof input === 'string' && input.length > 1 ? nearMiss(input, values) : '';
}

const formats: Readonly<Record<string, string>> = {
  date: 'must be a date that exists, such as 2026-10-14',
  datetime: 'must be a date and time with its offset, such as 2026-10-14T09:00:00+01:00',
  url: 'must be an address such as https://council.example',
  uuid: 'must be a UUID',
};

const expectedWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
  null: 'empty',
};

function typeMessage(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing';
  const wanted = expectedWords[expected] ?? expected;
  const quotes = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean');
  return `must be ${wanted}, not ${wordFor(input)}${quotes ? ': put it in quotes' : ''}`;
}

function wordFor(input: unknown): string {
  if (input === null) return 'empty';
  if (Array.isArray(input)) return 'a list';
  switch (typeof input) {
    case 'string':
      return 'text';
    case 'number':
      if (!Number.isFinite(input)) return 'infinity';
      return Number.isInteger(input) ? 'a number' : 'a number with a fraction';
    case 'boolean':
      return 'true or false';
    default:
      return 'a group of fields';
  }
}

function sizeMessage(origin: string, bound: number, side: 'least' | 'most'): string {
  const amount = String(bound);
  switch (origin) {
    case 'string':
      if (side === 'least' && bound === 1) return 'must not be empty';
      return `must be at ${side} ${amount} ${bound === 1 ? 'character' : 'characters'} long`;
    case 'array':
      return `must hold at ${side} ${amount}`;
    default:
      return side === 'least' ? `must be ${amount} or more` : `must be ${amount} or less`;
  }
}
