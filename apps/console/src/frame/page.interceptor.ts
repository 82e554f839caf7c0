import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { type LiveTopic, type LiveTopicName, liveTopics } from '../live/live-topics.js';
import { LIVE } from '../live/live.decorator.js';
import { LiveService } from '../live/live.service.js';
import { Page, Redirect } from '../pages/page.js';
import { type PageFrame, PageFrames } from './page-frame.js';
import { Views } from './views.js';

/** Turns what handlers return into answers: a `Page` into HTML, a `Redirect` into 303. Anything else passes. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly frames: PageFrames,
    private readonly views: Views,
    private readonly live: LiveService,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const topic = this.reflector.get<LiveTopicName | undefined>(LIVE, context.getHandler());
    // Read before the page's own data: a change in between is then told once too often, never missed.
    const live = topic ? await this.liveMark(topic, request) : null;
    return next.handle().pipe(
      mergeMap(async (result: unknown) => {
        if (result instanceof Page) return this.show(result, request, reply, live);
        if (result instanceof Redirect) return go(result, request, reply);
        return result;
      }),
    );
  }

  private async show(page: Page, request: FastifyRequest, reply: FastifyReply, live: PageFrame['live']) {
    const frame = await this.frames.for(request, reply, live);
    const html = this.views.render(page.view, { ...page.model, ...frame });
    void reply.status(page.status).type('text/html; charset=utf-8');
    return html;
  }

  private async liveMark(name: LiveTopicName, request: FastifyRequest): Promise<PageFrame['live']> {
    if (!request.reader) return null;
    const found: LiveTopic = liveTopics[name];
    const topic = found.ofOne ? `${name}:${(request.params as { id?: string }).id ?? ''}` : name;
    const version = await this.live.version(topic, request.reader);
    return version === null ? null : { topic, version };
  }
}

function go({ path, message }: Redirect, request: FastifyRequest, reply: FastifyReply): string {
  if (message) request.session.message = message;
  void reply.status(303).header('Location', path);
  return '';
}
