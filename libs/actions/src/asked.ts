import { formatDateTime } from '@linchpin/dates';

/**
 * Of whom something is asked, as it is now: of a team, where somebody has it in hand or nobody yet; or of agencies, so
 * many of which have answered. No person's name: source systems are told it as well.
 */
export type Asked = { team: string; teamName: string; inHand: boolean } | { agencies: number; answered: number };

/**
 * Where something asked of people stands, in words without a person's name: "asked of North business centre, nobody
 * yet", "in hand with North business centre", "done by North business centre on 3 December 2026 at 2:15pm", "asked of 4
 * agencies, 1 has answered". Null for what asks nobody.
 */
export function askedWords({ state, asked, finishedAt }: AskedAction): string | null {
  if (!asked || (state !== 'asked' && state !== 'succeeded')) return null;
  const at = finishedAt ? ` on ${formatDateTime(new Date(finishedAt))}` : '';
  if ('agencies' in asked) {
    const of = asked.agencies === 1 ? '1 agency' : `${String(asked.agencies)} agencies`;
    if (state === 'succeeded') return `answered by ${of}${at}`;
    return `asked of ${of}, ${asked.answered === 0 ? 'none has answered yet' : answeredWords(asked.answered)}`;
  }
  if (state === 'succeeded') return `done by ${asked.teamName}${at}`;
  return asked.inHand ? `in hand with ${asked.teamName}` : `asked of ${asked.teamName}, nobody yet`;
}

/** What `askedWords` reads of an action. Dates may be text, as they come from an answer of the intake. */
export interface AskedAction {
  state: string;
  asked: Asked | null;
  finishedAt: Date | string | null;
}

function answeredWords(answered: number): string {
  return answered === 1 ? '1 has answered' : `${String(answered)} have answered`;
}
