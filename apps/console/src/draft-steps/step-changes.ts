import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Step } from '@linchpin/trigger-files';

/** Most steps of a trigger, as the schema of triggers allows. */
export const MOST_STEPS = 40;

/** The same content with another step in the place of the one with this key. A new key is known to all who name it. */
export function withStep(content: DraftContent, key: string, step: Step): DraftContent {
  const renamed = (name: string) => (name === key ? step.key : name);
  return {
    ...content,
    steps: content.steps.map((one) => (one.key === key ? step : withNames(one, renamed))),
    deadlines: content.deadlines.map((owed) =>
      typeof owed.metBy === 'object' && 'step' in owed.metBy
        ? { ...owed, metBy: { step: renamed(owed.metBy.step) } }
        : owed,
    ),
  };
}

/** The content without a step: what waited for it no longer does, and a person marks what it met. */
export function withoutStep(content: DraftContent, key: string): DraftContent {
  return {
    ...content,
    steps: content.steps.filter((step) => step.key !== key).map((step) => withoutName(step, key)),
    deadlines: content.deadlines.map((owed) =>
      typeof owed.metBy === 'object' && 'step' in owed.metBy && owed.metBy.step === key
        ? { ...owed, metBy: 'person' as const }
        : owed,
    ),
  };
}

/** What hangs on a step, as sentences: for the page that asks whether it is really to be removed. */
export function whatHangsOn(content: DraftContent, key: string): string[] {
  const waiting = content.steps.filter(({ after }) => after.includes(key));
  const counting = waiting.filter((step) => countsFrom(step) === key);
  const met = content.deadlines.filter(
    ({ metBy }) => typeof metBy === 'object' && 'step' in metBy && metBy.step === key,
  );
  return [
    ...waiting.map(({ title }) => `“${title}” waits for it, and will no longer wait.`),
    ...counting.map(({ title }) => `“${title}” counts its time from its end, and will be done at once instead.`),
    ...met.map(({ title }) => `“${title}” is met by it, and a person will mark it as done instead.`),
  ];
}

/** Moves a step one place. A step stays below those that it waits for: then the answer is a sentence that says so. */
export function moveStep(content: DraftContent, key: string, direction: 'up' | 'down'): DraftContent | string {
  const steps = [...content.steps];
  const from = steps.findIndex((step) => step.key === key);
  const to = direction === 'up' ? from - 1 : from + 1;
  const [moved, other] = [steps[from], steps[to]];
  if (!moved || !other) return content;
  const [later, earlier] = direction === 'up' ? [other, moved] : [moved, other];
  if (earlier.after.includes(later.key)) {
    return `“${earlier.title}” waits for “${later.title}”, so it cannot come before it. Change what it waits for first.`;
  }
  steps[from] = other;
  steps[to] = moved;
  return { ...content, steps };
}

/** The key of the step from whose end a step counts its time. */
export function countsFrom({ when }: Step): string | null {
  return typeof when?.from === 'object' && 'step' in when.from ? when.from.step : null;
}

function withNames(step: Step, renamed: (name: string) => string): Step {
  const from = countsFrom(step);
  return {
    ...step,
    after: step.after.map(renamed),
    ...(step.onlyWhileOpen !== undefined && { onlyWhileOpen: renamed(step.onlyWhileOpen) }),
    ...(step.when && from !== null && { when: { ...step.when, from: { step: renamed(from) } } }),
  };
}

function withoutName(step: Step, key: string): Step {
  const { when, onlyWhileOpen, ...others } = step;
  const rest = { ...others, ...(onlyWhileOpen !== undefined && onlyWhileOpen !== key && { onlyWhileOpen }) };
  const after = step.after.filter((one) => one !== key);
  return when && countsFrom(step) !== key ? { ...rest, after, when } : { ...rest, after };
}
