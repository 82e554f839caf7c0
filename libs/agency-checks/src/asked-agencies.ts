import { answerAsked, type Asked, noteAsked } from '@linchpin/actions';
import type { EntityManager } from 'typeorm';

/**
 * How many agencies an action has asked and how many have answered, or undefined when nobody's answer is waited for. Locks
 * the action until the transaction ends: an answer that comes at this moment waits, and is counted by whoever is second.
 */
export async function askedAgencies(manager: EntityManager, actionId: string): Promise<Asked | undefined> {
  const { asked, open } = await counted(manager, actionId);
  return open ? asked : undefined;
}

/** Keeps with the action that one more agency has answered; with the last of them the action has succeeded. */
export async function recordAgencyAnswered(manager: EntityManager, requestId: string, at: Date): Promise<void> {
  const [request] = await manager.query<{ actionId: string }[]>(
    `SELECT action_id AS "actionId" FROM check_requests WHERE id = $1`,
    [requestId],
  );
  if (!request) throw new Error(`Check request ${requestId} has gone.`);
  const { asked, open } = await counted(manager, request.actionId);
  if (open) await noteAsked(manager, request.actionId, asked);
  else await answerAsked(manager, request.actionId, asked, at);
}

async function counted(manager: EntityManager, actionId: string): Promise<{ asked: Asked; open: boolean }> {
  await manager.query('SELECT 1 FROM actions WHERE id = $1 FOR NO KEY UPDATE', [actionId]);
  const [row] = await manager.query<{ agencies: number; answered: number }[]>(
    `SELECT count(*)::int AS agencies, (count(*) FILTER (WHERE state = 'answered'))::int AS answered
     FROM check_requests WHERE action_id = $1 AND state <> 'withdrawn'`,
    [actionId],
  );
  const asked = row ?? { agencies: 0, answered: 0 };
  return { asked, open: asked.answered < asked.agencies };
}
