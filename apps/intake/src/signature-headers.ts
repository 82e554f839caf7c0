import type { SignatureHeaders } from '@linchpin/sources';
import type { FastifyRequest } from 'fastify';

/**
 * The Standard Webhooks headers of a request. A header that was sent twice counts as missing. Senders that use the
 * library of Svix, where the standard comes from, call them svix-id and so on, and sign in the same way.
 */
export function signatureHeaders({ headers }: FastifyRequest): SignatureHeaders {
  const isSvix = !Object.keys(headers).some((name) => name.startsWith('webhook-'));
  const one = (name: string) => {
    const value = headers[`${isSvix ? 'svix' : 'webhook'}-${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    'webhook-id': one('id'),
    'webhook-timestamp': one('timestamp'),
    'webhook-signature': one('signature'),
  };
}
