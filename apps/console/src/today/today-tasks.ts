import { TasksService } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import type { TodayPart } from './today-parts.js';

const SHOWN = 6;

/**
 * My work: what this person has claimed, the most urgent first, then what nobody in their team has yet. For those who do not
 * work tasks, how all teams stand.
 */
@Injectable()
export class TodayTasks implements TodayPart {
  readonly permission = 'see-tasks';
  readonly view = 'today/tasks.njk';

  constructor(private readonly tasks: TasksService) {}

  async load(staff: StaffMember): Promise<Record<string, unknown>> {
    const works = may(staff, 'work-tasks');
    const counts = await this.tasks.counts(staff, works ? staff.teamId : undefined);
    if (!works) return { works, counts, mine: null, unclaimed: null };
    const first = { viewer: staff, page: 1, pageSize: SHOWN };
    const mine = await this.tasks.list({ ...first, assigneeId: staff.id });
    const unclaimed = await this.tasks.list({ ...first, teamId: staff.teamId, unclaimed: true });
    return { works, counts, mine, unclaimed };
  }
}
