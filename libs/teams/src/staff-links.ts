import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** Whom a link is for. */
export interface LinkOwner {
  staffId: string;
  name: string;
  email: string;
}

const HOURS = 24;

/**
 * Makes a link by which somebody chooses a password, in the caller's transaction: it works once and for a day, and ends the
 * one before. Returns its secret part; only a hash is kept. `madeBy` is the reference of who asked for it, or null for the setup.
 */
export async function makeStaffLink(manager: EntityManager, staffId: string, madeBy: string | null): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await manager.query('UPDATE staff_links SET used_at = now() WHERE staff_id = $1 AND used_at IS NULL', [staffId]);
  await manager.query(
    `INSERT INTO staff_links (token_hash, staff_id, made_by, made_at, expires_at)
     VALUES ($1, $2, $3, now(), now() + make_interval(hours => $4))`,
    [hashed(token), staffId, madeBy, HOURS],
  );
  return token;
}

/** Whom this link is for, while it works, or null. */
export async function ownerOfLink(manager: EntityManager, token: string): Promise<LinkOwner | null> {
  const [row] = await manager.query<LinkOwner[]>(
    `SELECT staff.id AS "staffId", staff.name, staff.email FROM staff_links JOIN staff ON staff.id = staff_id
     WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() AND staff.disabled_at IS NULL`,
    [hashed(token)],
  );
  return row ?? null;
}

/** Uses up a link, in the caller's transaction. False for all but the first of those who come at once. */
export async function useLink(manager: EntityManager, token: string): Promise<boolean> {
  const [, used] = await manager.query<[unknown, number]>(
    'UPDATE staff_links SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()',
    [hashed(token)],
  );
  return used === 1;
}

function hashed(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
