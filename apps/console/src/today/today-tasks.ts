import type { Reader } from '@linchpin/access';
import { TasksService } from '@linchpin/tasks';
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

  async load(reader: Reader): Promise<Record<string, unknown>> {
    const works = may(reader, 'work-tasks');
    const counts = await this.tasks.counts(reader, works ? reader.team.id : undefined);
    if (!works) return { works, counts, mine: null, unclaimed: null };
    const first = { page: 1, pageSize: SHOWN };
    const mine = await this.tasks.list(reader, { ...first, assigneeId: reader.id });
    const unclaimed = await this.tasks.list(reader, { ...first, teamId: reader.team.id, unclaimed: true });
    return { works, counts, mine, unclaimed };
  }
}
