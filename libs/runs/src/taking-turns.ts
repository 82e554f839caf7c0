import type { EntityManager } from 'typeorm';

/**
 * Whoever begins to owe a deadline about a subject or its child and whoever settles one take turns until they commit:
 * otherwise an event that comes at that very moment would be seen by neither.
 */
export async function oneAtATime(
  manager: EntityManager,
  sourceId: string,
  subject: string,
  childRef: string | null,
): Promise<void> {
  // The subject first for everybody, so that no two wait for each other.
  for (const name of childRef === null ? [subject] : [subject, `of child ${childRef}`]) {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`deadlines ${sourceId} ${name}`]);
  }
}

/** `oneAtATime` for the subject and the child of one deadline. */
export async function takeTurn(manager: EntityManager, deadlineId: string): Promise<void> {
  const [about] = await manager.query<{ sourceId: string; subject: string; childRef: string | null }[]>(
    `SELECT source_id AS "sourceId", subject, child_ref AS "childRef" FROM deadlines WHERE id = $1`,
    [deadlineId],
  );
  if (about) await oneAtATime(manager, about.sourceId, about.subject, about.childRef);
}

/** The child of an event, as the source's reference. */
export function childOf({ childRef }: Record<string, unknown>): string | null {
  return typeof childRef === 'string' ? childRef : null;
}
