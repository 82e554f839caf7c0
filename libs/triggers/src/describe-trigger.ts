import { eventType } from '@linchpin/events';
import { actionKinds } from '@linchpin/runs';
import { describeConditions } from './describe-conditions.js';
import { describeOffset, describeWhen } from './describe-timing.js';
import type { DraftContent } from './draft-content.js';
import type { Owed, Step } from './trigger-file.js';

/**
 * A whole trigger in one sentence for people: "When an initial conference is scheduled: book the conference room; then
 * make the family's invitations (held for approval by the chair)…". What is not decided yet is left out.
 */
export function describeTrigger(content: DraftContent): string {
  const conditions = describeConditions(content.conditions, content.on);
  const opening = `When ${describeEvent(content.on)}${conditions ? ` and ${conditions}` : ''}`;
  const steps = content.steps.map((step) => describeStep(step, content.steps, content.on));
  const owed = (content.deadlines ?? []).map((one) => describeOwed(one, content.steps));
  const body = steps.length > 0 ? `${opening}: ${steps.join('; ')}.` : `${opening}: nothing yet.`;
  return owed.length > 0 ? `${body} Owed: ${owed.join('; ')}.` : body;
}

/** What sets a trigger off, as the middle of a sentence: "an initial conference is scheduled". */
export function describeEvent(on: string | undefined): string {
  return (on === undefined ? undefined : eventType(on))?.when ?? 'something happens';
}

/** One step in words: "then, if the invitee list is given, make the family's invitations (held for the chair)". */
export function describeStep(step: Step, steps: readonly Step[], on?: string): string {
  const onlyIf = describeConditions(step.onlyIf, on);
  const when = describeWhen(step.when, steps);
  const details = [...settingWords(step), ...(when ? [when] : [])];
  const first = step.after.length > 0 ? `then ` : '';
  const title = `${step.title.charAt(0).toLowerCase()}${step.title.slice(1)}`;
  return `${first}${onlyIf ? `if ${onlyIf}, ` : ''}${title}${details.length > 0 ? ` (${details.join('; ')})` : ''}`;
}

/** What of a step's settings people should see without opening it. */
function settingWords({ kind, settings }: Step): string[] {
  const { template, to, approvedBy, team, boundary, addressee } = settings;
  const whom = to === 'addressee' ? text(addressee) : (audiences[text(to)] ?? text(to));
  const parts = {
    'documents.generate': [
      [text(template), whom && `to ${whom}`].filter(Boolean).join(' '),
      approvedBy !== undefined && `held for approval by the ${text(approvedBy)}`,
    ],
    'alerts.send': [team !== undefined && `to ${teamWords(team)}`],
    'tasks.assign': [
      team !== undefined && `task for ${teamWords(team)}`,
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

/** A team as a trigger names it, in words: "the spoke team", "the hub", "HUB-N". */
export function teamWords(team: unknown): string {
  if (team === 'spoke') return 'the spoke team';
  return team === 'hub' ? 'the hub' : text(team);
}

/** A date that a trigger owes, in words. `steps` are those of its trigger. */
export function describeOwed(
  { title, due, rule, citation, team, metBy, atRisk }: Owed,
  steps: readonly Step[],
): string {
  const source = rule === 'statutory' ? `statutory: ${citation ?? ''}` : `local${citation ? `: ${citation}` : ''}`;
  const risk = atRisk === 75 ? '' : `, at risk at ${String(atRisk)}%`;
  const name = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  const when = describeOffset(due);
  return `${name} ${when.startsWith('on ') ? when : `by ${when}`} (${source}; owed by ${teamWords(team)}; met when: ${describeMet(metBy, steps)}${risk})`;
}

/** What meets a date that is owed, in words: "“Book the room” is done". `steps` are those of its trigger. */
export function describeMet(metBy: Owed['metBy'], steps: readonly Step[]): string {
  if (metBy === 'person') return 'a person marks it';
  if ('event' in metBy) return describeEvent(metBy.event);
  return `“${steps.find(({ key }) => key === metBy.step)?.title ?? metBy.step}” is done`;
}

/** What a kind does, for a step that has no title yet. */
export function describeKind(kind: Step['kind']): string {
  return actionKinds[kind].does;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
