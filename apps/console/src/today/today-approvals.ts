import type { Reader } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { WaitingDrafts } from '../triggers/waiting-drafts.js';
import type { TodayPart } from './today-parts.js';

/** A line about drafts of triggers that wait for this manager's approval. Nothing when none does. */
@Injectable()
export class TodayApprovals implements TodayPart {
  readonly permission = 'approve-triggers';
  readonly view = 'today/approvals.njk';

  constructor(private readonly drafts: WaitingDrafts) {}

  async load(reader: Reader): Promise<Record<string, unknown>> {
    return { count: await this.drafts.countFor(reader) };
  }
}
