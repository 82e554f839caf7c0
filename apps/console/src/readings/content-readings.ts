import type { Reader } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ContentDeclaration } from './gives-content.js';

/** One line of the log, as pages show it. */
export interface ContentReading {
  readAt: Date;
  /** The name of whoever read it; their reference when they are no longer known. */
  reader: string;
  way: 'opened' | 'downloaded';
  kind: ContentDeclaration['kind'];
}

/** Pages show so many; how many there are in all, they say. */
const SHOWN = 20;

/** The log of who opened or downloaded what. Lines are only ever added: the database refuses anything else. */
@Injectable()
export class ContentReadings {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes a line, and resolves once it is committed. `fromPage` is a path of the console, or null. */
  async write(
    reader: Reader,
    { kind, way }: ContentDeclaration,
    content: { id: string; restricted: boolean },
    fromPage: string | null,
  ): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO content_readings (staff_id, staff_ref, kind, way, content_id, restricted, from_page)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [reader.id, reader.ref, kind, way, content.id, content.restricted, fromPage],
    );
  }

  /**
   * The latest readings of these contents, newest first, and how many there are in all. Whoever sees the content sees
   * them, so it is for the caller to have found it for its reader first.
   */
  async of(contentIds: readonly string[]): Promise<{ rows: ContentReading[]; total: number }> {
    const rows = await this.dataSource.query<(ContentReading & { total: number })[]>(
      `SELECT r.read_at AS "readAt", coalesce(s.name, r.staff_ref) AS reader, r.way, r.kind,
         count(*) OVER ()::int AS total
       FROM content_readings r LEFT JOIN staff s ON s.id = r.staff_id
       WHERE r.content_id = ANY ($1) ORDER BY r.read_at DESC, r.id DESC LIMIT $2`,
      [contentIds, SHOWN],
    );
    return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
  }
}
