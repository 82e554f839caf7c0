import type { EntityManager } from 'typeorm';

/**
 * Whoever begins to owe a deadline about a subject or its children and whoever meets one take turns until they commit:
 * otherwise an event that comes at that very moment would be seen by neither.
 */
export async function oneAtATime(
  manager: EntityManager,
  sourceId: string,
  subject: string,
  childRefs: readonly string[],
): Promise<void> {
  // The subject first and then the children in one order for everybody, so that no two wait for each other.
  for (const name of [subject, ...childRefs.toSorted().map((childRef) => `of child ${childRef}`)]) {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`deadlines ${sourceId} ${name}`]);
  }
}

/** `oneAtATime` for the subject and the child of one deadline. */
export async function takeTurn(manager: EntityManager, deadlineId: string): Promise<void> {
  const [about] = await manager.query<{ sourceId: string; subject: string; childRef: string | null }[]>(
    `SELECT source_id AS "sourceId", subject, child_ref AS "childRef" FROM deadlines WHERE id = $1`,
    [deadlineId],
  );
  if (about) await oneAtATime(manager, about.sourceId, about.subject, about.childRef === null ? [] : [about.childRef]);
}

/**
 * The children that an event is about, as the source's references, the one that was named last first: its own child, else
 * those that other events about its subject name. A conference that was held may speak of all of them and name none.
 */
export async function childrenOf(
  manager: EntityManager,
  { sourceId, subject, data: { childRef } }: { sourceId: string; subject: string; data: Record<string, unknown> },
): Promise<string[]> {
  if (typeof childRef === 'string') return [childRef];
  const rows = await manager.query<{ childRef: string }[]>(
    `SELECT data ->> 'childRef' AS "childRef" FROM events WHERE source_id = $1 AND subject = $2 AND data ? 'childRef'
     GROUP BY data ->> 'childRef' ORDER BY max(occurred_at) DESC, data ->> 'childRef'`,
    [sourceId, subject],
  );
  return rows.map((row) => row.childRef);
}
