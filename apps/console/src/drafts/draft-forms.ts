import { paths } from '../paths.js';
import type { EditorForm } from '../trigger-editor/editor-form.js';
import { nameContent, nameFields, readName, readReason, reasonContent, reasonFields } from './details-form.js';
import { FormValues } from '../forms/form-values.js';

const CHECK = 'Check your answers';

/** Name, team, how often. */
export const nameForm: EditorForm = {
  stored: ({ content }) => FormValues.of(nameContent(content)),
  page: ({ draft, lists }, values) => ({
    title: 'Name and owner of the trigger',
    fields: nameFields(values, lists),
    back: { text: CHECK, path: paths.drafts.show(draft.id) },
  }),
  read: ({ content, lists, draft }, values) => {
    const read = readName(values, lists, content);
    if (read.faults) return read;
    const change = { content: { ...content, ...read.value } };
    return { change, to: draft.reason ? paths.drafts.show(draft.id) : paths.drafts.reason(draft.id) };
  },
};

/** Why, and from when. */
export const reasonForm: EditorForm = {
  stored: ({ draft }) => FormValues.of(reasonContent(draft)),
  page: ({ draft }, values) => ({
    title: draft.triggerId === null ? 'Reason for this trigger' : 'Reason for this change',
    fields: reasonFields(values, draft.triggerId !== null),
    back: { text: CHECK, path: paths.drafts.show(draft.id) },
  }),
  read: ({ draft }, values) => {
    const read = readReason(values, new Date());
    return read.faults ? read : { change: read.value, to: paths.drafts.show(draft.id) };
  },
};
