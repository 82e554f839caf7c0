import csrf from '@fastify/csrf-protection';
import { ForbiddenException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { QUEUE_BOARD_PATH } from '../queue-board/queue-board-path.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** No other site can act in the name of somebody who is signed in: every request that changes something is checked. */
export async function setUpCsrf(app: NestFastifyApplication): Promise<void> {
  await app.register(csrf, {
    sessionPlugin: '@fastify/session',
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, reply, done) => {
    if (READING.has(request.method)) done();
    else if (request.url.startsWith(`${QUEUE_BOARD_PATH}/api/`)) done(fromOurPage(request) ? undefined : notOurs());
    else fastify.csrfProtection(request, reply, done);
  });
}

/** The queue board's own scripts know no token. The browser says where a request comes from, and pages cannot forge it. */
function fromOurPage(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === request.host;
}

function notOurs(): Error {
  return new ForbiddenException();
}
