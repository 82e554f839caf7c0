import { settingFields, type SettingList } from '@linchpin/action-kinds';
import { isFieldReference } from '@linchpin/conditions';
import { letterDateFaults, templateFaults, type TemplateRules } from '@linchpin/documents';
import { checkTrigger } from '@linchpin/trigger-checks';
import { contentOf, type Step, type TriggerFile } from '@linchpin/trigger-files';
import { codesInConditions } from '@linchpin/trigger-words';
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
  const named = (list: SettingList, code: string, path: ContentFault['path']) => {
    faults.push(...missing(lists, list, code, path));
  };
  named('teams', trigger.ownerTeam, ['ownerTeam']);
  for (const [index, { team }] of trigger.deadlines.entries()) {
    if (team !== 'spoke' && team !== 'hub') named('teams', team, ['deadlines', index, 'team']);
  }
  for (const { list, code, path } of codesInConditions(trigger)) named(list, code, path);
  for (const [index, step] of trigger.steps.entries()) {
    for (const { list, code, path } of namesIn(step)) named(list, code, ['steps', index, 'settings', ...path]);
    const { template } = step.settings;
    const rules = typeof template === 'string' ? templates.get(template) : undefined;
    for (const { setting, message } of templateFaults(step, trigger, rules)) {
      faults.push({ path: ['steps', index, 'settings', setting], message });
    }
  }
  const templateOf = (code: unknown) => (typeof code === 'string' ? templates.get(code) : undefined);
  for (const { step, setting, message } of letterDateFaults(trigger.steps, templateOf)) {
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

/** Every code of a list that a step gives itself; what the event gives is not known here. */
function namesIn({ kind, settings }: Step): { list: SettingList; code: string; path: (string | number)[] }[] {
  return settingFields(kind).flatMap(({ name, list, choices = [] }) => {
    const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!list || isFieldReference(value)) return [];
    const codes: readonly unknown[] = Array.isArray(value) ? value : [value];
    return codes.flatMap((code, index) => {
      if (typeof code !== 'string' || choices.some((choice) => choice.value === code)) return [];
      return [{ list, code, path: Array.isArray(value) ? [name, index] : [name] }];
    });
  });
}
