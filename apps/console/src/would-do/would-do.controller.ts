import type { Reader } from '@linchpin/access';
import { DraftRefusedError, finishDraft, TriggerDrafts, UnknownDraftError } from '@linchpin/trigger-drafts';
import { WouldDoReports } from '@linchpin/would-do';
import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { FormValues } from '../forms/form-values.js';
import { pageOf } from '../forms/query.js';
import { Live } from '../live/live.decorator.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { readForm, typedForm } from './would-do-form.js';
import { WouldDoPages } from './would-do-pages.js';

/** What a draft would do, run over stored events without effect. */
@Controller('triggers')
@RequirePermission('manage-triggers')
export class WouldDoController {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly reports: WouldDoReports,
    private readonly pages: WouldDoPages,
  ) {}

  @Get('drafts/:id/report')
  ask(@Param('id', ParseId) draftId: string): Promise<Page> {
    return this.pages.ask(draftId);
  }

  @Post('drafts/:id/report')
  @Audited('report.requested', { about: 'draft' })
  async request(
    @Param('id', ParseId) draftId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const draft = await this.drafts.find(draftId);
    const content = draft && finishDraft(draft.content).content;
    // Of a draft that is gone or not finished the page itself says so.
    if (!content) return this.pages.ask(draftId);
    const form = typedForm(FormValues.read(body));
    return answerForm({
      load: () => content,
      read: ({ on }) => readForm(form, on),
      act: async (scope) => redirectTo(paths.reports.show(await this.reports.request(reader, draftId, scope))),
      // Somebody may have changed or discarded the draft since it was read above.
      again: ({ faults, error }) =>
        error instanceof UnknownDraftError ? this.pages.ask(draftId) : this.pages.ask(draftId, form, faults),
      refusals: [refusedBy(UnknownDraftError, ''), refusedBy(DraftRefusedError, 'scope')],
    });
  }

  @Get('reports/:id')
  @Live('would-do')
  async show(
    @Param('id', ParseId) reportId: string,
    @Query() query: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page> {
    const report = await this.reports.find(reportId);
    if (!report) throw new NotFoundException();
    return this.pages.show(report, reader, pageOf(query));
  }

  @Post('reports/:id/cancel')
  @Audited('report.cancelled', { about: 'report' })
  async cancel(@Param('id', ParseId) reportId: string): Promise<Redirect> {
    if (!(await this.reports.find(reportId))) throw new NotFoundException();
    const cancelled = await this.reports.cancel(reportId);
    return redirectTo(paths.reports.show(reportId), cancelled ? 'The report is cancelled.' : undefined);
  }
}
