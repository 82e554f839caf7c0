import type { Reader } from '@linchpin/access';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { londonDate } from '@linchpin/dates';
import { type DeadlinePage, DeadlinesService, deadlineSum, LONGEST_REASON } from '@linchpin/deadlines';
import { eventType } from '@linchpin/event-types';
import { StaffNames } from '@linchpin/teams';
import { Injectable, NotFoundException } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { page, type Page } from '../pages/page.js';
import { sendingChoices } from '../tasks/approval-form.js';
import { DeadlineRows } from './deadline-rows.js';
import { historySentence } from './deadline-words.js';
import { type GivenSending, sendingFields } from './sent-drafts.js';

/** The fields of the forms of a deadline's page. */
export const deadlineFields = ['reason', 'on', 'at', 'why', 'again', ...sendingFields] as const;

export type DeadlineField = (typeof deadlineFields)[number];

/** What is wrong with the fields of one form, and what was typed into it. */
export interface WrongDeadline {
  faults: readonly (FormFault & { field: DeadlineField })[];
  values: Readonly<Partial<Record<DeadlineField, string | undefined>>>;
}

/** Builds the page of one deadline, for its own address and for forms that were refused. */
@Injectable()
export class DeadlinePages {
  constructor(
    private readonly deadlines: DeadlinesService,
    private readonly rows: DeadlineRows,
    private readonly calendars: CouncilCalendars,
    private readonly staff: StaffNames,
  ) {}

  /**
   * The page of a deadline as it stands now; with what is wrong, 422 when its form is still there and 409 when the deadline has
   * moved on. Throws a 404 when there is none for this reader.
   */
  async show(deadlineId: string, reader: Reader, wrong?: WrongDeadline): Promise<Page> {
    const found = await this.deadlines.find(reader, deadlineId);
    if (!found) throw new NotFoundException();
    const [deadline] = await this.rows.shown([found]);
    const names = await this.staff.all();
    const settles = may(reader, 'settle-deadlines');
    const undone =
      (found.draftsMadeOn === null || may(reader, 'record-approvals')) &&
      (found.state === 'open' || found.state === 'missed') &&
      found.doneAt === null &&
      found.approvalTaskId === null;
    const offers = {
      reason: settles && (found.state === 'missed' || found.bookedLate),
      on: settles && undone,
      at: settles && undone && found.exact,
      why: settles && found.state === 'open',
      // What another stands for is owed there, and nobody took it back.
      again: settles && found.state === 'withdrawn' && takenBackBy(found) !== null && !found.replacedBy,
    };
    const [first] = wrong?.faults ?? [];
    const isThere = first !== undefined && offers[formOf(first.field)];
    const status = wrong ? (isThere ? 422 : 409) : 200;
    return page(
      'deadlines/show.njk',
      {
        deadline,
        sum: deadlineSum(found, await this.calendars.current()),
        metBy: metBy(found),
        approvalTaskId: found.doneAt === null && found.state !== 'withdrawn' ? found.approvalTaskId : null,
        endsWith: found.endsWithEvent && `When ${eventType(found.endsWithEvent)?.when ?? found.endsWithEvent}`,
        history: found.history.map((line) => ({
          ...line,
          sentence: historySentence({ ...line, by: line.by === null ? null : (names.get(line.by) ?? line.by) }),
        })),
        offers,
        // What has moved on has no field any more.
        ...faultModel(isThere ? wrong?.faults : wrong?.faults.map((each) => ({ ...each, href: '#to-do' }))),
        values: wrong?.values ?? {},
        draftsMadeOn: found.draftsMadeOn,
        ways: sendingChoices,
        longestReason: LONGEST_REASON,
        today: londonDate(new Date()),
      },
      status,
    );
  }
}

/** The field by which the form is known that holds this one. */
function formOf(field: DeadlineField): Exclude<DeadlineField, keyof GivenSending> {
  return isOfSending(field) ? 'on' : field;
}

function isOfSending(field: DeadlineField): field is keyof GivenSending {
  return (sendingFields as readonly string[]).includes(field);
}

/** Who said last that it is not owed. */
function takenBackBy({ history }: DeadlinePage): string | null {
  return history.findLast(({ change }) => change === 'withdrawn')?.by ?? null;
}

function metBy({ metByStep, metByEvent, ofChild, onlyReminded, approvalTaskId }: DeadlinePage): string {
  if (metByStep !== null && onlyReminded) {
    return `When somebody says here that it was done: the step “${metByStep}” only reminds of it`;
  }
  if (metByStep !== null && approvalTaskId !== null) {
    return `When it is recorded with the task of “${metByStep}” that it was approved and sent`;
  }
  if (metByStep !== null) return `When the step “${metByStep}” is done`;
  if (metByEvent !== null) {
    return `When ${eventType(metByEvent)?.when ?? metByEvent}${ofChild ? ', for this child' : ''}`;
  }
  return 'When somebody says here that it was done';
}
