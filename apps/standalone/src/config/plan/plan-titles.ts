import { instantAt, londonDate } from '@linchpin/dates';
import { heldTitles, titleKey } from '@linchpin/trigger-drafts';
import type { EntityManager } from 'typeorm';
import type { TriggerStep } from './trigger-step.js';

/**
 * Refuses what would take a title that another trigger still has when everything is applied: files may pass titles on to
 * each other, but what waits for a second person or a later day keeps its old title until then.
 */
export async function refuseTakenTitles(
  manager: EntityManager,
  steps: readonly TriggerStep[],
): Promise<readonly TriggerStep[]> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const still = (await heldTitles(manager)).filter((held) => staysHeld(held, byName.get(held.name)));
  return steps.map((step) => {
    if (step.what !== 'publish' && step.what !== 'submit') return step;
    const { title } = step.file;
    const other = still.find((held) => held.name !== step.name && titleKey(held.title) === titleKey(title));
    if (!other) return step;
    const next = byName.get(other.name);
    return { ...step, what: 'refused', changes: [refusal(other, next !== undefined && next.what !== 'refused')] };
  });
}

/** When a version that is applied now comes into force; null: at once, as of a day that has begun. */
export function startOf({ inForceFrom }: Pick<TriggerStep['file'], 'inForceFrom'>): string | null {
  return inForceFrom > londonDate(new Date()) ? inForceFrom : null;
}

/** A new version ends those that are in force, and takes the place of those that would have come later. */
type HeldTitle = Awaited<ReturnType<typeof heldTitles>>[number];

function staysHeld({ from }: HeldTitle, step: TriggerStep | undefined): boolean {
  if (step?.what !== 'publish') return true;
  const start = startOf(step.file);
  return start !== null && (from === null || from < instantAt(start, '00:00'));
}

function refusal({ name, title }: HeldTitle, isLeaving: boolean): string {
  const what = isLeaving
    ? `It is ${name}, whose own change is not in force yet: apply this one when it is, or give it another title.`
    : `It is ${name}, which stays in force: give this one another title, or switch ${name} off in the console first.`;
  return `There is already a trigger called “${title}”. ${what}`;
}
