import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditOutcome } from './audit-entry.js';

/** What is looked for; everything that is given holds. */
export interface AuditFilter {
  /** Reference of a member of staff, or one of the other kinds of `who`. */
  person?: string | undefined;
  act?: string | undefined;
  reference?: string | undefined;
  child?: string | undefined;
  /** Days in London, both included. */
  from?: string | undefined;
  until?: string | undefined;
}

/** An entry as pages and exports show it. */
export interface AuditRow {
  id: string;
  at: Date;
  who: string;
  staffRef: string | null;
  act: string;
  outcome: AuditOutcome;
  aboutKind: string | null;
  aboutId: string | null;
  reference: string | null;
  childRefs: string[];
  requestId: string | null;
  address: string | null;
  page: string | null;
  reason: string | null;
  restricted: boolean;
  /** Its place in the chain; null while it waits for its seal. */
  seq: string | null;
}

/** More are not counted: the page says that there are more. */
export const MOST_COUNTED = 10_000;

const COLUMNS = `entry.id, entry.at, entry.who, entry.staff_ref AS "staffRef", entry.what AS act, entry.outcome,
  entry.about_kind AS "aboutKind", entry.about_id AS "aboutId", entry.reference, entry.child_refs AS "childRefs",
  entry.request_id AS "requestId", host(entry.address) AS address, entry.page, entry.reason, entry.restricted,
  (SELECT seq FROM audit_seals WHERE audit_seals.entry_id = entry.id) AS seq`;

/**
 * SQL: this entry is there for this reader. `visibleTo` says so of what was known when it was written; what has turned out to be
 * restricted since stands beside the entries, which never change.
 */
export function entryVisible(reader: Reader, row: string): string {
  const since = `NOT EXISTS (SELECT 1 FROM audit_restrictions
    WHERE thing = ANY (${row}.child_refs || ARRAY[${row}.reference, ${row}.run_id::text, ${row}.about_id]))`;
  return `${visibleTo(reader, 'audit_entries', row)}${reader.seesRestricted ? '' : ` AND ${since}`}`;
}

/** Looks through the trail, for those who answer for it. */
@Injectable()
export class AuditSearch {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `most` entries, newest first: from the newest, or those before or after an entry. */
  async find(
    reader: Reader,
    filter: AuditFilter,
    most: number,
    place: { before?: string | undefined; after?: string | undefined } = {},
  ): Promise<AuditRow[]> {
    const { with: found, from, conditions, values } = searched(reader, filter);
    const [mark, comparison, order] = place.after ? [place.after, '>', 'ASC'] : [place.before, '<', 'DESC'];
    const where = [...conditions];
    if (mark) {
      values.push(mark);
      where.push(
        `(entry.at, entry.id) ${comparison} (SELECT at, id FROM audit_entries WHERE id = $${String(values.length)}::bigint)`,
      );
    }
    values.push(most);
    const rows = await this.dataSource.query<AuditRow[]>(
      `${found}SELECT ${COLUMNS} FROM ${from} entry WHERE ${where.join(' AND ')}
       ORDER BY entry.at ${order}, entry.id ${order} LIMIT $${String(values.length)}`,
      values,
    );
    return place.after ? rows.toReversed() : rows;
  }

  /** How many there are, at most one more than `MOST_COUNTED`. */
  async count(reader: Reader, filter: AuditFilter): Promise<number> {
    const { with: found, from, conditions, values } = searched(reader, filter);
    const [row] = await this.dataSource.query<{ total: number }[]>(
      `${found}SELECT count(*)::int AS total FROM (SELECT 1 FROM ${from} entry WHERE ${conditions.join(' AND ')}
         LIMIT ${String(MOST_COUNTED + 1)}) counted`,
      values,
    );
    return row?.total ?? 0;
  }

  /** Everything that is found, newest first, in batches: each is a statement of its own, so that nothing is held meanwhile. */
  async *batches(reader: Reader, filter: AuditFilter, size: number): AsyncGenerator<AuditRow[]> {
    let before: string | undefined;
    for (;;) {
      const rows = await this.find(reader, filter, size, { before });
      if (rows.length > 0) yield rows;
      if (rows.length < size) return;
      before = rows.at(-1)?.id;
    }
  }
}

/**
 * The conditions of a search. A child or a reference has few entries among many: those are fetched first, by their index, for
 * PostgreSQL would rather walk from the newest entry on until it has met enough.
 */
function searched(reader: Reader, filter: AuditFilter) {
  const values: unknown[] = [];
  const value = (given: unknown) => `$${String(values.push(given))}`;
  const conditions = [entryVisible(reader, 'entry')];
  const few: string[] = [];
  if (filter.child) few.push(`child_refs && ARRAY[${value(filter.child)}, ${value(filter.child.toUpperCase())}]`);
  if (filter.reference) few.push(`upper(reference) = ${value(filter.reference.toUpperCase())}`);
  if (filter.person) {
    const person = value(filter.person);
    conditions.push(isKind(filter.person) ? `entry.who = ${person}` : `entry.staff_ref = ${person}`);
  }
  if (filter.act) conditions.push(`entry.what = ${value(filter.act)}`);
  if (filter.from) conditions.push(`entry.at >= ${value(filter.from)}::date::timestamp AT TIME ZONE 'Europe/London'`);
  if (filter.until)
    conditions.push(`entry.at < (${value(filter.until)}::date + 1)::timestamp AT TIME ZONE 'Europe/London'`);
  if (few.length === 0) return { with: '', from: 'audit_entries', conditions, values };
  const found = `WITH found AS MATERIALIZED (SELECT * FROM audit_entries entry
    WHERE ${few.join(' AND ')} AND ${entryVisible(reader, 'entry')}) `;
  return { with: found, from: 'found', conditions, values };
}

/** Those who are not members of staff, as they stand in the trail. */
export const otherPeople = ['nobody', 'agency-link', 'command-line', 'product'] as const;

function isKind(person: string): boolean {
  return otherPeople.some((kind) => kind === person);
}
