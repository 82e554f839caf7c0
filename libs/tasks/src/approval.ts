import { type CivilDate, formatDate } from '@linchpin/dates';
import { TaskRefusedError } from './task-errors.js';

/** How something left the house. */
export const sentHow = {
  post: 'by post',
  email: 'by email',
  'secure-email': 'by secure email',
  'by-hand': 'by hand',
} as const;

export type SentHow = keyof typeof sentHow;

/** What was sent once it was approved: by whom, on which day, how, and to whom. */
export interface Sending {
  by: string;
  on: CivilDate;
  how: SentHow;
  /** Roles, such as *the parents and the school nurse*: names of a family have no place here. */
  to: string;
}

/** Who approved what a task prepared, and what became of it. `sent` is null when there was nothing to send. */
export interface Approval {
  approvedBy: string;
  approverRole: string;
  sent: Sending | null;
}

/** Which part of an approval is wrong. */
export type ApprovalField = 'approvedBy' | 'approverRole' | 'sent' | 'sentBy' | 'sentOn' | 'sentHow' | 'sentTo';

export interface ApprovalFault {
  field: ApprovalField;
  message: string;
}

/** What an approval must fit. */
export interface ApprovalBounds {
  today: CivilDate;
  /** Nothing was sent before: the day on which the letters were made, or else that of the event. */
  earliest: CivilDate;
  /** Letters of the same event are held as drafts. */
  draftsHeld: boolean;
  /** A deadline is met when this was sent. */
  deadlineWaits: boolean;
}

/** The record of an approval is not right. It says each fault in a sentence. */
export class ApprovalRefusedError extends TaskRefusedError {
  override name = 'ApprovalRefusedError';

  constructor(readonly faults: readonly ApprovalFault[]) {
    super(faults[0]?.message ?? 'The approval is not complete.');
  }
}

const SHORTEST = 2;
/** The longest texts, in characters, as the database keeps them. */
export const LONGEST = { approvedBy: 80, approverRole: 60, sentBy: 80, sentTo: 120 } as const;

const missing: Readonly<Record<keyof typeof LONGEST, string>> = {
  approvedBy: 'Enter who approved it',
  approverRole: 'Enter the role of who approved it, such as team manager',
  sentBy: 'Enter who sent it',
  sentTo: 'Enter whom it was sent to, such as the parents and the school',
};

/** Everything that is wrong with an approval; empty when it can be kept. */
export function approvalFaults({ approvedBy, approverRole, sent }: Approval, bounds: ApprovalBounds): ApprovalFault[] {
  const faults = [...textFaults('approvedBy', approvedBy), ...textFaults('approverRole', approverRole)];
  if (!sent) return [...faults, ...nothingSentFaults(bounds)];
  return [
    ...faults,
    ...textFaults('sentBy', sent.by),
    ...dayFaults(sent.on, bounds),
    ...(Object.hasOwn(sentHow, sent.how) ? [] : [{ field: 'sentHow' as const, message: 'Choose how it was sent' }]),
    ...textFaults('sentTo', sent.to),
  ];
}

function nothingSentFaults({ draftsHeld, deadlineWaits }: ApprovalBounds): ApprovalFault[] {
  if (draftsHeld) {
    const message = 'Letters of this event are still drafts: say when, how and to whom they were sent';
    return [{ field: 'sent', message }];
  }
  if (!deadlineWaits) return [];
  return [{ field: 'sent', message: 'A deadline waits for this: say when, how and to whom it was sent' }];
}

function dayFaults(on: CivilDate, { today, earliest }: ApprovalBounds): ApprovalFault[] {
  const field = 'sentOn' as const;
  if (!on) return [{ field, message: 'Enter the day it was sent' }];
  if (on > today) return [{ field, message: 'The day it was sent must be today or in the past' }];
  if (on >= earliest) return [];
  return [{ field, message: `It cannot have been sent before it was there: ${formatDate(earliest)} or later` }];
}

function textFaults(field: keyof typeof LONGEST, text: string): ApprovalFault[] {
  const given = text.trim();
  if (given.length < SHORTEST) return [{ field, message: missing[field] }];
  if (given.length > LONGEST[field]) {
    return [
      { field, message: `${missing[field].split(',')[0] ?? ''} in ${String(LONGEST[field])} characters or fewer` },
    ];
  }
  // The escapes of a terminal or a merge field have no place in a record of people.
  return /[{}<>\p{Cc}]/u.test(given) ? [{ field, message: 'Use plain words, without brackets like { or <' }] : [];
}

/**
 * Who approved and who sent letters that were made on this day and held as drafts, as a history says it. Throws
 * `ApprovalRefusedError` with everything that is wrong.
 */
export function draftsSentWords(approval: Approval, today: CivilDate, madeOn: CivilDate): string {
  const faults = approvalFaults(approval, { today, earliest: madeOn, draftsHeld: true, deadlineWaits: true });
  if (faults.length > 0) throw new ApprovalRefusedError(faults);
  return approvalWords(approval);
}

/** An approval as a history says it. */
export function approvalWords({ approvedBy, approverRole, sent }: Approval): string {
  const approved = `Approved by ${approvedBy}, ${approverRole}.`;
  if (!sent) return `${approved} Nothing was sent.`;
  return `${approved} Sent by ${sent.by} on ${formatDate(sent.on)} ${sentHow[sent.how]}, to ${sent.to}.`;
}
