import { readSettings, type Settings } from '@linchpin/config';

/** What says how long the council's post takes. */
export type PostSettings = Pick<Settings, 'LETTER_POST_DAYS' | 'LETTER_ANSWER_DAYS'>;

/** The settings of a council that has set nothing. */
export const usualPost: PostSettings = readSettings({});

/** Working days from the making of a letter to the first day by which an answer to it can be asked for. */
export function letterNotice({ LETTER_POST_DAYS, LETTER_ANSWER_DAYS }: PostSettings): number {
  return LETTER_POST_DAYS + LETTER_ANSWER_DAYS;
}
