import type { FieldContents } from '@linchpin/event-types';
import type { z } from 'zod';

/** A list of the installation: a value that the trigger itself gives must be on it. */
export type SettingList = 'teams' | 'staff' | 'sites' | 'equipment' | 'templates' | 'addressees';

/** What people are told about a setting, and where its value may come from. */
export interface SettingRule {
  title: string;
  /** For whoever fills in the setting; without a full stop at its end. */
  description: string;
  /** The setting in the middle of a sentence, in the singular: `Choose ${named}`, `${named} is now …`. */
  named: string;
  /**
   * `event`: only from a field of the event, because a social worker decides it or it is a fact. `trigger`: only set in
   * the trigger, so that nothing of an event gets into words or chooses a recipient. `either`: one or the other.
   */
  given: 'event' | 'trigger' | 'either';
  list?: SettingList;
  /** Only an event field that is declared to hold this may give the value. */
  holds?: FieldContents;
}

/** Adds a setting's rule to its schema, as metadata: pages, forms, checks and JSON Schema are made from it. */
export function setting<Schema extends z.ZodType>(schema: Schema, rule: SettingRule): Schema {
  const { title, description, named, given, list, holds } = rule;
  return schema.meta({
    title,
    description,
    'x-named': named,
    'x-given': given,
    ...(list && { 'x-list': list }),
    ...(holds && { 'x-holds': holds }),
  });
}
