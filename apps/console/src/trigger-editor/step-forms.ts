import { actionKinds, settingFields } from '@linchpin/action-kinds';
import type { ActionKind } from '@linchpin/queue';
import type { Step } from '@linchpin/trigger-files';
import { NotFoundException } from '@nestjs/common';
import { approvalContent, approvalFields, readApproval } from './approval-form.js';
import type { EditorContext, EditorForm } from './editor-form.js';
import { FormValues } from './form-values.js';
import { offsetTyped } from './offset-form.js';
import { readSettings, settingContent, settingName, suggestedContent, timingRules } from './setting-form.js';
import { settingView } from './setting-views.js';
import { countsFrom, withStep } from './step-changes.js';
import {
  afterFields,
  approvalSetting,
  kindFields,
  plainSettings,
  readAfter,
  readKind,
  readOnlyWhileOpen,
  readTitle,
  stepsBefore,
  titleContent,
  titleFields,
} from './step-form.js';
import { withTemplateHint } from './template-hint.js';
import { boundRules, readWhen, whenContent, whenFields, whenRules } from './when-form.js';
import { sumFields } from './worked-sums.js';

/** The step with this key. Throws a 404 when the draft has none. */
export function stepOf({ content }: Pick<EditorContext, 'content'>, key: string): Step {
  const step = content.steps.find((one) => one.key === key);
  if (!step) throw new NotFoundException();
  return step;
}

/** What a new step does. */
export const kindForm: EditorForm = {
  needsEvent: true,
  stored: () => FormValues.of({}),
  page: ({ base }, values) => ({
    title: 'What does the step do?',
    fields: kindFields(values),
    back: { text: 'Steps', path: `${base}/steps` },
  }),
  read: ({ base }, values) => {
    const read = readKind(values);
    return read.faults ? read : { to: `${base}/new-step/${read.value}` };
  },
};

/** The title of a new step of this kind, with which it is added. */
export function newStepForm(kind: ActionKind): EditorForm {
  return {
    needsEvent: true,
    stored: () => FormValues.of({}),
    page: ({ base }, values) => ({
      title: 'What is the step called?',
      caption: actionKinds[kind].title,
      fields: titleFields(values, kind),
      back: { text: 'What the step does', path: `${base}/new-step` },
    }),
    read: ({ base, content }, values) => {
      const read = readTitle(values, content);
      if (read.faults) return read;
      const step: Step = { ...read.value, kind, after: [], settings: {} };
      const change = { content: { ...content, steps: [...content.steps, step] } };
      return { change, to: `${base}/steps/${step.key}/settings?new=yes` };
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
      return { change: { content: withStep(context.content, key, step) }, to: `${context.base}/steps/${step.key}` };
    },
  };
}

/** The settings of a step, made from the schema of its kind. */
export function settingsForm(key: string): EditorForm {
  return {
    needsEvent: true,
    counts: (context) =>
      plainSettings(stepOf(context, key).kind)
        .filter((setting) => setting.kind === 'timing')
        .map(settingName),
    stored: (context) => {
      const { kind, settings } = stepOf(context, key);
      const isFresh = context.adding && Object.keys(settings).length === 0;
      const contents = plainSettings(kind).map((setting) =>
        isFresh ? suggestedContent(setting, context.fields) : settingContent(setting, settings[setting.name]),
      );
      return FormValues.of(Object.fromEntries(contents.flatMap((content) => Object.entries(content))));
    },
    page: (context, values) => {
      const { fields, lists, content, calendars } = context;
      const step = stepOf(context, key);
      const { kind, title } = step;
      const asked = values.has('show-sum');
      return {
        title: 'Settings of the step',
        caption: title,
        text: [actionKinds[kind].description],
        fields: withTemplateHint(
          plainSettings(kind).map((setting) => {
            const typed =
              setting.kind === 'timing'
                ? offsetTyped(
                    values,
                    settingName(setting),
                    timingRules(setting, { fields, deadlines: content.deadlines }),
                  )
                : null;
            return settingView(setting, values, {
              fields,
              lists,
              deadlines: content.deadlines,
              sum: sumFields(typed, content.on, calendars, { asked, deadlines: content.deadlines }),
            });
          }),
          step,
          content,
          lists,
        ),
        back: backToStep(context, key),
        sums: settingFields(kind).some((setting) => setting.kind === 'timing'),
      };
    },
    read: (context, values) => {
      const step = stepOf(context, key);
      const around = { ...context, deadlines: context.content.deadlines };
      const read = readSettings(step.kind, plainSettings(step.kind), values, around, step.settings);
      if (read.faults) return read;
      const approval = approvalSetting(step.kind)?.name ?? '';
      const approved = Object.hasOwn(step.settings, approval) ? { [approval]: step.settings[approval] } : {};
      const change = {
        content: withStep(context.content, key, { ...step, settings: { ...read.value, ...approved } }),
      };
      const next = stepsBefore(context.content, key).length > 0 ? 'after' : 'when';
      return { change, to: `${context.base}/steps/${key}${context.adding ? `/${next}?new=yes` : ''}` };
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
      return { change, to: `${context.base}/steps/${key}${context.adding ? '/when?new=yes' : ''}` };
    },
  };
}

/** When a step is done. Counting from the end of a step makes it wait for that step. */
export function whenForm(key: string): EditorForm {
  return {
    needsEvent: true,
    counts: () => ['timing', 'when', 'never-before', 'latest-by'],
    stored: (context) => FormValues.of(whenContent(stepOf(context, key).when)),
    page: (context, values) => {
      const { fields, content, calendars } = context;
      const earlier = stepsBefore(content, key);
      const { deadlines } = content;
      const sum = (prefix: string, rules = boundRules(fields, undefined, deadlines)) =>
        sumFields(offsetTyped(values, prefix, rules), content.on, calendars, {
          asked: values.has('show-sum'),
          deadlines,
        });
      return {
        title: 'When is it done?',
        caption: stepOf(context, key).title,
        fields: whenFields(
          values,
          fields,
          earlier,
          {
            when: sum('when', whenRules(fields, earlier, deadlines)),
            'never-before': sum('never-before'),
            'latest-by': sum('latest-by'),
          },
          deadlines,
        ),
        back: backToStep(context, key),
        sums: true,
      };
    },
    read: (context, values) => {
      const step = stepOf(context, key);
      const earlier = stepsBefore(context.content, key);
      const read = readWhen(values, context.fields, earlier, step.when, context.content.deadlines);
      if (read.faults) return read;
      const { when: _before, ...rest } = step;
      const timed: Step = { ...rest, ...(read.value && { when: read.value }) };
      const counted = countsFrom(timed);
      const waits = counted !== null && !step.after.includes(counted);
      const after = waits ? [...step.after, counted] : step.after;
      const title = context.content.steps.find((one) => one.key === counted)?.title ?? '';
      return {
        change: { content: withStep(context.content, key, { ...timed, after }) },
        to: `${context.base}/steps/${key}`,
        message: waits ? `The step now waits for “${title}”, because its time counts from its end.` : undefined,
      };
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
      return { change, to: `${context.base}/steps/${key}` };
    },
  };
}

function backToStep({ base }: EditorContext, key: string) {
  return { text: 'Back to the step', path: `${base}/steps/${key}` };
}
