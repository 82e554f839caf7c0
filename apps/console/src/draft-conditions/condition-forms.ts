import type { Conditions } from '@linchpin/conditions';
import type { EventField } from '@linchpin/event-types';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { NotFoundException } from '@nestjs/common';
import { stepOf } from '../draft-steps/found-step.js';
import { withStep } from '../draft-steps/step-changes.js';
import { fault } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { paths } from '../paths.js';
import type { EditorContext, EditorForm } from '../trigger-editor/editor-form.js';
import type { Choice } from '../trigger-editor/field-view.js';
import { hintOf, offeredFields, withList } from './condition-fields.js';
import { readRule, ruleContent, ruleFields } from './condition-form.js';
import {
  type ConditionGroup,
  DEEPEST,
  groupAt,
  type GroupPath,
  isGroup,
  type Join,
  joins,
  MOST_ROWS,
  pathOf,
  pathText,
  replaced,
  withGroup,
} from './condition-tree.js';
/** Whose conditions: those of the trigger, or of one step. */
export interface ConditionPlace {
  step: string | undefined;
  /** Where the group stands, as the address says. */
  group: string;
}

/** How the conditions of a group belong together, as a choice. */
export const joinChoices: readonly Choice[] = [
  { value: 'all', text: 'All of these are true' },
  { value: 'any', text: 'Any one of these is true' },
  { value: 'none', text: 'None of these is true' },
];

/** A group of conditions of a draft, and whose it is. */
export interface FoundGroup {
  conditions: Conditions | undefined;
  path: GroupPath;
  group: ConditionGroup;
  /** The key of the step that they are for; of the trigger's own there is none. */
  stepKey: string | undefined;
  /** The address of the page of this group. */
  own: string;
  /** What the conditions are for: the title of the step. */
  caption: string | undefined;
}

/** The group that an address names. Throws a 404 when there is none. */
export function findGroup(context: EditorContext, { step, group }: ConditionPlace): FoundGroup {
  const owner = step === undefined ? undefined : stepOf(context, step);
  const conditions = owner ? owner.onlyIf : context.content.conditions;
  const path = pathOf(group);
  const found = path && groupAt(conditions, path);
  if (!path || !found) throw new NotFoundException();
  const own = paths.draftConditions.group(context.draft.id, owner?.key, pathText(path));
  return { conditions, path, group: found, stepKey: owner?.key, own, caption: owner?.title };
}

/** The draft's content with another group at this place. */
export function contentWith(context: EditorContext, place: ConditionPlace, next: ConditionGroup): DraftContent {
  const { conditions, path } = findGroup(context, place);
  const changed = withGroup(conditions, path, next);
  if (place.step === undefined) {
    const { conditions: _before, ...rest } = context.content;
    return { ...rest, ...(changed && { conditions: changed }) };
  }
  const { onlyIf: _before, ...rest } = stepOf(context, place.step);
  return withStep(context.content, place.step, { ...rest, ...(changed && { onlyIf: changed }) });
}

/** Which field a condition is about. */
export function fieldForm(place: ConditionPlace): EditorForm {
  return {
    needsEvent: true,
    stored: (context) => {
      const { group } = findGroup(context, place);
      const row = group.rows[rowAsked(context) ?? group.rows.length];
      return FormValues.of({ field: row && 'field' in row ? row.field : '' });
    },
    page: (context, values) => {
      const { own, caption, group } = findGroup(context, place);
      const row = group.rows[rowAsked(context) ?? group.rows.length];
      const choices = offeredFields(context.fields, row && 'field' in row ? row.field : undefined).map((field) => ({
        value: field.path,
        text: field.title,
        hint: hintOf(field),
      }));
      return {
        title: 'What is the condition about?',
        caption,
        fields: [
          ...carried(context),
          {
            kind: 'radios',
            name: 'field',
            label: 'What is the condition about?',
            quiet: true,
            value: values.text('field'),
            choices,
          },
        ],
        back: { text: 'Conditions', path: own },
      };
    },
    read: (context, values) => {
      const { stepKey, path } = findGroup(context, place);
      const field = context.fields.find(({ path }) => path === values.text('field'));
      if (!field) return fault('field', 'Choose what the condition is about');
      const query = { field: field.path, row: values.text('row'), join: values.text('join') };
      return { to: paths.draftConditions.value(context.draft.id, stepKey, pathText(path), query) };
    },
  };
}

