import { eventTypeAreas } from '@linchpin/event-types';
import type { TriggerRow } from '@linchpin/triggers';
import type { StateTag } from '../pages/states.js';
import type { Names } from './reference-names.js';
import { startWords, stateOf, whenWords } from './trigger-words.js';

/** The states that a list can be filtered by. */
export const triggerStates = [
  { value: 'in-force', text: 'In force' },
  { value: 'upcoming', text: 'From a later day' },
  { value: 'retired', text: 'Switched off' },
] as const satisfies readonly { value: TriggerRow['state']; text: string }[];

/** What a list of triggers is asked for; what is undefined leaves nothing out. */
export interface TriggerFilter {
  search: string | undefined;
  area: string | undefined;
  team: string | undefined;
  state: TriggerRow['state'] | undefined;
}

/** One trigger as the list shows it. */
export interface ListedTrigger extends TriggerRow {
  when: string;
  /** Its beginning, where it is long. */
  short: string;
  team: string;
  tag: StateTag;
  /** "Version 3 from 1 May 2026", while another version is in force. */
  coming: string;
}

export interface TriggerArea {
  id: string;
  title: string;
  triggers: ListedTrigger[];
}

/** The areas of work, in the order of the catalogue: what Linchpin itself sets off comes last. */
export const areas = eventTypeAreas.map(({ title, eventTypes }) => ({
  id: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
  title,
  types: new Set(eventTypes.map(({ type }) => type)),
}));

/** More of a sentence than this nobody reads in a list. */
const LONGEST = 130;

/** The triggers that are asked for, by area. Empty areas are left out. */
export function triggerAreas(rows: readonly TriggerRow[], filter: TriggerFilter, names: Names): TriggerArea[] {
  const words = plain(filter.search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const found = rows
    .filter(({ ownerTeam }) => filter.team === undefined || ownerTeam === filter.team)
    .filter(({ state }) => filter.state === undefined || state === filter.state)
    .map((row) => listed(row, names))
    .filter(({ title, when, team, eventType }) => {
      const text = plain([title, when, team, eventType].join(' '));
      return words.every((word) => text.includes(word));
    });
  return areas
    .filter(({ id }) => filter.area === undefined || id === filter.area)
    .map(({ id, title, types }) => ({ id, title, triggers: found.filter(({ eventType }) => types.has(eventType)) }))
    .filter(({ triggers }) => triggers.length > 0);
}

function listed(row: TriggerRow, names: Names): ListedTrigger {
  const { state, nextVersion, nextFrom } = row;
  const comes = state === 'in-force' && nextVersion !== null && nextFrom !== null;
  return {
    ...row,
    when: names.inText(whenWords(row)),
    short: shortened(names.inText(whenWords(row))),
    team: names.team(row.ownerTeam),
    tag: stateOf(row),
    coming: comes ? `Version ${String(nextVersion)} from ${startWords(nextFrom)}` : '',
  };
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, text.lastIndexOf(' ', LONGEST)).replace(/[,;]$/, '')} …`;
}

/** In small letters, with the apostrophe that people type. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll('’', "'");
}
