import { settingFields } from '@linchpin/action-kinds';
import { isFieldReference } from '@linchpin/conditions';
import { letterDateFaults, templateFaults, templateNote } from '@linchpin/documents';
import type { TriggerFault } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Step } from '@linchpin/trigger-files';
import { codesInConditions } from '@linchpin/trigger-words';
import { listWords } from '../catalogue/catalogue-words.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { listedValues } from '../draft-steps/setting-form.js';

/** What of a trigger the lists of the installation do not have, or do not allow. */
export function listFaults(content: DraftContent, lists: Lists): TriggerFault[] {
  const { ownerTeam } = content;
  return [
    ...(ownerTeam && !isTeam(ownerTeam, lists) ? [teamFault(['ownerTeam'], ownerTeam)] : []),
    ...conditionFaults(content, lists),
    ...content.steps.flatMap((step, index) => [
      ...settingFaults(step, ['steps', index, 'settings'], lists),
      ...documentFaults(step, content, ['steps', index, 'settings'], lists),
    ]),
    ...letterDateFaults(content.steps, (code) => lists.templateRows.find((one) => one.code === code)).map(
      ({ step, setting, message }) => ({ path: ['steps', step, 'settings', setting], message }),
    ),
    ...content.deadlines.flatMap(({ team }, index) =>
      team === 'spoke' || team === 'hub' || isTeam(team, lists) ? [] : [teamFault(['deadlines', index, 'team'], team)],
    ),
  ];
}

type Path = readonly (string | number)[];

function isTeam(code: string, { teams }: Lists): boolean {
  return teams.some(({ value }) => value === code);
}

function teamFault(path: Path, code: string): TriggerFault {
  return { path, message: `There is no team ${code}. Choose another.` };
}

/** Teams that conditions compare with and no event can have: the condition would never hold, or always. */
function conditionFaults(content: DraftContent, lists: Lists): TriggerFault[] {
  return codesInConditions(content).flatMap(({ list, code, path }) =>
    lists[list].some(({ value }) => value === code) || lists[list].length === 0 ? [] : [teamFault(path, code)],
  );
}

function settingFaults({ kind, title, settings }: Step, path: Path, lists: Lists): TriggerFault[] {
  return settingFields(kind).flatMap((setting) => {
    const value = Object.hasOwn(settings, setting.name) ? settings[setting.name] : undefined;
    const { list } = setting;
    if (!list || value === undefined || isFieldReference(value)) return [];
    const known = new Set<unknown>(listedValues(setting, lists).map((entry) => entry.value));
    // A template of professional work has a sentence of its own.
    const aside = setting.list === 'templates' && lists.templateRows.some(({ code }) => code === value);
    return (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((one) => !known.has(one) && !aside)
      .map((one) => ({
        path: [...path, setting.name],
        message: `“${title}”: ${String(one)} is not on the council’s list of ${listWords[list]}. Choose another.`,
      }));
  });
}

/** The same rules that hold when the document is made, told before. */
function documentFaults(step: Step, content: DraftContent, path: Path, { templateRows }: Lists): TriggerFault[] {
  const template = templateRows.find(({ code }) => code === step.settings.template);
  return templateFaults(step, content, template).map(({ setting, message }) => ({
    path: [...path, setting],
    message: `“${step.title}”: ${message}`,
  }));
}

/** What to know of a step that makes documents: what some events may leave out. Empty where there is nothing. */
export function documentNote(step: Step, content: DraftContent, { templateRows }: Lists): string {
  const template = templateRows.find(({ code }) => code === step.settings.template);
  return template ? templateNote(step, content, template) : '';
}
