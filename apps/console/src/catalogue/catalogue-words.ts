import type { ActionKindEntry, Boundary, SettingField, SettingKind, SettingList } from '@linchpin/action-kinds';
import type { FieldContents, FieldKind } from '@linchpin/event-types';
import type { Timing } from '@linchpin/timings';

/** What a field of an event holds. */
export const fieldKindWords: Record<FieldKind, string> = {
  text: 'Text',
  number: 'Whole number',
  boolean: 'Yes or no',
  date: 'Date',
  datetime: 'Date and time',
  code: 'Code',
  list: 'List',
};

const settingKindWords: Record<SettingKind, string> = {
  text: 'Text',
  number: 'Whole number',
  'yes-no': 'Yes or no',
  choice: 'One of a few choices',
  list: 'List of codes',
  moment: 'Date and time',
  timing: 'Date, counted',
};

/** What a field is for, where that decides how it may be used. Ends a sentence. */
export const contentsWords: Record<FieldContents, string> = {
  'people-list': 'a list of people that a social worker decided on',
  agencies: 'the agencies that a social worker chose',
  'withheld-roles': 'the roles that a social worker decided not to tell',
};

/** A list of the council. Ends a sentence. */
export const listWords: Record<SettingList, string> = {
  teams: 'teams',
  staff: 'members of staff',
  sites: 'sites',
  equipment: 'equipment of rooms',
  templates: 'published templates',
  addressees: 'addressees',
};

/** What a setting takes. */
export function takesOf({ kind, list, holds }: SettingField): string {
  if (kind === 'text' && list) return 'One of a list';
  if (kind === 'text' && holds) return 'Reference';
  return settingKindWords[kind];
}

const boundaryWords: Record<Boundary, string> = {
  admin: 'Business support may do this alone.',
  'needs-approval': 'Business support may prepare this. It waits until a named role approves it.',
  professional: 'Only a qualified person may do this. Linchpin reminds them and does nothing else.',
};

const reachWords: Record<ActionKindEntry['reaches'], string> = {
  council: 'Nothing leaves the council, so a trigger that uses it needs no second person.',
  outside: 'A trigger that uses it needs a second manager’s approval, because something leaves the council.',
};

/** The rule about who may do a kind of action, as sentences. */
export function ruleOf({ boundary, reaches }: Pick<ActionKindEntry, 'boundary' | 'reaches'>): string[] {
  return [boundaryWords[boundary], reachWords[reaches]];
}

/** The same in a few words, for a list. */
export function shortRuleOf({ boundary, reaches }: Pick<ActionKindEntry, 'boundary' | 'reaches'>): string {
  const who = { admin: 'Business support', 'needs-approval': 'After approval', professional: 'A qualified person' };
  return reaches === 'outside' ? `${who[boundary]}; its trigger needs a second manager` : who[boundary];
}

/** Where the value of a setting may come from, as sentences. */
export function sourceOf(setting: SettingField): string {
  const { given, holds, list, kind, choices } = setting;
  if (kind === 'timing') return 'Set in the trigger. It may count from a date of the event.';
  if (holds) return `Only from a field of the event that holds ${contentsWords[holds]}.`;
  if (given === 'event') return 'Only from a field of the event.';
  const fixed = choices ? 'chosen in the trigger' : '';
  const beside = choices ? ', or one of the choices' : '';
  const own = list ? `chosen from the council’s list of ${listWords[list]}${beside}` : fixed;
  if (given === 'either') return `From a field of the event, or ${own || 'set in the trigger'}.`;
  if (own) return `${capitalised(own)}. Never from a field of the event.`;
  return 'Written in the trigger. Nothing of the event can get into the words.';
}

/** How far a setting goes: `15 to 480`, `3 to 80 characters`, `At most 20 codes`; empty where nobody has to count. */
export function boundsOf({ shortest, longest, least, most, kind, list, holds }: SettingField): string {
  if (kind === 'text' && (list || holds)) return '';
  const [from, to] = kind === 'number' ? [least, most] : [shortest, longest];
  if (to === undefined) return '';
  const unit = kind === 'text' ? ' characters' : kind === 'list' ? ' codes' : '';
  return from === undefined ? `At most ${String(to)}${unit}` : `${String(from)} to ${String(to)}${unit}`;
}

/** Whether a step must have a setting, and what it is otherwise: `No: if left out, none`. */
export function neededOf({ required, default: value, choices }: SettingField): string {
  if (required) return 'Yes';
  if (value === undefined) return 'No';
  if (typeof value === 'boolean') return `No: if left out, ${value ? 'yes' : 'no'}`;
  if (Array.isArray(value) && value.length === 0) return 'No: if left out, none';
  const text = choices?.find((choice) => choice.value === value)?.text ?? JSON.stringify(value);
  return `No: if left out, ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The units that a time is counted in. */
export const unitWords: Record<Timing['unit'], string> = {
  hours: 'hours',
  days: 'calendar days',
  'working-days': 'working days',
  weeks: 'weeks',
  months: 'months',
};

/** Which days each calendar counts as working days, and what it is for. */
export const calendarWords: Record<Timing['calendar'], string> = {
  statutory:
    'Working days leave out weekends and the bank holidays of England and Wales. They are for dates that the law sets.',
  service: 'Council working days leave out the council’s closure days as well. They are for the council’s own dates.',
  school: 'School days leave out the school holidays too. They are for what the council counts in school days.',
};

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** The same text with a capital first. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
