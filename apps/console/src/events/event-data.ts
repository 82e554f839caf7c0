import { actionKinds } from '@linchpin/action-kinds';
import { formatDate, formatDateTime } from '@linchpin/dates';
import { type EventField, eventType, fieldName, fields } from '@linchpin/event-types';
import { paths } from '../paths.js';
import { type CodeNames, codesAsTheyAre } from '../runs/code-names.js';

/** One field of an event as staff read it. */
export interface DataRow {
  /** What people call the field: `Number of seats needed` of `venueNeed.capacity`. */
  name: string;
  description: string;
  value: string;
  /** Where more of it can be seen, of what only the machine can call by name. */
  path?: string;
}

/**
 * The data of an event in the order of its type's schema: codes as their labels, dates in words, a link where there is
 * only an id. Fields that the event does not carry are left out; those that the schema no longer names come last, as they are.
 */
export function dataRows(type: string, data: Record<string, unknown>, names: CodeNames = codesAsTheyAre): DataRow[] {
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
        linked(field.path, data) ?? {
          name: field.title ?? fieldName(field.path),
          description: field.description ?? '',
          value: readable(value, field, names),
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

/** Ids of our own rows lead to their pages: nobody can read one. */
function linked(path: string, { runId, actionId, eventId, taskRef }: Record<string, unknown>): DataRow | null {
  const run = typeof runId === 'string' ? paths.runs.show(runId) : null;
  const row = (name: string, description: string, value: string, to: string): DataRow => ({
    name,
    description,
    value,
    path: to,
  });
  if (path === 'runId' && run) return row('Arrangement', 'What it belongs to', 'See the arrangement', run);
  if (path === 'actionId' && run) {
    return row('Step', 'The step that it is about', 'See the step', `${run}#action-${String(actionId)}`);
  }
  if (path === 'eventId') {
    return row('Earlier event', 'The event that it is about', 'See the event', paths.events.show(String(eventId)));
  }
  if (path === 'taskRef')
    return row('Task', 'The task that it is about', 'See the task', paths.tasks.show(String(taskRef)));
  return null;
}

function readable(value: unknown, field: Pick<EventField, 'path'> & Partial<EventField>, names: CodeNames): string {
  if (Array.isArray(value)) return value.map((item) => readable(item, field, names)).join(', ') || 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'object' && value !== null) {
    // One of several groups, such as how many came from which agency.
    return Object.entries(value)
      .map(([key, part]) => readable(part, { path: `${field.path}.${key}` }, names))
      .join(': ');
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  if (field.kind === 'date') return formatDate(text);
  if (field.kind === 'datetime') return formatDateTime(new Date(text));
  const label = field.codes?.[text];
  // A code of a national list is looked up by people; one in small letters is our own, and its label says it all.
  if (label) return /[A-Z\d]/.test(text) ? `${label} (${text})` : label;
  return named(text, field, names);
}

/** A code of the council or of our own by its name. */
function named(text: string, { path, list, holds }: Pick<EventField, 'path'> & Partial<EventField>, names: CodeNames) {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (key === 'actionKind')
    return Object.hasOwn(actionKinds, text) ? actionKinds[text as keyof typeof actionKinds].title : text;
  if (key === 'eventType') return eventType(text)?.title ?? text;
  if (holds === 'agencies' || key === 'agencyCode') return names('agencies', text);
  if (list === 'teams' || list === 'sites') return names(list, text);
  return list === 'equipment' || key.endsWith('Code') ? text.replaceAll('-', ' ') : text;
}
