import type { EditorForm } from './editor-form.js';
import { nameContent, nameFields, readName, readReason, reasonContent, reasonFields } from './details-form.js';
import { FormValues } from './form-values.js';

const CHECK = 'Check your answers';

/** Name, team, how often. */
export const nameForm: EditorForm = {
  stored: ({ content }) => FormValues.of(nameContent(content)),
  page: ({ base, lists }, values) => ({
    title: 'Name and owner of the trigger',
    fields: nameFields(values, lists),
    back: { text: CHECK, path: base },
  }),
  read: ({ content, base, lists, draft }, values) => {
    const read = readName(values, lists, content);
    if (read.faults) return read;
    return { change: { content: { ...content, ...read.value } }, to: draft.reason ? base : `${base}/reason` };
  },
};

/** Why, and from when. */
export const reasonForm: EditorForm = {
  stored: ({ draft }) => FormValues.of(reasonContent(draft)),
  page: ({ base, draft }, values) => ({
    title: draft.triggerId === null ? 'Reason for this trigger' : 'Reason for this change',
    fields: reasonFields(values, draft.triggerId !== null),
    back: { text: CHECK, path: base },
  }),
  read: ({ base }, values) => {
    const read = readReason(values, new Date());
    return read.faults ? read : { change: read.value, to: base };
  },
};
