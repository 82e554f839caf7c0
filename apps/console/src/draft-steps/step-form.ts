import { actionKinds, isActionKind, type SettingField, settingFields } from '@linchpin/action-kinds';
import type { ActionKind } from '@linchpin/queue';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Step } from '@linchpin/trigger-files';
import { ruleOf } from '../catalogue/catalogue-words.js';
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readWords } from '../forms/read-words.js';
import type { Choice, FieldView } from '../trigger-editor/field-view.js';
import { keyField, keysOf, readKey } from '../trigger-editor/short-key.js';
import { countsFrom } from './step-changes.js';
/** Settings that say who approves: they have a page of their own. */
const approvals: ReadonlySet<string> = new Set(['approvedBy', 'boundary']);

/** The settings that the page of a kind's settings asks for. */
export function plainSettings(kind: ActionKind): SettingField[] {
  return settingFields(kind).filter(({ name }) => !approvals.has(name));
}

/** The setting that says who approves; undefined where nothing can be said. */
export function approvalSetting(kind: ActionKind): SettingField | undefined {
  return settingFields(kind).find(({ name }) => approvals.has(name));
}

/** The fields of the page that asks what a new step does. */
export function kindFields(values: FormValues): FieldView[] {
  const choices = Object.keys(actionKinds)
    .filter(isActionKind)
    .map((kind): Choice => ({
      value: kind,
      text: actionKinds[kind].title,
      hint: `${actionKinds[kind].description} ${ruleOf(actionKinds[kind]).join(' ')}`,
    }));
  return [
    { kind: 'radios', name: 'kind', label: 'What does the step do?', quiet: true, value: values.text('kind'), choices },
  ];
}

/** The kind that is chosen. */
export function readKind(values: FormValues): Reading<ActionKind> {
  const kind = values.text('kind');
  return isActionKind(kind) ? { value: kind } : fault('kind', 'Choose what the step does');
}

/** What the page of a step's name shows. */
export function titleContent(step: Pick<Step, 'title' | 'key'> | undefined): FormContent {
  return { title: step?.title, key: step?.key };
}

/** A step's title and its key; a key that is left empty is made from the title. `own` is the key it has now. */
export function readTitle(
  values: FormValues,
  { steps }: DraftContent,
  own?: string,
): Reading<Pick<Step, 'title' | 'key'>> {
  const title = readWords(values, 'title', {
    what: 'Title of the step',
    enter: 'Enter a title for the step',
    longest: 120,
  });
  const key = readKey(values, title.value ?? '', keysOf(steps), own);
  if (title.value !== undefined && key.value !== undefined) return { value: { title: title.value, key: key.value } };
  return { faults: [...(title.faults ?? []), ...(key.faults ?? [])] };
}

/** The fields of the page of a step's name. */
export function titleFields(values: FormValues, kind: ActionKind): FieldView[] {
  return [
    {
      kind: 'text',
      name: 'title',
      label: 'Title of the step',
      hint: `What it does, as people will read it in lists, such as: ${examples[kind]}`,
      value: values.typed('title'),
      longest: 120,
    },
    keyField(values),
  ];
}

const examples: Record<ActionKind, string> = {
  'rooms.book': 'Book the conference room',
  'documents.generate': 'Make the family’s invitations',
  'agency-checks.request': 'Ask the agencies for checks',
  'alerts.send': 'Tell the spoke team',
  'tasks.assign': 'Find a minute taker',
};

/** The steps before this one. */
export function stepsBefore({ steps }: DraftContent, key: string): Step[] {
  const index = steps.findIndex((step) => step.key === key);
  return steps.slice(0, Math.max(index, 0));
}

/** The steps that a form says must be done first, in their order. */
export function readAfter(values: FormValues, content: DraftContent, step: Step): Reading<string[]> {
  const ticked = values.all('after');
  const after = stepsBefore(content, step.key)
    .map(({ key }) => key)
    .filter((key) => ticked.includes(key));
  const counted = countsFrom(step);
  if (counted !== null && !after.includes(counted)) {
    const title = content.steps.find(({ key }) => key === counted)?.title ?? counted;
    return fault(
      'after',
      `The time of this step counts from the end of “${title}”: keep it ticked, or change the time first`,
    );
  }
  return { value: after };
}

/** Whether a step asks somebody, so that it can be asked later whether that is still to be done. */
function asksSomebody({ kind }: Step): boolean {
  return kind === 'tasks.assign' || kind === 'agency-checks.request';
}

/** The step that must still be to do when the time of this one comes; none is null. */
export function readOnlyWhileOpen(
  values: FormValues,
  content: DraftContent,
  key: string,
  after: readonly string[],
): Reading<string | null> {
  const wanted = values.text('only-while-open');
  if (wanted === '') return { value: null };
  const step = stepsBefore(content, key).find((one) => one.key === wanted && asksSomebody(one));
  if (!step) return fault('only-while-open', 'Choose a step that gives a task or asks agencies');
  return after.includes(wanted)
    ? { value: wanted }
    : fault('only-while-open', `Tick “${step.title}” above: it can be still to do only once it was given`);
}

/** The fields of the page that asks what must be done first. */
export function afterFields(values: FormValues, content: DraftContent, key: string): FieldView[] {
  return [
    {
      kind: 'ticks',
      name: 'after',
      label: 'Which steps must be done first?',
      quiet: true,
      hint: 'Choose all that it waits for. Choose none to do it beside the others.',
      values: values.all('after'),
      choices: stepsBefore(content, key).map((step) => ({ value: step.key, text: step.title })),
    },
    ...openFields(values, stepsBefore(content, key).filter(asksSomebody)),
  ];
}

function openFields(values: FormValues, asking: readonly Step[]): FieldView[] {
  if (asking.length === 0) return [];
  const choices = asking.map(({ key, title }) => ({ value: key, text: `“${title}” is done by then` }));
  return [
    {
      kind: 'select',
      name: 'only-while-open',
      label: 'Leave this step out when',
      hint: 'For a step that escalates: it speaks only while the task is still to be done',
      value: values.text('only-while-open'),
      choices: [{ value: '', text: 'Never: it is done in any case' }, ...choices],
    },
  ];
}
