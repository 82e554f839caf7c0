import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { QUEUES } from '@linchpin/queue';
import { ForbiddenException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may } from '../access/permissions.js';
import { NotSignedInError, SignedInStaff } from '../access/signed-in-staff.js';
import { ErrorAnswers } from '../pages/error-answers.js';
import { QUEUE_BOARD_PATH } from './queue-board-path.js';

/**
 * The board's pages style themselves from scripts and point a `base` at themselves, so both are allowed here, and only
 * here. The fonts that they ask of another site stay forbidden.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'none'";

/** The queues as BullMQ sees them, for operations. Jobs hold ids only, so nothing of a record is shown. */
export async function setUpQueueBoard(app: NestFastifyApplication): Promise<void> {
  const queues = app.get<ReadonlyMap<string, Queue>>(QUEUES);
  const signedIn = app.get(SignedInStaff);
  const answers = app.get(ErrorAnswers);
  const serverAdapter = new FastifyAdapter().setBasePath(QUEUE_BOARD_PATH);
  createBullBoard({
    queues: [...queues.values()].map((queue) => new BullMQAdapter(queue)),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Linchpin queues', miscLinks: [{ text: 'Back to the console', url: '/' }] } },
  });

  /** The board is no route of Nest, so its guard does not stand before it: this one does. */
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    const staff = await signedIn.of(request);
    if (!staff) await answers.send(new NotSignedInError(), request, reply);
    else if (!may(staff, 'see-queues')) await answers.send(new ForbiddenException(), request, reply);
    else void reply.header('Content-Security-Policy', POLICY);
  };

  await app.register(
    async (board: FastifyInstance) => {
      board.addHook('onRequest', guard);
      await board.register(serverAdapter.registerPlugin());
    },
    { prefix: QUEUE_BOARD_PATH },
  );
}
