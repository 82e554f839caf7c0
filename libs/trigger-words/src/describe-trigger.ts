import { actionKinds, settingFields } from '@linchpin/action-kinds';
import { describeConditions, type NamedLists } from '@linchpin/conditions';
import { eventType } from '@linchpin/event-types';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { isDeadlineReference, offsetSchema, type Owed, type Step } from '@linchpin/trigger-files';
import { describeLimit, describeOffset, describeWhen } from './describe-timing.js';

/** A trigger in words, in the parts that a page puts under each other. None ends with a full stop or a colon. */
export interface TriggerWords {
  /** "When an initial conference is scheduled and the number of children is at least 2". */
  opening: string;
  /** In their order: what waits for another names it by its number. */
  steps: string[];
  owed: string[];
}

/** A whole trigger in words for people. What is not decided yet is left out. Codes on `lists` have their names. */
export function describeTrigger(
  { on, conditions, steps, deadlines }: DraftContent,
  lists: NamedLists = {},
): TriggerWords {
  const only = describeConditions(conditions, on, lists);
  return {
    opening: `When ${describeEvent(on)}${only ? ` and ${only}` : ''}`,
    steps: steps.map((step) => describeStep(step, steps, on, lists, deadlines)),
    owed: (deadlines ?? []).map((one) => describeOwed(one, steps, on, lists)),
  };
}

/** What sets a trigger off, as the middle of a sentence: "an initial conference is scheduled". */
export function describeEvent(on: string | undefined): string {
  return (on === undefined ? undefined : eventType(on))?.when ?? 'something happens';
}

/** One step in words: "Make the family's invitations, only if the list of people to invite is given (after step 1; D01 to the family)". */
export function describeStep(
  step: Step,
  steps: readonly Step[],
  on?: string,
  lists: NamedLists = {},
  deadlines: readonly Owed[] = [],
): string {
  const onlyIf = describeConditions(step.onlyIf, on, lists);
  const when = describeWhen(step.when, steps, on, deadlines);
  const after = afterWords(step, steps);
  const open = openWords(step, steps);
  const spoken = spokenWords(step, deadlines);
  const details = [after, ...settingWords(step, lists), ...spoken, when, open].filter(Boolean);
  return `${step.title}${onlyIf ? `, only if ${onlyIf}` : ''}${details.length > 0 ? ` (${details.join('; ')})` : ''}`;
}

/** "by the date owed: First visit by the social worker": only where a setting takes its date from a deadline. */
function spokenWords({ kind, settings }: Step, deadlines: readonly Owed[]): string[] {
  return settingFields(kind).flatMap(({ name }) => {
    const offset = offsetSchema.safeParse(settings[name]);
    if (!offset.success || !isDeadlineReference(offset.data.from)) return [];
    return [describeOffset(offset.data, [], undefined, deadlines)];
  });
}

/** "after step 1", "after steps 1, 2 and 4", or empty. */
function afterWords({ after }: Step, steps: readonly Step[]): string {
  const numbers = steps.flatMap(({ key }, index) => (after.includes(key) ? [String(index + 1)] : []));
  const last = numbers.pop();
  if (last === undefined) return '';
  return numbers.length > 0 ? `after steps ${numbers.join(', ')} and ${last}` : `after step ${last}`;
}

/** "unless step 1 is done by then", or empty. */
function openWords({ onlyWhileOpen }: Step, steps: readonly Step[]): string {
  const number = steps.findIndex(({ key }) => key === onlyWhileOpen) + 1;
  return number > 0 ? `unless step ${String(number)} is done by then` : '';
}

/** What of a step's settings people should see without opening it. */
function settingWords({ kind, settings }: Step, lists: NamedLists): string[] {
  const { template, to, approvedBy, team, boundary, addressee, assignee } = settings;
  const named = lists.addressees?.find(({ value }) => value === addressee)?.text ?? text(addressee);
  const whom = to === 'addressee' ? named : (audiences[text(to)] ?? text(to));
  const parts = {
    'documents.generate': [
      [text(template), whom && `to ${whom}`].filter(Boolean).join(' '),
      approvedBy !== undefined && `held for approval by the ${text(approvedBy)}`,
    ],
    'alerts.send': [team !== undefined && `to ${teamWords(team, lists)}`],
    'tasks.assign': [
      // A person’s task goes to their own team, whatever team the step names.
      assignee === undefined
        ? team !== undefined && `task for ${teamWords(team, lists)}`
        : `task for ${lists.staff?.find(({ value }) => value === assignee)?.text ?? text(assignee)}`,
      boundary === 'needs-approval' && 'needs approval',
      boundary === 'professional' && 'a reminder to a qualified person',
    ],
    'rooms.book': [],
    'agency-checks.request': [],
  }[kind];
  return parts.filter((part) => typeof part === 'string' && part !== '') as string[];
}

const audiences: Readonly<Record<string, string>> = {
  family: 'the family on the approved list',
  professionals: 'the professionals on the approved list',
  'parental-responsibility': 'people with parental responsibility',
};

/** A team as a trigger names it, in words: "the spoke team", "the hub", its name on `lists`, or its code "HUB-N". */
export function teamWords(team: unknown, { teams = [] }: NamedLists = {}): string {
  if (team === 'spoke') return 'the spoke team';
  return team === 'hub' ? 'the hub' : (teams.find(({ value }) => value === team)?.text ?? text(team));
}

/**
 * A date that a trigger owes, in words: "Record sent, no later than 15 working days after the strategy discussion date
 * (set by law: …; owed by the hub; met when a conference has been held)". `steps` are those of its trigger.
 */
export function describeOwed(
  { title, due, dueOtherwise, rule, citation, team, metBy, endsWith, atRisk }: Owed,
  steps: readonly Step[],
  on?: string,
  lists: NamedLists = {},
): string {
  const source = `set by ${rule === 'statutory' ? 'law' : 'the council'}${citation ? `: ${citation}` : ''}`;
  const details = [
    source,
    `owed by ${teamWords(team, lists)}`,
    ...(metBy === 'not-watched' ? [NOT_WATCHED] : [`met when ${describeMet(metBy, steps)}`]),
    ...(endsWith === undefined ? [] : [`no longer owed when ${describeEvent(endsWith)}`]),
    ...(atRisk === 75 || metBy === 'not-watched' ? [] : [`at risk when ${String(atRisk)}% of its time is used`]),
  ];
  const otherwise = dueOtherwise ? `, or else ${describeLimit(dueOtherwise, on)}` : '';
  return `${title}, ${describeLimit(due, on)}${otherwise} (${details.join('; ')})`;
}

/** Of a date that is owed by nobody. */
const NOT_WATCHED = 'not watched: steps take their date from it';

/** What meets a date that is owed, in words: "“Book the room” is done". `steps` are those of its trigger. */
export function describeMet(metBy: Owed['metBy'], steps: readonly Step[]): string {
  if (metBy === 'person') return 'a person marks it as done';
  if (metBy === 'not-watched') return NOT_WATCHED;
  if ('event' in metBy) return `${describeEvent(metBy.event)}${metBy.of === 'child' ? ', of the same child' : ''}`;
  return `“${steps.find(({ key }) => key === metBy.step)?.title ?? metBy.step}” is done`;
}

/** What a kind does, for a step that has no title yet. */
export function describeKind(kind: Step['kind']): string {
  return actionKinds[kind].does;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
