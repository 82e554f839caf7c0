import { formatDate, formatDateTime } from '@linchpin/dates';
import { z } from 'zod';

/** All that is said of a restricted item. The database refuses any other words for one. */
export const RESTRICTED_HEADLINE = 'Restricted item awaiting you';

const oneLine = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\r\n]+$/, 'must be one line');

/**
 * The whole of what an alert may carry, whatever the event holds: minimum necessary. A name, an address, a category of
 * abuse or a narrative has no place here. Anything more is refused, not dropped, so that a new field is a decision and
 * never an accident.
 */
export const alertContentSchema = z.strictObject({
  /** What happened or is needed: words of the trigger. */
  headline: oneLine.max(80),
  /** What people call the subject, such as `M-20417`. No spaces: a sentence or a name cannot travel as one. */
  reference: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'must be a reference without spaces'),
  /** The moment that the alert is about. */
  aboutAt: z.date().nullable(),
  /** A civil date, `2026-10-14`. */
  dueOn: z.iso.date().nullable(),
  teamName: oneLine,
  /** The run page in the console: whoever may see more signs in there. */
  link: z.url(),
});

/** What an alert says, and nothing else can. */
export type AlertContent = Readonly<z.infer<typeof alertContentSchema>>;

/** The subject and the text of an alert's mail. A restricted item is one sentence, without so much as a reference. */
export function alertMail(content: AlertContent, { restricted }: { restricted: boolean }) {
  if (restricted) return { subject: RESTRICTED_HEADLINE, text: `${RESTRICTED_HEADLINE}\n` };
  const { headline, reference, aboutAt, dueOn, teamName, link } = alertContentSchema.parse(content);
  const facts = [
    `Reference: ${reference}`,
    aboutAt && `When: ${formatDateTime(aboutAt)}`,
    dueOn && `Due: ${formatDate(dueOn)}`,
    `Team: ${teamName}`,
  ].filter((fact) => fact !== null);
  return { subject: `${headline}: ${reference}`, text: `${headline}\n\n${facts.join('\n')}\n\n${link}\n` };
}

/**
 * Whether these words are a value of the event: then a trigger has merged a field of the record where only its own
 * words may stand.
 */
export function isTakenFrom(data: unknown, words: string): boolean {
  if (typeof data === 'string') return data.trim().toLowerCase() === words.trim().toLowerCase();
  return typeof data === 'object' && data !== null && Object.values(data).some((value) => isTakenFrom(value, words));
}
