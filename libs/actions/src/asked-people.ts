import { writeRunState } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import type { Asked } from './asked.js';

/** Keeps with an action who is asked now. In the transaction that changes it. */
export async function noteAsked(manager: EntityManager, actionId: string, asked: Asked): Promise<void> {
  await manager.query('UPDATE actions SET asked = $2 WHERE id = $1 AND asked_at IS NOT NULL', [actionId, asked]);
}

/**
 * What an action asked of people was done at this moment: now it has succeeded. Where it is still sending to others, this
 * is kept with it, and it succeeds when that has ended.
 */
export async function answerAsked(manager: EntityManager, actionId: string, asked: Asked, at: Date): Promise<void> {
  await noteAsked(manager, actionId, asked);
  await change(manager, actionId, `state = 'succeeded', finished_at = $2, asked = $3`, `state = 'asked'`, [at, asked]);
}

/** What was done is to be done after all. */
export async function askAgain(manager: EntityManager, actionId: string, asked: Asked): Promise<void> {
  await change(
    manager,
    actionId,
    `state = 'asked', finished_at = NULL, asked = $2`,
    `state IN ('succeeded', 'withdrawn') AND asked_at IS NOT NULL`,
    [asked],
  );
}

/** Nobody is asked any more: what it was about is off. */
export async function askNoMore(manager: EntityManager, actionId: string): Promise<void> {
  await change(manager, actionId, `state = 'withdrawn', finished_at = now()`, `state = 'asked'`, []);
}

async function change(
  manager: EntityManager,
  actionId: string,
  to: string,
  where: string,
  values: readonly unknown[],
): Promise<void> {
  // Two that end at the same moment take turns, so that the second sees what the first has left.
  const [run] = await manager.query<{ id: string }[]>(
    `SELECT id FROM runs WHERE id = (SELECT run_id FROM actions WHERE id = $1) FOR NO KEY UPDATE`,
    [actionId],
  );
  if (!run) return;
  await manager.query(`UPDATE actions SET ${to} WHERE id = $1 AND ${where}`, [actionId, ...values]);
  await writeRunState(manager, run.id);
}
