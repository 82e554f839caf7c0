import type { SignatureHeaders } from '@linchpin/events';
import type { FastifyRequest } from 'fastify';

/** The Standard Webhooks headers of a request. A header that was sent twice counts as missing. */
export function signatureHeaders({ headers }: FastifyRequest): SignatureHeaders {
  const one = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    'webhook-id': one('webhook-id'),
    'webhook-timestamp': one('webhook-timestamp'),
    'webhook-signature': one('webhook-signature'),
  };
}
