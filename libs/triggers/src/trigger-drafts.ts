import { londonDate, instantAt } from '@linchpin/calendar';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type DraftContent, EMPTY_DRAFT, finishDraft } from './draft-content.js';
import { DraftChangedError, DraftRefusedError, UnknownDraftError } from './draft-errors.js';
import { nameFor } from './name-for.js';
import { CONTENT, endVersions, publishVersion, reachesOutside } from './publish-trigger.js';
import { type HistoryLine, recordHistory } from './trigger-history.js';
import { reasonSchema, type TriggerContent } from './trigger-file.js';

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

const COLUMNS = `id, trigger_id AS "triggerId", based_on AS "basedOn", content, reason,
  to_char(in_force_from, 'YYYY-MM-DD') AS "inForceFrom", author, co_authors AS "coAuthors", state, revision,
  changed_at AS "changedAt", submitted_at AS "submittedAt"`;

/**
 * Drafts of triggers: begun, changed, submitted, sent back, approved. Of a trigger that reaches outside the council the
 * second person is one who has not worked on the draft; others may be published by their author. Changes throw
 * `DraftRefusedError` with a sentence, `UnknownDraftError` when there is no such draft.
 */
@Injectable()
export class TriggerDrafts {
  constructor(private readonly dataSource: DataSource) {}

  /** The draft, or null. */
  async find(draftId: string): Promise<Draft | null> {
    const [draft] = await this.dataSource.query<Draft[]>(`SELECT ${COLUMNS} FROM trigger_drafts WHERE id = $1`, [
      draftId,
    ]);
    return draft ?? null;
  }

