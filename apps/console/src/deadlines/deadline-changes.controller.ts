import { type CivilDate, civilDate } from '@linchpin/calendar';
import { DeadlineRefusedError, DeadlinesService, UnknownDeadlineError } from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { type DeadlineFault, DeadlinePages } from './deadline-pages.js';

/** What staff say about a deadline. A form that is refused shows the deadline as it stands now, and why. */
@Controller('deadlines')
@RequirePermission('settle-deadlines')
export class DeadlineChangesController {
  constructor(
    private readonly deadlines: DeadlinesService,
    private readonly pages: DeadlinePages,
  ) {}

  @Post(':id/reason')
  reason(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const given = wordsOf(body, 'reason');
    return this.change(deadlineId, staff, { field: 'reason', given }, 'The reason is recorded.', () =>
      this.deadlines.explain(deadlineId, staff, given),
    );
  }

  @Post(':id/met')
  met(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const [on, at] = [textOf(body, 'on') ?? '', textOf(body, 'at') ?? ''];
    return this.change(
      deadlineId,
      staff,
      { field: 'on', given: on, on, at },
      'It is recorded when this was done.',
      () => this.deadlines.meet(deadlineId, staff, realDate(on), at),
    );
  }

  @Post(':id/not-owed')
  notOwed(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const given = wordsOf(body, 'why');
    return this.change(deadlineId, staff, { field: 'why', given }, 'It is recorded that this is not owed.', () =>
      this.deadlines.withdraw(deadlineId, staff, given),
    );
  }

  @Post(':id/owed-again')
  owedAgain(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const given = wordsOf(body, 'again');
    return this.change(deadlineId, staff, { field: 'again', given }, 'It is recorded that this is owed again.', () =>
      this.deadlines.oweAgain(deadlineId, staff, given),
    );
  }

  private async change(
    deadlineId: string,
    staff: StaffMember,
    form: Omit<DeadlineFault, 'text'>,
    message: string,
    apply: () => Promise<void>,
  ): Promise<Page | Redirect> {
    try {
      await apply();
    } catch (error) {
      if (error instanceof UnknownDeadlineError) throw new NotFoundException();
      if (!(error instanceof DeadlineRefusedError)) throw error;
      return this.pages.show(deadlineId, staff, { ...form, field: error.field ?? form.field, text: error.message });
    }
    return redirectTo(paths.deadlines.show(deadlineId), message);
  }
}

function realDate(text: string): CivilDate {
  try {
    return civilDate(text);
  } catch {
    throw new DeadlineRefusedError('Enter a real date, such as 14 October 2026.');
  }
}

/** A reason as it was typed, however long, so that one that is too long can be shown again; on one line. */
function wordsOf(body: unknown, name: 'reason' | 'why' | 'again'): string {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : '';
  return typeof given === 'string' ? given.replace(/[\s\p{Cc}]+/gu, ' ').trim() : '';
}