/** How a field is compared, and with what. */
export function ruleForm(place: ConditionPlace): EditorForm {
  return {
    needsEvent: true,
    stored: (context) => {
      const { field, rule } = asked(context, place);
      return FormValues.of(ruleContent(field, rule));
    },
    page: (context, values) => {
      const { own, caption } = findGroup(context, place);
      const { field } = asked(context, place);
      return {
        title: field.title,
        caption: caption ? `Condition of “${caption}”` : 'Condition',
        text: [`${field.description}.`],
        fields: [
          ...carried(context),
          { kind: 'hidden', name: 'field', value: field.path },
          ...ruleFields(values, field, context.fields),
        ],
        back: { text: 'Conditions', path: own },
      };
    },
    read: (context, values) => {
      const found = findGroup(context, place);
      const { field, rule } = asked(context, place);
      const read = readRule(values, field, rule, context.fields);
      if (read.faults) return read;
      const join = joinAsked(context);
      const condition = join ? ({ [join]: [read.value] } as Conditions) : read.value;
      const row = rowAsked(context) ?? found.group.rows.length;
      const isFull = row >= MOST_ROWS || (join !== undefined && found.path.length + 1 >= DEEPEST);
      if (isFull) return fault('', 'There are too many conditions here: nobody could follow more');
      const next = { ...found.group, rows: replaced(found.group.rows, row, condition) };
      // A new group is gone on with on its own page.
      const added = pathText([...found.path, Math.min(row, found.group.rows.length)]);
      const to = join ? paths.draftConditions.group(context.draft.id, found.stepKey, added) : found.own;
      return { change: { content: contentWith(context, place, next) }, to };
    },
  };
}

/** How the conditions of a new group belong together; its first condition follows. */
export function newGroupForm(place: ConditionPlace): EditorForm {
  return {
    needsEvent: true,
    stored: (context) => {
      const { path } = findGroup(context, place);
      if (path.length + 1 >= DEEPEST) throw new NotFoundException();
      return FormValues.of({ join: 'any' });
    },
    page: (context, values) => {
      const { own, caption } = findGroup(context, place);
      return {
        title: 'How do the conditions of the group belong together?',
        caption,
        text: ['A group counts as one condition. Its own conditions come next.'],
        fields: [
          {
            kind: 'radios',
            name: 'join',
            label: 'In the group',
            quiet: true,
            value: values.text('join'),
            choices: joinChoices,
          },
        ],
        back: { text: 'Conditions', path: own },
      };
    },
    read: (context, values) => {
      const join = joins.find((one) => one === values.text('join'));
      if (!join) return fault('join', 'Choose how they belong together');
      const { stepKey, path } = findGroup(context, place);
      return { to: paths.draftConditions.field(context.draft.id, stepKey, pathText(path), { join }) };
    },
  };
}

/** The field that a page is about, and the condition that it changes. */
function asked(context: EditorContext, place: ConditionPlace): { field: EventField; rule: RuleOf | undefined } {
  const { group } = findGroup(context, place);
  const index = rowAsked(context);
  const row = index === undefined ? undefined : group.rows[index];
  // A group has pages of its own.
  if (index !== undefined && (!row || isGroup(row))) throw new NotFoundException();
  const rule = row && 'field' in row ? row : undefined;
  const path = context.asked.text('field') || rule?.field;
  const known = context.fields.find((one) => one.path === path);
  if (!known) throw new NotFoundException();
  const field = withList(known, context.lists);
  return { field, rule: rule?.field === field.path ? rule : undefined };
}

type RuleOf = Extract<Conditions, { field: string }>;

function rowAsked({ asked: given }: EditorContext): number | undefined {
  const text = given.text('row');
  return /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}

function joinAsked({ asked: given }: EditorContext): Join | undefined {
  return joins.find((one) => one === given.text('join'));
}

/** What a page was asked with, so that its form says it again. */
function carried({ asked: given }: EditorContext) {
  return ['row', 'join']
    .filter((name) => given.text(name))
    .map((name) => ({ kind: 'hidden' as const, name, value: given.text(name) }));
}
