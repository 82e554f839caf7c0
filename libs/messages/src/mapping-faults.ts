import type { Fault } from '@linchpin/cloud-events';
import { type ConversionError, conversions, scalarText } from '@linchpin/conversions';
import { type EventType, fieldName } from '@linchpin/event-types';
import { type MappingField, mappingFields, type MappingRow } from '@linchpin/mappings';
import type { z } from 'zod';

/**
 * What is wrong with one field of an event that a mapping made. The message goes on after the title: where it was looked
 * for, what came, and what is needed.
 */
export interface MappingFault extends Fault {
  /** The field in words: `Starts at`. */
  title: string;
}

/** What the words of a fault are made of. */
export interface FaultContext {
  type: EventType;
  rows: readonly MappingRow[];
  /** Whether values may be repeated: to whoever pasted them as an example, and to nobody else. */
  showsValues: boolean;
}

/** What to do about a date that stands for none. */
const NOT_GIVEN = 'Where the source writes it for “not given”, say so in the mapping';
const LONGEST_VALUE = 60;
const SHOWN_CODES = 6;
/** A reason is kept with each message. Characters. */
const LONGEST_REASON = 500;

/** A value that could not be converted. */
export function conversionFault(
  context: FaultContext,
  row: MappingRow,
  value: unknown,
  error: ConversionError,
): MappingFault {
  const { safeValue, message } = error;
  return faultOf(
    context,
    row.field,
    `${nameOf(context, row, safeValue ?? value, { isSafe: safeValue !== undefined })} ${message}`,
  );
}

/** A field that is needed and has no value. */
export function missingFault(context: FaultContext, { path, isSubject }: MappingField): MappingFault {
  const row = context.rows.find(({ field }) => field === path);
  const why = isSubject ? '. This field says what the event is about' : '';
  return faultOf(
    context,
    path,
    row?.path === undefined
      ? `the mapping does not say where it comes from${why}`
      : `nothing was found at ${row.path}${why}`,
  );
}

/** What the schema of the event type says of an event, field by field: one group that is missing is all that it needs. */
export function schemaFaults(context: FaultContext, issue: z.core.$ZodIssue, event: unknown): MappingFault[] {
  const [first, ...inside] = issue.path.map(String);
  // The subject is made of a field, and what is wrong with it is nearly always told of that field as well.
  const ofSubject = first === 'subject';
  const path = first === 'data' ? inside.join('.') : ofSubject ? context.type.refField : (first ?? '');
  const fields = mappingFields(context.type);
  const value = issue.path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    event,
  );
  const group = fields.filter((each) => each.required && each.path.startsWith(`${path}.`));
  if (value === undefined && group.length > 0) return group.map((field) => missingFault(context, field));
  const field = fields.find((each) => path === each.path || path.startsWith(`${each.path}.`));
  if (!field) return [faultOf(context, path, 'does not fit the event')];
  if (value === undefined) return [missingFault(context, field)];
  const row = context.rows.find((each) => each.field === field.path);
  const name = nameOf(context, row, value, { ofList: path !== field.path });
  const fault = faultOf(context, field.path, `${name} ${needed(issue, field, row, value)}`);
  return [ofSubject ? { ...fault, path: 'subject' } : fault];
}

/** Each field is told of once: one that could not be converted is missing as well, and the subject is made of one. */
export function together(faults: readonly MappingFault[]): MappingFault[] {
  const told = new Map<string, MappingFault>();
  const ofSubject = faults.filter(({ path }) => path === 'subject');
  for (const fault of [...faults.filter(({ path }) => path !== 'subject'), ...ofSubject]) {
    if (!told.has(fault.title)) told.set(fault.title, fault);
  }
  return [...told.values()];
}

/** The faults as they are kept with a message, one on each line. */
export function faultsInWords(faults: readonly MappingFault[]): string {
  const lines = faults.map(({ title, message }) => `${title}: ${message}`.slice(0, LONGEST_REASON));
  const kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    const more = index === lines.length - 1 ? '' : `\n${String(lines.length - index - 1)} more`;
    if ([...kept, line].join('\n').length + more.length > LONGEST_REASON) {
      // At least the first one is told, however long it is.
      if (index === 0) return line.slice(0, LONGEST_REASON - more.length) + more;
      return [...kept, `${String(lines.length - index)} more`].join('\n');
    }
    kept.push(line);
  }
  return kept.join('\n');
}

