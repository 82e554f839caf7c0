import type { Reader } from '@linchpin/access';
import { addDays, type CivilDate, londonDate } from '@linchpin/dates';
import { DeadlinesService } from '@linchpin/deadlines';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { DeadlineRows } from '../deadlines/deadline-rows.js';
import { DeadlineTeams, sum } from '../deadlines/deadline-teams.js';
import type { TodayPart } from './today-parts.js';

const SHOWN = 6;

/** What this person's team owes this week or has missed; for those who settle no deadlines, how all teams stand. */
@Injectable()
export class TodayDeadlines implements TodayPart {
  readonly permission = 'see-deadlines';
  readonly view = 'today/deadlines.njk';

  constructor(
    private readonly deadlines: DeadlinesService,
    private readonly rows: DeadlineRows,
  ) {}

  async load(reader: Reader): Promise<Record<string, unknown>> {
    const settles = may(reader, 'settle-deadlines');
    const teams = new DeadlineTeams(await this.rows.allTeams());
    const numbers = teams.numbers(await this.deadlines.counts(reader));
    if (!settles) return { settles, numbers: sum(numbers), deadlines: [], more: 0 };
    const { rows, total } = await this.deadlines.list(reader, {
      view: 'due',
      team: teams.asFilter(reader.team),
      dueBy: endOfWeek(londonDate(new Date())),
      page: 1,
      pageSize: SHOWN,
    });
    return {
      settles,
      numbers: sum(numbers.filter(({ team }) => team?.id === reader.team.id)),
      deadlines: await this.rows.shown(rows),
      more: total - rows.length,
    };
  }
}

/** The Sunday of the week of a day. */
function endOfWeek(day: CivilDate): CivilDate {
  return addDays(day, (7 - new Date(`${day}T00:00:00Z`).getUTCDay()) % 7);
}
