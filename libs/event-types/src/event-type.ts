import { z } from 'zod';
import type { CodeSet } from './code-sets.js';
import { pathWords } from './path-words.js';

/** One kind of event: what it means, what it is about and what its data may hold. */
export interface EventType {
  /** Dotted lower-case name: `conference.initial.scheduled`. */
  readonly type: string;
  /** Short heading: "Initial conference scheduled". */
  readonly title: string;
  /** The same as the end of a sentence that begins with "When": "an initial conference is scheduled". */
  readonly when: string;
  /** Noun that opens the event's subject: `meeting` in `meeting/M-20417`. Events with one subject belong together. */
  readonly about: string;
  /** Data field that repeats the reference in the subject: `meetingRef`. Where both are sent they must agree. */
  readonly refField: string;
  /** What has happened and what business support usually does about it, in plain English. */
  readonly description: string;
  /** Schema of `data`. Fields it does not name are stripped. */
  readonly data: z.ZodObject;
  /** Valid data of invented people. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Emitted by this product itself (source `linchpin`) and never accepted from a webhook. */
  readonly internal: boolean;
  /** What it does to its subject, where a later fact about the subject may undo that. */
  readonly life?: Life;
  /** Recorded by this product too, about its own records; a case management system may send it about its own. */
  readonly alsoInternal?: boolean;
  /**
   * Data field with the day, or the moment, on which the thing was done. What counts for a deadline is that day, not when
   * we were told. Left out where the event is the thing itself: then it was done at the event's own time.
   */
  readonly doneOn?: string;
  /** A subject has one such fact, ever: a meeting is held once. Said again, it is the same piece of work. */
  readonly doneOnce: boolean;
  /** The event that it gives a date: a scheduled conference is to be held. */
  readonly plans?: Plan;
}

/** What an event says of the day of another event about the same subject. */
export interface Plan {
  /** Type of the event that is planned: `conference.held`. */
  readonly event: string;
  /** Data field with the day or moment; null when the event takes the plan back. */
  readonly on: string | null;
}

/**
 * What an event does to the life of its subject: it begins (a meeting is scheduled), changes (it is moved), is called off
 * or concludes (it was held). `owes`: something is due of the subject until it concludes.
 */
export type Life = 'begins' | 'changes' | 'calls-off' | 'concludes' | 'owes';

interface EventTypeDefinition<Name extends string, Data extends z.ZodObject> {
  type: Name;
  title: string;
  when: string;
  about: string;
  refField: keyof Data['shape'] & string;
  description: string;
  data: Data;
  example: z.input<Data>;
  internal?: boolean;
  life?: Life;
  alsoInternal?: boolean;
  doneOn?: keyof Data['shape'] & string;
  doneOnce?: boolean;
  plans?: { event: string; on: (keyof Data['shape'] & string) | null };
}

/** Declares an event type. An example that its own schema refuses in shape does not compile. */
export function defineEventType<const Name extends string, Data extends z.ZodObject>(
  definition: EventTypeDefinition<Name, Data>,
) {
  return { ...definition, internal: definition.internal ?? false, doneOnce: definition.doneOnce ?? false };
}

/** What a field holds, in the words a form or a condition needs. A `list` may have codes; its items are then codes. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'code' | 'list';

/**
 * What a field is for, where that decides how it may be used: a list of people or of agencies that a social worker
 * chose, or the roles that a social worker decided not to tell. Nothing else may give recipients.
 */
export type FieldContents = 'people-list' | 'agencies' | 'withheld-roles';

/** A list of the installation whose codes a field holds: the council's teams, sites of rooms, equipment of rooms. */
export type FieldList = 'teams' | 'sites' | 'equipment';

/**
 * What a person can ask of a field that says nothing by itself. `presence`: only whether it is given, as with a list of
 * people. `nothing`: a reference, or what triggers never see. Forms leave out the rest; files may compare any field.
 */
export type FieldCompared = 'presence' | 'nothing';

/** One field of an event's data, flat: nested fields have dotted paths (`venueNeed.capacity`). */
export interface EventField {
  readonly path: string;
  /** What people call it, short: "Number of seats needed". No two fields of a type are called the same. */
  readonly title: string;
  readonly kind: FieldKind;
  /** True when every event of the type has it; a field inside an optional group is never required. */
  readonly required: boolean;
  readonly description: string;
  /** The codes allowed and their labels, for a `code` and for a `list` of codes. */
  readonly codes?: CodeSet;
  readonly holds?: FieldContents;
  /** The list of the installation that its value, or each item of it, is a code of. */
  readonly list?: FieldList;
  /** Left out where its value can be compared. */
  readonly compared?: FieldCompared;
  /** Of a date that may lie longer before its event than others: how many years. See `implausibleDates`. */
  readonly yearsBack?: number;
}

/** The fields of an event type's data in the order of its schema, for conditions, documentation and forms. */
export function fields(eventType: Pick<EventType, 'data'>): readonly EventField[] {
  const known = described.get(eventType.data);
  if (known) return known;
  const found = fieldsOf(z.toJSONSchema(eventType.data, { io: 'input' }) as JsonSchema, '', true);
  described.set(eventType.data, found);
  return found;
}

// Describing a schema takes far longer than any use of what is described.
const described = new WeakMap<z.ZodObject, readonly EventField[]>();

interface JsonSchema {
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  enum?: string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  'x-labels'?: CodeSet;
  'x-holds'?: FieldContents;
  'x-list'?: FieldList;
  'x-compared'?: FieldCompared;
  'x-years-back'?: number;
}

function fieldsOf(schema: JsonSchema, prefix: string, parentRequired: boolean): EventField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const path = prefix + key;
    const required = parentRequired && (schema.required ?? []).includes(key);
    if (field.type === 'object') return fieldsOf(field, `${path}.`, required);
    const codes = field['x-labels'] ?? field.items?.['x-labels'];
    const { 'x-holds': holds, 'x-compared': compared, 'x-years-back': yearsBack } = field;
    const list = field['x-list'] ?? field.items?.['x-list'];
    return [
      {
        path,
        title: field.title ?? pathWords(path),
        kind: kindOf(field),
        required,
        description: field.description ?? '',
        ...(codes && { codes }),
        ...(holds && { holds }),
        ...(list && { list }),
        ...(compared && { compared }),
        ...(yearsBack && { yearsBack }),
      },
    ];
  });
}

function kindOf(field: JsonSchema): FieldKind {
  if (field.enum) return 'code';
  if (field.format === 'date') return 'date';
  if (field.format === 'date-time') return 'datetime';
  switch (field.type) {
    case 'array':
      return 'list';
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return 'text';
    default:
      // A new kind of schema must get a kind here before a form or a condition can use it.
      throw new Error(`No field kind for a schema of type ${field.type ?? 'unknown'}`);
  }
}

/** What people call the field at `path` of an event of this type; without one, or for a field it lacks, its words. */
export function fieldName(path: string, type?: Pick<EventType, 'data'>): string {
  const field = type && fields(type).find((one) => one.path === path);
  return field?.title ?? pathWords(path);
}
