import { type Approval, sentHow } from '@linchpin/tasks';
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
import { realDate } from '../forms/read-date.js';
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

/** Reads the form. No field is cut off: what is too long is shown again. */
export function givenApproval(values: FormValues): GivenApproval {
  return values.sentences('approvedBy', 'approverRole', 'sent', 'sentBy', 'sentOn', 'sentHow', 'sentTo');
}

/** The approval that a form gives, or what only the form itself can say is wrong with it. */
export function readApproval(given: GivenApproval): Reading<Approval> {
  const { approvedBy, approverRole, sent } = given;
  if (sent !== 'yes' && sent !== 'no') return fault('sent', 'Choose whether it was sent');
  if (sent === 'no') return { value: { approvedBy, approverRole, sent: null } };
  // Empty stays empty: that it is missing is said with the rest.
  const on = given.sentOn === '' ? '' : realDate(given.sentOn);
  if (on === null) return fault('sentOn', 'Enter a real date, such as 14 October 2026');
  const how = given.sentHow as keyof typeof sentHow;
  return { value: { approvedBy, approverRole, sent: { by: given.sentBy, on, how, to: given.sentTo } } };
}

/** The ways of sending, as choices. */
export const sendingChoices = Object.entries(sentHow).map(([value, text]) => ({
  value,
  text: text.charAt(0).toUpperCase() + text.slice(1),
}));
