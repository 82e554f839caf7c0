import { type SettingField, settingFields } from '@linchpin/action-kinds';
import { formatDate, formatDateTime } from '@linchpin/dates';
import type { TemplatesService } from '@linchpin/documents';
import { referenceOf } from '@linchpin/events';
import type { Fate, SettingValue, WouldDoLine, WouldDoReport, WouldOwe } from '@linchpin/would-do';
import type { Names } from '../triggers/reference-names.js';
import { capitalised } from '../triggers/trigger-words.js';
/** What the words of a report are made with. */
export interface Known {
  names: Names;
  templates: ReadonlyMap<
    string,
    Pick<Awaited<ReturnType<TemplatesService['list']>>[number], 'title' | 'boundary' | 'approverRole'>
  >;
}

/** One step of one run, as people read it. */
export interface LineView {
  title: string;
  /** What becomes of it where it is not simply done; empty otherwise. */
  fate: string;
  isDone: boolean;
  when: string;
  facts: { name: string; value: string }[];
}

const fateWords: Record<Fate, string> = {
  done: '',
  skipped: 'Left out: its own condition does not hold.',
  awaits: 'Waits for the list of people, which the event does not give yet.',
  'too-late': 'Left out: its time had passed when the event came.',
  'late-to-person': 'Handed to a person: its time had passed when the event came.',
  refused: 'Handed to a person: it would be refused.',
  lacking: 'Handed to a person: the event does not give what the step needs.',
};

/** A step in words: what, when, to whom. Codes and references; names of staff and of teams only. */
export function lineView(line: WouldDoLine, teamCode: string | null, known: Known): LineView {
  const fields = settingFields(line.kind);
  const facts = fields.flatMap((field) => {
    const value = line.settings[field.name];
    const text = value === undefined ? '' : valueWords(field, value, teamCode, known);
    return text ? [{ name: field.title, value: text }] : [];
  });
  const held = heldBy(line, known);
  const lacks = line.lacks.map((name) => fields.find((field) => field.name === name)?.title ?? name);
  return {
    title: line.title,
    fate: [
      fateWords[line.fate],
      ...(lacks.length > 0 && line.fate === 'lacking' ? [`Missing or wrong: ${lacks.join(', ')}.`] : []),
      ...(line.refusal ? [line.refusal] : []),
    ].join(' '),
    isDone: line.fate === 'done',
    when: whenWords(line),
    facts: held ? [...facts, { name: 'Held', value: `As drafts, until approved by the ${held}` }] : facts,
  };
}

function whenWords({ dueAt, counted, after }: WouldDoLine): string {
  if (counted) return capitalised(counted);
  if (dueAt) return formatDateTime(new Date(dueAt));
  return after.length > 0 ? 'When the steps before it are done' : 'At once';
}

/** Who must approve before a document leaves; null when nobody must. */
function heldBy({ kind, settings }: WouldDoLine, { templates }: Known): string | null {
  if (kind !== 'documents.generate') return null;
  if (typeof settings.approvedBy === 'string') return settings.approvedBy;
  const template = typeof settings.template === 'string' ? templates.get(settings.template) : undefined;
  return template?.boundary === 'needs-approval' ? (template.approverRole ?? 'named role') : null;
}

function valueWords(field: SettingField, value: SettingValue, teamCode: string | null, known: Known): string {
  if (value === false) return '';
  if (value === true) return 'Yes';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.join(', ');
  if (field.kind === 'timing') return formatDate(value);
  if (field.kind === 'moment') return Number.isNaN(Date.parse(value)) ? value : formatDateTime(new Date(value));
  if (field.list === 'teams') return capitalised(teamWords(value, teamCode, known.names));
  if (field.list === 'staff') return known.names.person(value);
  if (field.list === 'templates') return [value, known.templates.get(value)?.title].filter(Boolean).join(', ');
  return field.choices?.find((choice) => choice.value === value)?.text ?? value;
}

/** The team that a setting comes to for the team of an event: a name, or "the hub of North East". */
export function teamWords(team: string, teamCode: string | null, names: Names): string {
  if (team !== 'spoke' && team !== 'hub') return names.team(team);
  if (teamCode === null) return names.team(team);
  return team === 'spoke' ? names.team(teamCode) : `the hub of ${names.team(teamCode)}`;
}

/** A date owed, in words. */
export function owedWords({ dueOn, rule, team, warning }: WouldOwe, teamCode: string | null, names: Names): string {
  const set = rule === 'statutory' ? 'set by law' : 'set by the council';
  const words = `By ${formatDate(dueOn)}, ${set}, owed by ${teamWords(team, teamCode, names)}.`;
  return warning ? `${words} ${warning}` : words;
}

/** What a report was run over: "the events of the 30 days before 22 November 2026 at 6:40pm". */
export function scopeWords({
  days,
  event,
  requestedAt,
}: Pick<WouldDoReport, 'days' | 'event' | 'requestedAt'>): string {
  if (event) return `one pasted event, ${referenceOf(event.subject)}`;
  const span = days === 365 ? 'the year' : days === 1 ? 'the day' : `the ${String(days ?? 0)} days`;
  return `the events received in ${span} before ${formatDateTime(requestedAt)}`;
}
