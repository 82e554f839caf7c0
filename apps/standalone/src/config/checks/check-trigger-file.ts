import type { SettingList } from '@linchpin/action-kinds';
import { documentFaults, type TemplateRules } from '@linchpin/documents';
import { checkTrigger } from '@linchpin/trigger-checks';
import { contentOf, type TriggerFile } from '@linchpin/trigger-files';
import { unknownCodes } from '@linchpin/trigger-words';
import { reachesOutside } from '@linchpin/triggers';
import { type Lists, settingLists } from '../areas/lists.js';
import { nearMiss } from '../faults/near-miss.js';
import type { ContentFault } from '../faults/schema-faults.js';

/**
 * What is wrong with a trigger for its event type, its file's name, the lists of the council that it names, and the
 * templates that it uses.
 */
export function checkTriggerFile(
  file: string,
  trigger: TriggerFile,
  lists: Lists,
  templates: ReadonlyMap<string, TemplateRules>,
): ContentFault[] {
  const faults: ContentFault[] = [...checkTrigger(contentOf(trigger))];
  const expected = file.replace(/^.*\//, '').replace(/\.yaml$/, '');
  if (trigger.name !== expected) {
    const message = `The file is called ${expected}.yaml, the trigger ${trigger.name}. Give both the same name.`;
    faults.push({ path: ['name'], message });
  }
  if (trigger.approver === trigger.author && reachesOutside(trigger)) {
    const message = 'Something of this trigger leaves the council: the second person must be somebody else.';
    faults.push({ path: ['approver'], message });
  }
  for (const { list, code, path } of unknownCodes(trigger, (list) => lists[list]?.codes))
    faults.push(...missing(lists, list, code, path));
  const templateOf = (code: unknown) => (typeof code === 'string' ? templates.get(code) : undefined);
  for (const { step, setting, message } of documentFaults(trigger, templateOf)) {
    faults.push({ path: ['steps', step, 'settings', setting], message });
  }
  return faults;
}

/** A fault when a list is known and does not hold the code. */
export function missing(lists: Lists, list: SettingList, code: string, path: ContentFault['path']): ContentFault[] {
  const known = lists[list];
  if (!known || known.codes.has(code)) return [];
  const message = `There is no ${settingLists[list].noun} ${code} in ${known.file}.${nearMiss(code, known.codes)}`;
  return [{ path, message }];
}
