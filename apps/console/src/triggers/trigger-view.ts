import { actionKinds, type SettingField, settingFields } from '@linchpin/action-kinds';
import { type Conditions, describeConditions, isFieldReference } from '@linchpin/conditions';
import { eventType } from '@linchpin/event-types';
import type { Calendars } from '@linchpin/timings';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Offset, Owed, Step, When } from '@linchpin/trigger-files';
import {
  describeEvent,
  describeMet,
  describeOffset,
  describeTrigger,
  describeWhen,
  diffTriggers,
  isAtOnce,
  owedSum,
  type TriggerWords,
  workedSum,
} from '@linchpin/trigger-words';
import type { ListEntry, Lists } from '../trigger-editor/installation-lists.js';
import type { Names } from './reference-names.js';
import { settingWords } from './setting-words.js';
import { capitalised } from './trigger-words.js';

const repeatWords = {
  'once-per-subject': 'Once for each subject',
  'once-per-child': 'Once for each child of a subject',
  'every-event': 'For every event',
} as const;

/** One thing to know about a step or a date. `sums` are worked out for the example of the event type. */
export interface Fact {
  name: string;
  text: string;
  sums: string[];
}

export interface StepView {
  title: string;
  kind: string;
  kindTitle: string;
  outside: boolean;
  facts: Fact[];
  /** The settings that take their value from the event. */
  given: Fact[];
}

export interface OwedView {
  title: string;
  statutory: boolean;
  facts: Fact[];
}

/** What a trigger says, as a page shows it. */
export interface TriggerView {
  /** All of it in short. */
  words: TriggerWords;
  eventType: { type: string; title: string; when: string } | null;
  /** How the conditions belong together, and each of them. */
  conditions: { lead: string; parts: string[] };
  repeats: string;
  ownerTeam: string;
  steps: StepView[];
  owed: OwedView[];
}

/** What the words of a trigger are made with. */
export interface Wording {
  names: Names;
  calendars: Calendars;
  lists: Lists;
}

/** What a trigger, or a draft of one, says, in words and with its times worked out. */
export function triggerView(content: DraftContent, wording: Wording): TriggerView {
  const { names, calendars } = wording;
  const { on, steps, deadlines, repeats, ownerTeam } = content;
  const sum: Sum = (offset) => (on === undefined ? null : workedSum(offset, on, calendars, deadlines));
  return {
    words: describeTrigger(content, wording.lists),
    eventType: on === undefined ? null : { type: on, title: eventType(on)?.title ?? on, when: describeEvent(on) },
    conditions: conditionsView(content.conditions, on, wording.lists),
    repeats: repeatWords[repeats ?? 'once-per-subject'],
    ownerTeam: ownerTeam === undefined ? 'No team yet' : names.team(ownerTeam),
    steps: steps.map((step) => stepView(step, content, wording, sum)),
    owed: (deadlines ?? []).map((owed) =>
      owedView(owed, content, names, (due) => (on === undefined ? null : owedSum(due as Offset, on, calendars))),
    ),
  };
}

/** What one trigger says otherwise than another, in sentences with names. */
export function differencesOf(before: DraftContent, after: DraftContent, names: Names): string[] {
  return diffTriggers(before, after).map((difference) => names.inText(difference));
}

/** A time worked out; null for one that counts from the end of a step: nobody knows that end beforehand. */
type Sum = (offset: Offset | When) => string | null;

function conditionsView(
  conditions: Conditions | undefined,
  on: string | undefined,
  lists: Lists,
): TriggerView['conditions'] {
  if (!conditions) return { lead: '', parts: [] };
  const words = (parts: readonly Conditions[]) => parts.map((part) => capitalised(describeConditions(part, on, lists)));
  if ('all' in conditions) return { lead: 'All of these hold:', parts: words(conditions.all) };
  if ('any' in conditions) return { lead: 'At least one of these holds:', parts: words(conditions.any) };
  if ('none' in conditions) return { lead: 'None of these holds:', parts: words(conditions.none) };
  return { lead: '', parts: words([conditions]) };
}

