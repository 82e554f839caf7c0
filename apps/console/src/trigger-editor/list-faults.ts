import { settingFields } from '@linchpin/runs';
import { type DraftContent, isFieldReference, type Step, type TriggerFault } from '@linchpin/triggers';
import type { Lists } from './installation-lists.js';
import { listedValues } from './setting-form.js';

/** What of a trigger the lists of the installation do not have, or do not allow. */
export function listFaults(content: DraftContent, lists: Lists): TriggerFault[] {
  const { ownerTeam } = content;
  return [
    ...(ownerTeam && !isTeam(ownerTeam, lists) ? [teamFault(['ownerTeam'], ownerTeam)] : []),
    ...content.steps.flatMap((step, index) => [
      ...settingFaults(step, ['steps', index, 'settings'], lists),
      ...templateFaults(step, ['steps', index, 'settings'], lists),
    ]),
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

function settingFaults({ kind, title, settings }: Step, path: Path, lists: Lists): TriggerFault[] {
  return settingFields(kind).flatMap((setting) => {
    const value = Object.hasOwn(settings, setting.name) ? settings[setting.name] : undefined;
    if (!setting.list || value === undefined || isFieldReference(value)) return [];
    const known = new Set<unknown>(listedValues(setting, lists).map((entry) => entry.value));
    // A template of professional work has a sentence of its own.
    const aside = setting.list === 'templates' && lists.templateRows.some(({ code }) => code === value);
    return (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((one) => !known.has(one) && !aside)
      .map((one) => ({
        path: [...path, setting.name],
        message: `“${title}”: ${setting.title.toLowerCase()} ${String(one)} is not on the council’s list. Choose another.`,
      }));
  });
}

/** The same rules that hold when the document is made, told before: see `checkUse` of the documents. */
function templateFaults({ kind, title, settings }: Step, path: Path, { templateRows }: Lists): TriggerFault[] {
  if (kind !== 'documents.generate') return [];
  const { template, to, addressee } = settings;
  const row = templateRows.find(({ code }) => code === template);
  const faults: TriggerFault[] = [];
  if (row?.boundary === 'professional') {
    const message = `“${title}”: only a qualified person writes ${row.code}. Give a task that reminds them instead.`;
    faults.push({ path: [...path, 'template'], message });
  }
  if (row?.audience === 'professional' && (to === 'family' || to === 'parental-responsibility')) {
    const message = `“${title}”: ${row.code} is written for professionals and says more than a family may be told. Choose another template.`;
    faults.push({ path: [...path, 'template'], message });
  }
  if (to === 'addressee' && addressee === undefined) {
    faults.push({ path: [...path, 'addressee'], message: `“${title}”: choose the addressee it is written to.` });
  }
  return faults;
}
