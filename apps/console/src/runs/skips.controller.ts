import type { Reader } from '@linchpin/access';
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
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { expectMayRetry } from '../access/retry-right.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
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
  ) {}

  @Get()
  async ask(
    @Param('id', ParseId) runId: string,
    @Param('actionId', ParseId) actionId: string,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const found = await this.find(runId, actionId, reader);
    return canSkip(found.action) ? this.form(found, reader) : movedOn(found.run, found.action);
  }

  @Post()
  @Audited('step.skipped', { about: 'step', param: 'actionId', why: 'reason' })
  skip(
    @Param('id', ParseId) runId: string,
    @Param('actionId', ParseId) actionId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const reason = FormValues.read(body).sentence('reason');
    return answerForm({
      load: () => this.find(runId, actionId, reader),
      read: () => ({ value: reason }),
      act: async (_, { run, action }) => {
        const by = { ref: reader.ref, reason };
        const note = `The step was skipped. ${reason}`;
        const skipped = await this.service.skip(actionId, by, (manager) =>
          this.tasks.closeFollowUps(manager, actionId, reader.id, note),
        );
        if (!skipped) return movedOn(run, action);
        return redirectTo(paths.runs.show(runId), `The run goes on without “${action.title}”.`);
      },
      again: ({ faults }, found) =>
        canSkip(found.action) ? this.form(found, reader, { reason }, faults) : movedOn(found.run, found.action),
      refusals: [refusedBy(SkipRefusedError, 'reason')],
    });
  }

  private async form(
    { run, action, actions }: FoundAction,
    reader: Reader,
    values: { reason?: string } = {},
    faults: FormFault[] = [],
  ): Promise<Page> {
    const deadlines = await this.deadlines.ofRun(reader, run.id);
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

  private async find(runId: string, actionId: string, reader: Reader): Promise<FoundAction> {
    const run = await this.runs.find(reader, runId);
    const actions = run ? await this.runs.actionsOf([run.id]) : [];
    const action = actions.find(({ id }) => id === actionId);
    if (!run || !action) throw new NotFoundException();
    expectMayRetry(reader, run.teamCode);
    return { run, action, actions };
  }
}

function canSkip({ state }: ActionRow): boolean {
  return state === 'failed' || state === 'rejected';
}

function movedOn({ id }: RunRow, { title }: ActionRow): Redirect {
  return redirectTo(paths.runs.show(id), `“${title}” could not be skipped: it has moved on.`);
}
