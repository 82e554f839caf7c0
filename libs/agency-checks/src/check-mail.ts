import { type CivilDate, formatDate, formatDayDate } from '@linchpin/dates';

/** Everything that a mail to an agency may say. There is no field for a name, on purpose. */
export interface CheckMail {
  council: string;
  /** The requesting team's name; null when the event named no team. */
  team: string | null;
  reference: string;
  purpose: string;
  dueOn: CivilDate;
  link: string;
  /** The last day on which the link works. */
  lastDay: CivilDate;
}

/** The subject line and the text of the mail that asks an agency for a check. */
export function checkMail(mail: CheckMail): { subject: string; text: string } {
  const asker = mail.team ? `${mail.council}, ${mail.team},` : mail.council;
  return {
    subject: `${mail.council} asks for a check: ${mail.reference}`,
    text: [
      `${asker} asks you for a check.`,
      '',
      `Reference: ${mail.reference}`,
      `Purpose: ${mail.purpose}`,
      `Please answer by: ${formatDayDate(mail.dueOn)}`,
      '',
      'Open this link to see what is asked and to answer. You do not need an account.',
      mail.link,
      '',
      `The link is for this check only and works until the end of ${formatDate(mail.lastDay)}.`,
      'Anyone who has it can open the check, so pass it on only inside your organisation.',
      'Do not answer by email: names and details are safe on the page, not in a mail.',
      '',
    ].join('\n'),
  };
}
