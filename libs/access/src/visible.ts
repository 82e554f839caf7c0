import type { Reader } from './reader.js';

/** SQL that is true of a row which is not restricted, and where an outer join found none. */
const open = (row: string) => `${row}.restricted IS NOT TRUE`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Every table whose rows may belong to a restricted record, and who sees one without the right. What has no such column of
 * its own (actions, histories, answers) is reached through one of these.
 */
const withoutTheRight = {
  events: open,
  runs: open,
  deadlines: open,
  room_bookings: open,
  documents: open,
  check_requests: open,
  alerts: open,
  // Whoever was given one by name must be able to do it.
  tasks: (row, { id }) => `(${open(row)} OR ${row}.assignee_id = '${uuid(id)}')`,
  // That a record is held as restricted is itself what nobody else may know.
  holds: (row) => `${row}.kind <> 'restricted'`,
  record_readings: open,
  audit_entries: open,
} as const satisfies Record<string, (row: string, reader: Reader) => string>;

/** A table whose rows may belong to a restricted record. */
export type RestrictedTable = keyof typeof withoutTheRight;

/** Every such table: a test holds the list to the schema. */
export const restrictedTables = Object.keys(withoutTheRight) as readonly RestrictedTable[];

/**
 * SQL: this row is there for this reader. The one place that says who sees what is restricted. It takes no place among the
 * values of a statement, and without the right it is a plain condition on the column, of which an index can make use. `row` is what the
 * statement calls the table. Throws where the reader's id is no UUID: it stands in the SQL.
 */
export function visibleTo(reader: Reader, table: RestrictedTable, row: string = table): string {
  if (!/^[a-z_]+$/.test(row)) throw new TypeError('A table is called by small letters and underscores.');
  return reader.seesRestricted ? 'true' : withoutTheRight[table](row, reader);
}

function uuid(id: string): string {
  if (!UUID.test(id)) throw new TypeError('The id of a reader is a UUID.');
  return id;
}