function faultOf({ type }: FaultContext, path: string, message: string): MappingFault {
  const field = mappingFields(type).find((each) => each.path === path);
  const title = field?.title ?? fieldName(path);
  return { path: path === 'id' || path === 'time' ? path : `data.${path}`, title, message };
}

/** What came, as the beginning of a sentence. A fixed value was typed by whoever made the mapping, and can be shown. */
function nameOf(
  { showsValues }: FaultContext,
  row: MappingRow | undefined,
  value: unknown,
  { isSafe = false, ofList = false },
): string {
  if (row?.fixed !== undefined) return `the fixed value “${row.fixed}”`;
  const place = `${ofList ? 'the list at ' : ''}${row?.path ?? 'the message'}`;
  const text = showsValues || isSafe ? scalarText(value) : null;
  if (text === null) return ofList ? `an entry of ${place}` : `what was found at ${place}`;
  return `“${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text}” from ${place}`;
}

function needed(issue: z.core.$ZodIssue, field: MappingField, row: MappingRow | undefined, value: unknown): string {
  switch (issue.code) {
    case 'invalid_value':
      return `is none of the allowed codes ${codesOf(issue.values.map(String))}: ${lookedUp(row)}`;
    case 'invalid_type':
      return issue.expected === 'int' && typeof value === 'number' ? 'must be a whole number' : ofKind(field, value);
    case 'too_small':
      return `must be ${String(issue.minimum)} ${unitOf(issue.origin)}or more`;
    case 'too_big':
      return `must be ${String(issue.maximum)} ${unitOf(issue.origin)}or ${issue.origin === 'number' ? 'less' : 'fewer'}`;
    case 'invalid_format':
      if (field.kind === 'date' || field.kind === 'datetime') return notADate(field, row);
      break;
    case 'custom':
      if (issue.params?.implausible && row?.path !== undefined) return `${issue.message}. ${NOT_GIVEN}`;
  }
  return issue.message.startsWith('must ') ? issue.message : `does not fit the field: ${field.description}`;
}

function ofKind(field: MappingField, value: unknown): string {
  if (typeof value === 'object') {
    const came = Array.isArray(value) ? 'is a list' : 'is a group of fields';
    if (field.kind !== 'list') return `${came}: lead the path to one value in it`;
    return `${came} and a list is needed: lead the path to the list`;
  }
  switch (field.kind) {
    case 'number':
      return `is text and a number is needed: choose the conversion “${conversions.number.title}”`;
    case 'boolean':
      return `must be yes or no: choose the conversion “${conversions['yes-no'].title}”`;
    case 'list':
      return `is one value and a list is needed: choose the conversion “${conversions.list.title}”`;
    case 'date':
    case 'datetime':
      return notADate(field, undefined);
    default:
      return `is ${typeof value === 'number' ? 'a number' : 'yes or no'} and text is needed: choose the conversion “${conversions.text.title}”`;
  }
}

function notADate({ kind }: MappingField, row: MappingRow | undefined): string {
  const shape = kind === 'date' ? 'a date such as 2026-12-10' : 'a date and time such as 2026-12-10T10:00:00Z';
  const starts = kind === 'date' ? 'Date from' : 'Time from';
  const wrong = `is not ${shape}`;
  return row?.fixed === undefined ? `${wrong}: choose the conversion that starts “${starts}” and fits it` : wrong;
}

function codesOf(codes: readonly string[]): string {
  const rest = codes.length - SHOWN_CODES;
  return rest <= 1 ? codes.join(', ') : `${codes.slice(0, SHOWN_CODES).join(', ')} and ${String(rest)} others`;
}

function lookedUp(row: MappingRow | undefined): string {
  if (row?.fixed !== undefined) return 'type one of them';
  if (row?.conversion === 'table' && row.using) return `put one of them into the value table ${row.using}`;
  return 'choose the conversion “Value table”, with a table that turns it into one of them';
}

function unitOf(origin: string): string {
  if (origin === 'string') return 'characters ';
  return origin === 'array' ? 'entries ' : '';
}
