import type { IncomingMessage } from 'node:http';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { inThread, type Thread, threadOfHeaders } from './thread.js';

const threads = new WeakMap<IncomingMessage, Thread>();

/** The thread of a request, always the same for one request. */
export function threadOfRequest(request: IncomingMessage): Thread {
  const known = threads.get(request) ?? threadOfHeaders(request.headers);
  threads.set(request, known);
  return known;
}

/** Answers each request within its thread: what is logged and recorded for it belongs to it. */
@Injectable()
export class ThreadInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { raw } = context.switchToHttp().getRequest<{ raw: IncomingMessage }>();
    return new Observable((subscriber) => inThread(threadOfRequest(raw), () => next.handle().subscribe(subscriber)));
  }
}
