import type { Reader } from '@linchpin/access';
import { DeadlinesService, type DeadlineView } from '@linchpin/deadlines';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { choiceOf, pageOf, textOf } from '../forms/query.js';
import { Live } from '../live/live.decorator.js';
import { page, type Page } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { DeadlinePages } from './deadline-pages.js';
import { DeadlineRows, type ShownDeadline } from './deadline-rows.js';
import { DeadlineTeams, sum } from './deadline-teams.js';

/** The choice of every team: for those who settle deadlines, the empty one is their own. */
const ALL = 'all';

const states = ['at-risk', 'booked-late', 'unexplained', 'all'] as const satisfies readonly DeadlineView[];

/** The dates that are owed. */
@Controller('deadlines')
export class DeadlinesController {
  constructor(
    private readonly deadlines: DeadlinesService,
    private readonly rows: DeadlineRows,
    private readonly pages: DeadlinePages,
  ) {}

  /** Whoever settles deadlines begins with their team's, everybody else with all. */
  @Get()
  @Live('deadlines')
  @RequirePermission('see-deadlines')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const all = await this.rows.allTeams();
    const teams = new DeadlineTeams(all);
    const own = may(reader, 'settle-deadlines') ? reader.team : undefined;
    const asked = textOf(query, 'team');
    const team = asked === ALL ? undefined : (teams.withCode(asked) ?? own);
    const filter = {
      team: asked === ALL || teams.withCode(asked) ? asked : undefined,
      state: choiceOf(query, 'state', states),
    };
    const { rows, total } = await this.deadlines.list(reader, {
      view: filter.state ?? 'due',
      team: team && teams.asFilter(team),
      page: number,
      pageSize: PAGE_SIZE,
    });
    const numbers = teams.numbers(await this.deadlines.counts(reader));
    return page('deadlines/index.njk', {
      days: byDay(await this.rows.shown(rows)),
      pagination: pagination(paths.deadlines.list(), filter, number, total),
      filter,
      filtered: Boolean(filter.team ?? filter.state),
      everyTeam: !team,
      teamName: team?.name,
      numbers: sum(team ? numbers.filter((each) => each.team?.id === team.id) : numbers),
      ofTeams: team ? [] : numbers,
      nothing: own ? `My team: ${own.name}` : 'All teams',
      teams: [
        ...(own ? [{ value: ALL, text: 'All teams' }] : []),
        ...all.filter(({ id }) => id !== own?.id).map(({ code, name }) => ({ value: code, text: name })),
      ],
    });
  }

  @Get(':id')
  @Audited('deadline.opened', { about: 'deadline' })
  @RequirePermission('see-deadlines')
  show(@Param('id', ParseId) deadlineId: string, @SignedIn() reader: Reader): Promise<Page> {
    return this.pages.show(deadlineId, reader);
  }
}

/** The days of a list that is in the order of its days. */
function byDay(rows: readonly ShownDeadline[]): { date: string; rows: ShownDeadline[] }[] {
  const days = new Map<string, ShownDeadline[]>();
  for (const row of rows) days.set(row.dueOn, [...(days.get(row.dueOn) ?? []), row]);
  return [...days].map(([date, ofDay]) => ({ date, rows: ofDay }));
}
