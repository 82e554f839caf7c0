import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { NotSignedInError } from '../access/signed-in-staff.js';
import { ContentReadings } from './content-readings.js';
import { CONTENT, ContentAnswer, type ContentDeclaration } from './gives-content.js';

/** A route gives content without saying so, or says so and does not. Nothing of it is sent. */
export class UnloggedContentError extends Error {
  override name = 'UnloggedContentError';
}

/** Writes who reads what, between the handler and the answer: what could not be written down is not given. */
@Injectable()
export class ReadingInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly readings: ContentReadings,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const declared = this.reflector.get<ContentDeclaration | undefined>(CONTENT, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = `${context.getClass().name}.${context.getHandler().name}`;
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (!declared && !(answer instanceof ContentAnswer)) return answer;
        if (!declared || !(answer instanceof ContentAnswer)) {
          throw new UnloggedContentError(
            `${route} must have @GivesContent(…) and answer with given(…) or nothingGiven(…).`,
          );
        }
        const { content, result } = answer as ContentAnswer<unknown>;
        if (!content) return result;
        if (!request.reader) throw new NotSignedInError();
        await this.readings.write(request.reader, declared, content, pageBefore(request));
        return result;
      }),
    );
  }
}

/** The path of the console's page that the request came from. The browser tells it; a query or another site is left out. */
function pageBefore(request: FastifyRequest): string | null {
  const from = request.headers.referer;
  if (!from || !URL.canParse(from)) return null;
  const { host, pathname } = new URL(from);
  return host === request.host && /^\/[A-Za-z0-9/._-]{0,199}$/.test(pathname) ? pathname : null;
}
