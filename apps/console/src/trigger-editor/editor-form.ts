import { type EventField, eventType, fields } from '@linchpin/event-types';
import type { Calendars } from '@linchpin/timings';
import type { Draft, DraftChange, DraftContent } from '@linchpin/trigger-drafts';
import { NotFoundException } from '@nestjs/common';
import type { Refused } from '../forms/answer-form.js';
import type { FormFault } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
import type { Page } from '../pages/page.js';
import type { FieldView } from './field-view.js';
import type { Lists } from './installation-lists.js';
/** What a page of the editor is made from. */
export interface EditorContext {
  draft: Draft;
  content: DraftContent;
  /** The fields of the draft's event type; none until one is chosen. */
  fields: readonly EventField[];
  lists: Lists;
  calendars: Calendars;
  /** What the address of the page carries behind its question mark, or its form carries on. */
  asked: FormValues;
  /** Whether the page is one of those that follow each other while a step or a deadline is added. */
  adding: boolean;
}

/** One question of the editor, as the page shows it. */
export interface EditorPage {
  title: string;
  caption?: string | undefined;
  /** Paragraphs under the heading. */
  text?: readonly string[];
  fields: readonly FieldView[];
  back: { text: string; path: string };
  button?: string;
  /** Whether a second button works out the times without saving. */
  sums?: boolean;
}

/** Where a form or a button leads to, with the change that it saves. */
export interface EditorStep {
  change?: DraftChange;
  to: string;
  message?: string | undefined;
}

/** What a form comes to: faults, or a change to save and the page to go to. */
export type EditorOutcome = { faults: FormFault[] } | (EditorStep & { faults?: undefined });

/** A form or a button of a page that has more on it: what it asks for, and that page with what is wrong. */
export interface EditorAnswer {
  read(context: EditorContext, values: FormValues): EditorOutcome;
  again(context: EditorContext, wrong: Refused): Page;
}

/** A page with a form. Pure: what it shows and what it reads depend on nothing but its arguments. */
export interface EditorForm {
  /** True when nothing can be asked before the event type is chosen. */
  needsEvent?: boolean;
  /** The times that it works out: the names with which their fields begin. */
  counts?(context: EditorContext): readonly string[];
  /** What the form shows of the draft. Throws `NotFoundException` when the draft has no such part. */
  stored(context: EditorContext): FormValues;
  page(context: EditorContext, values: FormValues): EditorPage;
  read(context: EditorContext, values: FormValues): EditorOutcome;
}

/** The fields of an event type; none for a name that is no type. */
export function fieldsOfType(on: string | undefined): readonly EventField[] {
  const type = on === undefined ? undefined : eventType(on);
  return type ? fields(type) : [];
}

/** The form of a part of a draft, by the last part of its address. Throws a 404 for a name that is none. */
export function formNamed(
  forms: Readonly<Record<string, (key: string) => EditorForm>>,
  name: string,
  key: string,
): EditorForm {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (!form) throw new NotFoundException();
  return form(key);
}
