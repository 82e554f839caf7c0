import type { Boundary } from '@linchpin/runs';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

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
  constructor(private readonly dataSource: DataSource) {}

  /** Every template, by code. */
  list(): Promise<TemplateRow[]> {
    return this.dataSource.query(
      `SELECT DISTINCT ON (code) code, title, audience, boundary, approver_role AS "approverRole", source, version,
         published_at AS "publishedAt"
       FROM templates JOIN template_versions ON template_id = templates.id ORDER BY code, version DESC`,
    );
  }
}
