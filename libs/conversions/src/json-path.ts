import { seenText } from '@linchpin/cloud-events';

/** A path that cannot be read. The message says how to write one. */
export class InvalidPathError extends Error {
  override name = 'InvalidPathError';
}

/** One step of a path: the name of a field, or a place in a list, from 0. */
export type PathStep = string | number;

const LONGEST = 200;
const MOST_STEPS = 20;
// A name holds no dot, bracket or control character; a place in a list has at most four digits.
// eslint-disable-next-line no-control-regex -- they are what no name may hold
const STEP = /(?:^|(?!^)\.)([^.[\]\u0000-\u001f\u007f]+)|\[(\d{1,4})\]/y;

/**
 * Reads a path such as `subjects[0].id` into its steps. Names are taken as they stand, spaces around them are not.
 * Throws `InvalidPathError` for anything else.
 */
export function parsePath(text: string): PathStep[] {
  const path = text.trim();
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length && steps.length <= MOST_STEPS) {
    const found = path.length <= LONGEST ? STEP.exec(path) : null;
    if (!found) throw invalid();
    const [, name, place] = found;
    steps.push(name ?? Number(place));
  }
  if (steps.length === 0 || steps.length > MOST_STEPS || typeof steps[0] === 'number') throw invalid();
  return steps;
}

/**
 * What stands at a path, or undefined when nothing does. Only a value's own fields count: no path leads to what every
 * object inherits, and a text has no fields at all. A name counts as people see it: a byte order mark before the first
 * column of an extract is no part of it. `singles`: where a list is looked for, one value alone is a list of that.
 */
export function valueAt(body: unknown, path: string, singles = false): unknown {
  let found = body;
  for (const step of parsePath(path)) {
    if (singles && step === 0 && found !== undefined && !Array.isArray(found)) continue;
    if (typeof found !== 'object' || found === null || Array.isArray(found) !== (typeof step === 'number')) {
      return undefined;
    }
    const name = Object.hasOwn(found, step) ? step : seenName(found, step);
    if (name === undefined) return undefined;
    found = (found as Record<PathStep, unknown>)[name];
  }
  return found;
}

function seenName(found: object, step: PathStep): string | undefined {
  if (typeof step === 'number') return undefined;
  const seen = seenText(step);
  return Object.keys(found).find((name) => seenText(name) === seen);
}

function invalid(): InvalidPathError {
  return new InvalidPathError('Write a path as dates.conference or subjects[0].id');
}
