import type { ActionContext, ActionHandler, ActionOutcome } from '@linchpin/actions';
import type { DueDate } from '@linchpin/calendar';
import { CaseRecords, UnknownPersonError } from '@linchpin/case-records';
import { type CivilDate, formatDate, londonDate } from '@linchpin/dates';
import { withdrawDeliveries } from '@linchpin/deliveries';
import { keptDateOf } from '@linchpin/kept-dates';
import { dateOf } from '@linchpin/timings';
import { Injectable } from '@nestjs/common';
import { type Agency, AgencyDirectory } from './agency-directory.js';
import { askAgency, changeRequest, type NewCheck, recipientOf } from './ask-agency.js';
import { askedAgencies } from './asked-agencies.js';

type Action = ActionContext<'agency-checks.request'>;

/** The checks that were asked for, in the order of the social worker's list. */
export type RequestedChecks = {
  requests: { requestId: string; reference: string; agency: string; dueOn: CivilDate }[];
  /** What a person should know about the due dates. */
  warnings?: string[];
};

/** How many requests were closed, and how many had been answered before and stay as they are. */
export type WithdrawnChecks = { withdrawn: number; answered: number };

/**
 * Asks every agency on the social worker's list by a mail with a link. Which agencies, for what purpose and on what
 * lawful basis is the social worker's decision and comes with the event; the basis is recorded with each request.
 *
 * Due dates: the date that the trigger sets, else the agency's usual working days from the day on which it is asked,
 * on the service calendar. From that day and not from the event's: an event that was held up must not leave an agency
 * with less time than was agreed with it. A date that the trigger sets follows the one rule for dates that people are
 * asked to keep (`keptDate`): where it has passed the check is still wanted, today, and a day of rest is the working day
 * before it, each with a sentence.
 */
@Injectable()
export class RequestChecks implements ActionHandler<'agency-checks.request', RequestedChecks> {
  constructor(
    private readonly directory: AgencyDirectory,
    private readonly caseRecords: CaseRecords,
  ) {}

  async perform(action: Action): Promise<ActionOutcome<RequestedChecks>> {
    const plan = await this.plan(action);
    return 'refusal' in plan ? { outcome: 'rejected', reason: plan.refusal } : ask(action, plan);
  }

  /**
   * Asks agencies that were added, closes requests to agencies that were taken off the list, and moves the due date of
   * open ones when the trigger sets it; otherwise their dates stay. An agency that has its link sees the new date
   * there. It gets no second mail: the link is the same, and one action sends one mail to one address.
   */
  async revise(action: Action, previous: RequestedChecks): Promise<ActionOutcome<RequestedChecks>> {
    const plan = await this.plan(action, previous);
    if ('refusal' in plan) return { outcome: 'rejected', reason: plan.refusal };
    for (const check of plan.checks) await changeRequest(action.manager, check);
    await close(
      action,
      plan.checks.map(({ agency }) => agency),
    );
    return ask(action, plan);
  }

  /** Closes what has not been answered. Its links then say that the check is no longer needed. */
  async withdraw(action: Action): Promise<ActionOutcome<WithdrawnChecks>> {
    const withdrawn = await close(action, []);
    const [count] = await action.manager.query<{ answered: number }[]>(
      `SELECT count(*)::int AS answered FROM check_requests WHERE action_id = $1 AND state = 'answered'`,
      [action.actionId],
    );
    return { outcome: 'succeeded', result: { withdrawn, answered: count?.answered ?? 0 } };
  }

