import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorAnswers } from './error-answers.js';

/** Every error of every route ends here. */
@Catch()
export class ConsoleErrorFilter implements ExceptionFilter {
  constructor(private readonly answers: ErrorAnswers) {}

  catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    return this.answers.send(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
