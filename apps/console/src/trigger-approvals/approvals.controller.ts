import type { Reader } from '@linchpin/access';
import { DraftRefusedError, TriggerDrafts, UnknownDraftError } from '@linchpin/trigger-drafts';
import { TriggersReader } from '@linchpin/triggers';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import type { Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { readReason } from '../forms/read-reason.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { refusals } from '../triggers/trigger-pages.js';
import { startWords } from '../triggers/trigger-words.js';
import { ApprovalPages } from './approval-pages.js';
/** The second person's decision about a draft. What the rules refuse shows the draft as it stands now, and why (409). */
@Controller('triggers/drafts/:id/approval')
@RequirePermission('approve-triggers')
export class ApprovalsController {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly reader: TriggersReader,
    private readonly pages: ApprovalPages,
  ) {}

  @Get()
  show(@Param('id', ParseId) draftId: string, @SignedIn() reader: Reader): Promise<Page> {
    return this.pages.show(draftId, reader);
  }

  @Post('approve')
  @Audited('trigger.approved', { about: 'draft' })
  approve(
    @Param('id', ParseId) draftId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return this.decide(draftId, reader, values, { value: null }, async () => {
      const refusal = await this.pages.refusal(draftId);
      if (refusal !== null) throw new DraftRefusedError(refusal);
      const { triggerId, version } = await this.drafts.publish(reader, draftId, values.number('revision'));
      const published = (await this.reader.versions(triggerId)).find((each) => each.version === version);
      const when =
        published?.state === 'upcoming' && published.from
          ? `It is in force from ${startWords(published.from)}.`
          : 'It is in force.';
      return redirectTo(paths.triggers.show(triggerId), `You have approved version ${String(version)}. ${when}`);
    });
  }

  @Post('send-back')
  @Audited('draft.sent-back', { about: 'draft', why: 'reason' })
  sendBack(
    @Param('id', ParseId) draftId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const note = readReason(values, 'Say what is to be changed');
    return this.decide(draftId, reader, values, note, async (text) => {
      await this.drafts.sendBack(reader, draftId, values.number('revision'), text);
      return redirectTo(paths.triggers.list(), 'The draft is sent back, with your note.');
    });
  }

  private async decide<Value>(
    draftId: string,
    reader: Reader,
    values: FormValues,
    read: Reading<Value>,
    act: (value: Value) => Promise<Redirect>,
  ): Promise<Page | Redirect> {
    return answerForm({
      read: () => read,
      act,
      again: (wrong) =>
        wrong.error instanceof UnknownDraftError
          ? this.pages.gone(draftId, 409)
          : this.pages.show(draftId, reader, { ...wrong, values: { reason: values.note('reason') } }),
      refusals: [refusedBy(UnknownDraftError, '', 409), ...refusals],
    });
  }
}
