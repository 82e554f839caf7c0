import { codeSets } from '@linchpin/event-types';

/** How an agency can answer. */
export type CheckOutcome = keyof typeof codeSets.CHECK_OUTCOME;

/** The codes of the outcomes, in the order in which they are offered. */
export const checkOutcomes = Object.keys(codeSets.CHECK_OUTCOME) as CheckOutcome[];

/** The purpose of a check in words, or undefined when nobody has given that code a meaning. */
export function purposeInWords(code: string): string | undefined {
  return wordsFor(codeSets.CHECK_PURPOSE, code);
}

/** The lawful basis of a check in words, or undefined when nobody has given that code a meaning. */
export function lawfulBasisInWords(code: string): string | undefined {
  return wordsFor(codeSets.LAWFUL_BASIS, code);
}

function wordsFor(set: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(set, code) ? set[code] : undefined;
}
