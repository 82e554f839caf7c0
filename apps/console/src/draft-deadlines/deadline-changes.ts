import type { DraftContent } from '@linchpin/trigger-drafts';
import { isDeadlineReference, spokenKeys, type Step } from '@linchpin/trigger-files';

/** The same content with another key for a deadline: what speaks of it goes on doing so. */
export function withDeadlineKey(content: DraftContent, key: string, renamed: string): DraftContent {
  if (key === renamed) return content;
  return { ...content, steps: content.steps.map((step) => withReferences(step, key, { deadline: renamed })) };
}

/** The content without a deadline: a setting that took its date from it is left out, a time is at once. */
export function withoutDeadline(content: DraftContent, key: string): DraftContent {
  return {
    ...content,
    steps: content.steps.map((step) => withReferences(step, key, null)),
    deadlines: content.deadlines.filter((one) => one.key !== key),
  };
}

/** What speaks of a deadline, as sentences: for the page that asks whether it is really to be removed. */
export function whatSpeaksOf(content: DraftContent, key: string): string[] {
  return content.steps
    .filter((step) => spokenKeys(step).some((spoken) => spoken.key === key))
    .map(({ title }) => `“${title}” takes a date from it, and will be without that date.`);
}

function withReferences(step: Step, key: string, to: { deadline: string } | null): Step {
  const { when, ...rest } = step;
  const settings = Object.entries(step.settings).flatMap(([name, value]): [string, unknown][] => {
    if (!speaksOf(value, key)) return [[name, value]];
    return to ? [[name, { ...value, from: to }]] : [];
  });
  const changed: Step = { ...rest, settings: Object.fromEntries(settings) };
  if (!when) return changed;
  const { neverBefore, latestBy, ...time } = when;
  if (speaksOf(time, key) && !to) return changed;
  const bound = <Bound extends object>(one: Bound | undefined) =>
    one && speaksOf(one, key) ? (to ? { ...one, from: to } : undefined) : one;
  const [earliest, latest] = [bound(neverBefore), bound(latestBy)];
  return {
    ...changed,
    when: {
      ...time,
      ...(to && speaksOf(time, key) && { from: to }),
      ...(earliest && { neverBefore: earliest }),
      ...(latest && { latestBy: latest }),
    },
  };
}

function speaksOf(time: unknown, key: string): time is { from: unknown } {
  return (
    typeof time === 'object' &&
    time !== null &&
    'from' in time &&
    isDeadlineReference(time.from) &&
    time.from.deadline === key
  );
}
