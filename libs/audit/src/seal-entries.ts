import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { chainHash, FIRST_HASH, HASHED_COLUMNS, type HashedEntry } from './chain.js';

/** Any fixed number: whoever holds this advisory lock is sealing. */
const SEALING_LOCK = 7_264_038;

/** Sealed in one transaction. */
const AT_ONCE = 1000;

/** Puts committed entries into the chain. */
@Injectable()
export class SealEntries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Seals what waits, in the order of their numbers as far as they are committed; returns how many. Whoever comes while another
   * process seals has nothing to do. Writers of entries wait for nobody here, and nobody here waits for them: an entry
   * whose transaction takes long is sealed after it.
   */
  async sweep(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const count = await this.dataSource.transaction((manager) => sealNext(manager));
      sealed += count;
      if (count < AT_ONCE) return sealed;
    }
  }
}

async function sealNext(manager: EntityManager): Promise<number> {
  const [lock] = await manager.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
    SEALING_LOCK,
  ]);
  if (!lock?.mine) return 0;
  const entries = await manager.query<HashedEntry[]>(
    `SELECT ${HASHED_COLUMNS} FROM audit_unsealed JOIN audit_entries entry ON entry.id = entry_id
     ORDER BY entry_id LIMIT $1`,
    [AT_ONCE],
  );
  if (entries.length === 0) return 0;
  const [last] = await manager.query<{ seq: string; hash: Buffer }[]>(
    'SELECT seq, hash FROM audit_seals ORDER BY seq DESC LIMIT 1',
  );
  let previous = last?.hash ?? FIRST_HASH;
  let seq = Number(last?.seq ?? 0);
  const seals = entries.map((entry) => {
    seq += 1;
    const hash = chainHash(seq, entry, previous);
    const seal = { seq, entryId: entry.id, previous, hash };
    previous = hash;
    return seal;
  });
  await manager.query(
    `INSERT INTO audit_seals (seq, entry_id, previous_hash, hash)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[])`,
    [
      seals.map((seal) => seal.seq),
      seals.map((seal) => seal.entryId),
      seals.map((seal) => seal.previous),
      seals.map((seal) => seal.hash),
    ],
  );
  await manager.query('DELETE FROM audit_unsealed WHERE entry_id = ANY ($1::bigint[])', [entries.map(({ id }) => id)]);
  return seals.length;
}
