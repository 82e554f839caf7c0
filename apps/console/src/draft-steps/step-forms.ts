import { actionKinds } from '@linchpin/action-kinds';
import type { ActionKind } from '@linchpin/queue';
import type { Step } from '@linchpin/trigger-files';
import { NotFoundException } from '@nestjs/common';
import { FormValues } from '../forms/form-values.js';
import { paths } from '../paths.js';
import type { EditorContext, EditorForm } from '../trigger-editor/editor-form.js';
import { readApproval, approvalContent, approvalFields } from './approval-form.js';
import { afterwards, backToStep, stepOf } from './found-step.js';
import { withStep } from './step-changes.js';
import {
  afterFields,
  readOnlyWhileOpen,
  approvalSetting,
  kindFields,
  readAfter,
  readKind,
  readTitle,
  titleContent,
  titleFields,
} from './step-form.js';

/** What a new step does. */
export const kindForm: EditorForm = {
  needsEvent: true,
  stored: () => FormValues.of({}),
  page: ({ draft }, values) => ({
    title: 'What does the step do?',
    fields: kindFields(values),
    back: { text: 'Steps', path: paths.draftSteps.list(draft.id) },
  }),
  read: ({ draft }, values) => {
    const read = readKind(values);
    return read.faults ? read : { to: paths.draftSteps.addOf(draft.id, read.value) };
  },
};

/** The title of a new step of this kind, with which it is added. */
export function newStepForm(kind: ActionKind): EditorForm {
  return {
    needsEvent: true,
    stored: () => FormValues.of({}),
    page: ({ draft }, values) => ({
      title: 'What is the step called?',
      caption: actionKinds[kind].title,
      fields: titleFields(values, kind),
      back: { text: 'What the step does', path: paths.draftSteps.add(draft.id) },
    }),
    read: ({ draft, content }, values) => {
      const read = readTitle(values, content);
      if (read.faults) return read;
      const step: Step = { ...read.value, kind, after: [], settings: {} };
      const change = { content: { ...content, steps: [...content.steps, step] } };
      return { change, to: paths.draftSteps.form(draft.id, step.key, 'settings', { new: 'yes' }) };
    },
  };
}

/** The title and the key of a step. */
export function titleForm(key: string): EditorForm {
  return {
    stored: (context) => FormValues.of(titleContent(stepOf(context, key))),
    page: (context, values) => ({
      title: 'What is the step called?',
      fields: titleFields(values, stepOf(context, key).kind),
      back: backToStep(context, key),
    }),
    read: (context, values) => {
      const read = readTitle(values, context.content, key);
      if (read.faults) return read;
      const step = { ...stepOf(context, key), ...read.value };
      return {
        change: { content: withStep(context.content, key, step) },
        to: paths.draftSteps.show(context.draft.id, step.key),
      };
    },
  };
}

/** What must be done before a step. */
export function afterForm(key: string): EditorForm {
  return {
    stored: (context) => {
      const { after, onlyWhileOpen } = stepOf(context, key);
      return FormValues.of({ after, 'only-while-open': onlyWhileOpen ?? '' });
    },
    page: (context, values) => ({
      title: 'Which steps must be done first?',
      caption: stepOf(context, key).title,
      fields: afterFields(values, context.content, key),
      back: backToStep(context, key),
    }),
    read: (context, values) => {
      const step = stepOf(context, key);
      const read = readAfter(values, context.content, step);
      if (read.faults) return read;
      const open = readOnlyWhileOpen(values, context.content, key, read.value);
      if (open.faults) return open;
      const { onlyWhileOpen: _before, ...rest } = step;
      const next = { ...rest, after: read.value, ...(open.value !== null && { onlyWhileOpen: open.value }) };
      const change = { content: withStep(context.content, key, next) };
      return { change, to: afterwards(context, key, 'when') };
    },
  };
}

/** Who must approve what a step makes. */
export function approvalForm(key: string): EditorForm {
  const settingOf = (context: EditorContext) => {
    const step = stepOf(context, key);
    const setting = approvalSetting(step.kind);
    if (!setting) throw new NotFoundException();
    return { step, setting };
  };
  return {
    stored: (context) => FormValues.of(approvalContent(settingOf(context).step)),
    page: (context, values) => ({
      title: 'Who approves it?',
      caption: stepOf(context, key).title,
      fields: approvalFields(settingOf(context).step, values, context.lists),
      back: backToStep(context, key),
    }),
    read: (context, values) => {
      const { step } = settingOf(context);
      const read = readApproval(step, values);
      if (read.faults) return read;
      const change = { content: withStep(context.content, key, { ...step, settings: read.value }) };
      return { change, to: paths.draftSteps.show(context.draft.id, key) };
    },
  };
}
