import { AlertsService } from '@linchpin/alerts';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { AttentionList } from '../attention/attention-list.js';
import { paths } from '../paths.js';

/** The numbers beside entries of the menu. A section gets one by a line here. */
@Injectable()
export class MenuCounts {
  constructor(
    private readonly attention: AttentionList,
    private readonly alerts: AlertsService,
  ) {}

  /** How many things wait for this member of staff, by section. Nothing restricted is counted for those without the right. */
  async of(staff: StaffMember): Promise<Readonly<Record<string, number>>> {
    return {
      [paths.attention.list()]: may(staff, 'see-attention') ? await this.attention.count(staff) : 0,
      [paths.inbox.list()]: may(staff, 'read-inbox') ? await this.unread(staff) : 0,
    };
  }

  private async unread({ seesRestricted, teamId }: StaffMember): Promise<number> {
    const counts = await this.alerts.unreadCounts({ seesRestricted });
    return counts.find((count) => count.teamId === teamId)?.unread ?? 0;
  }
}
