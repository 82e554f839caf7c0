import { actionKinds } from '@linchpin/action-kinds';
import { checkTrigger, type TriggerFault } from '@linchpin/trigger-checks';
import { contentOf, type TriggerContent, type TriggerFile } from '@linchpin/trigger-files';
import { stringify } from 'safe-stable-stringify';
import type { EntityManager } from 'typeorm';

/** A trigger cannot be published as it is. The message lists every fault. */
export class InvalidTriggerError extends Error {
  override name = 'InvalidTriggerError';

  constructor(
    name: string,
    readonly faults: readonly TriggerFault[],
  ) {
    const lines = faults.map(({ path, message }) => `${path.join('.') || 'trigger'}: ${message}`);
    super(`Trigger ${name} cannot be published:\n  ${lines.join('\n  ')}`);
  }
}

/** Who made a version, who approved it, why, and from when it is in force. */
export interface Publication {
  author: string;
  coAuthors: readonly string[];
  approver: string | null;
  reason: string;
  /** In force from this time, or null for at once; versions that would have come into force later are replaced. */
  from: Date | null;
}

/** Whether anything of a trigger leaves the council: then a second person must approve it. */
export function reachesOutside({ steps }: Pick<TriggerContent, 'steps'>): boolean {
  return steps.some(({ kind }) => actionKinds[kind].reaches === 'outside');
}

/**
 * Publishes a version of a trigger in the caller's transaction and returns its number. The version in force until then
 * ends where this one begins. The database refuses one that reaches outside without a second person, and two in force
 * at once. Throws `InvalidTriggerError` for one that cannot work. The caller holds `takePublishingTurn`.
 */
export async function publishVersion(
  manager: EntityManager,
  name: string,
  content: TriggerContent,
  { author, coAuthors, approver, reason, from }: Publication,
): Promise<{ triggerId: string; version: number }> {
  const faults = checkTrigger(content);
  if (faults.length > 0) throw new InvalidTriggerError(name, faults);
  const triggerId = await triggerNamed(manager, name);
  const [latest] = await manager.query<{ version: number }[]>(
    'SELECT coalesce(max(version), 0) AS version FROM trigger_versions WHERE trigger_id = $1',
    [triggerId],
  );
  const start = from ?? (await momentFor(manager, triggerId));
  await endVersions(manager, triggerId, start);
  const version = (latest?.version ?? 0) + 1;
  await manager.query(
    `INSERT INTO trigger_versions
       (trigger_id, version, title, event_type, repeats, conditions, steps, deadlines, owner_team, author, co_authors,
        approver, reaches_outside, reason, in_force)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, tstzrange($15, NULL))`,
    [
      triggerId,
      version,
      content.title,
      content.on,
      content.repeats,
      content.conditions ? JSON.stringify(content.conditions) : null,
      JSON.stringify(content.steps),
      JSON.stringify(content.deadlines),
      content.ownerTeam,
      author,
      coAuthors,
      approver,
      reachesOutside(content),
      reason,
      start,
    ],
  );
  return { triggerId, version };
}

/** The id of the trigger with this name, made when there is none. Publications of one trigger take turns from here on. */
export async function triggerNamed(manager: EntityManager, name: string): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO triggers (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name RETURNING id`,
    [name],
  );
  if (!row) throw new Error(`Trigger ${name} was not written.`);
  return row.id;
}

/**
 * Now, by the database's clock and not that of whoever asks, and after the beginning of every version that has been in
 * force: what was in force stays on record.
 */
export async function momentFor(manager: EntityManager, triggerId: string): Promise<Date> {
  const [row] = await manager.query<{ at: Date }[]>(
    `SELECT greatest(date_trunc('milliseconds', clock_timestamp()),
       max(lower(in_force)) FILTER (WHERE lower(in_force) <= clock_timestamp()) + interval '1 millisecond') AS at
     FROM trigger_versions WHERE trigger_id = $1`,
    [triggerId],
  );
  if (!row) throw new Error('An aggregate came without a row.');
  return row.at;
}

/** Ends what is in force at a time, and replaces what would have come into force after it. */
export async function endVersions(manager: EntityManager, triggerId: string, at: Date): Promise<void> {
  await manager.query(
    `UPDATE trigger_versions SET in_force = in_force * tstzrange(NULL, $2)
     WHERE trigger_id = $1 AND NOT isempty(in_force) AND (upper_inf(in_force) OR upper(in_force) > $2)`,
    [triggerId, at],
  );
}

/**
 * Publishes a trigger file at the first start of an installation, when nobody can sign in to approve yet: author and
 * second person are as the file says. The same content again changes nothing. Returns the version.
 */
export async function publishTrigger(manager: EntityManager, file: TriggerFile): Promise<number> {
  await takePublishingTurn(manager);
  const content = contentOf(file);
  const latest = await latestContent(manager, file.name);
  if (latest && sameContent(latest.content, content)) return latest.version;
  const { version } = await publishVersion(manager, file.name, content, {
    author: file.author,
    coAuthors: [],
    approver: file.approver ?? null,
    reason: file.reason,
    from: latest ? null : new Date(file.inForceFrom),
  });
  return version;
}

/** The newest published version of a trigger and what it says, or undefined when there is none. */
export async function latestContent(
  manager: EntityManager,
  name: string,
): Promise<{ version: number; content: TriggerContent } | undefined> {
  const [latest] = await manager.query<{ version: number; content: TriggerContent }[]>(
    `SELECT version, ${CONTENT} AS content FROM trigger_versions JOIN triggers ON triggers.id = trigger_id
     WHERE triggers.name = $1 ORDER BY version DESC LIMIT 1`,
    [name],
  );
  return latest;
}

/** SQL for the content of a row of `trigger_versions`, as `TriggerContent`. */
export const CONTENT = `jsonb_strip_nulls(jsonb_build_object('title', title, 'on', event_type, 'repeats', repeats,
  'ownerTeam', owner_team, 'conditions', conditions)) || jsonb_build_object('steps', steps, 'deadlines', deadlines)`;

/** Whether two contents say the same, whatever the order of their keys. */
export function sameContent(one: TriggerContent, other: TriggerContent): boolean {
  return stringify(one) === stringify(JSON.parse(JSON.stringify(other)));
}

/**
 * Whoever changes, publishes or switches off triggers takes turns until the transaction ends. Take it before any lock on
 * a trigger, a draft or their tables: two who take those in different orders would wait for each other.
 */
export async function takePublishingTurn(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('publishing triggers', 0))`);
}
