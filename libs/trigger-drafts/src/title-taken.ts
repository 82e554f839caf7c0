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

/** A title that nobody else may take: of a version that is in force, or will be. */
export interface HeldTitle extends TitledTrigger {
  /** The trigger's name. */
  name: string;
  /** When the version comes or came into force; null for one that always was. */
  from: Date | null;
}

/** Every title that is held now, those that were published first at the top. */
export function heldTitles(manager: EntityManager): Promise<HeldTitle[]> {
  return manager.query(
    `SELECT trigger_id AS "triggerId", triggers.name, title, lower(in_force) AS "from"
     FROM trigger_versions JOIN triggers ON triggers.id = trigger_id
     WHERE NOT isempty(in_force) AND (upper_inf(in_force) OR upper(in_force) > clock_timestamp()) ORDER BY published_at`,
  );
}

/** Who looks whether a title is free: each change by itself, or its caller, once everything that changes together is written. */
export type TitleCheck = 'by-itself' | 'by-caller';

/**
 * Throws `TitleTakenError` when a version of another trigger that is in force, or will be, has this title. The caller
 * holds `takePublishingTurn` until it commits, so that nobody publishes the same title at this moment.
 */
export async function expectFreeTitle(manager: EntityManager, triggerId: string | null, title: string): Promise<void> {
  const taken = (await heldTitles(manager)).find(
    (held) => held.triggerId !== triggerId && titleKey(held.title) === titleKey(title),
  );
  if (taken) throw new TitleTakenError({ triggerId: taken.triggerId, title: taken.title });
}
