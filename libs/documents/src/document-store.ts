import { createHash } from 'node:crypto';
import type { ActionContext } from '@linchpin/actions';
import { Injectable } from '@nestjs/common';
import type { Template } from './templates/template.js';

type Action = Pick<ActionContext<'documents.generate'>, 'manager' | 'actionId' | 'runId' | 'event'>;

/** A document that stands: made by the action and not withdrawn. */
export interface StoredDocument {
  documentId: string;
  recipientKey: string;
  byHand: boolean;
  withheld: number;
  state: 'final' | 'draft';
  fileName: string;
  factsHash: Buffer;
  /** The date by which it asks for an answer. */
  replyBy: string | null;
  /** No answer by post can come before its meeting. */
  tooLateForPost: boolean;
  /** The template's code. */
  template: string;
  templateVersion: number;
}

/** A document about to be kept. */
export interface NewDocument extends Omit<StoredDocument, 'documentId' | 'template' | 'templateVersion'> {
  recipientRole: string;
  restricted: boolean;
  series: string;
  number: number;
  content: Buffer;
}

/** Keeps documents, in the transaction of the action that makes them. */
@Injectable()
export class DocumentStore {
  /**
   * The standing documents of the action, in the order they were made. Until the end of the transaction a second
   * attempt of the same action waits here, so that it finds what the first has made instead of reading and writing
   * everything again. No other action waits.
   */
  async standing({ manager, actionId }: Action): Promise<StoredDocument[]> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('documents of action ' || $1, 0))`, [actionId]);
    return manager.query<StoredDocument[]>(
      `SELECT documents.id AS "documentId", recipient_key AS "recipientKey", by_hand AS "byHand", withheld, state,
         file_name AS "fileName", facts_hash AS "factsHash", reply_by::text AS "replyBy",
         too_late_for_post AS "tooLateForPost", code AS template, version AS "templateVersion"
       FROM documents JOIN template_versions ON template_versions.id = template_version_id
         JOIN templates ON templates.id = template_id
       WHERE action_id = $1 AND state <> 'withdrawn' ORDER BY number`,
      [actionId],
    );
  }

  /** The next free number of a series. Another action that writes the same series waits for this transaction to end. */
  async nextNumber({ manager }: Action, series: string): Promise<number> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('documents of series ' || $1, 0))`, [series]);
    const [row] = await manager.query<{ next: number }[]>(
      'SELECT coalesce(max(number), 0) + 1 AS next FROM documents WHERE series = $1',
      [series],
    );
    return row?.next ?? 1;
  }

  /** Keeps a document. Its maker is the trigger version that the action's run belongs to. */
  async add(
    { manager, actionId, runId, event }: Action,
    template: Template,
    one: NewDocument,
  ): Promise<StoredDocument> {
    const [row] = await manager.query<{ id: string }[]>(
      `INSERT INTO documents (action_id, recipient_key, recipient_role, by_hand, withheld, template_version_id, reference,
         restricted, state, series, number, file_name, content, sha256, facts_hash, created_by,
         reply_by, too_late_for_post)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
         'trigger ' || trigger_name || ' version ' || trigger_version, $17, $18
       FROM runs WHERE runs.id = $16
       RETURNING id`,
      [
        actionId,
        one.recipientKey,
        one.recipientRole,
        one.byHand,
        one.withheld,
        template.versionId,
        event.reference,
        one.restricted,
        one.state,
        one.series,
        one.number,
        one.fileName,
        one.content,
        createHash('sha256').update(one.content).digest(),
        one.factsHash,
        runId,
        one.replyBy,
        one.tooLateForPost,
      ],
    );
    if (!row) throw new Error(`Run ${runId} of action ${actionId} is not there.`);
    return { ...one, documentId: row.id, template: template.code, templateVersion: template.version };
  }

  /** Marks these documents as withdrawn. */
  async withdraw({ manager }: Action, documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    await manager.query(`UPDATE documents SET state = 'withdrawn', withdrawn_at = now() WHERE id = ANY($1)`, [
      documents.map(({ documentId }) => documentId),
    ]);
  }
}
