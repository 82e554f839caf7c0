import { type Reader, visibleTo } from '@linchpin/access';
import { entryVisible } from '@linchpin/audit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One line about a child: an entry of the trail, or a reading of their details to make a letter or to ask an agency. */
export interface ChildLine {
  at: Date;
  who: string;
  staffRef: string | null;
  /** The act of an entry; null for a reading of details. */
  act: string | null;
  outcome: string;
  reference: string | null;
  reason: string | null;
  /** Of a reading of details: which were read, and what for. */
  fields: string[] | null;
  purpose: string | null;
  restricted: boolean;
}

/** Who read or did what about a child. */
@Injectable()
export class ChildTrail {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of it, newest first, and how many lines there are in all. */
  async list(
    reader: Reader,
    childRef: string,
    page: number,
    pageSize: number,
  ): Promise<{ rows: ChildLine[]; total: number }> {
    const lines = this.lines(reader);
    const values = [childRef, childRef.toUpperCase()];
    const rows = await this.dataSource.query<ChildLine[]>(
      `${lines} SELECT at, who, "staffRef", act, outcome, reference, reason, fields, purpose, restricted FROM lines
       ORDER BY at DESC, kind, id DESC LIMIT $3 OFFSET $4`,
      [...values, pageSize, (page - 1) * pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `${lines} SELECT count(*)::int AS total FROM lines`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  private lines(reader: Reader): string {
    return `WITH entries AS MATERIALIZED (
        SELECT * FROM audit_entries entry WHERE child_refs && ARRAY[$1, $2] AND ${entryVisible(reader, 'entry')}),
      lines AS (
        SELECT at, 1 AS kind, id, who, staff_ref AS "staffRef", what AS act, outcome, reference, reason, NULL::text[] AS fields,
          NULL AS purpose, restricted FROM entries
        UNION ALL
        SELECT read_at, 2, id, reader, NULL, NULL, 'done', NULL, NULL, fields, purpose, restricted
        FROM record_readings WHERE person_ref IN ($1, $2) AND ${visibleTo(reader, 'record_readings')}
          AND NOT EXISTS (SELECT 1 FROM audit_restrictions WHERE thing IN ($1, $2) AND NOT ${String(reader.seesRestricted)}))`;
  }
}
