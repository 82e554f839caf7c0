import { randomBytes } from 'node:crypto';
import { describeForLog, isDatabaseAway } from '@linchpin/database';
import { HttpException, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotSignedInError, SignedInStaff } from '../access/signed-in-staff.js';
import { Refusals } from '../audited/refusals.js';
import { paths } from '../paths.js';
import { type PageFrame, PageFrames } from './page-frame.js';
import { Views } from './views.js';

/** Seconds after which a browser or a proxy may try again while the database is away. */
const RETRY_AFTER = '30';

interface ErrorPage {
  status: number;
  title: string;
  paragraphs: readonly string[];
}

const errorPages = {
  notFound: {
    status: 404,
    title: 'Page not found',
    paragraphs: [
      'If you typed the web address, check it is correct. If you pasted it, check you copied all of it.',
      'What you are looking for may also be something that you do not have access to.',
    ],
  },
  notAllowed: {
    status: 403,
    title: 'You cannot use this page',
    paragraphs: ['Your role does not include it. Ask your manager if you need it for your work.'],
  },
  expired: {
    status: 403,
    title: 'This page has expired',
    paragraphs: ['Nothing was changed. Go back, load the page again and repeat what you did.'],
  },
  readOnly: {
    status: 405,
    title: 'Nothing can be changed here',
    paragraphs: ['Nothing was changed. What went wrong is tried again from the page of its run.'],
  },
  unavailable: {
    status: 503,
    title: 'Sorry, the service is unavailable',
    paragraphs: [
      'You will be able to use the service again in a few minutes.',
      'Nothing is lost: events that arrive meanwhile are sent again by the systems they come from.',
    ],
  },
  unreadable: {
    status: 400,
    title: 'This request could not be read',
    paragraphs: ['Go back, load the page again and repeat what you did.'],
  },
} as const satisfies Record<string, ErrorPage>;

/** Answers requests that went wrong with a page that says what to do. Never a stack, never a value that was sent. */
@Injectable()
export class ErrorAnswers {
  private readonly logger = new Logger(ErrorAnswers.name);

  constructor(
    private readonly signedIn: SignedInStaff,
    private readonly frames: PageFrames,
    private readonly views: Views,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Sends the answer, unless one is under way: then the fault is only logged. Never rejects: whatever else goes wrong
   * on the way, something is said.
   */
  async send(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (reply.sent || reply.raw.headersSent) {
      this.logger.error({ error: describeForLog(error) }, 'An answer broke off.');
      return;
    }
    try {
      if (error instanceof NotSignedInError) askToSignIn(request, reply);
      else if (isTokenFault(error) && !(await this.signedIn.of(request)))
        void seeOther(reply, paths.signIn({ expired: 'yes' }));
      else {
        const page = this.pageFor(error);
        if (page.status === 403) await this.refusals.write(request);
        await this.show(page, request, reply);
      }
    } catch (second) {
      this.sendBare(second, request, reply);
    }
  }

  private async show(page: ErrorPage, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (page.status === 503) leaveSession(request);
    const frame = page.status === 503 ? this.frames.bare(reply) : await this.frames.for(request, reply);
    this.sendPage(page, frame, reply);
  }

  /** For a fault of the frame itself: nothing is asked of the session or the database any more. */
  private sendBare(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const page = this.pageFor(error);
    leaveSession(request);
    try {
      this.sendPage(page, this.frames.bare(reply), reply);
    } catch {
      void reply.status(page.status).type('text/plain; charset=utf-8').send(page.title);
    }
  }

  private sendPage(page: ErrorPage, frame: PageFrame, reply: FastifyReply): void {
    const html = this.views.render('error.njk', { ...frame, title: page.title, paragraphs: page.paragraphs });
    if (page.status === 503) void reply.header('Retry-After', RETRY_AFTER);
    if (page.status === 405) void reply.header('Allow', 'GET, HEAD');
    void reply.status(page.status).type('text/html; charset=utf-8').send(html);
  }

  private pageFor(error: unknown): ErrorPage {
    if (isTokenFault(error)) return errorPages.expired;
    if (isDatabaseAway(error)) return errorPages.unavailable;
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    if (status === 404) return errorPages.notFound;
    if (status === 403) return errorPages.notAllowed;
    if (status === 405) return errorPages.readOnly;
    if (status === 503) return errorPages.unavailable;
    if (status !== undefined && status >= 400 && status < 500) return { ...errorPages.unreadable, status };
    const reference = randomBytes(4).toString('hex').toUpperCase();
    this.logger.error({ reference, error: describeForLog(error) }, 'A page could not be shown.');
    return {
      status: 500,
      title: 'Sorry, there is a problem with the service',
      paragraphs: ['Try again later.', `If it goes on, tell your operations team this reference: ${reference}`],
    };
  }
}

/** The form's token is missing, wrong, or of a session that has ended. */
function isTokenFault(error: unknown): boolean {
  // Nest passes an error of the server's on inside one of its own.
  const fault = error instanceof HttpException ? error.cause : error;
  return fault instanceof Error && 'code' in fault && String(fault.code).startsWith('FST_CSRF');
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function askToSignIn(request: FastifyRequest, reply: FastifyReply): void {
  const wantsPage = /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*');
  if (!wantsPage) {
    void reply.status(401).type('text/plain; charset=utf-8').send('Sign in first.');
    return;
  }
  const asked = request.method === 'GET' && request.url !== paths.today() ? request.url : undefined;
  void seeOther(reply, paths.signIn({ to: asked }));
}

function seeOther(reply: FastifyReply, path: string): FastifyReply {
  return reply.status(303).header('Location', path).send('');
}

/** A session that cannot be written now must not keep the answer from being sent. */
function leaveSession(request: FastifyRequest): void {
  (request as { session: unknown }).session = null;
}
