import type { Reader } from '@linchpin/access';
import { type ActionRow, type RunRow, RunsReader, RunsService } from '@linchpin/actions';
import { DeadlinesService } from '@linchpin/deadlines';
import { eventType } from '@linchpin/event-types';
import { Team } from '@linchpin/teams';
import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RequirePermission } from '../access/require-permission.js';
import { expectMayRetry, mayRetry } from '../access/retry-right.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { DeadlineRows } from '../deadlines/deadline-rows.js';
import { choiceOf, pageOf, textOf } from '../forms/query.js';
import { Live } from '../live/live.decorator.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { readableReference } from '../pages/readable-reference.js';
import { paths } from '../paths.js';
import { StepViews } from './step-views.js';
const states = ['running', 'waiting', 'asked', 'succeeded', 'incomplete', 'rejected', 'failed', 'withdrawn'] as const;

/** What is being done, step by step. */
@Controller('runs')
export class RunsController {
  constructor(
    private readonly runs: RunsReader,
    private readonly service: RunsService,
    private readonly deadlines: DeadlinesService,
    private readonly deadlineRows: DeadlineRows,
    private readonly steps: StepViews,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  @Get()
  @RequirePermission('see-runs')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const filter = { state: choiceOf(query, 'state', states), team: textOf(query, 'team') };
    const { rows, total } = await this.runs.list(
      reader,
      { state: filter.state, teamCode: filter.team },
      number,
      PAGE_SIZE,
    );
    const teams = await this.teams.find({ order: { name: 'ASC' } });
    const nameOf = (code: string | null) => teams.find((team) => team.code === code)?.name ?? null;
    return page('runs/index.njk', {
      runs: rows.map((run) => ({ ...listed(run), teamName: nameOf(run.teamCode) })),
      pagination: pagination(paths.runs.list(), filter, number, total),
      filter,
      filtered: Boolean(filter.state ?? filter.team),
      teams,
      states,
    });
  }

  @Get(':id')
  @Audited('run.opened', { about: 'run' })
  @Live('run')
  @RequirePermission('see-runs')
  async show(@Param('id', ParseId) runId: string, @SignedIn() reader: Reader): Promise<Page> {
    const run = await this.runs.find(reader, runId);
    if (!run) throw new NotFoundException();
    return page('runs/show.njk', {
      run: listed(run),
      actions: await this.steps.of(await this.runs.actionsOf([run.id]), reader),
      mayRetry: mayRetry(reader, run.teamCode),
      deadlines: await this.deadlineRows.shown(await this.deadlines.ofRun(reader, run.id)),
      team: run.teamCode ? await this.teams.findOneBy({ code: run.teamCode }) : null,
    });
  }

  @Post(':id/actions/:actionId/retry')
  @Audited('step.retried', { about: 'step', param: 'actionId' })
  @RequirePermission('retry-actions')
  async retry(
    @Param('id', ParseId) runId: string,
    @Param('actionId', ParseId) actionId: string,
    @SignedIn() reader: Reader,
  ): Promise<Redirect> {
    const action = await this.actionOf(runId, actionId, reader);
    const retried = await this.service.retry(actionId);
    return redirectTo(
      paths.runs.show(runId),
      retried ? `“${action.title}” will be tried again.` : `“${action.title}” needed no retry: it has moved on.`,
    );
  }

  private async actionOf(runId: string, actionId: string, reader: Reader): Promise<ActionRow> {
    const run = await this.runs.find(reader, runId);
    const actions = run ? await this.runs.actionsOf([run.id]) : [];
    const action = actions.find(({ id }) => id === actionId);
    if (!run || !action) throw new NotFoundException();
    expectMayRetry(reader, run.teamCode);
    return action;
  }
}

function listed(run: RunRow): RunRow & { eventTitle: string; reference: string } {
  return {
    ...run,
    eventTitle: eventType(run.eventType)?.title ?? run.eventType,
    reference: run.aboutRef ?? readableReference(run.subject),
  };
}
