import { reasonSchema } from '@linchpin/trigger-files';
import { fault, type Reading } from './form-faults.js';
import type { FormValues } from './form-values.js';

/** The most characters of a reason or a note. */
const LONGEST_REASON = 500;

/** The field `reason` of a form. `missing` says what to enter. */
export function readReason(values: FormValues, missing: string): Reading<string> {
  const text = values.note('reason');
  if (text === '') return fault('reason', missing);
  if (text.length > LONGEST_REASON) return fault('reason', `Use ${String(LONGEST_REASON)} characters or fewer`);
  if (/[{}<>]/.test(text)) return fault('reason', 'Use plain words, without braces or angle brackets');
  if (!reasonSchema.safeParse(text).success) return fault('reason', 'Use at least 3 characters');
  return { value: text };
}
