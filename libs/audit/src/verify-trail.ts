import type { DataSource, EntityManager } from 'typeorm';
import { chainHash, FIRST_HASH, HASHED_COLUMNS, type HashedEntry } from './chain.js';

/** What a look through the whole chain has found. */
export interface Verification {
  /** Sealed entries that were found right, from the first on. */
  sealed: number;
  from: Date | null;
  until: Date | null;
  /** The last hash, in hexadecimal digits. Kept elsewhere, it shows later that nothing was cut off the end. */
  lastHash: string | null;
  /** Entries that wait for their seal, and when the oldest was written. */
  waiting: number;
  oldestWaiting: Date | null;
  /** The first thing that is wrong, as a sentence; null when nothing is. */
  fault: string | null;
}

interface SealedRow extends Omit<HashedEntry, 'id'> {
  id: string | null;
  seq: string;
  entry_id: string;
  previous_hash: Buffer;
  hash: Buffer;
}

const AT_ONCE = 5000;

/**
 * Walks the chain from its beginning, in batches, and recomputes each hash from the entry as it stands. `expected` is a hash that
 * was written down at an earlier look: it must still be in the chain.
 */
export async function verifyTrail({ manager }: DataSource, expected?: string): Promise<Verification> {
  const walk = { sealed: 0, from: null as Date | null, until: null as Date | null, hash: FIRST_HASH as Buffer };
  let expectedFound = expected === undefined;
  for (;;) {
    const rows = await sealedAfter(manager, walk.sealed);
    for (const row of rows) {
      const fault = faultOf(row, walk.sealed + 1, walk.hash);
      if (fault !== null) return result(walk, await waiting(manager), fault);
      walk.sealed += 1;
      walk.hash = row.hash;
      const at = new Date(row.at);
      walk.from = walk.from === null || at < walk.from ? at : walk.from;
      walk.until = walk.until === null || at > walk.until ? at : walk.until;
      expectedFound ||= row.hash.toString('hex') === expected?.toLowerCase();
    }
    if (rows.length < AT_ONCE) break;
  }
  const rest = await waiting(manager);
  if (rest.strayId !== null) {
    const stray = `Entry ${rest.strayId} has no place in the chain and waits for none: it was put in, or its seal was removed.`;
    return result(walk, rest, stray);
  }
  if (!expectedFound) {
    return result(
      walk,
      rest,
      'The hash that was expected is not in the chain: its end was cut off, or it was made anew.',
    );
  }
  return result(walk, rest, null);
}

/** By place and not by number of the seal: a hole is then seen at the place where it is. */
function sealedAfter(manager: EntityManager, seq: number): Promise<SealedRow[]> {
  return manager.query(
    `SELECT seal.seq, seal.entry_id, seal.previous_hash, seal.hash, ${HASHED_COLUMNS}
     FROM (SELECT * FROM audit_seals WHERE seq > $1 ORDER BY seq LIMIT $2) seal
     LEFT JOIN audit_entries entry ON entry.id = seal.entry_id ORDER BY seal.seq`,
    [seq, AT_ONCE],
  );
}

/** What is wrong with a link of the chain; null when it is right. */
function faultOf(row: SealedRow, place: number, previous: Buffer): string | null {
  const { id, seq } = row;
  if (Number(seq) !== place) return `Place ${String(place)} of the chain is empty: its seal was removed.`;
  if (id === null) return `Entry ${row.entry_id}, at place ${seq} of the chain, was removed.`;
  const where = `Entry ${id} of ${row.at}, at place ${seq} of the chain,`;
  if (!row.previous_hash.equals(previous))
    return `${where} does not follow the one before it: one was changed, put in, removed or moved.`;
  if (!chainHash(place, { ...row, id }, previous).equals(row.hash)) return `${where} was changed after it was sealed.`;
  return null;
}

interface Waiting {
  waiting: number;
  oldestWaiting: Date | null;
  /** The first entry that is neither sealed nor waits for it. */
  strayId: string | null;
}

async function waiting(manager: EntityManager): Promise<Waiting> {
  const [row] = await manager.query<Waiting[]>(
    `SELECT count(*) FILTER (WHERE audit_unsealed.entry_id IS NOT NULL)::int AS waiting,
       min(entry.at) FILTER (WHERE audit_unsealed.entry_id IS NOT NULL) AS "oldestWaiting",
       min(entry.id) FILTER (WHERE audit_unsealed.entry_id IS NULL)::text AS "strayId"
     FROM audit_entries entry LEFT JOIN audit_unsealed ON audit_unsealed.entry_id = entry.id
     WHERE NOT EXISTS (SELECT 1 FROM audit_seals WHERE audit_seals.entry_id = entry.id)`,
  );
  return row ?? { waiting: 0, oldestWaiting: null, strayId: null };
}

function result(
  walk: { sealed: number; from: Date | null; until: Date | null; hash: Buffer },
  rest: Waiting,
  fault: string | null,
): Verification {
  return {
    sealed: walk.sealed,
    from: walk.from,
    until: walk.until,
    lastHash: walk.sealed > 0 ? walk.hash.toString('hex') : null,
    waiting: rest.waiting,
    oldestWaiting: rest.oldestWaiting,
    fault,
  };
}
