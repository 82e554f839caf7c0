import type { Settings } from '@linchpin/config';
import { Logger } from '@linchpin/logging';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WorkerModule } from './worker.module.js';

/** Starts a worker. It works until it is closed; closing waits for the jobs in hand. */
export async function startWorker(settings: Settings): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(WorkerModule.with(settings), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.get(Logger).log('The worker works.');
  return app;
}
