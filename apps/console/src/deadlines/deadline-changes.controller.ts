import type { Reader } from '@linchpin/access';
import { DeadlineRefusedError, DeadlinesService, UnknownDeadlineError } from '@linchpin/deadlines';
import { ApprovalRefusedError, TasksService } from '@linchpin/tasks';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy, unknownBy } from '../forms/answer-form.js';
import { FormValues } from '../forms/form-values.js';
import { realDate } from '../forms/read-date.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { type DeadlineField, deadlineFields, DeadlinePages, type WrongDeadline } from './deadline-pages.js';
import { approvalOf } from './sent-drafts.js';

const BY_A_MANAGER = 'A manager records who approved these letters and who sent them.';

/** What staff say about a deadline. A form that is refused shows the deadline as it stands now, and why. */
@Controller('deadlines')
@RequirePermission('settle-deadlines')
export class DeadlineChangesController {
  constructor(
    private readonly deadlines: DeadlinesService,
    private readonly pages: DeadlinePages,
    private readonly tasks: TasksService,
  ) {}

  @Post(':id/reason')
  @Audited('deadline.explained', { about: 'deadline', why: 'reason' })
  reason(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.change(deadlineId, reader, body, 'reason', 'The reason is recorded.', ({ reason }) =>
      this.deadlines.explain(reader, deadlineId, reason),
    );
  }

  @Post(':id/met')
  @Audited('deadline.met', { about: 'deadline' })
  met(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.change(deadlineId, reader, body, 'on', 'It is recorded when this was done.', async (typed) => {
      const day = realDate(typed.on);
      if (day === null) throw new DeadlineRefusedError('Enter a real date, such as 14 October 2026.');
      const madeOn = (await this.deadlines.find(reader, deadlineId))?.draftsMadeOn ?? null;
      if (madeOn !== null && !may(reader, 'record-approvals')) throw new DeadlineRefusedError(BY_A_MANAGER);
      const sent = madeOn === null ? undefined : this.tasks.draftsSent(approvalOf(typed, day), madeOn);
      await this.deadlines.meet(reader, deadlineId, day, typed.at, sent);
    });
  }

  @Post(':id/not-owed')
  @Audited('deadline.withdrawn', { about: 'deadline', why: 'why' })
  notOwed(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.change(deadlineId, reader, body, 'why', 'It is recorded that this is not owed.', ({ why }) =>
      this.deadlines.withdraw(reader, deadlineId, why),
    );
  }

  @Post(':id/owed-again')
  @Audited('deadline.owed-again', { about: 'deadline', why: 'again' })
  owedAgain(
    @Param('id', ParseId) deadlineId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.change(deadlineId, reader, body, 'again', 'It is recorded that this is owed again.', ({ again }) =>
      this.deadlines.oweAgain(reader, deadlineId, again),
    );
  }

  /** `field`: where a refusal is told that names no other. */
  private change(
    deadlineId: string,
    reader: Reader,
    body: unknown,
    field: DeadlineField,
    message: string,
    apply: (values: Readonly<Record<DeadlineField, string>>) => Promise<void>,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const typed = values.sentences(...deadlineFields);
    return answerForm({
      read: () => ({ value: typed }),
      act: async () => {
        await apply(typed);
        return redirectTo(paths.deadlines.show(deadlineId), message);
      },
      again: ({ faults }) =>
        this.pages.show(deadlineId, reader, {
          faults: faults as WrongDeadline['faults'],
          values: values.has('on') ? typed : { ...typed, on: undefined },
        }),
      refusals: [
        unknownBy(UnknownDeadlineError),
        // The day on which letters were sent is that on which it was done.
        refusedBy(ApprovalRefusedError, ({ faults }) =>
          faults.map((each) => ({ field: each.field === 'sentOn' ? 'on' : each.field, text: each.message })),
        ),
        refusedBy(DeadlineRefusedError, (error) => [{ field: error.field ?? field, text: error.message }]),
      ],
    });
  }
}
