import { type SettingField, settingFields } from '@linchpin/action-kinds';
import { describeConditions, fieldTitle, isFieldReference } from '@linchpin/conditions';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { offsetSchema, type Step } from '@linchpin/trigger-files';
import { stringify } from 'safe-stable-stringify';
import { describeOffset, describeWhen } from './describe-timing.js';
import { describeEvent, describeKind, describeOwed, describeStep, teamWords } from './describe-trigger.js';

/** What one trigger says otherwise than another, each difference in sentences; empty when they say the same. */
export function diffTriggers(before: DraftContent, after: DraftContent): string[] {
  const often = ({ repeats }: DraftContent) => repeatWords[repeats ?? 'once-per-subject'];
  const only = ({ conditions, on }: DraftContent) => describeConditions(conditions, on);
  return [
    ...changed('The name', quoted(before.title), quoted(after.title)),
    ...changed('What sets it off', quoted(describeEvent(before.on)), quoted(describeEvent(after.on))),
    ...changed('How often it acts', quoted(often(before)), quoted(often(after))),
    ...changed('The owner', before.ownerTeam, after.ownerTeam),
    ...changed('The condition', quoted(only(before)), quoted(only(after))),
    ...diffSteps(before, after),
    ...diffOwed(before, after),
  ];
}

const repeatWords = {
  'once-per-subject': 'once for each subject',
  'once-per-child': 'once for each child of a subject',
  'every-event': 'for every event',
} as const;

function diffSteps(before: DraftContent, after: DraftContent): string[] {
  const old = new Map(before.steps.map((step) => [step.key, step]));
  const now = new Map(after.steps.map((step) => [step.key, step]));
  const kept = (steps: readonly Step[], others: ReadonlyMap<string, Step>) =>
    steps.filter(({ key }) => others.has(key)).map(({ key }) => key);
  const moved = stringify(kept(before.steps, now)) !== stringify(kept(after.steps, old));
  return [
    ...before.steps.filter(({ key }) => !now.has(key)).map((step) => `The step “${step.title}” is gone.`),
    ...after.steps.flatMap((step, index) => {
      const was = old.get(step.key);
      if (!was)
        return [`Step ${String(index + 1)} is new: ${describeStep(step, after.steps, after.on, {}, after.deadlines)}.`];
      return diffStep(was, step, before, after);
    }),
    ...(moved ? [`The order of the steps is now ${listed(after.steps.map(({ title }) => `“${title}”`))}.`] : []),
  ];
}

function diffStep(was: Step, step: Step, before: DraftContent, after: DraftContent): string[] {
  const part = (what: string) => `In “${was.title}”, ${what}`;
  const settings = settingFields(step.kind);
  const names = [...new Set([...Object.keys(was.settings), ...Object.keys(step.settings)])].sort();
  const open = ({ onlyWhileOpen }: Step) => (onlyWhileOpen === undefined ? [] : [onlyWhileOpen]);
  const time = ({ when }: Step, { steps, on, deadlines }: DraftContent) =>
    quoted(describeWhen(when, steps, on, deadlines) || 'at once');
  return [
    ...changed(part('the title'), quoted(was.title), quoted(step.title)),
    ...changed(part('what it does'), quoted(describeKind(was.kind)), quoted(describeKind(step.kind))),
    ...changed(part('what it waits for'), titles(was.after, before.steps), titles(step.after, after.steps)),
    ...changed(part('the time'), time(was, before), time(step, after)),
    ...changed(
      part('the step that must still be open'),
      titles(open(was), before.steps),
      titles(open(step), after.steps),
    ),
    ...changed(
      part('the condition'),
      quoted(describeConditions(was.onlyIf, before.on)),
      quoted(describeConditions(step.onlyIf, after.on)),
    ),
    ...names.flatMap((name) => {
      const setting = settings.find((one) => one.name === name);
      const words = ({ settings }: Step, { on, deadlines }: DraftContent) =>
        valueWords(settings[name], setting, on, deadlines);
      return changed(part(setting?.named ?? name), words(was, before), words(step, after));
    }),
  ];
}

function diffOwed(before: DraftContent, after: DraftContent): string[] {
  const old = new Map((before.deadlines ?? []).map((one) => [one.key, one]));
  const now = new Map((after.deadlines ?? []).map((one) => [one.key, one]));
  return [
    ...[...old.values()].filter(({ key }) => !now.has(key)).map(({ title }) => `The deadline “${title}” is gone.`),
    ...[...now.values()].flatMap((owed) => {
      const was = old.get(owed.key);
      const reads = describeOwed(owed, after.steps, after.on);
      if (!was) return [`A deadline is new: ${reads}.`];
      const read = describeOwed(was, before.steps, before.on);
      return read === reads ? [] : [`The deadline “${was.title}” now reads: ${reads}. Before, it read: ${read}.`];
    }),
  ];
}

function titles(keys: readonly string[], steps: readonly Step[]): string {
  return listed(keys.map((key) => `“${steps.find((step) => step.key === key)?.title ?? key}”`));
}

/** A setting in words: what the event tells, a time, a choice by its words, or the value itself. */
function valueWords(
  value: unknown,
  setting: SettingField | undefined,
  on: string | undefined,
  deadlines: DraftContent['deadlines'],
): string {
  if (value === undefined) return '';
  if (isFieldReference(value)) return `the event’s ${fieldTitle(value.field, on)}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return listed(value.map((one) => valueWords(one, setting, on, deadlines))) || 'none';
  if (setting?.list === 'teams') return teamWords(value);
  const choice = setting?.choices?.find((one) => one.value === value)?.text;
  if (choice !== undefined) return quoted(choice);
  if (typeof value === 'string') return setting?.kind === 'text' && !setting.list ? quoted(value) : value;
  if (typeof value === 'number') return String(value);
  const offset = offsetSchema.safeParse(value);
  return offset.success ? quoted(describeOffset(offset.data, [], on, deadlines)) : (stringify(value) ?? '');
}

/** `text` between quotation marks; empty for none. */
function quoted(text: string | undefined): string {
  return text ? `“${text}”` : '';
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** `what` begins a sentence: "The name", "In “Book a room”, the preferred site". */
function changed(what: string, before: string | undefined, after: string | undefined): string[] {
  if ((before ?? '') === (after ?? '')) return [];
  if (!after) return [`${what} is no longer set. It was ${before ?? ''}.`];
  return [`${what} is now ${after}. It was ${before || 'not set'}${before ? '' : ' before'}.`];
}
