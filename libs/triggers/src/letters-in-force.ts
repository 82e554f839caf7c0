import { lettersOf, type LetterWriter, sharedLetters } from '@linchpin/trigger-checks';
import type { EntityManager } from 'typeorm';

/** The letters that a trigger shares with any other one that is in force or will be. `triggerId`: null for a new one. */
export async function lettersSharedInForce(
  manager: EntityManager,
  triggerId: string | null,
  own: LetterWriter,
): Promise<string[]> {
  if (own.on === undefined || lettersOf(own).length === 0) return [];
  const others = await manager.query<LetterWriter[]>(
    `SELECT title, event_type AS on, conditions, steps FROM trigger_versions
     WHERE event_type = $1 AND trigger_id IS DISTINCT FROM $2 AND NOT isempty(in_force) AND upper_inf(in_force)
     ORDER BY title`,
    [own.on, triggerId],
  );
  return others.flatMap((other) => sharedLetters(own, other));
}
