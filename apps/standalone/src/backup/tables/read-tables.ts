import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Entry } from '../file/entries.js';
import { quoted } from './client.js';
import { sequencesToKeep, type TableOfProduct, tablesToKeep } from './tables.js';

const BLOCK_BYTES = 64 * 1024;

/** Everything that the tables hold as its transaction sees it, then where the sequences stand, then the end. */
export async function* readTables(client: ClientBase): AsyncGenerator<Entry> {
  const tables = await tablesToKeep(client);
  let total = 0;
  for (const table of tables) total += yield* readTable(client, table);
  // Sequences are in no snapshot: read last, they stand at or after the rows.
  for (const sequence of await sequencesToKeep(client)) {
    const { rows } = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${quoted(sequence)}`,
    );
    for (const row of rows) yield { kind: 'sequence', sequence, ...row };
  }
  yield { kind: 'end', tables: tables.length, rows: total };
}

async function* readTable(client: ClientBase, { table, columns }: TableOfProduct): AsyncGenerator<Entry, number> {
  yield { kind: 'table', table, columns };
  const hash = createHash('sha256');
  const source = client.query(copyTo(`COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) TO STDOUT`));
  for await (const bytes of inBlocks(source as AsyncIterable<Buffer>)) {
    hash.update(bytes);
    yield { kind: 'rows', bytes };
  }
  yield { kind: 'table-end', rows: source.rowCount, sha256: hash.digest('hex') };
  return source.rowCount;
}

/** PostgreSQL sends each row by itself. */
async function* inBlocks(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const row of rows) {
    held.push(row);
    size += row.length;
    if (size < BLOCK_BYTES) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}
