import type { SettingList } from '@linchpin/runs';
import { areas } from './areas.js';
import { checkAreas } from './check-areas.js';
import { checkTriggerFile } from './check-trigger-file.js';
import { type Configuration, readConfiguration } from './configuration.js';
import { type Fault, inOrder } from './fault.js';
import { type Lists, listsOf, settingLists } from './lists.js';
import { speakPlainly } from './plain-messages.js';

/** What a directory came to. */
export interface Checked {
  configuration: Configuration;
  /** In the order of files and lines. */
  faults: Fault[];
  /** Files that are not there, so that what triggers name of them could not be checked. */
  unchecked: string[];
}

/**
 * Reads and checks every file of a directory, without a database. `installed` are the lists of an installation, for
 * those whose file is not there. Throws `NoDirectoryError` when there is nothing to read.
 */
export async function checkDirectory(directory: string, installed: Lists = {}): Promise<Checked> {
  speakPlainly();
  const configuration = await readConfiguration(directory);
  const fromFiles = listsOf((area) => configuration.areas.get(area)?.content);
  const lists: Lists = { ...installed, ...fromFiles };
  // A file with a fault is there, but what it lists is not known: that it is wrong is said already.
  for (const area of areas) {
    if (configuration.files.includes(area.file) && !configuration.areas.has(area)) forget(lists, area.file);
  }
  const faults = [
    ...configuration.faults,
    ...(await checkAreas(configuration, lists)),
    ...configuration.triggers.flatMap(({ file, content, locate }) =>
      checkTriggerFile(file, content, lists).map(locate),
    ),
  ];
  return { configuration, faults: inOrder(faults), unchecked: uncheckedLists(configuration, lists) };
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
