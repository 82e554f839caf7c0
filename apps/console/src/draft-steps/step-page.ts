import { actionKinds, type SettingField } from '@linchpin/action-kinds';
import { describeConditions, isFieldReference } from '@linchpin/conditions';
import { type EventField, fieldName } from '@linchpin/event-types';
import { offsetSchema, type Owed, type Step } from '@linchpin/trigger-files';
import { describeOffset, describeStep, describeWhen } from '@linchpin/trigger-words';
import { capitalised, ruleOf } from '../catalogue/catalogue-words.js';
import { paths, type StepFormName } from '../paths.js';
import { templateRule } from './approval-form.js';
import type { EditorContext } from '../trigger-editor/editor-form.js';
import { stepOf } from './found-step.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { listedValues } from './setting-form.js';
import { approvalSetting, plainSettings, stepsBefore } from './step-form.js';
import { stepSums } from '../trigger-editor/worked-sums.js';

/** Everything that a step says, as its page shows it. */
export function stepModel(context: EditorContext, key: string) {
  const { content, lists, draft, calendars } = context;
  const step = stepOf(context, key);
  const { on, steps, deadlines } = content;
  const titleOf = (other: string) => steps.find((one) => one.key === other)?.title ?? other;
  const row = (title: string, lines: readonly string[], change: string | null) => ({ title, lines, change });
  const form = (name: StepFormName) => paths.draftSteps.form(draft.id, key, name);
  return {
    step: {
      key,
      title: step.title,
      kind: actionKinds[step.kind].title,
      text: capitalised(describeStep(step, steps, on, lists, deadlines)),
    },
    rows: [
      row('Title', [step.title], form('name')),
      row('Settings', settingLines(step, lists, { fields: context.fields, on, deadlines }), form('settings')),
      row(
        'After',
        step.after.length > 0 ? step.after.map(titleOf) : ['No other step'],
        stepsBefore(content, key).length > 0 ? form('after') : null,
      ),
      ...(step.onlyWhileOpen === undefined
        ? []
        : [row('Left out when', [`${titleOf(step.onlyWhileOpen)} is done by then`], form('after'))]),
      row('When', [capitalised(describeWhen(step.when, steps, on, deadlines)) || 'At once'], form('when')),
      row(
        'Only if',
        [capitalised(describeConditions(step.onlyIf, on, lists)) || 'Always'],
        paths.draftConditions.all(draft.id, key),
      ),
      row('Who approves', approvalLines(step, lists), approvalSetting(step.kind) ? form('approval') : null),
    ],
    sums: stepSums(step, content, calendars),
    number: steps.indexOf(step) + 1,
  };
}

function settingLines(step: Step, lists: Lists, event: EventSide): string[] {
  const lines = plainSettings(step.kind).flatMap((setting) => {
    const value = step.settings[setting.name];
    if (value === undefined) return setting.required ? [`${setting.title}: not filled in yet`] : [];
    return [`${setting.title}: ${settingWords(setting, value, lists, event)}`];
  });
  return lines.length > 0 ? lines : ['None'];
}

/** The event that a value may come from. */
interface EventSide {
  fields: readonly EventField[];
  on: string | undefined;
  deadlines?: readonly Owed[];
}

/** The value of a setting as people read it. */
export function settingWords(
  setting: SettingField,
  value: unknown,
  lists: Lists,
  { fields, on, deadlines }: EventSide,
): string {
  if (isFieldReference(value)) {
    const known = fields.find(({ path }) => path === value.field);
    return known
      ? `${known.title}, from the event`
      : `${fieldName(value.field)}, from the event (which does not give it)`;
  }
  if (setting.kind === 'timing') {
    const offset = offsetSchema.safeParse(value).data;
    return offset ? describeOffset(offset, [], on, deadlines) : 'not a time';
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const named = (one: unknown) =>
    listedValues(setting, lists).find((entry) => entry.value === one)?.text ??
    (typeof one === 'string' || typeof one === 'number' ? String(one) : JSON.stringify(one));
  return Array.isArray(value) ? (value as unknown[]).map(named).join(', ') || 'none' : named(value);
}

/** Who may do it and who must approve it, as sentences. */
function approvalLines(step: Step, lists: Lists): string[] {
  const { kind, settings } = step;
  if (kind === 'documents.generate') {
    const { approvedBy } = settings;
    return [
      templateRule(step, lists),
      ...(typeof approvedBy === 'string' ? [`This step also asks for approval by: ${approvedBy}.`] : []),
    ];
  }
  const boundary = kind === 'tasks.assign' ? (settings.boundary ?? 'admin') : actionKinds[kind].boundary;
  const choice = approvalSetting(kind)?.choices?.find(({ value }) => value === boundary)?.text;
  return choice ? [choice] : [...ruleOf(actionKinds[kind]), 'Nothing of this step needs approval.'];
}
