import type { CivilDate } from '@linchpin/dates';
import type { Approval } from '@linchpin/tasks';

/** The fields that the form has beside the day, where letters are held as drafts. */
export const sendingFields = ['approvedBy', 'approverRole', 'sentBy', 'sentHow', 'sentTo'] as const;

/** What the form says of drafts that were sent. */
export type GivenSending = Readonly<Record<(typeof sendingFields)[number], string>>;

/** The same as an approval. Whether it will do is asked of the tasks, whose rule it is. */
export function approvalOf(
  { approvedBy, approverRole, sentBy, sentHow, sentTo }: GivenSending,
  on: CivilDate,
): Approval {
  const how = sentHow as NonNullable<Approval['sent']>['how'];
  return { approvedBy, approverRole, sent: { by: sentBy, on, how, to: sentTo } };
}
