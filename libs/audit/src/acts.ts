/**
 * Everything that is written into the audit trail, in the words of its page. A new route of the console needs its act here
 * before it can be declared; one that was ever written must stay, or old entries lose their words.
 */
export const auditActs = {
  'letter.opened': 'Letter opened',
  'letter.downloaded': 'Letter downloaded',
  'answer.opened': 'Answer opened',
  'answer-file.downloaded': 'File of an answer downloaded',
  'event.opened': 'Event opened',
  'run.opened': 'What was done opened',
  'task.opened': 'Task opened',
  'deadline.opened': 'Deadline opened',
  'hold.opened': 'Hold opened',
  'messages.opened': 'Messages without a mapping opened',
  'reference.searched': 'Reference searched for',
  'trail.searched': 'Audit trail searched',
  'trail.exported': 'Audit trail exported',

  'task.claimed': 'Task claimed',
  'task.released': 'Task given back',
  'task.done': 'Task done',
  'task.undone': 'Task opened again',
  'task.handed-over': 'Task handed over',
  'approval.recorded': 'Approval recorded',
  'alert.read': 'Alert marked as read',
  'deadline.explained': 'Reason for a missed deadline given',
  'deadline.met': 'Deadline met',
  'deadline.withdrawn': 'Deadline not owed',
  'deadline.owed-again': 'Deadline owed again',
  'step.retried': 'Step tried again',
  'step.skipped': 'Step skipped',
  'problem.retried': 'Problem tried again',
  'alarm.seen': 'Alarm marked as seen',
  'event.matched-again': 'Event matched again',
  'hold.lifted': 'Hold lifted',

  'draft.begun': 'Draft of a trigger begun',
  'draft.changed': 'Draft of a trigger changed',
  'draft.submitted': 'Draft of a trigger submitted',
  'draft.sent-back': 'Draft of a trigger sent back',
  'draft.discarded': 'Draft of a trigger discarded',
  'trigger.published': 'Trigger published',
  'trigger.approved': 'Trigger approved and published',
  'trigger.switched-off': 'Trigger switched off',
  'trigger.gone-back': 'Trigger gone back to an older version',
  'report.requested': 'Would-do report asked for',
  'report.cancelled': 'Would-do report cancelled',
  'calendar.previewed': 'Change of the calendars looked at beforehand',
  'calendar.changed': 'Calendars changed',
  'source.added': 'Source added',
  'source.changed': 'Source changed',
  'source.switched-on': 'Source switched on',
  'source.switched-off': 'Source switched off',
  'source.key-added': 'Key of a source made',
  'source.key-revoked': 'Key of a source revoked',
  'mapping.added': 'Mapping added',
  'mapping.changed': 'Mapping changed',
  'mapping.tried': 'Mapping tried out',
  'mapping.switched-on': 'Mapping switched on',
  'mapping.switched-off': 'Mapping switched off',
  'mapping.removed': 'Mapping removed',
  'value-table.added': 'Value table added',
  'value-table.changed': 'Value table changed',
  'value-table.removed': 'Value table removed',
  'messages.mapped-again': 'Messages mapped again',
  'messages.discarded': 'Messages discarded',
  'configuration.applied': 'Configuration applied from files',
  'feed.read': 'Feed read',

  'check.opened': 'Check opened by its agency',
  'check.answered': 'Check answered by its agency',

  'person.invited': 'Person invited',
  'person.changed': 'Person changed',
  'person.link-sent': 'Link to an account sent',
  'person.disabled': 'Account disabled',
  'person.enabled': 'Account enabled again',
  'right.given': 'Right to restricted records given',
  'right.ended': 'Right to restricted records ended',
  'password.chosen': 'Password chosen by a link',

  'signed-in': 'Signed in',
  'sign-in-refused': 'Sign-in refused',
  'signed-out': 'Signed out',
  refused: 'Refused: not allowed',
} as const satisfies Record<string, string>;

/** What was done or read. */
export type AuditAct = keyof typeof auditActs;

/** The name of an act for people. An entry of a later release has none here: its own word stands for it. */
export function actInWords(act: string): string {
  return Object.hasOwn(auditActs, act) ? auditActs[act as AuditAct] : act;
}
