import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** What to do when a page cannot be used. */
@Controller('accessibility')
export class AccessibilityController {
  @Get()
  show(@Res() reply: FastifyReply): FastifyReply {
    return reply.view('accessibility.njk');
  }
}
