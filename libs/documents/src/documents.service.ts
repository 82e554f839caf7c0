import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One document as pages show it. Nothing in it names a person. */
export interface DocumentRow {
  id: string;
  actionId: string;
  runId: string;
  /** The template's code, such as D01. */
  template: string;
  title: string;
  templateVersion: number;
  reference: string;
  /** What the recipient is: `mother`, `School nurse`. */
  recipientRole: string;
  /** No address may or can be written on it: the social worker hands it over. */
  byHand: boolean;
  /** No answer by post can come before its meeting: it asks to ring, and people must be rung. */
  tooLateForPost: boolean;
  /** The date by which it asks for an answer (`2026-12-02`); null where it asks for none. */
  replyBy: string | null;
  state: 'final' | 'draft' | 'withdrawn';
  /** Who may let a draft go, such as `chair`; null where no approval is needed. */
  approverRole: string | null;
  restricted: boolean;
  fileName: string;
  /** In hexadecimal. */
  sha256: string;
  /** The trigger that made it, by its title, and the version. */
  trigger: string;
  triggerId: string;
  triggerVersion: number;
  createdBy: string;
  createdAt: Date;
  withdrawnAt: Date | null;
}

export interface DocumentFilter {
  /** From 1. */
  page: number;
  pageSize: number;
  /** Exactly this template code. */
  template?: string | undefined;
  state?: DocumentRow['state'] | undefined;
  /** Part of the reference. */
  search?: string | undefined;
}

/** A file for download. */
export interface DocumentFile {
  fileName: string;
  mediaType: string;
  content: Buffer;
}

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const FROM = `FROM documents
  JOIN template_versions ON template_versions.id = documents.template_version_id
  JOIN templates ON templates.id = template_versions.template_id
  JOIN actions ON actions.id = documents.action_id
  JOIN runs ON runs.id = actions.run_id`;

const COLUMNS = `documents.id, documents.action_id AS "actionId", actions.run_id AS "runId", templates.code AS template,
  templates.title, template_versions.version AS "templateVersion", documents.reference,
  documents.recipient_role AS "recipientRole", documents.by_hand AS "byHand",
  documents.too_late_for_post AS "tooLateForPost", documents.reply_by::text AS "replyBy", documents.state,
  templates.approver_role AS "approverRole", documents.restricted, documents.file_name AS "fileName",
  encode(documents.sha256, 'hex') AS sha256, runs.trigger_title AS trigger,
  runs.trigger_id AS "triggerId", runs.trigger_version AS "triggerVersion", documents.created_by AS "createdBy",
  documents.created_at AS "createdAt", documents.withdrawn_at AS "withdrawnAt"`;

/** Reads documents for pages and downloads. */
@Injectable()
export class DocumentsService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of documents, newest first, and how many there are in all. */
  async list(reader: Reader, filter: DocumentFilter): Promise<{ rows: DocumentRow[]; total: number }> {
    const where = `WHERE ${visibleTo(reader, 'documents')} AND ($1::text IS NULL OR templates.code = $1)
      AND ($2::text IS NULL OR documents.state = $2)
      AND ($3::text IS NULL OR documents.reference ILIKE '%' || $3 || '%')`;
    const search = filter.search?.trim().replace(/[\\%_]/g, '\\$&') || null;
    const values = [filter.template ?? null, filter.state ?? null, search];
    const rows = await this.dataSource.query<DocumentRow[]>(
      `SELECT ${COLUMNS} ${FROM} ${where}
       ORDER BY documents.created_at DESC, documents.series, documents.number DESC LIMIT $4 OFFSET $5`,
      [...values, filter.pageSize, (filter.page - 1) * filter.pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total ${FROM} ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** One document, or null when it is not there for this reader. */
  async one(reader: Reader, documentId: string): Promise<DocumentRow | null> {
    const [row] = await this.dataSource.query<DocumentRow[]>(
      `SELECT ${COLUMNS} ${FROM} WHERE ${visibleTo(reader, 'documents')} AND documents.id = $1`,
      [documentId],
    );
    return row ?? null;
  }

  /** The Word file of a document, withdrawn ones included, or null when it is not there for this reader. */
  async file(reader: Reader, documentId: string): Promise<DocumentFile | null> {
    const [row] = await this.dataSource.query<Pick<DocumentFile, 'fileName' | 'content'>[]>(
      `SELECT file_name AS "fileName", content FROM documents WHERE ${visibleTo(reader, 'documents')} AND documents.id = $1`,
      [documentId],
    );
    return row ? { ...row, mediaType: MEDIA_TYPE } : null;
  }

  /** Every document that the actions of a run have made, in the order of its steps. */
  ofRun(reader: Reader, runId: string): Promise<DocumentRow[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} ${FROM} WHERE ${visibleTo(reader, 'documents')} AND actions.run_id = $1
       ORDER BY actions.position, documents.created_at, documents.number`,
      [runId],
    );
  }
}
