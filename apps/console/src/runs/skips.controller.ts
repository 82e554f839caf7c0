import {
  type ActionRow,
  DeadlinesService,
  LONGEST_SKIP_REASON,
  RunsReader,
  type RunRow,
  RunsService,
  SkipRefusedError,
} from '@linchpin/runs';
import { TasksService } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { RetryRight } from '../access/retry-right.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { referenceOf } from '../events/reference.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { skipConsequences } from './skip-consequences.js';

/** Going on without a step: it asks why, shows what follows, and keeps both on record. */
@Controller('runs/:id/actions/:actionId/skip')
@RequirePermission('retry-actions')
export class SkipsController {
  constructor(
    private readonly runs: RunsReader,
    private readonly service: RunsService,
    private readonly deadlines: DeadlinesService,
    private readonly tasks: TasksService,
    private readonly retryRight: RetryRight,
  ) {}

  @Get()
  async ask(
    @Param('id', ParseId) runId: string,
    @Param('actionId', ParseId) actionId: string,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const { run, action, actions } = await this.find(runId, actionId, staff);
    if (!canSkip(action)) return movedOn(run, action);
    return this.form(run, action, actions, staff);
  }

  @Post()
  async skip(
    @Param('id', ParseId) runId: string,
    @Param('actionId', ParseId) actionId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const { run, action, actions } = await this.find(runId, actionId, staff);
    const reason = reasonOf(body);
    const by = { ref: staff.ref, reason };
    const note = `The step was skipped. ${reason}`;
    try {
      const skipped = await this.service.skip(actionId, by, (manager) =>
        this.tasks.closeFollowUps(manager, actionId, staff.id, note),
      );
      if (!skipped) return movedOn(run, action);
    } catch (error) {
      if (!(error instanceof SkipRefusedError)) throw error;
      if (!canSkip(action)) return movedOn(run, action);
      return this.form(run, action, actions, staff, { text: error.message, given: reason });
    }
    return redirectTo(paths.runs.show(runId), `The run goes on without “${action.title}”.`);
  }

  private async form(
    run: RunRow,
    action: ActionRow,
    actions: readonly ActionRow[],
    staff: StaffMember,
    fault?: { text: string; given: string },
  ): Promise<Page> {
    const deadlines = await this.deadlines.ofRun(run.id, staff);
    return page(
      'runs/skip.njk',
      {
        run: { ...run, reference: referenceOf(run.subject) },
        action,
        consequences: skipConsequences(action, actions, deadlines),
        longest: LONGEST_SKIP_REASON,
        fault,
      },
      fault ? 422 : 200,
    );
  }

  private async find(runId: string, actionId: string, staff: StaffMember) {
    const run = await this.runs.find(runId, staff.seesRestricted);
    const actions = run ? await this.runs.actionsOf([run.id]) : [];
    const action = actions.find(({ id }) => id === actionId);
    if (!run || !action) throw new NotFoundException();
    await this.retryRight.expect(staff, run.teamCode);
    return { run, action, actions };
  }
}

function canSkip({ state }: ActionRow): boolean {
  return state === 'failed' || state === 'rejected';
}

function movedOn({ id }: RunRow, { title }: ActionRow): Redirect {
  return redirectTo(paths.runs.show(id), `“${title}” could not be skipped: it has moved on.`);
}

/** The reason as it was typed, however long, so that one that is too long can be shown again. */
function reasonOf(body: unknown): string {
  const given = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : '';
  return typeof given === 'string' ? given.replace(/[\s\p{Cc}]+/gu, ' ').trim() : '';
}
