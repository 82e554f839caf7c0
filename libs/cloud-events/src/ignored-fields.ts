import { type NameStep, shownPath } from './shown-path.js';

/** Named at most: more would be a body of another kind. */
const MOST_NAMED = 50;

/** Where what was sent has fields that what is kept lacks, in their order, each place once. Values are not told. */
export function ignoredFields(sent: unknown, kept: unknown): string[] {
  const found = new Set<string>();
  walk(sent, kept, [], found);
  return [...found];
}

function walk(sent: unknown, kept: unknown, steps: readonly NameStep[], found: Set<string>): void {
  if (typeof sent !== 'object' || sent === null || typeof kept !== 'object' || kept === null) return;
  for (const [name, value] of Object.entries(sent)) {
    const step = Array.isArray(sent) ? Number(name) : name;
    if (Object.hasOwn(kept, name)) walk(value, (kept as Record<string, unknown>)[name], [...steps, step], found);
    else if (found.size < MOST_NAMED) found.add(shownPath([...steps, step]));
  }
}
