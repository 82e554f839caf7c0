import { formatDate, formatDateTime } from '@linchpin/dates';
import { type EventField, eventType, fieldName, fields } from '@linchpin/event-types';

/** One field of an event as staff read it. */
export interface DataRow {
  /** What people call the field: `Number of seats needed` of `venueNeed.capacity`. */
  name: string;
  description: string;
  value: string;
}

/**
 * The data of an event in the order of its type's schema: codes as their labels, dates in words. Fields that the event
 * does not carry are left out; those that the schema no longer names come last, as they are.
 */
export function dataRows(type: string, data: Record<string, unknown>): DataRow[] {
  const found = eventType(type);
  const known = found ? fields(found) : [];
  const paths = new Set(known.map(({ path }) => path));
  const values = new Map(flat(data));
  const other = [...values.keys()].filter((path) => !paths.has(path));
  return [...known, ...other.map((path): Pick<EventField, 'path'> & Partial<EventField> => ({ path }))].flatMap(
    (field) => {
      const value = values.get(field.path);
      if (value === undefined || value === null) return [];
      return [
        {
          name: field.title ?? fieldName(field.path),
          description: field.description ?? '',
          value: readable(value, field),
        },
      ];
    },
  );
}

function flat(data: Record<string, unknown>, prefix = ''): [string, unknown][] {
  return Object.entries(data).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flat(value as Record<string, unknown>, `${prefix}${key}.`)
      : [[prefix + key, value]],
  );
}

function readable(value: unknown, field: Partial<EventField>): string {
  if (Array.isArray(value)) return value.map((item) => readable(item, field)).join(', ') || 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  if (field.kind === 'date') return formatDate(text);
  if (field.kind === 'datetime') return formatDateTime(new Date(text));
  const label = field.codes?.[text];
  return label ? `${label} (${text})` : text;
}