  /** Every draft, those that wait for approval first. */
  list(): Promise<Draft[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM trigger_drafts ORDER BY state = 'submitted' DESC, changed_at DESC, id`,
    );
  }

  /** Begins a new trigger, empty or with the content given. Returns the id of its draft. */
  begin(actor: Actor, content: DraftContent = EMPTY_DRAFT): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const [row] = await manager.query<{ id: string }[]>(
        'INSERT INTO trigger_drafts (content, author) VALUES ($1, $2) RETURNING id',
        [content, actor.ref],
      );
      const draftId = row?.id ?? '';
      await recordHistory(manager, { draftId, who: actor.ref, what: 'begun' });
      return draftId;
    });
  }

  /**
   * Begins a change of a trigger from its newest version, or from an older one. Where it has a draft already, returns
   * that one's id: a trigger has one draft at a time.
   */
  async change(actor: Actor, triggerId: string, fromVersion?: number): Promise<string> {
    return this.dataSource.transaction((manager) => changeIn(manager, actor, triggerId, fromVersion));
  }

  /** Saves a change and returns the new revision. A submitted draft becomes a draft again. */
  async save(actor: Actor, draftId: string, revision: number, change: DraftChange): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      const next = { ...draft, ...change };
      await manager.query(
        `UPDATE trigger_drafts SET content = $2, reason = $3, in_force_from = $4, state = 'draft', submitted_at = NULL,
           revision = revision + 1, changed_at = now(),
           co_authors = CASE WHEN author = $5 OR $5 = ANY (co_authors) THEN co_authors ELSE co_authors || $5::text END
         WHERE id = $1`,
        [draftId, next.content, next.reason, next.inForceFrom, actor.ref],
      );
      return draft.revision + 1;
    });
  }

  /** Asks for approval. Refused while anything is missing or wrong. */
  async submit(actor: Actor, draftId: string, revision: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      wholeContent(draft);
      await manager.query(
        `UPDATE trigger_drafts SET state = 'submitted', submitted_at = now(), revision = revision + 1 WHERE id = $1`,
        [draftId],
      );
      const { triggerId, reason } = draft;
      await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'submitted', note: reason });
    });
  }

  /** Gives a submitted draft back to its author, with what is to be changed. */
  async sendBack(actor: Actor, draftId: string, revision: number, note: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      if (draft.state !== 'submitted') throw new DraftRefusedError('This draft is not waiting for approval.');
      await manager.query(
        `UPDATE trigger_drafts SET state = 'draft', submitted_at = NULL, revision = revision + 1 WHERE id = $1`,
        [draftId],
      );
      await recordHistory(manager, { draftId, triggerId: draft.triggerId, who: actor.ref, what: 'sent-back', note });
    });
  }

  /** Throws a draft away. What is in force stays in force. */
  async discard(actor: Actor, draftId: string, revision: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { triggerId } = await lockDraft(manager, draftId, revision);
      await manager.query('DELETE FROM trigger_drafts WHERE id = $1', [draftId]);
      await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'discarded' });
    });
  }

  /**
   * Publishes a draft as the next version. Refused when something leaves the council and `actor` has worked on it, when
   * it is not whole, and when another version was published since it was begun.
   */
  async publish(actor: Actor, draftId: string, revision: number): Promise<Published> {
    return this.dataSource.transaction(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      return publishDraft(manager, actor, draft, 'published');
    });
  }

  /**
   * Makes a new version that says what an older one said. Published at once where one person may; otherwise it waits
   * for the second person, and null is returned. Refused while a draft of the trigger is open.
   */
  async rollBack(actor: Actor, triggerId: string, toVersion: number, reason: string): Promise<Published | null> {
    return this.dataSource.transaction(async (manager) => {
      const [open] = await manager.query<unknown[]>('SELECT 1 FROM trigger_drafts WHERE trigger_id = $1', [triggerId]);
      if (open) throw new DraftRefusedError('This trigger has an open draft. Publish or discard it, then go back.');
      const draftId = await changeIn(manager, actor, triggerId, toVersion);
      await manager.query('UPDATE trigger_drafts SET reason = $2 WHERE id = $1', [draftId, reason]);
      const draft = await lockDraft(manager, draftId, 1);
      if (!reachesOutside(wholeContent(draft))) return publishDraft(manager, actor, draft, 'rolled-back');
      await manager.query(`UPDATE trigger_drafts SET state = 'submitted', submitted_at = now() WHERE id = $1`, [
        draftId,
      ]);
      await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'submitted', note: reason });
      return null;
    });
  }

  /** Switches a trigger off from now on. Runs that have begun go on. Publishing another version switches it on again. */
  async retire(actor: Actor, triggerId: string, reason: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM triggers WHERE id = $1 FOR UPDATE', [triggerId]);
      await endVersions(manager, triggerId, new Date());
      await recordHistory(manager, { triggerId, who: actor.ref, what: 'retired', note: reason });
    });
  }
}

async function changeIn(manager: EntityManager, actor: Actor, triggerId: string, fromVersion?: number) {
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

async function lockDraft(manager: EntityManager, draftId: string, revision: number): Promise<Draft> {
  const [draft] = await manager.query<Draft[]>(`SELECT ${COLUMNS} FROM trigger_drafts WHERE id = $1 FOR UPDATE`, [
    draftId,
  ]);
  if (!draft) throw new UnknownDraftError('There is no such draft: it was published or discarded.');
  if (draft.revision !== revision) throw new DraftChangedError();
  return draft;
}

function wholeContent({ content, reason }: Draft): TriggerContent {
  const finished = finishDraft(content);
  if (!finished.content) {
    throw new DraftRefusedError(`This draft is not finished: ${finished.faults[0]?.message ?? ''}`);
  }
  const checked = reasonSchema.safeParse(reason);
  if (!checked.success) throw new DraftRefusedError('Say why the trigger is made or changed.');
  return finished.content;
}

async function publishDraft(
  manager: EntityManager,
  actor: Actor,
  draft: Draft,
  what: Extract<HistoryLine['what'], 'published' | 'rolled-back'>,
): Promise<Published> {
  const content = wholeContent(draft);
  const { author, coAuthors, reason, triggerId, basedOn } = draft;
  if (reachesOutside(content) && [author, ...coAuthors].includes(actor.ref)) {
    throw new DraftRefusedError(
      'Something of this trigger leaves the council, so a second person who has not worked on it must approve it.',
    );
  }
  const name = await nameFor(manager, triggerId, content.title);
  const published = await publishVersion(manager, name, content, {
    author,
    coAuthors,
    approver: actor.ref,
    reason,
    from: startOf(draft.inForceFrom),
  });
  // What this draft was begun from must still be the newest: nobody's version is undone unseen.
  if (published.version !== (basedOn ?? 0) + 1) {
    throw new DraftRefusedError(
      'Another version was published since this draft was begun. Discard it and begin again.',
    );
  }
  await manager.query('DELETE FROM trigger_drafts WHERE id = $1', [draft.id]);
  const line = { draftId: draft.id, ...published, who: actor.ref, what, note: reason };
  await recordHistory(manager, line);
  return published;
}

/** The start of the day, or now when that has begun: a version never reaches back over events already judged. */
function startOf(day: string | null): Date {
  const now = new Date();
  return day === null || day <= londonDate(now) ? now : instantAt(day, '00:00');
}
