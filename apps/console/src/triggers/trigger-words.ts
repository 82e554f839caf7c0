import { describeConditions } from '@linchpin/conditions';
import { formatDate, formatDateTime, londonDate, londonTime } from '@linchpin/dates';
import { describeEvent } from '@linchpin/trigger-words';
import type { HistoryRow, TriggerRow, VersionRow } from '@linchpin/triggers';
import type { StateTag } from '../pages/states.js';
import type { Names } from './reference-names.js';

/** The beginning of a trigger's sentence: what sets it off, and under which conditions. */
export function whenWords({ eventType, conditions }: Pick<TriggerRow, 'eventType' | 'conditions'>): string {
  const only = describeConditions(conditions, eventType);
  return `When ${describeEvent(eventType)}${only ? ` and ${only}` : ''}`;
}

/** Whether a trigger works now, later or no more. */
export function stateOf({ state, nextFrom }: Pick<TriggerRow, 'state' | 'nextFrom'>): StateTag {
  if (state === 'in-force') return { text: 'In force', colour: 'green' };
  if (state === 'retired') return { text: 'Switched off', colour: 'grey' };
  return { text: nextFrom ? `From ${startWords(nextFrom)}` : 'Not yet', colour: 'turquoise' };
}

/** How a version stands. */
export function versionTag({ state }: Pick<VersionRow, 'state'>): StateTag {
  const tags: Record<VersionRow['state'], StateTag> = {
    'in-force': { text: 'In force', colour: 'green' },
    upcoming: { text: 'Not yet in force', colour: 'turquoise' },
    ended: { text: 'Ended', colour: 'grey' },
    never: { text: 'Never in force', colour: 'grey' },
  };
  return tags[state];
}

/** From when to when a version is, was or will be in force. */
export function inForceWords({ state, from, until }: Pick<VersionRow, 'state' | 'from' | 'until'>): string {
  if (state === 'never') return 'Never: replaced before its day came';
  const start = from ? startWords(from) : 'the beginning';
  if (!until) return `${state === 'upcoming' ? 'From' : 'Since'} ${start}`;
  return `${capitalised(start)} to ${endWords(until)}`;
}

/** `1 May 2026`, with the time of day unless that is midnight. */
export function startWords(from: Date): string {
  return londonTime(from) === '00:00' ? formatDate(londonDate(from)) : formatDateTime(from);
}

/** The last day where the end is a midnight, else the moment. */
function endWords(until: Date): string {
  return londonTime(until) === '00:00' ? formatDate(londonDate(new Date(until.getTime() - 1))) : formatDateTime(until);
}

/** A version whose line of the history does not exist: those that the installation began with. */
export type HistoryLine = Pick<HistoryRow, 'at' | 'who' | 'what' | 'version' | 'note'>;

/** What happened, as a sentence without its time. */
export function historySentence({ who, what, version }: HistoryLine, names: Names): string {
  const name = names.person(who);
  const number = version === null ? '' : ` as version ${String(version)}`;
  switch (what) {
    case 'begun':
      return `${name} began a draft`;
    case 'submitted':
      return `${name} asked for approval`;
    case 'sent-back':
      return `${name} sent the draft back`;
    case 'discarded':
      return `${name} threw the draft away`;
    case 'published':
      return `${name} published it${number}`;
    case 'rolled-back':
      return `${name} went back to what it said before${number && `,${number}`}`;
    case 'retired':
      return `${name} switched it off`;
  }
}

/** `a` with a capital first. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
