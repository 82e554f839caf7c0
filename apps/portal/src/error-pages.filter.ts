import { describeForLog, isDatabaseAway } from '@linchpin/database';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/**
 * A page for whatever went wrong. An unknown link and an unknown address get the same page, so that nobody can tell
 * one from the other.
 */
@Catch()
export class ErrorPagesFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorPagesFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = statusOf(error);
    if (status >= 500 && !(error instanceof HttpException)) this.logger.error(describeForLog(error));
    if (reply.sent || reply.raw.headersSent) return;
    // The rest of what is too large is not read: the connection ends with the page.
    if (status === HttpStatus.PAYLOAD_TOO_LARGE.valueOf()) void reply.header('Connection', 'close');
    void reply.code(status).view(viewOf(status), { status });
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (isDatabaseAway(error)) return HttpStatus.SERVICE_UNAVAILABLE;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : HttpStatus.INTERNAL_SERVER_ERROR;
}

function viewOf(status: number): string {
  switch (status) {
    case 404:
      return 'not-found.njk';
    case 413:
      return 'too-large.njk';
    case 429:
      return 'too-many.njk';
    default:
      return status < 500 ? 'not-understood.njk' : 'problem.njk';
  }
}
