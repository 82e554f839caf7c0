import type { EntityManager } from 'typeorm';
import { DraftRefusedError } from './draft-errors.js';

/** A trigger that has a title already. */
export interface TitledTrigger {
  triggerId: string;
  title: string;
}

/** Another trigger is called the same: people could not tell the two apart. */
export class TitleTakenError extends DraftRefusedError {
  override name = 'TitleTakenError';

  constructor(readonly other: TitledTrigger) {
    super(`There is already a trigger called “${other.title}”. Give this one a different name.`);
  }
}

/** The same for titles that people read as one: without regard to capitals and spaces. */
export function titleKey(title: string): string {
  return title.trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * Throws `TitleTakenError` when a version of another trigger that is in force, or will be, has this title. The caller
 * holds `takePublishingTurn` until it commits, so that nobody publishes the same title at this moment.
 */
export async function expectFreeTitle(manager: EntityManager, triggerId: string | null, title: string): Promise<void> {
  const others = await manager.query<TitledTrigger[]>(
    `SELECT trigger_id AS "triggerId", title FROM trigger_versions
     WHERE NOT isempty(in_force) AND (upper_inf(in_force) OR upper(in_force) > clock_timestamp())
       AND trigger_id IS DISTINCT FROM $1 ORDER BY published_at`,
    [triggerId],
  );
  const taken = others.find((other) => titleKey(other.title) === titleKey(title));
  if (taken) throw new TitleTakenError(taken);
}
