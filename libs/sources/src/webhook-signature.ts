import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be from ours, either way, in seconds (Standard Webhooks: five minutes). */
export const CLOCK_WINDOW_SECONDS = 300;

/** The three headers of Standard Webhooks (standardwebhooks.com). */
export interface SignatureHeaders {
  'webhook-id'?: string | undefined;
  'webhook-timestamp'?: string | undefined;
  'webhook-signature'?: string | undefined;
}

/**
 * What a signature is worth. `stale`, `early`, `milliseconds` and `no-seconds` are said of a message only that was signed
 * with one of the keys: whoever signed it may know what is wrong with its time, a stranger may not.
 */
export type SignatureCheck = 'right' | 'wrong' | 'stale' | 'early' | 'milliseconds' | 'no-seconds';

/** The signature of a message: HMAC-SHA256 over id, timestamp (seconds since 1970) and the raw bytes of the body. */
export function signWebhook(key: string, id: string, timestamp: number, body: Buffer): string {
  return `v1,${digest(key, id, String(timestamp), body).toString('base64')}`;
}

/**
 * Whether one of the signatures was made with one of the keys over exactly these bytes, by a clock within five
 * minutes of ours. Several keys are in use while a key is being replaced.
 */
export function verifyWebhook(keys: readonly string[], headers: SignatureHeaders, body: Buffer, now: Date): boolean {
  return checkWebhook(keys, headers, body, now) === 'right';
}

/** The same, and where only the time is wrong, how. Every signature of the header is looked at. */
export function checkWebhook(
  keys: readonly string[],
  headers: SignatureHeaders,
  body: Buffer,
  now: Date,
): SignatureCheck {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures || timestamp.length > 40) return 'wrong';
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  // With a key of no bytes at all anybody could sign; older releases took one that was nothing but padding.
  const signed = keys.filter(hasSecret).some((key) => {
    const expected = digest(key, id, timestamp, body);
    return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  });
  return signed ? checkTime(timestamp, now) : 'wrong';
}

function checkTime(timestamp: string, now: Date): SignatureCheck {
  if (!/^\d{1,12}$/.test(timestamp)) return /^\d{13}$/.test(timestamp) ? 'milliseconds' : 'no-seconds';
  const ahead = Number(timestamp) - now.getTime() / 1000;
  if (ahead > CLOCK_WINDOW_SECONDS) return 'early';
  return ahead < -CLOCK_WINDOW_SECONDS ? 'stale' : 'right';
}

function digest(key: string, id: string, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', secretOf(key)).update(`${id}.${timestamp}.`).update(body).digest();
}

function hasSecret(key: string): boolean {
  return secretOf(key).length > 0;
}

function secretOf(key: string): Buffer {
  return Buffer.from(key.replace(/^whsec_/, ''), 'base64');
}
