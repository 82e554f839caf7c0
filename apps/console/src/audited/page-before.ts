import type { AuditEntry } from '@linchpin/audit';
import { threadOfRequest } from '@linchpin/logging';
import type { FastifyRequest } from 'fastify';

/** A path that may stand in the trail: a query or anything unusual is left out. */
const PATH = /^\/[A-Za-z0-9/._-]{0,199}$/;

/** The path of the console's page that the request came from, or null. The browser tells it; another site is left out. */
export function pageBefore(request: FastifyRequest): string | null {
  const from = request.headers.referer;
  if (!from || !URL.canParse(from)) return null;
  const { host, pathname } = new URL(from);
  return host === request.host && PATH.test(pathname) ? pathname : null;
}

/** The path that was asked for, or null. */
export function pageAsked(request: FastifyRequest): string | null {
  const path = request.url.split('?')[0] ?? '';
  return PATH.test(path) ? path : null;
}

/** From where a request came, as its entry says. */
export function whereFrom(request: FastifyRequest, page: string | null): AuditEntry['from'] {
  return { requestId: threadOfRequest(request.raw).requestId, address: request.ip, page };
}
