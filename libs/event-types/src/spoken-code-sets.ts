import { CONFERENCE_OUTCOME, PLACE } from './code-sets.js';
import { CHECK_OUTCOME, CHECK_PURPOSE, LAWFUL_BASIS } from './product-code-sets.js';

/** The code sets whose labels stand on pages and in letters, beside the fields of events that hold them. */
export const codeSets = { CHECK_OUTCOME, CHECK_PURPOSE, CONFERENCE_OUTCOME, LAWFUL_BASIS, PLACE } as const;
