import type { Reader } from '@linchpin/access';
import { AlertsService } from '@linchpin/alerts';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';

/** How much a team has not read yet. */
@Injectable()
export class UnreadAlerts {
  constructor(private readonly alerts: AlertsService) {}

  /** Alerts that wait to be read by the team of this member of staff. Nothing restricted is counted without the right. */
  async count(reader: Reader): Promise<number> {
    if (!may(reader, 'read-inbox')) return 0;
    const counts = await this.alerts.unreadCounts(reader);
    return counts.find(({ teamId }) => teamId === reader.team.id)?.unread ?? 0;
  }
}
