import { createHash } from 'node:crypto';

/** The columns of an entry that its hash covers, which are all, as the texts that PostgreSQL writes. */
export const HASHED_COLUMNS = `entry.id::text, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
  entry.who, entry.staff_id::text, entry.staff_ref, entry.what, entry.outcome, entry.about_kind, entry.about_id, entry.reference,
  entry.child_refs, entry.run_id::text, entry.request_id, host(entry.address) AS address, entry.page, entry.reason,
  entry.restricted`;

/** A row of `HASHED_COLUMNS`. */
export interface HashedEntry {
  id: string;
  at: string;
  who: string;
  staff_id: string | null;
  staff_ref: string | null;
  what: string;
  outcome: string;
  about_kind: string | null;
  about_id: string | null;
  reference: string | null;
  child_refs: string[];
  run_id: string | null;
  request_id: string | null;
  address: string | null;
  page: string | null;
  reason: string | null;
  restricted: boolean;
}

/** What stands before the first entry. */
export const FIRST_HASH = Buffer.alloc(32);

/**
 * The hash of an entry at its place in the chain: SHA-256 over a JSON array of place, all its columns and the hash before it.
 * JSON keeps every value apart from its neighbours and null apart from an empty text.
 */
export function chainHash(seq: number, entry: HashedEntry, previous: Buffer): Buffer {
  const canonical = [
    'linchpin-audit-1',
    ...[seq, entry.id, entry.at, entry.who, entry.staff_id, entry.staff_ref, entry.what, entry.outcome],
    ...[entry.about_kind, entry.about_id, entry.reference, entry.child_refs, entry.run_id, entry.request_id],
    ...[entry.address, entry.page, entry.reason, entry.restricted, previous.toString('hex')],
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest();
}
