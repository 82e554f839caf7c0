import { stringify } from 'safe-stable-stringify';
import { describeConditions, fieldTitle } from './describe-conditions.js';
import { describeOffset, describeWhen } from './describe-timing.js';
import { describeEvent, describeOwed, describeStep } from './describe-trigger.js';
import type { DraftContent } from './draft-content.js';
import { isFieldReference } from './field-references.js';
import { offsetSchema, type Step } from './trigger-file.js';

/** What one trigger says otherwise than another, each difference in a sentence; empty when they say the same. */
export function diffTriggers(before: DraftContent, after: DraftContent): string[] {
  return [
    ...changed('The name', before.title, after.title),
    ...changed('What sets it off', describeEvent(before.on), describeEvent(after.on)),
    ...changed(
      'It runs',
      repeatWords[before.repeats ?? 'once-per-subject'],
      repeatWords[after.repeats ?? 'once-per-subject'],
    ),
    ...changed('The owner', before.ownerTeam, after.ownerTeam),
    ...changed(
      'The condition',
      describeConditions(before.conditions, before.on),
      describeConditions(after.conditions, after.on),
    ),
    ...diffSteps(before, after),
    ...diffOwed(before, after),
  ];
}

const repeatWords = { 'once-per-subject': 'once per subject', 'every-event': 'for every event' } as const;

function diffSteps(before: DraftContent, after: DraftContent): string[] {
  const old = new Map(before.steps.map((step) => [step.key, step]));
  const now = new Map(after.steps.map((step) => [step.key, step]));
  const kept = (steps: readonly Step[], others: ReadonlyMap<string, Step>) =>
    steps.filter(({ key }) => others.has(key)).map(({ key }) => key);
  const moved = stringify(kept(before.steps, now)) !== stringify(kept(after.steps, old));
  return [
    ...before.steps.filter(({ key }) => !now.has(key)).map((step) => `The step “${step.title}” is gone.`),
    ...after.steps.flatMap((step) => {
      const was = old.get(step.key);
      if (!was) return [`New step: ${describeStep(step, after.steps, after.on)}.`];
      return diffStep(was, step, before, after);
    }),
    ...(moved ? [`The steps come in another order: ${after.steps.map(({ title }) => `“${title}”`).join(', ')}.`] : []),
  ];
}

function diffStep(was: Step, step: Step, before: DraftContent, after: DraftContent): string[] {
  const name = `“${was.title}”`;
  const names = [...new Set([...Object.keys(was.settings), ...Object.keys(step.settings)])].sort();
  return [
    ...changed(`${name}: its title`, was.title, step.title),
    ...changed(`${name}: what it does`, was.kind, step.kind),
    ...changed(`${name}: the steps before it`, titles(was.after, before.steps), titles(step.after, after.steps)),
    ...changed(
      `${name}: its time`,
      describeWhen(was.when, before.steps) || 'at once',
      describeWhen(step.when, after.steps) || 'at once',
    ),
    ...changed(
      `${name}: only if`,
      describeConditions(was.onlyIf, before.on),
      describeConditions(step.onlyIf, after.on),
    ),
    ...names.flatMap((setting) =>
      changed(`${name}: ${fieldTitle(setting)}`, valueWords(was.settings[setting]), valueWords(step.settings[setting])),
    ),
  ];
}

function diffOwed(before: DraftContent, after: DraftContent): string[] {
  const old = new Map((before.deadlines ?? []).map((one) => [one.key, one]));
  const now = new Map((after.deadlines ?? []).map((one) => [one.key, one]));
  return [
    ...[...old.values()].filter(({ key }) => !now.has(key)).map(({ title }) => `The deadline “${title}” is gone.`),
    ...[...now.values()].flatMap((owed) => {
      const was = old.get(owed.key);
      if (!was) return [`New deadline: ${describeOwed(owed, after.steps)}.`];
      return changed(`The deadline “${was.title}”`, describeOwed(was, before.steps), describeOwed(owed, after.steps));
    }),
  ];
}

function titles(keys: readonly string[], steps: readonly Step[]): string {
  return keys.map((key) => `“${steps.find((step) => step.key === key)?.title ?? key}”`).join(', ');
}

/** A setting in words: the event's field, a time, or the value itself. */
function valueWords(value: unknown): string {
  if (value === undefined) return '';
  if (isFieldReference(value)) return `the event’s ${fieldTitle(value.field)}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  const offset = offsetSchema.safeParse(value);
  return offset.success ? describeOffset(offset.data) : (stringify(value) ?? '');
}

function changed(what: string, before: string | undefined, after: string | undefined): string[] {
  if ((before ?? '') === (after ?? '')) return [];
  if (!before) return [`${what}: now ${after ?? ''}; there was none before.`];
  if (!after) return [`${what}: none any more; it was ${before}.`];
  return [`${what}: now ${after}; it was ${before}.`];
}
