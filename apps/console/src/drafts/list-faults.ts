import { documentFaults, templateNote } from '@linchpin/documents';
import type { TriggerFault } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Step } from '@linchpin/trigger-files';
import { type NamedCode, unknownCodes } from '@linchpin/trigger-words';
import { listWords } from '../catalogue/catalogue-words.js';
import type { Lists } from '../trigger-editor/installation-lists.js';

/** What of a trigger the lists of the installation do not have, or do not allow. */
export function listFaults(content: DraftContent, lists: Lists): TriggerFault[] {
  const rowOf = (code: unknown) => lists.templateRows.find((row) => row.code === code);
  return [
    ...unknownCodes(content, (list) => new Set(lists[list].map(({ value }) => value)))
      // A template of professional work is on no list that is offered, and has a sentence of its own.
      .filter(({ list, code }) => list !== 'templates' || !rowOf(code))
      .map(unknownFault),
    ...documentFaults(content, rowOf).map(({ step, setting, message, title }) => ({
      path: ['steps', step, 'settings', setting],
      message: title === undefined ? message : `“${title}”: ${message}`,
    })),
  ];
}

function unknownFault({ list, code, path, step }: NamedCode): TriggerFault {
  if (step === undefined) return { path, message: `There is no team ${code}. Choose another.` };
  // The page of a setting shows all of its list.
  const [steps = '', index = '', settings = '', name = ''] = path;
  const message = `“${step}”: ${code} is not on the council’s list of ${listWords[list]}. Choose another.`;
  return { path: [steps, index, settings, name], message };
}

/** What to know of a step that makes documents: what some events may leave out. Empty where there is nothing. */
export function documentNote(step: Step, content: DraftContent, { templateRows }: Lists): string {
  const template = templateRows.find(({ code }) => code === step.settings.template);
  return template ? templateNote(step, content, template) : '';
}
