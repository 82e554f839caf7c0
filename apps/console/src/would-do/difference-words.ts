import { settingFields } from '@linchpin/action-kinds';
import type { JudgedRun, PartCounts, WouldDoSummary } from '@linchpin/would-do';

/** `1 event`, `1,234 events`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : several}`;
}

/** `1 and 2`, `1, 2 and 3`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

const changeWords: Readonly<Record<string, string>> = {
  when: 'when',
  title: 'its title',
  kind: 'what it does',
  after: 'the steps before it',
  fate: 'whether it is done',
  team: 'who owes it',
  rule: 'whether the law sets it',
};

/** What of a step is otherwise: a setting by its title, or `when`. */
function changeName(change: string, kind: PartCounts['kind']): string {
  const setting = change.startsWith('setting:') ? change.slice('setting:'.length) : null;
  if (setting === null) return changeWords[change] ?? change;
  const title = kind && settingFields(kind).find(({ name }) => name === setting)?.title;
  return (title ?? setting).toLowerCase();
}

/** How one step, or one date owed, compares over all events, each in a few words. */
export function partDifferences({ differences, changes, kind }: PartCounts): string[] {
  const { added = 0, dropped = 0, changed = 0, same = 0 } = differences;
  const names = Object.entries(changes).map(
    ([change, times]) => `${changeName(change, kind)} (${times.toLocaleString('en-GB')})`,
  );
  return [
    ...(added ? [`New for ${counted(added, 'event')}`] : []),
    ...(dropped ? [`No longer for ${counted(dropped, 'event')}`] : []),
    ...(changed ? [`Changed for ${counted(changed, 'event')}: ${names.join(', ')}`] : []),
    ...(same ? [`The same for ${counted(same, 'event')}`] : []),
  ];
}

/** How the whole draft compares with what was in force, as sentences. */
export function comparedWords(compared: NonNullable<WouldDoSummary['compared']>): string[] {
  const { newly, noLonger, otherwise, same } = compared;
  const would = (number: number, rest: string) => (number > 0 ? [`${counted(number, 'event')} would ${rest}`] : []);
  const lines = [
    ...would(newly, 'newly set it off.'),
    ...would(noLonger, 'no longer set it off.'),
    ...would(otherwise, 'still set it off, with something done otherwise.'),
    ...would(same, 'set it off with everything done the same.'),
  ];
  return lines.length > 0 ? lines : ['None of the events would set off either.'];
}

/** `Compared with version 2`, or with each version on the dates that it was in force. */
export function comparedTitle({ versions }: NonNullable<WouldDoSummary['compared']>): string {
  if (versions.length === 0) return 'Compared with what was in force';
  const numbers = [...versions].sort((a, b) => a - b).map(String);
  return `Compared with version${numbers.length === 1 ? '' : 's'} ${listed(numbers)}`;
}

/** How one run compares: in a few words, and each difference. */
export interface RunComparison {
  short: string;
  lines: string[];
}

/** Compares one run with the version that was in force on the date of its event. */
export function runComparison(
  { draft, inForceVersion, differences }: JudgedRun['outcome'],
  parts: ReadonlyMap<string, Pick<PartCounts, 'title' | 'kind'>>,
): RunComparison {
  if (inForceVersion === null) return { short: 'Newly set off', lines: [] };
  const version = `version ${String(inForceVersion)}`;
  if (!draft) return { short: `No longer set off: ${version} did so`, lines: [] };
  const lines = differences.flatMap(({ part, key, what, changes }) => {
    const { title = key, kind = null } = parts.get(`${part} ${key}`) ?? {};
    if (what === 'added') return [`New: ${title}`];
    if (what === 'dropped') return [`No longer: ${title}`];
    return what === 'changed' ? [`Changed: ${title} (${changes.map((one) => changeName(one, kind)).join(', ')})`] : [];
  });
  const times = (what: string) => differences.filter((one) => one.what === what).length;
  const short = [
    ...(times('changed') ? [`${String(times('changed'))} changed`] : []),
    ...(times('added') ? [`${String(times('added'))} new`] : []),
    ...(times('dropped') ? [`${String(times('dropped'))} no longer`] : []),
  ];
  return { short: lines.length > 0 ? short.join(', ') : `The same as ${version}`, lines };
}
