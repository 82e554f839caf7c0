import type { Settings } from '@linchpin/config';
import { Logger } from '@linchpin/logging';
import { answerUnreadable, LONGEST_PARAMETER, wellFormedAddress } from '@linchpin/web';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { formLimits } from './answer-form.js';
import { ErrorPagesFilter } from './error-pages.filter.js';
import { PortalModule } from './portal.module.js';
import { setUpPages } from './set-up-pages.js';
import { setUpProtection } from './set-up-protection.js';

/** Starts the portal on PORTAL_PORT. Rejects, with nothing left running, when it cannot. */
export async function startPortal(settings: Settings): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(PortalModule.with(settings), fastify(), {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  endConnectionsOnClose(app);
  await setUpProtection(app, settings);
  await setUpPages(app, settings);
  app.useGlobalFilters(new ErrorPagesFilter());
  try {
    await app.listen(settings.PORTAL_PORT, settings.BIND_ADDRESS);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

function fastify(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    // A proxy on this machine or in the same private network may say whose request it passes on. Only the request
    // limit goes by it: nobody gets in by telling a false address.
    trustProxy: ['loopback', 'uniquelocal'],
    rewriteUrl: wellFormedAddress,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: answerUnreadable,
    // The largest file over a slow line, and an end to requests that never finish.
    requestTimeout: 300_000,
    multipart: { limits: formLimits, throwFileSizeLimit: false },
  });
  // The form comes as multipart/form-data; nothing else is read.
  adapter.getInstance().removeAllContentTypeParsers();
  return adapter;
}

/**
 * Lets a browser go with the last answer while the portal is closing. Fastify says so to requests that arrive by then,
 * not to those in hand: the connection would stay open, and the process wait for it for more than a minute.
 */
function endConnectionsOnClose(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let closing = false;
  fastify.addHook('preClose', async () => {
    closing = true;
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (closing) void reply.header('Connection', 'close');
  });
}
