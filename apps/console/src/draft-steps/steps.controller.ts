import type { Reader } from '@linchpin/access';
import { isActionKind } from '@linchpin/action-kinds';
import { describeStep } from '@linchpin/trigger-words';
import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { capitalised } from '../catalogue/catalogue-words.js';
import { fault, faultModel, type FormFault } from '../forms/form-faults.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import type { EditorContext, EditorForm } from '../trigger-editor/editor-form.js';
import { EditorPages } from '../trigger-editor/editor-pages.js';
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
  @Audited('draft.changed', { about: 'draft' })
  move(
    @Param('id', ParseId) draftId: string,
    @Param('step') key: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.answer(draftId, body, reader, {
      read: (context, values) => {
        const { title } = stepOf(context, key);
        const direction = values.choice('direction', ['up', 'down']) ?? 'up';
        const content = moveStep(context.content, key, direction);
        if (typeof content === 'string') return fault('', content);
        return {
          change: { content },
          to: paths.draftSteps.list(draftId),
          message: `“${title}” is moved ${direction}.`,
        };
      },
      again: (context, { faults }) => this.listPage(context, faults),
    });
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
  @Audited('draft.changed', { about: 'draft' })
  remove(
    @Param('id', ParseId) draftId: string,
    @Param('step') key: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.answer(draftId, body, reader, {
      read: (context) => {
        const { title } = stepOf(context, key);
        const change = { content: withoutStep(context.content, key) };
        return { change, to: paths.draftSteps.list(draftId), message: `“${title}” is removed.` };
      },
      again: (context, { faults }) => this.listPage(context, faults),
    });
  }

  @Get('new-step')
  chooseKind(@Param('id', ParseId) draftId: string, @Query() query: unknown): Promise<Page | Redirect> {
    return this.editor.show(draftId, kindForm, query);
  }

  @Post('new-step')
  @Audited('draft.changed', { about: 'draft' })
  saveKind(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.editor.save(draftId, body, reader, kindForm);
  }

  @Get('new-step/:kind')
  name(@Param('id', ParseId) draftId: string, @Param('kind') kind: string, @Query() query: unknown) {
    return this.editor.show(draftId, formOf(kind), query);
  }

  @Post('new-step/:kind')
  @Audited('draft.changed', { about: 'draft' })
  add(
    @Param('id', ParseId) draftId: string,
    @Param('kind') kind: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ) {
    return this.editor.save(draftId, body, reader, formOf(kind));
  }

  /** The list, or why it stays as it is (409). */
  private listPage(context: EditorContext, faults: FormFault[] = []): Page {
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
        ...faultModel(faults),
      },
      faults.length > 0 ? 409 : 200,
    );
  }
}

function formOf(kind: string): EditorForm {
  if (!isActionKind(kind)) throw new NotFoundException();
  return newStepForm(kind);
}
