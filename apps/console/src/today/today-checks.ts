import { ChecksService } from '@linchpin/agency-checks';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import type { TodayPart } from './today-parts.js';

const SHOWN = 6;

/** The checks of this person's team that are overdue; for those who see no checks, the numbers of all teams. */
@Injectable()
export class TodayChecks implements TodayPart {
  readonly permission = 'see-today';
  readonly view = 'today/checks.njk';

  constructor(private readonly checks: ChecksService) {}

  async load(staff: StaffMember): Promise<Record<string, unknown>> {
    const { seesRestricted } = staff;
    if (!may(staff, 'see-checks')) {
      return { counts: await this.checks.counts({ seesRestricted }), checks: [] };
    }
    const team = staff.team.code;
    const { rows } = await this.checks.list({ seesRestricted, team, overdue: true, page: 1, pageSize: SHOWN });
    return { counts: await this.checks.counts({ seesRestricted, team }), checks: rows };
  }
}
