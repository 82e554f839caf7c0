import { londonDate } from '@linchpin/calendar';
import { TasksService } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import type { TodayPart } from './today-parts.js';

const SHOWN = 6;

/** What this person has to do by today and how their team stands; for those who do not work tasks, how all teams stand. */
@Injectable()
export class TodayTasks implements TodayPart {
  readonly permission = 'see-tasks';
  readonly view = 'today/tasks.njk';

  constructor(private readonly tasks: TasksService) {}

  async load(staff: StaffMember): Promise<Record<string, unknown>> {
    const works = may(staff, 'work-tasks');
    const counts = await this.tasks.counts(staff, works ? staff.teamId : undefined);
    if (!works) return { works, counts, tasks: [] };
    // What is due first comes first, so that everything due by today is at the beginning.
    const { rows } = await this.tasks.list({ viewer: staff, assigneeId: staff.id, page: 1, pageSize: SHOWN });
    const today = londonDate(new Date());
    return { works, counts, tasks: rows.filter(({ dueOn }) => dueOn !== null && dueOn <= today) };
  }
}
