import { reasonSchema } from '@linchpin/triggers';

/** A reason that was typed, and what is wrong with it, as the design system writes it; null when nothing is. */
export interface TypedReason {
  text: string;
  fault: string | null;
}

/** The most characters of a reason or a note. */
export const LONGEST_REASON = 500;

// eslint-disable-next-line no-control-regex -- PostgreSQL refuses NUL, and no reason needs the others.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

/** The field `reason` of a form. `missing` says what to enter. */
export function reasonOf(body: unknown, missing: string): TypedReason {
  const given = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : '';
  // A browser sends each new line as two characters and counts it as one.
  const text = typeof given === 'string' ? given.replaceAll('\r\n', '\n').replace(CONTROLS, ' ').trim() : '';
  return { text, fault: faultOf(text, missing) };
}

function faultOf(text: string, missing: string): string | null {
  if (text === '') return missing;
  if (text.length > LONGEST_REASON) return `Use ${String(LONGEST_REASON)} characters or fewer`;
  if (/[{}<>]/.test(text)) return 'Use plain words, without braces or angle brackets';
  return reasonSchema.safeParse(text).success ? null : 'Use at least 3 characters';
}
