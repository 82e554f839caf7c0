import type { Owed } from '@linchpin/trigger-files';
import { NotFoundException } from '@nestjs/common';
import { fault } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { paths } from '../paths.js';
import type { EditorContext, EditorForm } from '../trigger-editor/editor-form.js';
import { offsetTyped } from '../trigger-editor/offset-form.js';
import { sumFields } from '../trigger-editor/worked-sums.js';
import { withDeadlineKey } from './deadline-changes.js';
import {
  dueContent,
  dueFields,
  dueRules,
  MOST_DEADLINES,
  NEW_DEADLINE,
  owedContent,
  owedFields,
  readDue,
  readOwed,
} from './deadline-form.js';
import { otherwiseContent, otherwiseFields, readOtherwise } from './due-otherwise.js';
import { metContent, metFields, readMet } from './met-form.js';
/** The deadline with this key. Throws a 404 when the draft has none. */
export function deadlineOf({ content }: Pick<EditorContext, 'content'>, key: string): Owed {
  const owed = content.deadlines.find((one) => one.key === key);
  if (!owed) throw new NotFoundException();
  return owed;
}

/** What a new deadline is about, with which it is added. */
export const newDeadlineForm: EditorForm = {
  needsEvent: true,
  stored: () => FormValues.of({}),
  page: ({ draft, lists }, values) => ({
    title: 'What is owed?',
    fields: owedFields(values, lists),
    back: backToList({ draft }),
  }),
  read: ({ draft, content, lists }, values) => {
    if (content.deadlines.length >= MOST_DEADLINES)
      return fault('', `A trigger can owe at most ${String(MOST_DEADLINES)} dates. Remove one first`);
    const read = readOwed(values, lists, content);
    if (read.faults) return read;
    const change = { content: { ...content, deadlines: [...content.deadlines, { ...NEW_DEADLINE, ...read.value }] } };
    return { change, to: paths.draftDeadlines.form(draft.id, read.value.key, 'date', { new: 'yes' }) };
  },
};

/** What a deadline is about. */
export function owedForm(key: string): EditorForm {
  return {
    stored: (context) => FormValues.of(owedContent(deadlineOf(context, key))),
    page: ({ draft, lists }, values) => ({
      title: 'What is owed?',
      fields: owedFields(values, lists),
      back: backToList({ draft }),
    }),
    read: (context, values) => {
      const owed = deadlineOf(context, key);
      const read = readOwed(values, context.lists, context.content, owed);
      if (read.faults) return read;
      const { citation: _before, ...rest } = owed;
      return saved(context, key, { ...rest, ...read.value });
    },
  };
}

/** From what its date is counted. */
export function dueForm(key: string): EditorForm {
  return {
    needsEvent: true,
    counts: () => ['due'],
    stored: (context) => {
      const owed = deadlineOf(context, key);
      return FormValues.of({ ...dueContent(owed), ...otherwiseContent(owed) });
    },
    page: (context, values) => {
      const { draft, content, fields, calendars } = context;
      const owed = deadlineOf(context, key);
      const { title, rule } = owed;
      return {
        title: 'By when is it owed?',
        caption: title,
        text:
          rule === 'statutory'
            ? ['The law sets this date, so it never counts council working days: closure days do not lengthen it.']
            : [],
        fields: [
          ...dueFields(
            values,
            fields,
            sumFields(offsetTyped(values, 'due', dueRules(fields)), content.on, calendars, {
              owed: true,
              asked: values.has('show-sum'),
            }),
          ),
          ...otherwiseFields(values, fields, owed),
        ],
        back: backToList({ draft }),
        sums: true,
      };
    },
    read: (context, values) => {
      const owed = deadlineOf(context, key);
      const read = readDue(values, context.fields, owed);
      if (read.faults) return read;
      const { dueOtherwise: _before, ...rest } = owed;
      const otherwise = readOtherwise(values, context.fields, owed, read.value);
      return saved(
        context,
        key,
        { ...rest, due: read.value, ...otherwise },
        context.adding ? paths.draftDeadlines.form(context.draft.id, key, 'met', { new: 'yes' }) : undefined,
      );
    },
  };
}

/** How it is met. */
export function metForm(key: string): EditorForm {
  return {
    stored: (context) => FormValues.of(metContent(deadlineOf(context, key))),
    page: (context, values) => ({
      title: 'How is it met?',
      caption: deadlineOf(context, key).title,
      fields: metFields(values, context.content),
      back: backToList(context),
    }),
    read: (context, values) => {
      const read = readMet(values, context.content);
      return read.faults ? read : saved(context, key, { ...deadlineOf(context, key), ...read.value });
    },
  };
}

/** Saves the deadline and leads to the list, unless to another page. */
function saved({ content, draft }: EditorContext, key: string, owed: Owed, to = paths.draftDeadlines.list(draft.id)) {
  const deadlines = content.deadlines.map((one) => (one.key === key ? owed : one));
  return { change: { content: withDeadlineKey({ ...content, deadlines }, key, owed.key) }, to };
}

function backToList({ draft }: Pick<EditorContext, 'draft'>) {
  return { text: 'Deadlines', path: paths.draftDeadlines.list(draft.id) };
}