function stepView(step: Step, { steps, on, deadlines }: DraftContent, { names, lists }: Wording, sum: Sum): StepView {
  const { title, reaches } = actionKinds[step.kind];
  const onlyIf = describeConditions(step.onlyIf, on, lists);
  const settings = settingFields(step.kind).filter(({ name }) => step.settings[name] !== undefined);
  const person = personOf(step, lists);
  const fact = (field: SettingField): Fact => {
    const { text, offset } = settingWords(field, step.settings[field.name], names, lists, on, deadlines);
    if (field.name === 'team' && person) return { name: field.title, text: personsTeam(person, text), sums: [] };
    return { name: field.title, text, sums: offset ? sums([offset], sum) : [] };
  };
  const fromEvent = (field: SettingField) => isFieldReference(step.settings[field.name]);
  return {
    title: step.title,
    kind: step.kind,
    kindTitle: title,
    outside: reaches === 'outside',
    facts: [
      timeOf(step, { steps, on, deadlines }, sum),
      ...openFact(step, steps),
      ...(onlyIf ? [{ name: 'Only if', text: capitalised(onlyIf), sums: [] }] : []),
      ...settings.filter((field) => !fromEvent(field)).map(fact),
    ],
    given: settings.filter(fromEvent).map(fact),
  };
}

/** Who a task is for, when it is for one person: it goes to that person’s own team, whatever team the step names. */
function personOf({ kind, settings: { assignee } }: Step, lists: Lists): ListEntry | undefined {
  return kind === 'tasks.assign' ? lists.staff.find(({ value }) => value === assignee) : undefined;
}

function personsTeam({ team }: ListEntry, named: string): string {
  if (team === undefined || team === named) return named;
  return `${team}: the team of the person. ${named} is not used`;
}

function openFact({ onlyWhileOpen }: Step, steps: readonly Step[]): Fact[] {
  if (onlyWhileOpen === undefined) return [];
  const title = steps.find(({ key }) => key === onlyWhileOpen)?.title ?? onlyWhileOpen;
  return [{ name: 'Left out when', text: `“${title}” is done by then`, sums: [] }];
}

function timeOf(
  { after, when }: Step,
  { steps, on, deadlines }: Pick<DraftContent, 'steps' | 'on' | 'deadlines'>,
  sum: Sum,
): Fact {
  const before = after.map((key) => `“${steps.find((step) => step.key === key)?.title ?? key}”`).join(' and ');
  const time = describeWhen(when, steps, on, deadlines);
  const counted = when ? [...(isAtOnce(when) ? [] : [when]), when.neverBefore, when.latestBy] : [];
  const text = [before && `After ${before}`, time || (before ? '' : 'At once')].filter(Boolean).join('. ');
  return { name: 'When', text: capitalised(text), sums: sums(counted, sum) };
}

function owedView(
  { title, due, dueOtherwise, rule, citation, team, metBy, endsWith, atRisk }: Owed,
  { steps, on }: Pick<DraftContent, 'steps' | 'on'>,
  names: Names,
  sum: Sum,
) {
  const facts: Fact[] = [
    { name: 'Due', text: capitalised(describeOffset(due, [], on)), sums: sums([due], sum) },
    ...(dueOtherwise
      ? [
          {
            name: 'Without that date, due',
            text: capitalised(describeOffset(dueOtherwise, [], on)),
            sums: sums([dueOtherwise], sum),
          },
        ]
      : []),
    { name: 'Source', text: citation ?? 'None: the council’s own practice', sums: [] },
    { name: 'Owed by', text: capitalised(names.team(team)), sums: [] },
    { name: 'Met when', text: capitalised(describeMet(metBy, steps)), sums: [] },
    ...(endsWith === undefined
      ? []
      : [{ name: 'No longer owed when', text: capitalised(describeEvent(endsWith)), sums: [] }]),
    ...(metBy === 'not-watched'
      ? []
      : [{ name: 'At risk', text: `When ${String(atRisk)}% of its time is used`, sums: [] }]),
  ];
  return { title, statutory: rule === 'statutory', facts } satisfies OwedView;
}

function sums(offsets: readonly (Offset | When | undefined)[], sum: Sum): string[] {
  return offsets.flatMap((offset) => (offset ? [sum(offset)] : [])).filter((text) => text !== null);
}
