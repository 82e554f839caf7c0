import { type CheckOutcome, checkOutcomes } from '../check-words.js';

/** What an agency sends as its answer. */
export interface CheckAnswer {
  outcome: string;
  /** The person who answers. */
  name: string;
  /** Their role in the agency. */
  role: string;
  /** Information for the social worker, or the reason why the check cannot be answered. */
  note?: string;
  file?: AnswerFile;
}

/** A file as it was uploaded, whole or in the pieces in which it came. Of its name only the ending is looked at; it is never stored. */
export interface AnswerFile {
  name: string;
  content: Buffer | readonly Buffer[];
  /** Of the content, where it was made while the file came in. */
  sha256?: Buffer;
}

/** One thing to put right in an answer, in words for the person who gave it. */
export interface AnswerFault {
  field: 'outcome' | 'name' | 'role' | 'note' | 'file';
  message: string;
}

/** The answer cannot be taken as it is. `faults` says why; nothing was stored. */
export class UnfitAnswerError extends Error {
  override name = 'UnfitAnswerError';

  constructor(readonly faults: readonly AnswerFault[]) {
    super(`The answer has ${faults.length} fault(s): ${faults.map(({ field }) => field).join(', ')}.`);
  }
}

/** An answer that keeps the rules, but for its file, which has rules of its own. */
export interface FitAnswer {
  outcome: CheckOutcome;
  answeredBy: string;
  note: string | null;
}

/** The longest note, in characters. Longer information belongs in a file. */
export const LONGEST_NOTE = 4000;
const LONGEST_NAME = 100;

// Tab and line feed stay: people lay out their notes with them. PostgreSQL refuses NUL, and no reader misses the rest.
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The answer in the form in which it is kept, or what is wrong with it. */
export function readAnswer(answer: CheckAnswer): { fit: FitAnswer } | { faults: AnswerFault[] } {
  const faults: AnswerFault[] = [];
  const note = clean(answer.note ?? '');
  const name = person(answer.name, 'name', 'your name', faults);
  const role = person(answer.role, 'role', 'your role', faults);
  const outcome = checkOutcomes.find((known) => known === answer.outcome);
  if (!outcome) faults.push({ field: 'outcome', message: 'Choose what you can tell us' });
  if (outcome === 'nothing-known' && (note || answer.file)) {
    // Never drop it silently: it may be the one thing about a child that somebody had to know.
    faults.push({
      field: 'outcome',
      message: 'You chose that nothing is known, but there is also a note or a file. Clear them, or choose differently',
    });
  }
  if (outcome === 'cannot-answer' && answer.file) {
    faults.push({
      field: 'outcome',
      message: 'You chose that you cannot answer, but there is also a file. Remove it, or choose differently',
    });
  }
  if (outcome === 'information-enclosed' && !note && !answer.file) {
    faults.push({ field: 'note', message: 'Write the information, or choose a file' });
  }
  if (outcome === 'cannot-answer' && !note) faults.push({ field: 'note', message: 'Say why you cannot answer' });
  if (note.length > LONGEST_NOTE) {
    faults.push({ field: 'note', message: `Shorten the text to ${LONGEST_NOTE} characters, or send it as a file` });
  }
  if (faults.length > 0 || !outcome) return { faults };
  return { fit: { outcome, answeredBy: `${name}, ${role}`, note: note || null } };
}

function person(text: string, field: 'name' | 'role', what: string, faults: AnswerFault[]): string {
  const value = clean(text).replace(/\s+/g, ' ');
  if (!value) faults.push({ field, message: `Enter ${what}` });
  if (value.length > LONGEST_NAME) {
    faults.push({ field, message: `Shorten ${what} to ${LONGEST_NAME} characters` });
  }
  return value;
}

function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(controls, '').trim();
}
