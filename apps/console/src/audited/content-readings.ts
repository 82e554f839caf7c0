import type { AuditAct } from '@linchpin/audit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ContentKind } from './gives-content.js';

/** One reading of a letter, an answer or a file, as pages show it. */
export interface ContentReading {
  readAt: Date;
  /** The name of whoever read it; their reference when they are no longer known. */
  reader: string;
  way: 'opened' | 'downloaded';
  kind: ContentKind;
}

const READINGS = [
  'letter.opened',
  'letter.downloaded',
  'answer.opened',
  'answer-file.downloaded',
] as const satisfies readonly AuditAct[];

/** Pages show so many; how many there are in all, they say. */
const SHOWN = 20;

/** Who opened or downloaded a letter, an answer or a file: what the audit trail has of it, for its own page. */
@Injectable()
export class ContentReadings {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The latest readings of these contents, newest first, and how many there are in all. Whoever sees the content sees
   * them, so it is for the caller to have found it for its reader first.
   */
  async of(contentIds: readonly string[]): Promise<{ rows: ContentReading[]; total: number }> {
    const rows = await this.dataSource.query<(ContentReading & { total: number })[]>(
      `SELECT entry.at AS "readAt", coalesce(staff.name, entry.staff_ref) AS reader, split_part(entry.what, '.', 2) AS way,
         split_part(entry.what, '.', 1) AS kind, count(*) OVER ()::int AS total
       FROM audit_entries entry LEFT JOIN staff ON staff.id = entry.staff_id
       WHERE entry.about_id = ANY ($1) AND entry.what = ANY ($2) AND entry.outcome = 'done'
       ORDER BY entry.at DESC, entry.id DESC LIMIT $3`,
      [contentIds, READINGS, SHOWN],
    );
    return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
  }
}
