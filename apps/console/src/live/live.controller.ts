import type { StaffMember } from '@linchpin/teams';
import { Controller, type MessageEvent, NotFoundException, Query, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { textOf } from '../pages/query.js';
import { LiveService } from './live.service.js';

/** Where open pages listen. A message says that something has changed, never what. */
@Controller('live')
export class LiveController {
  constructor(private readonly live: LiveService) {}

  /** Each topic asks for its own permission as well. */
  @Sse()
  @RequirePermission('see-today')
  async listen(@Query() query: unknown, @SignedIn() staff: StaffMember): Promise<Observable<MessageEvent>> {
    const topic = textOf(query, 'topic') ?? '';
    if ((await this.live.version(topic, staff)) === null) throw new NotFoundException();
    return this.live.changes(topic, textOf(query, 'since') ?? '', staff);
  }
}
