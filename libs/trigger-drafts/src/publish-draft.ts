import { instantAt, londonDate } from '@linchpin/dates';
import { reasonSchema, type TriggerContent } from '@linchpin/trigger-files';
import { publishVersion, reachesOutside, recordHistory } from '@linchpin/triggers';
import type { EntityManager } from 'typeorm';
import { finishDraft } from './draft-content.js';
import { DraftRefusedError } from './draft-errors.js';
import type { Actor, Draft, Published } from './draft-rows.js';
import { nameFor } from './name-for.js';
import { expectFreeTitle, type TitleCheck } from './title-taken.js';

/** The content of a draft that is whole. Throws `DraftRefusedError` with the first thing that is missing or wrong. */
export function wholeContent({ content, reason }: Draft): TriggerContent {
  const finished = finishDraft(content);
  if (!finished.content) {
    throw new DraftRefusedError(`This draft is not finished: ${finished.faults[0]?.message ?? ''}`);
  }
  const checked = reasonSchema.safeParse(reason);
  if (!checked.success) throw new DraftRefusedError('Say why the trigger is made or changed.');
  return finished.content;
}

/** Whether somebody may publish a draft: not who has worked on it, when something of it leaves the council. */
export function mayApprove(
  { ref }: Actor,
  { content, author, coAuthors }: Pick<Draft, 'content' | 'author' | 'coAuthors'>,
): boolean {
  return !reachesOutside(content) || ![author, ...coAuthors].includes(ref);
}

/** Publishes a locked draft as the next version of its trigger, and removes it. The caller holds `takePublishingTurn`. */
export async function publishDraft(
  manager: EntityManager,
  actor: Actor,
  draft: Draft,
  what: 'published' | 'rolled-back',
  titles: TitleCheck = 'by-itself',
): Promise<Published> {
  const content = wholeContent(draft);
  const { author, coAuthors, reason, triggerId, basedOn } = draft;
  if (!mayApprove(actor, { content, author, coAuthors })) {
    throw new DraftRefusedError(
      'Something of this trigger leaves the council, so a second person who has not worked on it must approve it.',
    );
  }
  if (reachesOutside(content) && draft.state !== 'submitted') {
    throw new DraftRefusedError(
      'Something of this trigger leaves the council: submit it, and a second person approves it.',
    );
  }
  if (titles === 'by-itself') await expectFreeTitle(manager, triggerId, content.title);
  const name = await nameFor(manager, triggerId, content.title);
  const published = await publishVersion(manager, name, content, {
    author,
    coAuthors,
    // Whoever publishes what they made themselves has approved nothing: the record must not say so.
    approver: [author, ...coAuthors].includes(actor.ref) ? null : actor.ref,
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

/** The start of the day, or at once when that has begun: a version never reaches back over events already judged. */
function startOf(day: string | null): Date | null {
  return day === null || day <= londonDate(new Date()) ? null : instantAt(day, '00:00');
}
