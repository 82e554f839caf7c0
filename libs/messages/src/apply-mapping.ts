import { seenText, UnacceptableEventError } from '@linchpin/cloud-events';
import { ConversionError, convert, isMissing, scalarText, valueAt, type ValueTables } from '@linchpin/conversions';
import type { EventField, EventType } from '@linchpin/event-types';
import { type Mapping, mappingFields, type MappingRow } from '@linchpin/mappings';
import { conversionFault, type FaultContext, type MappingFault, missingFault } from './mapping-faults.js';
import type { SignatureHeaders } from '@linchpin/sources';

/** What of a message does not stand in its body: the `webhook-id` header and the time of its signature. */
export interface MessageContext {
  messageId: string;
  sentAt: Date;
}

/** A body as a CloudEvent that has still to be checked. */
export interface MappedBody {
  event: Record<string, unknown>;
  faults: MappingFault[];
}

/** Whether the mapping is meant for this body. What cannot be found in it is a no, never an error. */
export function mappingApplies({ applies, eventType }: Mapping, body: unknown, tables: ValueTables): boolean {
  if (applies.when === 'always') return true;
  const value = scalarText(valueAt(body, applies.path));
  if (value === null) return false;
  return applies.when === 'value'
    ? applies.values.some((each) => seenText(each) === value)
    : tables.get(applies.table)?.get(value) === eventType;
}

/**
 * Makes an event of a body, row by row. Faults of conversions are collected, all at once; whether the event fits the
 * schema of its type is for the caller to check. Faults repeat no values unless `showsValues`.
 */
export function applyMapping(
  type: EventType,
  rows: readonly MappingRow[],
  body: unknown,
  tables: ValueTables,
  sourceName: string,
  { messageId, sentAt }: MessageContext,
  showsValues = false,
  /** The body is what an expression made: JSONata gives a list of one as that one. */
  isReshaped = false,
): MappedBody {
  const context: FaultContext = { type, rows, showsValues };
  const known = new Map(mappingFields(type).map((field) => [field.path, field]));
  const faults: MappingFault[] = [];
  const own: Record<string, unknown> = { id: messageId, time: sentAt.toISOString() };
  const data: Record<string, unknown> = {};
  for (const row of rows) {
    const field = known.get(row.field);
    if (!field) continue; // the event type has changed since, and no longer has it
    const isData = row.field !== 'id' && row.field !== 'time';
    try {
      const value = valueOf(row, field, body, tables, isReshaped);
      if (value !== undefined) put(isData ? data : own, row.field, value);
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error;
      faults.push(
        conversionFault(context, row, row.path === undefined ? row.fixed : valueAt(body, row.path, isReshaped), error),
      );
    }
  }
  const reference = valueAt(data, type.refField);
  const subject = known.get(type.refField);
  if (subject && reference === undefined && !faults.some(({ path }) => path === `data.${type.refField}`)) {
    faults.push(missingFault(context, subject));
  }
  const event = {
    specversion: '1.0',
    id: own.id,
    source: `urn:linchpin:source:${sourceName}`,
    type: type.type,
    subject: `${type.about}/${scalarText(reference) ?? ''}`,
    time: own.time,
    data,
  };
  return { event, faults };
}

function valueOf(row: MappingRow, field: EventField, body: unknown, tables: ValueTables, isReshaped: boolean): unknown {
  if (row.path === undefined) return fixedValue(row.fixed ?? '', field);
  const value = valueAt(body, row.path, isReshaped);
  if (isMissing(value, row.minusOneIsMissing ?? false, row.missing)) return undefined;
  const converted = convert(row.conversion, value, row.using ?? '', tables);
  return isReshaped && field.kind === 'list' && !Array.isArray(converted) && scalarText(converted) !== null
    ? [converted]
    : converted;
}

/** A fixed value is typed as text and stands for what the field holds. */
function fixedValue(text: string, { kind }: EventField): unknown {
  if (kind === 'number') return convert('number', text, '', new Map());
  if (kind === 'boolean') return convert('yes-no', text, '', new Map());
  if (kind === 'list') return convert('list', text, ',', new Map());
  return text;
}

/** Puts a value at a dotted path of the event type's own fields. */
function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let group = target;
  for (const name of names) group = (group[name] ??= {}) as Record<string, unknown>;
  group[last] = value;
}

/**
 * What the verified headers say of a message. Throws `UnacceptableEventError` for an id that cannot be one of an event:
 * it stands for the event's id unless the body has its own.
 */
export function messageContext(headers: SignatureHeaders): MessageContext {
  const messageId = headers['webhook-id'] ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(messageId)) {
    const message = 'must be 1 to 200 printable characters without spaces';
    throw new UnacceptableEventError('The message has no id that we can keep.', [{ path: 'webhook-id', message }]);
  }
  return { messageId, sentAt: new Date(Number(headers['webhook-timestamp']) * 1000) };
}
