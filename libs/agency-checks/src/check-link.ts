import { createHash, randomBytes } from 'node:crypto';
import { addDays, type CivilDate, instantAt } from '@linchpin/dates';

/**
 * How many days a link still works after the answer was due. A late answer is better than none, and an agency that is
 * chased can use the link that it has; after a month nobody should find a working link in an old mailbox.
 */
export const LINK_DAYS_AFTER_DUE = 30;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new secret for a link: 32 random bytes, base64url. It is mailed and never stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether the text has the shape of a token; anything else need not be looked up. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of a token. No salt: the token is as random as any salt, and the hash is the key it is found by. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The last day, in London, on which a link for an answer due on this date works. */
export function lastDayOf(dueOn: CivilDate): CivilDate {
  return addDays(dueOn, LINK_DAYS_AFTER_DUE);
}

/** The moment at which that day is over. */
export function expiryOf(dueOn: CivilDate): Date {
  return instantAt(addDays(lastDayOf(dueOn), 1), '00:00');
}
