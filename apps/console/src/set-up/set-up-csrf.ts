import csrf from '@fastify/csrf-protection';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { QUEUE_BOARD_PATH } from '../queue-board/queue-board-path.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request to the queue board that did not come from a page of ours. */
class ForeignRequestError extends Error {
  override name = 'ForeignRequestError';
  override message = 'This did not come from a page of the console.';
  /** Read by the board, which answers its own errors. */
  readonly statusCode = 403;
}

/** No other site can act in the name of somebody who is signed in: every request that changes something is checked. */
export async function setUpCsrf(app: NestFastifyApplication): Promise<void> {
  await app.register(csrf, {
    sessionPlugin: '@fastify/session',
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, reply, done) => {
    if (READING.has(request.method)) done();
    else if (request.url.startsWith(`${QUEUE_BOARD_PATH}/api/`))
      done(fromOurPage(request) ? undefined : new ForeignRequestError());
    else fastify.csrfProtection(request, reply, done);
  });
}

/** The queue board's own scripts know no token. The browser says where a request comes from, and pages cannot forge it. */
function fromOurPage(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === request.host;
}
