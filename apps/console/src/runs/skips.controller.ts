import {
  type ActionRow,
  LONGEST_SKIP_REASON,
  type RunRow,
  RunsReader,
  RunsService,
  SkipRefusedError,
} from '@linchpin/actions';
import { DeadlinesService } from '@linchpin/deadlines';
import { TasksService } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { RetryRight } from '../access/retry-right.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { readableReference } from '../pages/readable-reference.js';
import { paths } from '../paths.js';
import { skipConsequences } from './skip-consequences.js';
/** A step, with its run and the other steps of that. */
interface FoundAction {
  run: RunRow;
  action: ActionRow;
  actions: readonly ActionRow[];
}

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
    const found = await this.find(runId, actionId, staff);
    return canSkip(found.action) ? this.form(found, staff) : movedOn(found.run, found.action);
  }

  @Post()
  skip(
    @Param('id', ParseId) runId: string,
    @Param('actionId', ParseId) actionId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const reason = FormValues.read(body).sentence('reason');
    return answerForm({
      load: () => this.find(runId, actionId, staff),
      read: () => ({ value: reason }),
      act: async (_, { run, action }) => {
        const by = { ref: staff.ref, reason };
        const note = `The step was skipped. ${reason}`;
        const skipped = await this.service.skip(actionId, by, (manager) =>
          this.tasks.closeFollowUps(manager, actionId, staff.id, note),
        );
        if (!skipped) return movedOn(run, action);
        return redirectTo(paths.runs.show(runId), `The run goes on without “${action.title}”.`);
      },
      again: ({ faults }, found) =>
        canSkip(found.action) ? this.form(found, staff, { reason }, faults) : movedOn(found.run, found.action),
      refusals: [refusedBy(SkipRefusedError, 'reason')],
    });
  }

  private async form(
    { run, action, actions }: FoundAction,
    staff: StaffMember,
    values: { reason?: string } = {},
    faults: FormFault[] = [],
  ): Promise<Page> {
    const deadlines = await this.deadlines.ofRun(run.id, staff);
    return page(
      'runs/skip.njk',
      {
        run: { ...run, reference: run.aboutRef ?? readableReference(run.subject) },
        action,
        consequences: skipConsequences(action, actions, deadlines),
        longest: LONGEST_SKIP_REASON,
        values,
        ...faultModel(faults),
      },
      faults.length > 0 ? 422 : 200,
    );
  }

  private async find(runId: string, actionId: string, staff: StaffMember): Promise<FoundAction> {
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
