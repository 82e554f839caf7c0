import { stringify } from 'safe-stable-stringify';
import type { EntityManager } from 'typeorm';
import { checkTrigger } from './check-trigger.js';
import type { TriggerFile } from './trigger-file.js';

/** A trigger cannot be published as it is. The message lists every fault. */
export class InvalidTriggerError extends Error {
  override name = 'InvalidTriggerError';
}

/**
 * Publishes a trigger as a new version, in force from its date; the version before it is in force until then. The same
 * trigger again changes nothing. Returns the version in force, and throws `InvalidTriggerError` for one that cannot work.
 */
export async function publishTrigger(manager: EntityManager, trigger: TriggerFile): Promise<number> {
  const faults = checkTrigger(trigger);
  if (faults.length > 0) {
    throw new InvalidTriggerError(`Trigger ${trigger.name} cannot be published:\n  ${faults.join('\n  ')}`);
  }
  const [{ id: triggerId } = { id: '' }] = await manager.query<{ id: string }[]>(
    `INSERT INTO triggers (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name RETURNING id`,
    [trigger.name],
  );
  const [latest] = await manager.query<{ version: number; content: Content }[]>(
    `SELECT version, jsonb_build_object('title', title, 'on', event_type, 'repeats', repeats, 'conditions', conditions,
       'steps', steps) AS content
     FROM trigger_versions WHERE trigger_id = $1 ORDER BY version DESC LIMIT 1`,
    [triggerId],
  );
  if (latest && stringify(latest.content) === stringify(contentOf(trigger))) return latest.version;
  const from = latest ? new Date() : new Date(trigger.inForceFrom);
  await manager.query(
    `UPDATE trigger_versions SET in_force = tstzrange(lower(in_force), $2)
     WHERE trigger_id = $1 AND upper_inf(in_force)`,
    [triggerId, from],
  );
  const version = (latest?.version ?? 0) + 1;
  await manager.query(
    `INSERT INTO trigger_versions
       (trigger_id, version, title, event_type, repeats, conditions, steps, owner_team, author, reason, in_force)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, tstzrange($11, NULL))`,
    [
      triggerId,
      version,
      trigger.title,
      trigger.on,
      trigger.repeats,
      trigger.conditions ? JSON.stringify(trigger.conditions) : null,
      JSON.stringify(trigger.steps),
      trigger.ownerTeam,
      trigger.author,
      trigger.reason,
      from,
    ],
  );
  return version;
}

type Content = ReturnType<typeof contentOf>;

function contentOf({ title, on, repeats, conditions, steps }: TriggerFile) {
  return JSON.parse(JSON.stringify({ title, on, repeats, conditions: conditions ?? null, steps })) as Record<
    string,
    unknown
  >;
}
