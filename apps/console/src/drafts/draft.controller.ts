import type { Reader } from '@linchpin/access';
import { DraftRefusedError, TitleTakenError, TriggerDrafts, UnknownDraftError } from '@linchpin/trigger-drafts';
import { TriggersReader } from '@linchpin/triggers';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, type Refused, refusedBy, unknownBy } from '../forms/answer-form.js';
import { faultModel, type Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { EditorPages } from '../trigger-editor/editor-pages.js';
import { checkModel } from './check-page.js';
import { nameForm, reasonForm } from './draft-forms.js';

/** One draft as a whole: its answers, its name and reason, and what becomes of it. */
@Controller('triggers')
@RequirePermission('manage-triggers')
export class DraftController {
  constructor(
    private readonly editor: EditorPages,
    private readonly drafts: TriggerDrafts,
    private readonly triggers: TriggersReader,
  ) {}

  @Post('new')
  @Audited('draft.begun')
  async begin(@SignedIn() reader: Reader): Promise<Redirect> {
    const draftId = await this.drafts.begin({ ref: reader.ref });
    return redirectTo(paths.drafts.event(draftId));
  }

  @Get('drafts/:id')
  check(@Param('id', ParseId) draftId: string, @SignedIn() reader: Reader): Promise<Page> {
    return this.checkPage(draftId, reader);
  }

  @Post('drafts/:id/submit')
  @Audited('draft.submitted', { about: 'draft' })
  submit(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.finish(draftId, reader, async () => {
      await this.drafts.submit({ ref: reader.ref }, draftId, FormValues.read(body).number('revision'));
      return redirectTo(paths.drafts.show(draftId), 'The draft waits for approval by a second manager.');
    });
  }

  @Post('drafts/:id/publish')
  @Audited('trigger.published', { about: 'draft' })
  publish(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.finish(draftId, reader, async () => {
      const { triggerId, version } = await this.drafts.publish(
        { ref: reader.ref },
        draftId,
        FormValues.read(body).number('revision'),
      );
      return redirectTo(paths.triggers.show(triggerId), `Version ${String(version)} is published.`);
    });
  }

  @Get('drafts/:id/discard')
  async askToDiscard(@Param('id', ParseId) draftId: string): Promise<Page> {
    const context = await this.editor.context(draftId);
    return this.editor.render(context, 'confirm', {
      heading: 'Discard this draft?',
      lines: [
        context.draft.triggerId === null
          ? 'The new trigger and everything entered for it is thrown away.'
          : 'The changes are thrown away. The version that is in force stays in force.',
        'This cannot be undone.',
      ],
      action: paths.drafts.discard(draftId),
      button: 'Discard the draft',
      back: { text: 'Check your answers', path: paths.drafts.show(draftId) },
    });
  }

  @Post('drafts/:id/discard')
  @Audited('draft.discarded', { about: 'draft' })
  discard(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.finish(
      draftId,
      reader,
      async () => {
        await this.drafts.discard({ ref: reader.ref }, draftId, FormValues.read(body).number('revision'));
        return redirectTo(paths.triggers.list(), 'The draft is discarded.');
      },
      { whole: false },
    );
  }

  @Get('drafts/:id/name')
  name(@Param('id', ParseId) draftId: string, @Query() query: unknown): Promise<Page | Redirect> {
    return this.editor.show(draftId, nameForm, query);
  }

  @Post('drafts/:id/name')
  @Audited('draft.changed', { about: 'draft' })
  saveName(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.editor.save(draftId, body, reader, nameForm);
  }

  @Get('drafts/:id/reason')
  reason(@Param('id', ParseId) draftId: string, @Query() query: unknown): Promise<Page | Redirect> {
    return this.editor.show(draftId, reasonForm, query);
  }

  @Post('drafts/:id/reason')
  @Audited('draft.changed', { about: 'draft' })
  saveReason(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.editor.save(draftId, body, reader, reasonForm);
  }

  /** Does what ends the work on a draft. What is refused, or not whole yet, shows the answers again, and why. */
  private async finish(
    draftId: string,
    reader: Reader,
    act: () => Promise<Redirect>,
    { whole } = { whole: true },
  ): Promise<Page | Redirect> {
    return answerForm({
      load: () => this.editor.context(draftId),
      read: (context): Reading<null> => {
        const { todo } = checkModel(context, reader);
        return whole && todo.length > 0
          ? { faults: todo.map(({ text, href }) => ({ field: '', text, href })) }
          : { value: null };
      },
      act,
      again: (wrong) => this.checkPage(draftId, reader, wrong),
      refusals: [
        unknownBy(UnknownDraftError),
        refusedBy(
          TitleTakenError,
          ({ message }) => [{ field: '', text: message, href: paths.drafts.name(draftId) }],
          409,
        ),
        refusedBy(DraftRefusedError, '', 409),
      ],
    });
  }

  /** The answers. What is not done yet is no error until somebody asks for the draft to be submitted or published. */
  private async checkPage(
    draftId: string,
    reader: Reader,
    { faults, status, error }: Pick<Refused, 'faults' | 'error'> & { status: number } = { faults: [], status: 200 },
  ): Promise<Page> {
    const context = await this.editor.context(draftId);
    const { todo, ...model } = checkModel(context, reader);
    const [last] = await this.triggers.draftHistory(draftId);
    const warnings = await this.triggers.sharedLetters(context.draft.triggerId, context.content);
    const sentBack = last?.what === 'sent-back' ? last.note : '';
    const taken = error instanceof TitleTakenError ? error.other : undefined;
    return this.editor.render(
      context,
      'check',
      { ...model, ...faultModel(faults), todo: faults.length > 0 ? [] : todo, taken, sentBack, warnings },
      status,
    );
  }
}
