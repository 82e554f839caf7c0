import { textOf } from '../forms/query.js';

/** An address has at most 254 characters; a longer one is nobody's. */
const LONGEST_EMAIL = 254;
/** Nobody types more, and each character is hashed. */
const LONGEST_PASSWORD = 200;

/** The email address that was typed, or an empty text. */
export function emailOf(body: unknown): string {
  return textOf(body, 'email', LONGEST_EMAIL) ?? '';
}

/** The password as it was typed, spaces included, or an empty text. */
export function passwordOf(body: unknown): string {
  const given = typeof body === 'object' && body !== null && 'password' in body ? body.password : '';
  return typeof given === 'string' && given.length <= LONGEST_PASSWORD ? given : '';
}
