import type { Reader } from '@linchpin/access';
import { Controller, type MessageEvent, Query, Sse, UseGuards } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { textOf } from '../forms/query.js';
import { LiveTopicGuard } from './live-topic.guard.js';
import { LiveService } from './live.service.js';

/** Where open pages listen. A message says that something has changed, never what. */
@Controller('live')
export class LiveController {
  constructor(private readonly live: LiveService) {}

  /** Each topic asks for its own permission as well: see the guard. */
  @Sse()
  @RequirePermission('see-today')
  @UseGuards(LiveTopicGuard)
  listen(@Query() query: unknown, @SignedIn() reader: Reader): Observable<MessageEvent> {
    return this.live.changes(textOf(query, 'topic') ?? '', textOf(query, 'since') ?? '', reader);
  }
}