  /** Everything that is to be asked, or the sentence that refuses it. Nothing has been sent or stored by then. */
  private async plan(action: Action, previous?: RequestedChecks): Promise<Plan | { refusal: string }> {
    const { settings, event } = action;
    if (event.restricted) {
      return {
        refusal: 'The record is restricted, so no agency was asked. Its named manager asks for checks by hand.',
      };
    }
    const { agencies, unknown } = await this.directory.find(settings.agencies);
    if (unknown.length > 0) {
      return {
        refusal: `No agency has the code ${unknown.join(', ')}, so none was asked. Operations can add it to the council’s agencies; then retry. Or ask the social worker for another list.`,
      };
    }
    const children = await this.children(action);
    if ('refusal' in children) return children;
    const warnings = new Set<string>();
    const dueBefore = new Map(previous?.requests.map(({ agency, dueOn }) => [agency, dueOn]));
    const checks = agencies.map((agency) => {
      const kept = settings.due ? undefined : dueBefore.get(agency.code);
      const due: DueDate = kept ? { date: kept } : dueDate(action, agency);
      if (due.warning) warnings.add(due.warning);
      return {
        actionId: action.actionId,
        agency,
        subjectReference: event.reference,
        childRefs: children.refs,
        purposeCode: settings.purpose,
        lawfulBasisCode: settings.lawfulBasis,
        teamCode: event.teamCode,
        dueOn: due.date,
      };
    });
    return { checks, warnings: [...warnings] };
  }

  private async children({
    manager,
    event,
    actionId,
    about: noteChildren,
  }: Action): Promise<{ refs: string[] } | { refusal: string }> {
    const reading = {
      purpose: `agency checks for ${event.reference}`,
      reader: 'agency-checks.request',
      restricted: event.restricted,
      actionId,
    };
    const about = { childRef: text(event.data.childRef), groupRef: text(event.data.groupRef) };
    try {
      // No fields: only that they are there, and who belongs to the group. Details are read when an agency looks.
      const children = await this.caseRecords.read(manager, reading, (records) => records.children(about, []));
      const refs = children.map(({ ref }) => ref);
      if (refs.length > 0) {
        await noteChildren(refs);
        return { refs };
      }
    } catch (error) {
      if (error instanceof UnknownPersonError) return { refusal: `No agency was asked. ${error.message}` };
      throw error;
    }
    return { refusal: 'The event names no child, so no agency was asked. Send childRef or groupRef with the event.' };
  }
}

interface Plan {
  checks: NewCheck[];
  warnings: string[];
}

/** Asks them all. Agencies that were asked have not answered: the step is done when they have. */
async function ask(action: Action, { checks, warnings }: Plan): Promise<ActionOutcome<RequestedChecks>> {
  const { manager, actionId } = action;
  const requests: RequestedChecks['requests'] = [];
  for (const check of checks) {
    const { requestId, reference, dueOn } = await askAgency(manager, check);
    requests.push({ requestId, reference, agency: check.agency.code, dueOn });
  }
  const result = { requests, ...(warnings.length > 0 && { warnings }) };
  const asked = await askedAgencies(manager, actionId);
  return { outcome: 'succeeded', result, ...(asked && { asked }) };
}

/** When this agency's answer is due. See the class for the rule. */
function dueDate({ settings, event, calendars, today = londonDate(new Date()) }: Action, agency: Agency): DueDate {
  if (!settings.due) return calendars.service.addWorkingDays(today, agency.workingDays);
  const { date, note, warning, moved } = keptDateOf(settings.due, event.occurredAt, calendars, { today });
  // Without a meeting that it must come before there is always a day.
  if (date === null) return dateOf(settings.due, event.occurredAt, calendars);
  const owed = formatDate(settings.due.insteadOf ?? dateOf(settings.due, event.occurredAt, calendars).date);
  const late = moved === 'passed' && date === today;
  const why = late ? `The answers were owed by ${owed}, which has passed: they were asked for today.` : note;
  const words = [why, warning].filter(Boolean).join(' ');
  return { date, ...(words && { warning: words }) };
}

/** Closes the open requests of an action, but for those to these agencies. Returns how many. */
async function close({ manager, actionId }: Action, exceptFor: readonly Agency[]): Promise<number> {
  await withdrawDeliveries(manager, [actionId], 'The check is no longer needed.', exceptFor.map(recipientOf));
  const [, closed] = await manager.query<[unknown[], number]>(
    `UPDATE check_requests SET state = 'withdrawn'
     WHERE action_id = $1 AND state = 'requested' AND NOT agency_id = ANY($2::uuid[])`,
    [actionId, exceptFor.map(({ id }) => id)],
  );
  return closed;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
