import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be from ours, either way, in seconds (Standard Webhooks: five minutes). */
export const CLOCK_WINDOW_SECONDS = 300;

/** The three headers of Standard Webhooks (standardwebhooks.com). */
export interface SignatureHeaders {
  'webhook-id'?: string | undefined;
  'webhook-timestamp'?: string | undefined;
  'webhook-signature'?: string | undefined;
}

/** The signature of a message: HMAC-SHA256 over id, timestamp (seconds since 1970) and the raw bytes of the body. */
export function signWebhook(key: string, id: string, timestamp: number, body: Buffer): string {
  return `v1,${digest(key, id, String(timestamp), body).toString('base64')}`;
}

/**
 * Whether one of the signatures was made with one of the keys over exactly these bytes, by a clock within five
 * minutes of ours. Several keys are in use while a key is being replaced.
 */
export function verifyWebhook(keys: readonly string[], headers: SignatureHeaders, body: Buffer, now: Date): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > CLOCK_WINDOW_SECONDS) return false;
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .slice(0, 10)
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  return keys.some((key) => {
    const expected = digest(key, id, timestamp, body);
    return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  });
}

function digest(key: string, id: string, timestamp: string, body: Buffer): Buffer {
  const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
}
