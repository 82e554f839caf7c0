import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { textOf } from '../forms/query.js';
import { LiveService } from './live.service.js';

/**
 * Lets nobody listen to what is not there for them. A guard, because a stream has answered 200 by the time its handler
 * could have asked the database.
 */
@Injectable()
export class LiveTopicGuard implements CanActivate {
  constructor(private readonly live: LiveService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { query, reader } = context.switchToHttp().getRequest<FastifyRequest>();
    const topic = textOf(query, 'topic');
    if (!topic || !reader || (await this.live.version(topic, reader)) === null) throw new NotFoundException();
    return true;
  }
}
