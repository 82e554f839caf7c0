import type { Reader } from '@linchpin/access';
import { TasksService } from '@linchpin/tasks';
import { StaffAccounts, Team } from '@linchpin/teams';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { faultModel } from '../forms/form-faults.js';
import { pageOf } from '../forms/query.js';
import { page, type Page } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { askedTasks, kinds, personChoices, states, type TaskView } from './task-filter.js';
import { TaskPages } from './task-pages.js';
import { boundaryTag } from './task-words.js';

const titles = { team: 'My team', mine: 'Mine', all: 'All teams' } as const satisfies Record<TaskView, string>;

/** What there is to do. */
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly pages: TaskPages,
    private readonly accounts: StaffAccounts,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  /** What presses first comes first. The address keeps every filter. */
  @Get()
  @Audited('reference.searched', { about: 'reference', named: 'reference', onlyNamed: true })
  @RequirePermission('see-tasks')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const teams = await this.teams.find({ order: { name: 'ASC' } });
    const people = await this.accounts.everybody();
    const { view, offered, fields, filter, faults } = askedTasks(query, reader, teams, people);
    const { rows, total } = await this.tasks.list(reader, { ...filter, page: number, pageSize: PAGE_SIZE });
    const titled = await this.tasks.titles(reader);
    return page(
      'tasks/index.njk',
      {
        tasks: rows.map((task) => ({ ...task, boundaryTag: boundaryTag(task.boundary) })),
        pagination: pagination(paths.tasks.list(), { view, ...fields }, number, total),
        view,
        tabs: offered.map((each) => ({ view: each, text: titles[each], current: each === view })),
        filter: fields,
        filtered: Object.values(fields).some(Boolean),
        ...faultModel(faults),
        teams: teams.map(({ code, name }) => ({ value: code, text: name })),
        people: personChoices(view === 'team' ? people.filter(({ teamId }) => teamId === reader.team.id) : people),
        titles: titled.map((title) => ({ value: title, text: title })),
        kinds,
        states,
      },
      faults.length > 0 ? 422 : 200,
    );
  }

  @Get(':id')
  @Audited('task.opened', { about: 'task' })
  @RequirePermission('see-tasks')
  show(@Param('id', ParseId) taskId: string, @SignedIn() reader: Reader): Promise<Page> {
    return this.pages.show(taskId, reader);
  }
}
