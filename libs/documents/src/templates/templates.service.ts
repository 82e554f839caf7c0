import type { Boundary } from '@linchpin/action-kinds';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PrintedField } from './merge-fields.js';
import { printsOf } from './templates-file.js';

/** One template with its newest version. */
export interface TemplateRow {
  code: string;
  title: string;
  audience: 'family' | 'professional' | 'all-invitees';
  boundary: Boundary;
  approverRole: string | null;
  /** The rule or practice behind the letter. */
  source: string;
  version: number;
  publishedAt: Date;
}

/** Reads templates for pages and for the editor of triggers. Templates come from the council's files. */
@Injectable()
export class TemplatesService {
  /** By the id of a version, which never changes: reading a Word file takes far longer than any use of what it prints. */
  private readonly printed = new Map<string, readonly PrintedField[]>();

  constructor(private readonly dataSource: DataSource) {}

  /** Every template, by code. */
  list(): Promise<TemplateRow[]> {
    return this.dataSource.query(
      `SELECT DISTINCT ON (code) code, title, audience, boundary, approver_role AS "approverRole", source, version,
         published_at AS "publishedAt"
       FROM templates JOIN template_versions ON template_id = templates.id ORDER BY code, version DESC`,
    );
  }

  /** Every template with what its newest version prints, for checking the triggers that use it. */
  async listWithPrints(): Promise<(TemplateRow & { prints: readonly PrintedField[] })[]> {
    const newest = await this.dataSource.query<{ code: string; id: string; content: Buffer | null }[]>(
      `SELECT DISTINCT ON (code) code, template_versions.id,
         CASE WHEN template_versions.id = ANY($1::uuid[]) THEN NULL ELSE content END AS content
       FROM templates JOIN template_versions ON template_id = templates.id ORDER BY code, version DESC`,
      [[...this.printed.keys()]],
    );
    for (const { code, id, content } of newest) {
      // One that came in before it would have been refused prints nothing: no letter is made from it.
      if (content) this.printed.set(id, (await printsOf(code, content)) ?? []);
    }
    const ids = new Map(newest.map(({ code, id }) => [code, id]));
    return (await this.list()).map((row) => ({ ...row, prints: this.printed.get(ids.get(row.code) ?? '') ?? [] }));
  }
}
