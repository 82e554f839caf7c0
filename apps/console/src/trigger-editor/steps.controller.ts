import { isActionKind } from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import { describeStep } from '@linchpin/triggers';
import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { capitalised } from '../catalogue/catalogue-words.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { choiceOf } from '../pages/query.js';
import { paths } from '../paths.js';
import type { EditorContext, EditorForm } from './editor-form.js';
import { EditorPages } from './editor-pages.js';
import { FormValues } from './form-values.js';
import { stepOf } from './found-step.js';
import { MOST_STEPS, moveStep, whatHangsOn, withoutStep } from './step-changes.js';
import { kindForm, newStepForm } from './step-forms.js';

/** The steps of a draft: their order, new ones, and those that are removed. */
@Controller('triggers/drafts/:id')
@RequirePermission('manage-triggers')
export class StepsController {
  constructor(private readonly editor: EditorPages) {}

  @Get('steps')
  async list(@Param('id', ParseId) draftId: string): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    return context.content.on ? this.listPage(context) : redirectTo(paths.drafts.event(context.draft.id));
  }

  @Post('steps/:step/move')
  async move(
    @Param('id', ParseId) draftId: string,
    @Param('step') key: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    const { title } = stepOf(context, key);
    const direction = choiceOf(body, 'direction', ['up', 'down']) ?? 'up';
    const content = moveStep(context.content, key, direction);
    if (typeof content === 'string') return this.listPage(context, content);
    const refused = await this.editor.apply(context, FormValues.read(body), staff, { content });
    if (refused) return this.listPage(await this.editor.context(draftId), refused);
    return redirectTo(paths.draftSteps.list(context.draft.id), `“${title}” is moved ${direction}.`);
  }

  @Get('steps/:step/remove')
  async askToRemove(@Param('id', ParseId) draftId: string, @Param('step') key: string): Promise<Page> {
    const context = await this.editor.context(draftId);
    const { title } = stepOf(context, key);
    return this.editor.render(context, 'confirm', {
      heading: 'Remove this step?',
      caption: title,
      lines: whatHangsOn(context.content, key),
      action: paths.draftSteps.remove(context.draft.id, key),
      button: 'Remove the step',
      back: { text: 'Steps', path: paths.draftSteps.list(context.draft.id) },
    });
  }

  @Post('steps/:step/remove')
  async remove(
    @Param('id', ParseId) draftId: string,
    @Param('step') key: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    const { title } = stepOf(context, key);
    const content = withoutStep(context.content, key);
    const refused = await this.editor.apply(context, FormValues.read(body), staff, { content });
    if (refused) return this.listPage(await this.editor.context(draftId), refused);
    return redirectTo(paths.draftSteps.list(context.draft.id), `“${title}” is removed.`);
  }

  @Get('new-step')
  chooseKind(@Param('id', ParseId) draftId: string, @Query() query: unknown): Promise<Page | Redirect> {
    return this.editor.show(draftId, kindForm, query);
  }

  @Post('new-step')
  saveKind(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() staff: StaffMember) {
    return this.editor.save(draftId, body, staff, kindForm);
  }

  @Get('new-step/:kind')
  name(@Param('id', ParseId) draftId: string, @Param('kind') kind: string, @Query() query: unknown) {
    return this.editor.show(draftId, formOf(kind), query);
  }

  @Post('new-step/:kind')
  add(
    @Param('id', ParseId) draftId: string,
    @Param('kind') kind: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ) {
    return this.editor.save(draftId, body, staff, formOf(kind));
  }

  private listPage(context: EditorContext, refusal?: string): Page {
    const { steps, on } = context.content;
    return this.editor.render(
      context,
      'steps',
      {
        steps: steps.map((step) => ({
          key: step.key,
          title: step.title,
          text: capitalised(describeStep(step, steps, on, context.lists, context.content.deadlines)),
        })),
        mayAdd: steps.length < MOST_STEPS,
        faults: refusal ? [{ text: refusal, href: '#main-content' }] : [],
      },
      refusal ? 409 : 200,
    );
  }
}

function formOf(kind: string): EditorForm {
  if (!isActionKind(kind)) throw new NotFoundException();
  return newStepForm(kind);
}
