import type { Step } from '@linchpin/trigger-files';
import { FormValues } from '../forms/form-values.js';
import { paths } from '../paths.js';
import type { EditorForm } from '../trigger-editor/editor-form.js';
import { offsetTyped } from '../trigger-editor/offset-form.js';
import { sumFields } from '../trigger-editor/worked-sums.js';
import { backToStep, stepOf } from './found-step.js';
import { countsFrom, withStep } from './step-changes.js';
import { stepsBefore } from './step-form.js';
import { boundRules, readWhen, whenContent, whenFields, whenRules } from './when-form.js';

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
        to: paths.draftSteps.show(context.draft.id, key),
        message: waits ? `The step now waits for “${title}”, because its time counts from its end.` : undefined,
      };
    },
  };
}
