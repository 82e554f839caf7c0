import type { Reader } from '@linchpin/access';
import { SETTINGS, type Settings } from '@linchpin/config';
import { eventType } from '@linchpin/event-types';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { catalogueList } from '../catalogue/catalogue-search.js';
import { eventTypeView } from '../catalogue/event-type-page.js';
import { fault, faultModel } from '../forms/form-faults.js';
import { textOf } from '../forms/query.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import type { EditorContext } from '../trigger-editor/editor-form.js';
import { EditorPages } from '../trigger-editor/editor-pages.js';
import { changeEventType } from './change-event-type.js';

/** What sets a trigger off. */
@Controller('triggers/drafts/:id/event')
@RequirePermission('manage-triggers')
export class DraftEventController {
  constructor(
    private readonly editor: EditorPages,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** All event types by their area, or those that a search finds. */
  @Get()
  async choose(@Param('id', ParseId) draftId: string, @Query() query: unknown): Promise<Page> {
    const context = await this.editor.context(draftId);
    return this.choices(context, textOf(query, 'search'), context.content.on);
  }

  @Post()
  @Audited('draft.changed', { about: 'draft' })
  save(
    @Param('id', ParseId) draftId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const search = textOf(body, 'search');
    const type = eventType(textOf(body, 'type') ?? '');
    return this.editor.answer(draftId, body, reader, {
      read: (context) => {
        if (!type) return fault('type', 'Choose what sets the trigger off');
        const to = paths.drafts.eventFields(draftId);
        if (type.type === context.content.on) return { to };
        const { content, removed } = changeEventType(context.content, type.type);
        const message =
          removed.length > 0 ? `Taken out, because this event cannot give it: ${removed.join('; ')}.` : undefined;
        return { change: { content }, to, message };
      },
      again: (context, { faults: [first], status }) =>
        this.choices(context, search, type?.type ?? context.content.on, first?.text, status),
    });
  }

  /** What an event of the chosen type tells. */
  @Get('fields')
  async fields(@Param('id', ParseId) draftId: string): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    const type = eventType(context.content.on ?? '');
    if (!type) return redirectTo(paths.drafts.event(context.draft.id));
    const isNew = context.content.steps.length === 0;
    return this.editor.render(context, 'event-fields', {
      eventType: eventTypeView(type, this.settings.INTAKE_URL),
      isNew,
    });
  }

  private choices(
    context: EditorContext,
    search: string | undefined,
    chosen: string | undefined,
    wrong?: string,
    status = 200,
  ): Page {
    const { areas } = catalogueList(search);
    return this.editor.render(
      context,
      'event',
      { areas, search, chosen, ...faultModel(wrong === undefined ? [] : [{ field: 'type', text: wrong }]) },
      status,
    );
  }
}
