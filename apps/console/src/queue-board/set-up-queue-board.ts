import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { QUEUES } from '@linchpin/queue';
import { ForbiddenException, MethodNotAllowedException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { may } from '../access/permissions.js';
import { NotSignedInError, SignedInStaff } from '../access/signed-in-staff.js';
import { ErrorAnswers } from '../frame/error-answers.js';
import { paths } from '../paths.js';

/**
 * The board's pages style themselves from scripts and point a `base` at themselves, so both are allowed here, and only
 * here. The fonts that they ask of another site stay forbidden.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'none'";

/** All that anybody may ask of the board. What changes a queue leaves no trace there and asks nobody twice. */
const READING = new Set(['GET', 'HEAD']);

/**
 * The queues as BullMQ sees them: for operations, and to look at only. Jobs hold ids only, so nothing of a record is
 * shown. Work is tried again on the pages of its run, where that is recorded.
 */
export async function setUpQueueBoard(app: NestFastifyApplication): Promise<void> {
  const queues = app.get<ReadonlyMap<string, Queue>>(QUEUES);
  const serverAdapter = new FastifyAdapter().setBasePath(paths.queues());
  createBullBoard({
    queues: [...queues.values()].map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })),
    serverAdapter,
    options: {
      uiConfig: { boardTitle: 'Linchpin queues', miscLinks: [{ text: 'Back to the console', url: paths.today() }] },
    },
  });
  await app.register(
    async (board: FastifyInstance) => {
      board.addHook('onRequest', guardOf(app));
      await board.register(serverAdapter.registerPlugin());
    },
    { prefix: paths.queues() },
  );
}

/**
 * The board is no route of Nest, so its guard does not stand before it: this one does.
 *
 * It is no async function on purpose. Fastify goes on to the handler when such a hook resolves, unless the answer has
 * ended by then: it has not while the session is still being written, and never does when the browser has hung up.
 * `done` is called for those who may look, and on no other path.
 */
function guardOf(app: NestFastifyApplication): onRequestHookHandler {
  const signedIn = app.get(SignedInStaff);
  const answers = app.get(ErrorAnswers);
  return (request, reply, done) => {
    refusalOf(request, signedIn).then(
      (refusal) => {
        if (refusal) return void answers.send(refusal, request, reply);
        void reply.header('Content-Security-Policy', POLICY);
        done();
      },
      (fault: unknown) => void answers.send(fault, request, reply),
    );
  };
}

/** Why this request may not reach the board; null when it may. Rejects when that cannot be told now. */
async function refusalOf(request: FastifyRequest, signedIn: SignedInStaff): Promise<Error | null> {
  const reader = await signedIn.of(request);
  if (!reader) return new NotSignedInError();
  if (!may(reader, 'see-queues')) return new ForbiddenException();
  return READING.has(request.method) ? null : new MethodNotAllowedException();
}
