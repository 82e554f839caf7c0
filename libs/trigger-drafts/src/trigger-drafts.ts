import {
  endVersions,
  momentFor,
  reachesOutside,
  recordHistory,
  takePublishingTurn,
  triggerNamed,
} from '@linchpin/triggers';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type DraftContent, EMPTY_DRAFT } from './draft-content.js';
import { DraftRefusedError } from './draft-errors.js';
import {
  type Actor,
  changeIn,
  type Draft,
  DRAFT,
  type DraftChange,
  lockDraft,
  lockTrigger,
  type Published,
} from './draft-rows.js';
import { tellByMail } from './draft-writer.js';
import { publishDraft, wholeContent } from './publish-draft.js';
import { expectFreeTitle, type TitleCheck } from './title-taken.js';

/**
 * Drafts of triggers: begun, changed, submitted, sent back, approved. Of a trigger that reaches outside the council the
 * second person is one who has not worked on the draft; others may be published by their author. Changes throw
 * `DraftRefusedError` with a sentence, `UnknownDraftError` when there is no such draft. Who publishes or submits several
 * that may pass titles on to each other looks at the titles `by-caller`: with `expectFreeTitle`, after the last of them.
 * Made with the manager of a transaction, every change is a part of it.
 */
@Injectable()
export class TriggerDrafts {
  constructor(private readonly manager: EntityManager) {}

  /** The draft, or null. */
  async find(draftId: string): Promise<Draft | null> {
    const [draft] = await this.manager.query<Draft[]>(`SELECT ${DRAFT} FROM trigger_drafts WHERE id = $1`, [draftId]);
    return draft ?? null;
  }

  /** Every draft, those that wait for approval first. */
  list(): Promise<Draft[]> {
    return this.manager.query(
      `SELECT ${DRAFT} FROM trigger_drafts ORDER BY state = 'submitted' DESC, changed_at DESC, id`,
    );
  }

  /** The draft of each trigger that has one, by the trigger's id. */
  async ofTriggers(): Promise<ReadonlyMap<string, Pick<Draft, 'id' | 'state'>>> {
    const rows = await this.manager.query<(Pick<Draft, 'id' | 'state'> & { triggerId: string })[]>(
      `SELECT id, state, trigger_id AS "triggerId" FROM trigger_drafts WHERE trigger_id IS NOT NULL`,
    );
    return new Map(rows.map(({ triggerId, ...draft }) => [triggerId, draft]));
  }

  /** Begins a new trigger, empty or with the content given. Returns the id of its draft. */
  begin(actor: Actor, content: DraftContent = EMPTY_DRAFT): Promise<string> {
    return this.manager.transaction((manager) => insertDraft(manager, actor, content));
  }

  /**
   * Begins a draft of a trigger that keeps this name, whoever publishes it in the end. The name may be there from an
   * earlier draft that was discarded.
   */
  async beginNamed(actor: Actor, name: string): Promise<{ draftId: string; ofTrigger: string }> {
    return this.manager.transaction(async (manager) => {
      const ofTrigger = await triggerNamed(manager, name);
      const draftId = await insertDraft(manager, actor, EMPTY_DRAFT);
      await manager.query('UPDATE trigger_drafts SET trigger_id = $2 WHERE id = $1', [draftId, ofTrigger]);
      return { draftId, ofTrigger };
    });
  }

  /** Says that somebody else has worked on a draft, who is therefore not its second person. */
  async addAuthor(draftId: string, author: string): Promise<void> {
    await this.manager.query('UPDATE trigger_drafts SET co_authors = co_authors || $2::text WHERE id = $1', [
      draftId,
      author,
    ]);
  }

  /**
   * Begins a change of a trigger from its newest version, or from an older one. Where it has a draft already, returns
   * that one's id: a trigger has one draft at a time.
   */
  async change(actor: Actor, triggerId: string, fromVersion?: number): Promise<string> {
    return this.inTurn((manager) => changeIn(manager, actor, triggerId, fromVersion));
  }

  /** Saves a change and returns the new revision. A submitted draft becomes a draft again. */
  async save(actor: Actor, draftId: string, revision: number, change: DraftChange): Promise<number> {
    return this.manager.transaction(async (manager) => {
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

  /** Asks for approval. Refused while anything is missing or wrong, with `TitleTakenError` while a title is not its own. */
  async submit(actor: Actor, draftId: string, revision: number, titles: TitleCheck = 'by-itself'): Promise<void> {
    await this.inTurn(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      const { title } = wholeContent(draft);
      if (titles === 'by-itself') await expectFreeTitle(manager, draft.triggerId, title);
      await manager.query(
        `UPDATE trigger_drafts SET state = 'submitted', submitted_at = now(), revision = revision + 1 WHERE id = $1`,
        [draftId],
      );
      const { triggerId, reason } = draft;
      await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'submitted', note: reason });
      await tellByMail(manager, draft, actor.ref, 'submitted');
    });
  }

