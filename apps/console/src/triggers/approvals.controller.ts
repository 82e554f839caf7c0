import type { StaffMember } from '@linchpin/teams';
import { DraftRefusedError, TriggerDrafts, TriggersReader, UnknownDraftError } from '@linchpin/triggers';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { ApprovalPages } from './approval-pages.js';
import { reasonOf } from './reason-form.js';
import { startWords } from './trigger-words.js';
import { refusalOf, type Typed } from './trigger-pages.js';

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
  show(@Param('id', ParseId) draftId: string, @SignedIn() staff: StaffMember): Promise<Page> {
    return this.pages.show(draftId, staff);
  }

  @Post('approve')
  async approve(
    @Param('id', ParseId) draftId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    return this.decide(draftId, staff, { text: '', fault: null }, async () => {
      const refusal = await this.pages.refusal(draftId);
      if (refusal !== null) throw new DraftRefusedError(refusal);
      const { triggerId, version } = await this.drafts.publish(staff, draftId, revisionOf(body));
      const published = (await this.reader.versions(triggerId)).find((each) => each.version === version);
      const when =
        published?.state === 'upcoming' && published.from
          ? `It is in force from ${startWords(published.from)}.`
          : 'It is in force.';
      return redirectTo(paths.triggers.show(triggerId), `You have approved version ${String(version)}. ${when}`);
    });
  }

  @Post('send-back')
  async sendBack(
    @Param('id', ParseId) draftId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const note = reasonOf(body, 'Say what is to be changed');
    if (note.fault) return this.pages.show(draftId, staff, note);
    return this.decide(draftId, staff, note, async () => {
      await this.drafts.sendBack(staff, draftId, revisionOf(body), note.text);
      return redirectTo(paths.triggers.list(), 'The draft is sent back, with your note.');
    });
  }

  private async decide(
    draftId: string,
    staff: StaffMember,
    typed: Typed,
    apply: () => Promise<Redirect>,
  ): Promise<Page | Redirect> {
    try {
      return await apply();
    } catch (error) {
      if (error instanceof UnknownDraftError) return this.pages.gone(draftId, 409);
      if (!(error instanceof DraftRefusedError)) throw error;
      return this.pages.show(draftId, staff, { ...typed, ...refusalOf(error) });
    }
  }
}

/** The revision that the page showed; 0, which is none, for a form made by hand. */
function revisionOf(body: unknown): number {
  const text = textOf(body, 'revision') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
