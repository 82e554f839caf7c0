import { type AreaPlan, isNothing, type Plan } from './plan.js';
import type { TriggerPlan } from './plan-triggers.js';
import type { TriggerStep } from './trigger-step.js';

/** A plan as lines for people: what is added (+), changed (~), only here, and how much stays as it is. */
export function planWords(plan: Plan): string[] {
  const lines = [...plan.areas.flatMap(areaWords), ...(plan.triggers ? triggerWords(plan.triggers) : [])];
  return [...lines, '', ...(isNothing(plan) ? ['There is nothing to do.'] : [summary(plan)])];
}

function areaWords({ area, added, changed, onlyHere, unchanged }: AreaPlan): string[] {
  const lines = [
    ...added.map(({ key, value }) => `  + ${key}${nameOf(value)}`),
    ...changed.flatMap(({ key, changes }) => [`  ~ ${key}`, ...changes.map((change) => `      ${change}`)]),
    ...stays(onlyHere),
  ];
  return heading(area.title, unchanged, lines);
}

function triggerWords({ steps, onlyHere, unchanged }: TriggerPlan): string[] {
  const lines = [
    ...steps.flatMap((step) => [
      `  ${step.triggerId === null ? '+' : '~'} ${step.name}: ${outcome(step)}`,
      ...step.changes.map((change) => `      ${change}`),
    ]),
    ...stays(onlyHere),
  ];
  return heading('Triggers', unchanged, lines);
}

function outcome({ what, version }: TriggerStep): string {
  const number = String(version);
  switch (what) {
    case 'publish':
      return `version ${number} is published at once`;
    case 'submit':
      return `version ${number} waits for a second person, because something of it leaves the council`;
    case 'waiting':
      return `version ${number} waits for a second person already`;
    case 'refused':
      return 'refused';
  }
}

function heading(title: string, unchanged: number, lines: readonly string[]): string[] {
  return ['', `${title}: ${String(unchanged)} unchanged`, ...lines];
}

function stays(onlyHere: readonly string[]): string[] {
  if (onlyHere.length === 0) return [];
  return [`  only here, and left as ${onlyHere.length === 1 ? 'it is' : 'they are'}: ${onlyHere.join('; ')}`];
}

function nameOf(value: Readonly<Record<string, unknown>>): string {
  const name = value.name ?? value.title;
  return typeof name === 'string' ? `  ${name}` : '';
}

function summary({ areas, triggers }: Plan): string {
  const count = (pick: (plan: AreaPlan) => number) => areas.reduce((sum, plan) => sum + pick(plan), 0);
  const steps = triggers?.steps ?? [];
  const of = (what: TriggerStep['what']) => steps.filter((step) => step.what === what).length;
  const parts = [
    [count(({ added }) => added.length), 'to add'],
    [count(({ changed }) => changed.length), 'to change'],
    [of('publish'), of('publish') === 1 ? 'trigger to publish' : 'triggers to publish'],
    [of('submit'), of('submit') === 1 ? 'trigger to submit' : 'triggers to submit'],
    [of('refused'), of('refused') === 1 ? 'trigger refused' : 'triggers refused'],
  ] as const;
  return `In all: ${parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${String(number)} ${words}`)
    .join(', ')}.`;
}
