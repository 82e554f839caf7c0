import { formatDate, formatDateTime } from '@linchpin/calendar';
import { type EventField, eventType, fields } from '@linchpin/events';

/** One field of an event as staff read it. */
export interface DataRow {
  /** The field's name in words: `Venue need: capacity` of `venueNeed.capacity`. */
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
      return [{ name: inWords(field.path), description: field.description ?? '', value: readable(value, field) }];
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

/** The name of a field in words: `Venue need: capacity` of `venueNeed.capacity`. */
export function inWords(path: string): string {
  const words = path
    .split('.')
    .map((part) =>
      part
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .replace(/\bref\b/, 'reference')
        .replace(/\bmin\b/, 'in minutes')
        .replace(/\bdoc\b/, 'document')
        .replace(/\bs47\b/, 'section 47')
        .replace(/\b(la|pep|rag|rne|urn)\b/, (letters) => letters.toUpperCase()),
    )
    .join(': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
