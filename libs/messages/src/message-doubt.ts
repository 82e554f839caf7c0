import { type JsonBody, safetyNames, seenText } from '@linchpin/cloud-events';
import { parsePath } from '@linchpin/conversions';
import type { Mapping } from '@linchpin/mappings';

/**
 * Why a body must not become an event although a mapping could make one: a name stands twice, so that nobody can tell
 * what is meant; or it says that a record is restricted, that somebody has died or that records were merged where the
 * mapping does not look. A reason without any value, or null.
 */
export function doubtAbout({ json, repeated }: JsonBody, mapping: Mapping | undefined): string | null {
  if (repeated.length > 0) {
    return `A name is given twice in one group of fields, so that nobody can tell which value is meant: ${repeated.join(', ')}`.slice(
      0,
      500,
    );
  }
  if (!mapping) return null;
  const paths = [
    ...mapping.rows.flatMap(({ path }) => path ?? []),
    ...('path' in mapping.applies ? [mapping.applies.path] : []),
  ];
  const read = paths.map((path) => pathKey(parsePath(path)));
  const isRead = (steps: readonly (string | number)[]) => {
    const here = pathKey(steps);
    const name = steps.findLast((step) => typeof step === 'string');
    return (
      read.some((path) => path === here || path.startsWith(`${here}.`)) ||
      (typeof name === 'string' && (mapping.expression?.includes(name) ?? false))
    );
  };
  const found = safetyNames(json, isRead).filter(({ saysNo }) => !saysNo);
  if (found.length === 0) return null;
  const where = found.map(({ path }) => path).join(', ');
  return `It may say that a record is restricted, that somebody has died or that records were merged, where the mapping “${mapping.title}” does not look: ${where}`.slice(
    0,
    500,
  );
}

/** A path by which two can be compared: without the places in lists and the characters that nobody sees. */
function pathKey(steps: readonly (string | number)[]): string {
  return steps
    .filter((step) => typeof step === 'string')
    .map(seenText)
    .join('.');
}
