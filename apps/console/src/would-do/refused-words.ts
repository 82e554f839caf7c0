import type { Refused, WouldDoSummary } from '@linchpin/would-do';
import { counted, listed } from './difference-words.js';

const kindNames: Readonly<Record<Refused['kind'], [one: string, several: string]>> = {
  'rooms.book': ['room', 'rooms'],
  'documents.generate': ['set of letters', 'sets of letters'],
  'agency-checks.request': ['request for checks', 'requests for checks'],
  'alerts.send': ['alert', 'alerts'],
  'tasks.assign': ['task', 'tasks'],
};

/** What would be refused, by kind: how many, and how many for each reason. Reports of older releases foresee nothing. */
export function refusedWords({ refused = [] }: Pick<WouldDoSummary, 'refused'>): { title: string; lines: string[] }[] {
  return byKind(refused).map(([kind, ones]) => ({
    title: howMany(kind, ones),
    lines: ones.map(({ reason, times }) => `${times.toLocaleString('en-GB')}: ${reason}`),
  }));
}

/** The same in one sentence without the reasons; none where nothing would be refused. */
export function refusedInShort({ refused = [] }: Pick<WouldDoSummary, 'refused'>): string[] {
  const kinds = byKind(refused).map(([kind, ones]) => howMany(kind, ones));
  return kinds.length > 0 ? [`${listed(kinds)} would be refused and handed to a person.`] : [];
}

function byKind(refused: readonly Refused[]): [Refused['kind'], Refused[]][] {
  const kinds = [...new Set(refused.map(({ kind }) => kind))];
  return kinds.map((kind) => [kind, refused.filter((one) => one.kind === kind)]);
}

function howMany(kind: Refused['kind'], ones: readonly Refused[]): string {
  return counted(
    ones.reduce((sum, { times }) => sum + times, 0),
    ...kindNames[kind],
  );
}