  /** Gives a submitted draft back to its author, with what is to be changed. */
  async sendBack(actor: Actor, draftId: string, revision: number, note: string): Promise<void> {
    await this.manager.transaction(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      if (draft.state !== 'submitted') throw new DraftRefusedError('This draft is not waiting for approval.');
      await manager.query(
        `UPDATE trigger_drafts SET state = 'draft', submitted_at = NULL, revision = revision + 1 WHERE id = $1`,
        [draftId],
      );
      await recordHistory(manager, { draftId, triggerId: draft.triggerId, who: actor.ref, what: 'sent-back', note });
      await tellByMail(manager, draft, actor.ref, 'sent-back');
    });
  }

  /** Throws a draft away. What is in force stays in force. */
  async discard(actor: Actor, draftId: string, revision: number): Promise<void> {
    await this.manager.transaction(async (manager) => {
      const { triggerId } = await lockDraft(manager, draftId, revision);
      await manager.query('DELETE FROM trigger_drafts WHERE id = $1', [draftId]);
      await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'discarded' });
    });
  }

  /**
   * Publishes a draft as the next version. Refused when something leaves the council and `actor` has worked on it, when
   * it is not whole, and when another version was published since it was begun; with `TitleTakenError` when another
   * trigger has its title.
   */
  async publish(actor: Actor, draftId: string, revision: number, titles: TitleCheck = 'by-itself'): Promise<Published> {
    return this.inTurn(async (manager) => {
      const draft = await lockDraft(manager, draftId, revision);
      return publishDraft(manager, actor, draft, 'published', titles);
    });
  }

  /**
   * Makes a new version that says what an older one said. Published at once where one person may; otherwise it waits
   * for the second person, and null is returned. Refused while a draft of the trigger is open.
   */
  async rollBack(actor: Actor, triggerId: string, toVersion: number, reason: string): Promise<Published | null> {
    // In turn: a draft begun at the same moment would be taken for this one.
    return this.inTurn(async (manager) => {
      await lockTrigger(manager, triggerId);
      const [open] = await manager.query<unknown[]>('SELECT 1 FROM trigger_drafts WHERE trigger_id = $1', [triggerId]);
      if (open) throw new DraftRefusedError('This trigger has an open draft. Publish or discard it, then go back.');
      const draftId = await changeIn(manager, actor, triggerId, toVersion);
      await manager.query('UPDATE trigger_drafts SET reason = $2 WHERE id = $1', [draftId, reason]);
      const draft = await lockDraft(manager, draftId, 1);
      const content = wholeContent(draft);
      if (!reachesOutside(content)) return publishDraft(manager, actor, draft, 'rolled-back');
      await expectFreeTitle(manager, triggerId, content.title);
      await manager.query(`UPDATE trigger_drafts SET state = 'submitted', submitted_at = now() WHERE id = $1`, [
        draftId,
      ]);
      await recordHistory(manager, { draftId, triggerId, who: actor.ref, what: 'submitted', note: reason });
      await tellByMail(manager, draft, actor.ref, 'submitted');
      return null;
    });
  }

  /**
   * Switches a trigger off from now on. Runs that have begun go on. Publishing another version switches it on
   * again. Refused when it is off already.
   */
  async retire(actor: Actor, triggerId: string, reason: string): Promise<void> {
    await this.inTurn(async (manager) => {
      await lockTrigger(manager, triggerId);
      const [live] = await manager.query<unknown[]>(
        'SELECT 1 FROM trigger_versions WHERE trigger_id = $1 AND upper_inf(in_force)',
        [triggerId],
      );
      if (!live) throw new DraftRefusedError('This trigger is switched off already.');
      await endVersions(manager, triggerId, await momentFor(manager, triggerId));
      await recordHistory(manager, { triggerId, who: actor.ref, what: 'retired', note: reason });
    });
  }

  private inTurn<Result>(change: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.manager.transaction(async (manager) => {
      await takePublishingTurn(manager);
      return change(manager);
    });
  }
}

async function insertDraft(manager: EntityManager, { ref }: Actor, content: DraftContent): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(
    'INSERT INTO trigger_drafts (content, author) VALUES ($1, $2) RETURNING id',
    [content, ref],
  );
  const draftId = row?.id ?? '';
  await recordHistory(manager, { draftId, who: ref, what: 'begun' });
  return draftId;
}
