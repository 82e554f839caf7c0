import type { Settings } from '@linchpin/config';
import { Logger } from '@linchpin/logging';
import { answerUnreadable, LONGEST_PARAMETER, wellFormedAddress } from '@linchpin/web';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IntakeErrorFilter } from './intake-error.filter.js';
import { IntakeModule } from './intake.module.js';
import { BODY_LIMIT } from './request-body.js';

/** Starts the intake on INTAKE_PORT. Rejects, with nothing left running, when it cannot. */
export async function startIntake(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 15_000,
    keepAliveTimeout: 5_000,
    rewriteUrl: wellFormedAddress,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: answerUnreadable,
  });
  // Signatures are over the raw bytes, so bodies are kept as bytes and anything that is not JSON is refused.
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    done();
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/cloudevents+json'],
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
  const app = await NestFactory.create<NestFastifyApplication>(IntakeModule.with(settings), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.useGlobalFilters(new IntakeErrorFilter());
  try {
    await app.listen(settings.INTAKE_PORT, settings.BIND_ADDRESS);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
