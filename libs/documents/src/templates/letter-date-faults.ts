import { stringify } from 'safe-stable-stringify';
import type { ComparedStep, DocumentStep } from './asking-trigger.js';
import type { StepFault, TemplateRules } from './template-faults.js';

/** What an answer is asked for by a date, by the merge field that prints it. */
const askedFor = { reportDueDate: 'a report', replyByDate: 'an answer' } as const;

/**
 * Letters of one trigger that ask the same people for the same thing by different dates: whoever gets both cannot know
 * which holds. Steps with conditions of their own are taken to be for different events. `templateOf` gives the template
 * with a code, or undefined where it is not known.
 */
export function letterDateFaults(
  steps: readonly ComparedStep[],
  templateOf: (code: unknown) => Pick<TemplateRules, 'prints'> | undefined,
): StepFault[] {
  const letters = steps.flatMap((step, index) => {
    const template = step.kind === 'documents.generate' ? templateOf(step.settings.template) : undefined;
    return template && step.settings.replyBy !== undefined ? [{ step, index, template }] : [];
  });
  return letters.flatMap(({ step, index, template }, place) => {
    const other = letters.slice(0, place).find((one) => areForTheSame(one.step, step) && !saysTheSame(one.step, step));
    const what = other && commonThing(other.template, template);
    if (!other || !what) return [];
    const message = `“${other.step.title}” and “${step.title}” ask the same people for ${what} by different dates. Give both the same date: one deadline of the trigger, from which both take it.`;
    return [{ step: index, setting: 'replyBy', message }];
  });
}

function areForTheSame(one: Pick<ComparedStep, 'settings' | 'onlyIf'>, other: typeof one): boolean {
  const whom = ({ settings: { to, inviteeList, addressee }, onlyIf }: typeof one) =>
    stringify([to, inviteeList ?? null, addressee ?? null, onlyIf ?? null]);
  return whom(one) === whom(other);
}

function saysTheSame({ settings: one }: DocumentStep, { settings: other }: DocumentStep): boolean {
  // What goes without saying, so that one who spells it out says no other date.
  const usual = { from: 'event', amount: 0, unit: 'days', direction: 'after', calendar: 'service' };
  const written = (replyBy: unknown) => stringify({ ...usual, ...(replyBy as object) });
  return written(one.replyBy) === written(other.replyBy);
}

function commonThing(one: Pick<TemplateRules, 'prints'>, other: typeof one): string | undefined {
  const prints = ({ prints: fields }: typeof one, name: string) => fields.some((field) => field.name === name);
  return Object.entries(askedFor).find(([name]) => prints(one, name) && prints(other, name))?.[1];
}
