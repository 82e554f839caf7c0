import { type CivilDate, civilDate } from '@linchpin/dates';
import { type Approval, type ApprovalFault, sentHow } from '@linchpin/tasks';

/** What the form of an approval was given, as it was typed. */
export interface GivenApproval {
  approvedBy: string;
  approverRole: string;
  /** `yes`, `no`, or empty while nothing is chosen. */
  sent: string;
  sentBy: string;
  sentOn: string;
  sentHow: string;
  sentTo: string;
}

/** A fault beside the field it is about. */
export interface ApprovalFormFault {
  text: string;
  href: `#${ApprovalFault['field']}`;
}

/** Reads the form. No field is cut off: what is too long is shown again. */
export function givenApproval(body: unknown): GivenApproval {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: keyof GivenApproval) => {
    const given = fields[name];
    return typeof given === 'string' ? given.replace(/[\s\p{Cc}]+/gu, ' ').trim() : '';
  };
  return {
    approvedBy: text('approvedBy'),
    approverRole: text('approverRole'),
    sent: text('sent'),
    sentBy: text('sentBy'),
    sentOn: text('sentOn'),
    sentHow: text('sentHow'),
    sentTo: text('sentTo'),
  };
}

/** The approval that a form gives, or what only the form itself can say is wrong with it. */
export function readApproval(given: GivenApproval): { approval: Approval } | { faults: ApprovalFault[] } {
  const { approvedBy, approverRole, sent } = given;
  if (sent !== 'yes' && sent !== 'no') {
    return { faults: [{ field: 'sent', message: 'Choose whether it was sent' }] };
  }
  if (sent === 'no') return { approval: { approvedBy, approverRole, sent: null } };
  const on = realDay(given.sentOn);
  if (on === null) {
    return { faults: [{ field: 'sentOn', message: 'Enter a real date, such as 14 October 2026' }] };
  }
  const how = given.sentHow as keyof typeof sentHow;
  return { approval: { approvedBy, approverRole, sent: { by: given.sentBy, on, how, to: given.sentTo } } };
}

/** The faults as a page links to them. */
export function formFaults(faults: readonly ApprovalFault[]): ApprovalFormFault[] {
  return faults.map(({ field, message }) => ({ text: message, href: `#${field}` }));
}

/** The ways of sending, as choices. */
export const sendingChoices = Object.entries(sentHow).map(([value, text]) => ({
  value,
  text: text.charAt(0).toUpperCase() + text.slice(1),
}));

/** Empty stays empty: that it is missing is said with the rest. */
function realDay(text: string): CivilDate | null {
  if (text === '') return '';
  try {
    return civilDate(text);
  } catch {
    return null;
  }
}
