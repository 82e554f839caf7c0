import type { SettingList } from '@linchpin/action-kinds';
import type { TemplateRules } from '@linchpin/documents';
import { sharedLetters } from '@linchpin/trigger-checks';
import { titleKey } from '@linchpin/trigger-drafts';
import { areas } from '../areas/areas.js';
import { type Lists, listsOf, settingLists } from '../areas/lists.js';
import { templateRules, templates } from '../areas/template-area.js';
import { type Fault, inOrder } from '../faults/fault.js';
import { speakPlainly } from '../faults/plain-messages.js';
import { type Configuration, heldOf, readConfiguration } from '../files/configuration.js';
import { checkAreas } from './check-areas.js';
import { checkRecords } from './check-records.js';
import { checkTriggerFile } from './check-trigger-file.js';

/** What a directory came to. */
export interface Checked {
  configuration: Configuration;
  /** In the order of files and lines. */
  faults: Fault[];
  /** What is right by itself, but may not be meant: two triggers that make the same letter. */
  warnings: Fault[];
  /** Files that are not there, so that what triggers name of them could not be checked. */
  unchecked: string[];
}

/** What an installation holds that triggers may name. */
export interface Installed {
  lists: Lists;
  templates: ReadonlyMap<string, TemplateRules>;
}

/**
 * Reads and checks every file of a directory, without a database. `installed` is what an installation has of the files
 * that are not there. Throws `NoDirectoryError` when there is nothing to read.
 */
export async function checkDirectory(directory: string, installed?: Installed): Promise<Checked> {
  speakPlainly();
  const configuration = await readConfiguration(directory);
  const fromFiles = listsOf((area) => configuration.areas.get(area)?.content);
  const lists: Lists = { ...installed?.lists, ...fromFiles };
  // A file with a fault is there, but what it lists is not known: that it is wrong is said already.
  for (const area of areas) {
    if (configuration.files.includes(area.file) && !configuration.areas.has(area)) forget(lists, area.file);
  }
  const used = await usedTemplates(configuration, installed);
  const faults = [
    ...configuration.faults,
    ...(await checkAreas(configuration, lists)),
    ...checkRecords(configuration),
    ...configuration.triggers.flatMap(({ file, content, locate }) =>
      checkTriggerFile(file, content, lists, used).map(locate),
    ),
    ...titlesTwice(configuration),
  ];
  const warnings = inOrder(lettersTwice(configuration));
  return { configuration, faults: inOrder(faults), warnings, unchecked: uncheckedLists(configuration, lists) };
}

/** People could not tell two triggers with one title apart, and nobody could publish the second. */
function titlesTwice({ triggers }: Configuration): Fault[] {
  const firsts = new Map<string, string>();
  return triggers.flatMap(({ file, content: { title }, locate }) => {
    const first = firsts.get(titleKey(title));
    firsts.set(titleKey(title), first ?? file);
    if (first === undefined) return [];
    return [locate({ path: ['title'], message: `${first} has the same title. Give each trigger a title of its own.` })];
  });
}

/** Two triggers of this directory that make the same letter about one event, told once, with the later of the two. */
function lettersTwice({ triggers }: Configuration): Fault[] {
  return triggers.flatMap(({ content, locate }, index) =>
    triggers
      .slice(0, index)
      .flatMap((earlier) => sharedLetters(content, earlier.content))
      .map((message) => locate({ path: ['steps'], message })),
  );
}

/** Of a file with a fault nothing is known, as of its list. */
async function usedTemplates(
  configuration: Configuration,
  installed: Installed | undefined,
): Promise<ReadonlyMap<string, TemplateRules>> {
  const held = heldOf(configuration, templates);
  if (held) return templateRules(held);
  const isThere = configuration.files.includes(templates.file);
  return isThere || !installed ? new Map<string, TemplateRules>() : installed.templates;
}

function forget(lists: Lists, file: string): void {
  for (const name of Object.keys(lists) as SettingList[]) if (lists[name]?.file === file) delete lists[name];
}

function uncheckedLists({ files, triggers }: Configuration, lists: Lists): string[] {
  if (triggers.length === 0) return [];
  const absent = (Object.keys(settingLists) as SettingList[])
    .filter((name) => !lists[name])
    .map((name) => settingLists[name].area.file);
  return [...new Set(absent)].filter((file) => !files.includes(file));
}
