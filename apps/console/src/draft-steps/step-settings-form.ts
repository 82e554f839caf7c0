import { actionKinds, settingFields } from '@linchpin/action-kinds';
import { FormValues } from '../forms/form-values.js';
import type { EditorForm } from '../trigger-editor/editor-form.js';
import { offsetTyped } from '../trigger-editor/offset-form.js';
import { sumFields } from '../trigger-editor/worked-sums.js';
import { afterwards, backToStep, stepOf } from './found-step.js';
import { readSettings, settingContent, settingName, suggestedContent, timingRules } from './setting-form.js';
import { settingView } from './setting-views.js';
import { withStep } from './step-changes.js';
import { approvalSetting, plainSettings, stepsBefore } from './step-form.js';
import { withTemplateHint } from './template-hint.js';

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
      return { change, to: afterwards(context, key, next) };
    },
  };
}
