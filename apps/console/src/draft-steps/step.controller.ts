import type { Reader } from '@linchpin/access';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths, type StepFormName } from '../paths.js';
import { type EditorForm, formNamed } from '../trigger-editor/editor-form.js';
import { EditorPages } from '../trigger-editor/editor-pages.js';
import { afterForm, approvalForm, titleForm } from './step-forms.js';
import { stepModel } from './step-page.js';
import { settingsForm } from './step-settings-form.js';
import { whenForm } from './step-time-form.js';

/** The pages of a step that are a form. */
const forms: Record<StepFormName, (key: string) => EditorForm> = {
  name: titleForm,
  settings: settingsForm,
  after: afterForm,
  when: whenForm,
  approval: approvalForm,
};

/** One step: everything that it says, and a page to change each. Its conditions have pages of their own. */
@Controller('triggers/drafts/:id/steps/:step')
@RequirePermission('manage-triggers')
export class StepController {
  constructor(private readonly editor: EditorPages) {}

  @Get()
  async show(@Param('id', ParseId) draftId: string, @Param('step') key: string): Promise<Page | Redirect> {
    const context = await this.editor.context(draftId);
    const model = stepModel(context, key);
    return context.content.on
      ? this.editor.render(context, 'step', model)
      : redirectTo(paths.drafts.event(context.draft.id));
  }

  @Get(':form')
  form(
    @Param('id', ParseId) draftId: string,
    @Param('step') key: string,
    @Param('form') name: string,
    @Query() query: unknown,
  ): Promise<Page | Redirect> {
    return this.editor.show(draftId, formNamed(forms, name, key), query);
  }

  @Post(':form')
  @Audited('draft.changed', { about: 'draft' })
  save(
    @Param('id', ParseId) draftId: string,
    @Param('step') key: string,
    @Param('form') name: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.editor.save(draftId, body, reader, formNamed(forms, name, key));
  }
}
