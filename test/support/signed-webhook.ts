import { randomUUID } from 'node:crypto';
import { signWebhook } from '@linchpin/sources';

/** The headers of Standard Webhooks for a body, signed now; under a message id of its own unless one is given. */
export function signedHeaders(key: string, body: string, id = `msg_${randomUUID()}`): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(key, id, timestamp, Buffer.from(body)),
  };
}
