import type { Reader } from '@linchpin/access';
import { describeOwed } from '@linchpin/trigger-words';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { capitalised } from '../catalogue/catalogue-words.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { type DeadlineFormName, paths } from '../paths.js';
import { type EditorContext, type EditorForm, formNamed } from '../trigger-editor/editor-form.js';
import { EditorPages } from '../trigger-editor/editor-pages.js';
import { deadlineSums } from '../trigger-editor/worked-sums.js';
import { whatSpeaksOf, withoutDeadline } from './deadline-changes.js';
import { MOST_DEADLINES } from './deadline-form.js';
import { deadlineOf, dueForm, metForm, newDeadlineForm, owedForm } from './deadline-forms.js';
const forms: Record<DeadlineFormName, (key: string) => EditorForm> = {
  what: owedForm,
  date: dueForm,
  met: metForm,
};

/** The dates that a trigger owes. */
@Controller('triggers/drafts/:id')
@RequirePermission('manage-triggers')
export class DraftDeadlinesController {
  constructor(private readonly editor: EditorPages) {}

  @Get('deadlines')
  async list(@Param('id', ParseId) draftId: string): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    return context.content.on ? this.listPage(context) : redirectTo(paths.drafts.event(context.draft.id));
  }

  @Get('new-deadline')
  what(@Param('id', ParseId) draftId: string, @Query() query: unknown): Promise<Page | Redirect> {
    return this.editor.show(draftId, newDeadlineForm, query);
  }

  @Post('new-deadline')
  @Audited('draft.changed', { about: 'draft' })
  add(@Param('id', ParseId) draftId: string, @Body() body: unknown, @SignedIn() reader: Reader) {
    return this.editor.save(draftId, body, reader, newDeadlineForm);
  }

  @Get('deadlines/:deadline/:form')
  form(
    @Param('id', ParseId) draftId: string,
    @Param('deadline') key: string,
    @Param('form') name: string,
    @Query() query: unknown,
  ): Promise<Page | Redirect> {
    return this.editor.show(draftId, formNamed(forms, name, key), query);
  }

  @Post('deadlines/:deadline/:form')
  @Audited('draft.changed', { about: 'draft' })
  save(
    @Param('id', ParseId) draftId: string,
    @Param('deadline') key: string,
    @Param('form') name: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.save(draftId, body, reader, formNamed(forms, name, key));
  }

  @Get('deadlines/:deadline/remove')
  async askToRemove(@Param('id', ParseId) draftId: string, @Param('deadline') key: string): Promise<Page> {
    const context = await this.editor.context(draftId);
    return this.editor.render(context, 'confirm', {
      heading: 'Remove this deadline?',
      caption: deadlineOf(context, key).title,
      lines: [
        'The date will no longer be watched. Dates that are owed already stay.',
        ...whatSpeaksOf(context.content, key),
      ],
      action: paths.draftDeadlines.remove(context.draft.id, key),
      button: 'Remove the deadline',
      back: { text: 'Deadlines', path: paths.draftDeadlines.list(context.draft.id) },
    });
  }

  @Post('deadlines/:deadline/remove')
  @Audited('draft.changed', { about: 'draft' })
  remove(
    @Param('id', ParseId) draftId: string,
    @Param('deadline') key: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.answer(draftId, body, reader, {
      read: (context) => {
        const { title } = deadlineOf(context, key);
        const change = { content: withoutDeadline(context.content, key) };
        return { change, to: paths.draftDeadlines.list(draftId), message: `“${title}” is removed.` };
      },
      again: (context, { faults }) => this.listPage(context, faults),
    });
  }

  /** The list, or why it stays as it is (409). */
  private listPage(context: EditorContext, faults: FormFault[] = []): Page {
    const { content, calendars } = context;
    return this.editor.render(
      context,
      'deadlines',
      {
        deadlines: content.deadlines.map((owed) => ({
          key: owed.key,
          title: owed.title,
          text: capitalised(describeOwed(owed, content.steps, content.on, context.lists)),
          sums: deadlineSums(owed, content, calendars),
        })),
        mayAdd: content.deadlines.length < MOST_DEADLINES,
        ...faultModel(faults),
      },
      faults.length > 0 ? 409 : 200,
    );
  }
}
