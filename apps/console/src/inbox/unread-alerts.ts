import { AlertsService } from '@linchpin/alerts';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';

/** How much a team has not read yet. */
@Injectable()
export class UnreadAlerts {
  constructor(private readonly alerts: AlertsService) {}

  /** Alerts that wait to be read by the team of this member of staff. Nothing restricted is counted without the right. */
  async count(staff: StaffMember): Promise<number> {
    if (!may(staff, 'read-inbox')) return 0;
    const counts = await this.alerts.unreadCounts({ seesRestricted: staff.seesRestricted });
    return counts.find(({ teamId }) => teamId === staff.teamId)?.unread ?? 0;
  }
}
