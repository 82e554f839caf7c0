import csrf from '@fastify/csrf-protection';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

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
    else fastify.csrfProtection(request, reply, done);
  });
}
