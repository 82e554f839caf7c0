import { settingFields } from '@linchpin/action-kinds';
import type { Step } from '@linchpin/trigger-files';
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readWords } from '../forms/read-words.js';
import type { FieldView } from '../trigger-editor/field-view.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
const ROLE = 'setting-approvedBy';
const BOUNDARY = 'setting-boundary';

type Settings = Step['settings'];

/** What the page of the approval shows: of documents the role, of tasks the kind of work. */
export function approvalContent({ kind, settings }: Step): FormContent {
  if (kind === 'tasks.assign')
    return { [BOUNDARY]: typeof settings.boundary === 'string' ? settings.boundary : 'admin' };
  const { approvedBy } = settings;
  return {
    approval: approvedBy === undefined ? 'none' : 'role',
    [ROLE]: typeof approvedBy === 'string' ? approvedBy : '',
  };
}

/** The step's settings with what the page says. What a setting is anyway is not written down. */
export function readApproval({ kind, settings }: Step, values: FormValues): Reading<Settings> {
  return kind === 'tasks.assign' ? readBoundary(settings, values) : readRole(settings, values);
}

function readBoundary(settings: Settings, values: FormValues): Reading<Settings> {
  const boundary = boundaryChoices().find(({ value }) => value === values.text(BOUNDARY))?.value;
  if (boundary === undefined) return fault(BOUNDARY, 'Choose who may do it');
  return { value: boundary === 'admin' && settings.boundary === undefined ? settings : { ...settings, boundary } };
}

function readRole(settings: Settings, values: FormValues): Reading<Settings> {
  const { approvedBy: _before, ...rest } = settings;
  switch (values.text('approval')) {
    case 'none':
      return { value: rest };
    case 'role': {
      const role = readWords(values, ROLE, { what: 'Role', enter: 'Enter the role that approves', longest: 60 });
      return role.faults ? role : { value: { ...rest, approvedBy: role.value } };
    }
    default:
      return fault('approval', 'Choose who approves the documents');
  }
}

/** The fields of the page. */
export function approvalFields(step: Step, values: FormValues, lists: Lists): FieldView[] {
  if (step.kind === 'tasks.assign') {
    return [
      {
        kind: 'note',
        text: 'Linchpin never does professional work: a task of it is a reminder to a qualified person.',
      },
      {
        kind: 'radios',
        name: BOUNDARY,
        label: 'Who may do it?',
        quiet: true,
        value: values.text(BOUNDARY),
        choices: boundaryChoices(),
      },
    ];
  }
  return [
    { kind: 'note', text: templateRule(step, lists) },
    {
      kind: 'radios',
      name: 'approval',
      label: 'Who approves the documents?',
      quiet: true,
      value: values.text('approval'),
      choices: [
        { value: 'none', text: 'Nobody besides whom the template asks for' },
        {
          value: 'role',
          text: 'A role that this step names',
          hint: 'The documents are held as drafts until then',
          shown: [
            {
              kind: 'text',
              name: ROLE,
              label: 'Role',
              hint: 'Such as: conference chair',
              value: values.typed(ROLE),
              longest: 60,
            },
          ],
        },
      ],
    },
  ];
}

/** What the template of a step says about approval, in a sentence. */
export function templateRule({ settings }: Step, { templateRows }: Lists): string {
  const template = templateRows.find(({ code }) => code === settings.template);
  if (!template) return 'Some templates ask for approval themselves. No template is chosen yet.';
  return template.boundary === 'needs-approval'
    ? `Template ${template.code} asks for approval by the ${(template.approverRole ?? 'named role').replaceAll('-', ' ')} itself. A step cannot take that away.`
    : `Template ${template.code} needs no approval of its own.`;
}

function boundaryChoices() {
  return settingFields('tasks.assign').find(({ name }) => name === 'boundary')?.choices ?? [];
}
