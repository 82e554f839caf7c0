import { describeForLog, isDatabaseAway } from '@linchpin/database';
import { ChangedEventError, MalformedBodyError, UnacceptableEventError, UnverifiedSenderError } from '@linchpin/events';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Seconds after which a sender should try again while the database is away. */
const RETRY_AFTER = '5';

interface Answer {
  status: number;
  body: { error: string; message: string } & Record<string, unknown>;
}

/** Says what was wrong, where, and what to do. Never a stack, never a value that was sent. */
@Catch()
export class IntakeErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(IntakeErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, body } = this.answer(error);
    if (status === 503) void reply.header('Retry-After', RETRY_AFTER);
    void reply.status(status).send(body);
  }

  private answer(error: unknown): Answer {
    if (error instanceof UnverifiedSenderError) return answer(401, 'unverified', error.message);
    if (error instanceof MalformedBodyError) return answer(400, 'malformed', error.message);
    if (error instanceof ChangedEventError) {
      return answer(409, 'changed', error.message, {
        sourceEventId: error.sourceEventId,
        ...(error.eventId && { eventId: error.eventId }),
      });
    }
    if (error instanceof UnacceptableEventError) {
      const { message, faults, knownTypes } = error;
      return answer(422, 'unacceptable', message, { faults, ...(knownTypes && { knownTypes }) });
    }
    if (isDatabaseAway(error)) {
      return answer(503, 'unavailable', 'The event was not kept: we cannot record events just now. Send it again.');
    }
    return this.refusal(error);
  }

  /** Fastify refuses a body before any code of ours runs; Nest may have wrapped its error by then. */
  private refusal(error: unknown): Answer {
    const status = statusOf(error);
    if (status === 413)
      return answer(413, 'too-large', 'The body is larger than 64 KiB. Send references, not contents.');
    if (status === 415) return answer(415, 'wrong-type', 'Send application/cloudevents+json or application/json.');
    if (error instanceof HttpException) return answer(error.getStatus(), 'refused', error.message);
    if (status < 500) return answer(status, 'refused', 'The request could not be read.');
    this.logger.error(describeForLog(error));
    return answer(500, 'fault', 'The event was not kept because of a fault of ours. Send it again.');
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
}

function answer(status: number, error: string, message: string, more: Record<string, unknown> = {}): Answer {
  return { status, body: { error, message, ...more } };
}
