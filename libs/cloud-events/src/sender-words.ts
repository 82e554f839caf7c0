import type { z } from 'zod';
import type { Fault } from './event-errors.js';

const SHOWN_CODES = 12;

/** For programmers who send CloudEvents: where in the event, and what is needed there. Values are not repeated. */
export function senderFaults(issue: z.core.$ZodIssue, event: unknown): Fault[] {
  const path = issue.path.map(String).join('.') || 'body';
  return [{ path, message: words(issue, path, valueAt(event, issue.path), event) }];
}

function words(issue: z.core.$ZodIssue, path: string, value: unknown, event: unknown): string {
  if (path === 'data' && typeof value === 'string') {
    return 'came as text: send data as a JSON object, not as text that holds JSON';
  }
  if (path === 'data' && value === undefined && hasField(event, 'data_base64')) {
    return 'is missing: send data as a JSON object, not data_base64';
  }
  if (value === undefined) return missing(issue, path);
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(value)}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`;
    case 'too_small':
      return `must be ${String(issue.minimum)} ${unitOf(issue.origin)}or more`;
    case 'too_big':
      return `must be ${String(issue.maximum)} ${unitOf(issue.origin)}or ${issue.origin === 'string' || issue.origin === 'array' ? 'fewer' : 'less'}`;
    default:
      return issue.message;
  }
}

function missing(issue: z.core.$ZodIssue, path: string): string {
  if (path === 'time')
    return 'is missing: we need the time at which the fact became true, although CloudEvents does not';
  if (issue.code === 'invalid_value') return `is missing: it must be ${oneOf(issue.values.map(String))}`;
  return issue.code === 'invalid_type' ? 'is missing' : issue.message;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'object' ? 'an object' : 'text';
}

function oneOf(codes: readonly string[]): string {
  const [only] = codes;
  if (codes.length === 1) return only ?? '';
  const more = codes.length - SHOWN_CODES;
  return `one of ${more > 1 ? `${codes.slice(0, SHOWN_CODES).join(', ')} and ${String(more)} others` : codes.join(', ')}`;
}

function unitOf(origin: string): string {
  if (origin === 'string') return 'characters ';
  return origin === 'array' ? 'entries ' : '';
}

function hasField(event: unknown, name: string): boolean {
  return typeof event === 'object' && event !== null && Object.hasOwn(event, name);
}

function valueAt(event: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    event,
  );
}
