import { CHECK_OUTCOME, CHECK_PURPOSE, LAWFUL_BASIS } from '@linchpin/events';

/** How an agency can answer. */
export type CheckOutcome = keyof typeof CHECK_OUTCOME;

/** The codes of the outcomes, in the order in which they are offered. */
export const checkOutcomes = Object.keys(CHECK_OUTCOME) as CheckOutcome[];

/** The purpose of a check in words, or undefined when nobody has given that code a meaning. */
export function purposeInWords(code: string): string | undefined {
  return wordsFor(CHECK_PURPOSE, code);
}

/** The lawful basis of a check in words, or undefined when nobody has given that code a meaning. */
export function lawfulBasisInWords(code: string): string | undefined {
  return wordsFor(LAWFUL_BASIS, code);
}

function wordsFor(set: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(set, code) ? set[code] : undefined;
}
