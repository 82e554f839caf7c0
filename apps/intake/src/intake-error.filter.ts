import {
  MalformedBodyError,
  TooLargeBodyError,
  UnacceptableEventError,
  UnsupportedBodyError,
} from '@linchpin/cloud-events';
import { describeForLog, isDatabaseAway } from '@linchpin/database';
import { ChangedEventError } from '@linchpin/events';
import { UnverifiedSenderError } from '@linchpin/sources';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wrongAddress } from './wrong-address.js';

/** Seconds after which a sender should try again while the database is away. */
const RETRY_AFTER = '5';

interface Answer {
  status: number;
  body: { error: string; message: string } & Record<string, unknown>;
  /** The methods that the address takes, where it does not take this one. */
  allow?: string;
}

/** Says what was wrong, where, and what to do. Never a stack, never a value that was sent. */
@Catch()
export class IntakeErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(IntakeErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { url } = host.switchToHttp().getRequest<FastifyRequest>();
    const { status, body, allow } = isNoRoute(error) ? noRoute(url) : this.answer(error);
    if (reply.sent || reply.raw.headersSent) return;
    if (status === 503) void reply.header('Retry-After', RETRY_AFTER);
    if (allow) void reply.header('Allow', allow);
    void reply.status(status).send(body);
  }

  private answer(error: unknown): Answer {
    if (error instanceof UnverifiedSenderError) return answer(401, 'unverified', error.message);
    if (error instanceof MalformedBodyError) return answer(400, 'malformed', error.message);
    if (error instanceof UnsupportedBodyError) return answer(415, 'wrong-type', error.message);
    if (error instanceof TooLargeBodyError) return answer(413, 'too-large', error.message);
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
    if (status === 415) {
      const message = 'Send one event in a body, as application/cloudevents+json or application/json.';
      return answer(415, 'wrong-type', message);
    }
    if (status === 405) return answer(405, 'wrong-method', 'Events are sent by POST.');
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

/** Nest says "Cannot GET /address" where no route of ours was found; ours say what is missing. */
function isNoRoute(error: unknown): boolean {
  return error instanceof NotFoundException && error.message.startsWith('Cannot ');
}

function noRoute(url: string): Answer {
  const { status, message, allow } = wrongAddress(url);
  return { ...answer(status, status === 405 ? 'wrong-method' : 'refused', message), ...(allow && { allow }) };
}

function answer(status: number, error: string, message: string, more: Record<string, unknown> = {}): Answer {
  return { status, body: { error, message, ...more } };
}
