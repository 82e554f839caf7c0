import { checkTemplate, UnusableTemplateError } from '@linchpin/documents';
import type { Area } from '../areas/area.js';
import { areas, TEMPLATES } from '../areas/areas.js';
import { schoolTerms } from '../areas/calendar-areas.js';
import { agencies, staff, teams } from '../areas/council-areas.js';
import type { Lists } from '../areas/lists.js';
import { templates } from '../areas/template-area.js';
import { type Fault, faultOfFile } from '../faults/fault.js';
import { nearMiss } from '../faults/near-miss.js';
import type { ContentFault } from '../faults/schema-faults.js';
import { type Configuration, heldOf } from '../files/configuration.js';
import { missing } from './check-trigger-file.js';

/** What is wrong between the rows of one file, and between files, in all areas but the triggers. */
export async function checkAreas(configuration: Configuration, lists: Lists): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const area of areas) {
    const held = heldOf(configuration, area);
    const file = configuration.areas.get(area);
    if (!held || !file) continue;
    const found = [...givenTwice(area, held), ...(ownChecks.get(area)?.(file.content, lists) ?? [])];
    faults.push(...found.map(file.locate));
  }
  return [...faults, ...(await checkWordFiles(configuration))];
}

function givenTwice(area: Area, held: NonNullable<ReturnType<typeof heldOf>>): ContentFault[] {
  return twice(area.items(held).map(({ key, path }) => ({ value: key, path, words: key })));
}

function twice(values: readonly { value: string; words: string; path: ContentFault['path'] }[]): ContentFault[] {
  const seen = new Set<string>();
  return values.flatMap(({ value, words, path }) => {
    if (seen.has(value)) return [{ path, message: `${words} is there twice. Keep one of them.` }];
    seen.add(value);
    return [];
  });
}

type Check = (content: unknown, lists: Lists) => ContentFault[];

const ownChecks: ReadonlyMap<Area, Check> = new Map<Area, Check>([
  [teams, (content) => checkTeams((content as { teams: TeamRow[] }).teams)],
  [staff, (content, lists) => checkStaff((content as { staff: StaffRow[] }).staff, lists)],
  [agencies, (content) => emailsOnce('agencies', (content as { agencies: { email: string }[] }).agencies)],
  [schoolTerms, (content) => checkTerms((content as { schoolTerms: TermRow[] }).schoolTerms)],
]);

interface TeamRow {
  code: string;
  kind: 'hub' | 'spoke';
  hub?: string;
}

function checkTeams(rows: readonly TeamRow[]): ContentFault[] {
  const hubs = rows.filter(({ kind }) => kind === 'hub').map(({ code }) => code);
  return rows.flatMap(({ code, kind, hub }, index) => {
    const path = ['teams', index, 'hub'];
    if (kind === 'hub') return hub ? [{ path, message: `${code} is a hub itself: leave hub out.` }] : [];
    if (!hub) return [{ path, message: `${code} is a spoke: say which hub serves it.` }];
    if (hubs.includes(hub)) return [];
    const why = rows.some((row) => row.code === hub)
      ? `${hub} is a spoke, not a hub.`
      : `There is no hub ${hub} in this file.`;
    return [{ path, message: `${why}${nearMiss(hub, hubs)}` }];
  });
}

interface StaffRow {
  ref: string;
  team: string;
  email: string;
}

function checkStaff(rows: readonly StaffRow[], lists: Lists): ContentFault[] {
  return [
    ...rows.flatMap(({ team }, index) => missing(lists, 'teams', team, ['staff', index, 'team'])),
    ...emailsOnce('staff', rows),
  ];
}

function emailsOnce(list: string, rows: readonly { email: string }[]): ContentFault[] {
  return twice(
    rows.map(({ email }, index) => ({
      value: email.toLowerCase(),
      words: 'This email address',
      path: [list, index, 'email'],
    })),
  );
}

interface TermRow {
  name: string;
  startsOn: string;
  endsOn: string;
}

function checkTerms(rows: readonly TermRow[]): ContentFault[] {
  return rows.flatMap(({ name, startsOn, endsOn }, index) => {
    const path = ['schoolTerms', index];
    if (endsOn <= startsOn)
      return [{ path: [...path, 'endsOn'], message: 'The last day must be after the first day.' }];
    const other = rows.slice(0, index).find((one) => one.startsOn <= endsOn && startsOn <= one.endsOn);
    return other && other.name !== name ? [{ path, message: `These days overlap ${other.name}.` }] : [];
  });
}

async function checkWordFiles({ areas: read, wordFiles }: Configuration): Promise<Fault[]> {
  const list = read.get(templates);
  if (!list) return [];
  const rows = (list.content as { templates: { file: string }[] }).templates;
  const named = new Set(rows.map(({ file }) => file));
  const faults: Fault[] = [];
  for (const [index, { file }] of rows.entries()) {
    const content = wordFiles.get(file);
    const fault = { path: ['templates', index, 'file'] };
    if (!content) {
      const message = `There is no file ${file} in ${TEMPLATES}/.${nearMiss(file, wordFiles.keys())}`;
      faults.push(list.locate({ ...fault, message }));
      continue;
    }
    try {
      await checkTemplate(file, content);
    } catch (error) {
      if (!(error instanceof UnusableTemplateError)) throw error;
      faults.push(list.locate({ ...fault, message: error.message }));
    }
  }
  for (const file of wordFiles.keys()) {
    if (!named.has(file))
      faults.push(faultOfFile(`${TEMPLATES}/${file}`, `No line of ${list.file} names this Word file.`));
  }
  return faults;
}
