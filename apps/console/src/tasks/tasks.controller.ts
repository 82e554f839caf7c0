import { TasksService } from '@linchpin/tasks';
import { type StaffMember, Team } from '@linchpin/teams';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { may } from '../access/permissions.js';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page } from '../pages/page.js';
import { pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { choiceOf, PAGE_SIZE, pageOf, textOf } from '../pages/query.js';
import { TaskPages } from './task-pages.js';
import { boundaryTag } from './task-words.js';

const views = ['team', 'mine', 'all'] as const;
const states = ['open', 'claimed', 'done', 'withdrawn', 'any'] as const;

const titles = { team: 'My team', mine: 'Mine', all: 'All teams' } as const satisfies Record<
  (typeof views)[number],
  string
>;

/** What there is to do. */
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly pages: TaskPages,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  /** Whoever works tasks begins with their team's, everybody else with all. */
  @Get()
  @RequirePermission('see-tasks')
  async index(@Query() query: unknown, @SignedIn() staff: StaffMember): Promise<Page> {
    const works = may(staff, 'work-tasks');
    const offered = views.filter((view) => works || view !== 'mine');
    const view = choiceOf(query, 'view', offered) ?? (works ? 'team' : 'all');
    const number = pageOf(query);
    const teams = await this.teams.find({ order: { name: 'ASC' } });
    const team = view === 'all' ? teams.find(({ code }) => code === textOf(query, 'team')) : undefined;
    const filter = {
      state: choiceOf(query, 'state', states),
      team: team?.code,
      overdue: choiceOf(query, 'overdue', ['yes']),
    };
    const { rows, total } = await this.tasks.list({
      viewer: staff,
      teamId: view === 'team' ? staff.teamId : team?.id,
      assigneeId: view === 'mine' ? staff.id : undefined,
      state: filter.state,
      overdue: Boolean(filter.overdue),
      page: number,
      pageSize: PAGE_SIZE,
    });
    return page('tasks/index.njk', {
      tasks: rows.map((task) => ({
        ...task,
        boundaryTag: boundaryTag(task.boundary),
      })),
      pagination: pagination('/tasks', { view, ...filter }, number, total),
      view,
      tabs: offered.map((each) => ({ view: each, text: titles[each], current: each === view })),
      filter,
      filtered: Object.values(filter).some(Boolean),
      teams: teams.map(({ code, name }) => ({ value: code, text: name })),
      states,
    });
  }

  @Get(':id')
  @RequirePermission('see-tasks')
  show(@Param('id', ParseId) taskId: string, @SignedIn() staff: StaffMember): Promise<Page> {
    return this.pages.show(taskId, staff);
  }
}
