import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One line of the log: whose details were read, which of them, when, by whom and what for. */
export interface RecordReading {
  readAt: Date;
  personRef: string;
  fields: string[];
  purpose: string;
  reader: string;
  actionId: string | null;
}

export interface RecordReadingFilter {
  page: number;
  pageSize: number;
  /** Exactly this person, professional or list. */
  personRef?: string | undefined;
  actionId?: string | undefined;
}

/** The log of readings, for those who answer for it. */
@Injectable()
export class RecordReadings {
  constructor(private readonly dataSource: DataSource) {}

  /** One page, newest first, and how many lines there are in all. */
  async list(reader: Reader, filter: RecordReadingFilter): Promise<{ rows: RecordReading[]; total: number }> {
    const where = `WHERE ${visibleTo(reader, 'record_readings')}
      AND ($1::text IS NULL OR person_ref = $1) AND ($2::uuid IS NULL OR action_id = $2)`;
    const values = [filter.personRef ?? null, filter.actionId ?? null];
    const rows = await this.dataSource.query<RecordReading[]>(
      `SELECT read_at AS "readAt", person_ref AS "personRef", fields, purpose, reader, action_id AS "actionId"
       FROM record_readings ${where} ORDER BY read_at DESC, id DESC LIMIT $3 OFFSET $4`,
      [...values, filter.pageSize, (filter.page - 1) * filter.pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM record_readings ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }
}
