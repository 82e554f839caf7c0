import type { TriggerContent } from '@linchpin/trigger-files';
import { CONTENT, recordHistory } from '@linchpin/triggers';
import type { EntityManager } from 'typeorm';
import type { DraftContent } from './draft-content.js';
import { DraftChangedError, DraftRefusedError, UnknownDraftError } from './draft-errors.js';

/** Who does it, by staff reference. */
export interface Actor {
  ref: string;
}

export interface Draft {
  id: string;
  /** Null while the trigger is new. */
  triggerId: string | null;
  /** The newest version when the draft was begun; null for a new trigger. */
  basedOn: number | null;
  content: DraftContent;
  reason: string;
  /** In force from the start of this day; null: from its approval. */
  inForceFrom: string | null;
  author: string;
  coAuthors: string[];
  state: 'draft' | 'submitted';
  /** Send it back with each change: a change of an older revision is refused. */
  revision: number;
  changedAt: Date;
  submittedAt: Date | null;
}

/** What of a draft is changed. What is left out stays as it is. */
export type DraftChange = Partial<Pick<Draft, 'content' | 'reason' | 'inForceFrom'>>;

export interface Published {
  triggerId: string;
  version: number;
}

/** SQL for the columns of a `Draft`. */
export const DRAFT = `id, trigger_id AS "triggerId", based_on AS "basedOn", content, reason,
  to_char(in_force_from, 'YYYY-MM-DD') AS "inForceFrom", author, co_authors AS "coAuthors", state, revision,
  changed_at AS "changedAt", submitted_at AS "submittedAt"`;

/** Begins a change of a trigger, or returns the id of the draft that it has already. */
export async function changeIn(manager: EntityManager, actor: Actor, triggerId: string, fromVersion?: number) {
  await lockTrigger(manager, triggerId);
  const [open] = await manager.query<{ id: string }[]>('SELECT id FROM trigger_drafts WHERE trigger_id = $1', [
    triggerId,
  ]);
  if (open) return open.id;
  const [version] = await manager.query<{ content: TriggerContent; newest: number }[]>(
    `SELECT ${CONTENT} AS content, (SELECT max(version) FROM trigger_versions WHERE trigger_id = $1) AS newest
     FROM trigger_versions WHERE trigger_id = $1 AND ($2::integer IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
    [triggerId, fromVersion ?? null],
  );
  if (!version) throw new DraftRefusedError('There is no such version of this trigger.');
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO trigger_drafts (trigger_id, based_on, content, author) VALUES ($1, $2, $3, $4)
     ON CONFLICT ON CONSTRAINT trigger_drafts_one_at_a_time DO UPDATE SET trigger_id = EXCLUDED.trigger_id RETURNING id`,
    [triggerId, version.newest, version.content, actor.ref],
  );
  const draftId = row?.id ?? '';
  await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'begun' });
  return draftId;
}

/** Makes those who begin a change of a trigger, go back or switch it off take turns until the transaction ends. */
export async function lockTrigger(manager: EntityManager, triggerId: string): Promise<void> {
  await manager.query('SELECT 1 FROM triggers WHERE id = $1 FOR UPDATE', [triggerId]);
}

/** The draft, for this transaction alone. Throws when it is gone, or was saved by somebody else meanwhile. */
export async function lockDraft(manager: EntityManager, draftId: string, revision: number): Promise<Draft> {
  const [draft] = await manager.query<Draft[]>(`SELECT ${DRAFT} FROM trigger_drafts WHERE id = $1 FOR UPDATE`, [
    draftId,
  ]);
  if (!draft) throw new UnknownDraftError('There is no such draft: it was published or discarded.');
  if (draft.revision !== revision) throw new DraftChangedError();
  return draft;
}
