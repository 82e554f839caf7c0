import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Entry } from '../file/entries.js';
import { describeSchema } from './catalogue.js';
import { quoted } from './client.js';
import { liftForeignKeys } from './foreign-keys.js';
import { sequencesToKeep, tablesToKeep } from './tables.js';

/**
 * Fills a schema that holds nothing but what its migrations wrote with the tables of a backup, in the client's transaction.
 * Triggers of ours are off meanwhile, for what they did is among the rows; every constraint is checked, and the schema is
 * the same afterwards, or it throws. Work that was in hand is free to be taken up. Returns the tables of the backup that no
 * migration makes, and that are left out: somebody else's.
 */
export async function loadTables(client: ClientBase, entries: AsyncIterable<Entry>): Promise<string[]> {
  const before = await describeSchema(client);
  const tables = (await tablesToKeep(client)).map(({ table }) => table);
  await checkDeferred(client);
  const restoreForeignKeys = await liftForeignKeys(client);
  for (const table of tables) await client.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER`);
  // What the migrations wrote is in the backup as it was then. What is only ever added to, they leave empty.
  const emptied = await tablesToEmpty(client, tables);
  await client.query(`TRUNCATE ${emptied.map(quoted).join(', ')}`);
  const found = await loadEntries(client, new Set(tables), entries[Symbol.asyncIterator]());
  const missing = tables.filter((table) => !found.includes(table));
  if (missing.length > 0) throw new Error(`The backup lacks ${missing.join(', ')}`);
  await endLeases(client);
  await checkDeferred(client);
  await restoreForeignKeys();
  for (const table of tables) await client.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
  expectSame(await describeSchema(client), before);
  return found.filter((table) => !tables.includes(table));
}

/** The tables that their owner may empty: from the trail of the audit that right is taken, also from us. */
async function tablesToEmpty(client: ClientBase, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT name AS table FROM unnest($1::text[]) name WHERE has_table_privilege(current_user, quote_ident(name), 'TRUNCATE')`,
    [tables],
  );
  return rows.map(({ table }) => table);
}

async function loadEntries(
  client: ClientBase,
  known: ReadonlySet<string>,
  entries: AsyncIterator<Entry>,
): Promise<string[]> {
  const found: string[] = [];
  const sequences = new Set(await sequencesToKeep(client));
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    const entry = next.value;
    if (entry.kind === 'table') {
      if (known.has(entry.table)) await loadTable(client, entry, entries);
      found.push(entry.table);
    }
    if (entry.kind === 'sequence' && sequences.has(entry.sequence)) {
      const { sequence, value, isCalled } = entry;
      await client.query('SELECT setval($1::regclass, $2, $3)', [quoted(sequence), value, isCalled]);
    }
  }
  return found;
}

async function loadTable(
  client: ClientBase,
  { table, columns }: { table: string; columns: readonly string[] },
  entries: AsyncIterator<Entry>,
): Promise<void> {
  let expected = -1;
  async function* rows(): AsyncGenerator<Buffer> {
    for (let next = await entries.next(); !next.done; next = await entries.next()) {
      if (next.value.kind === 'rows') yield next.value.bytes;
      if (next.value.kind === 'table-end') {
        expected = next.value.rows;
        return;
      }
    }
  }
  const sink = client.query(copyFrom(`COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(rows()), sink);
  if (sink.rowCount !== expected) throw new Error(`${table} took ${String(sink.rowCount)} of ${String(expected)} rows`);
}

/** A claim of the installation that was backed up holds nothing here: what it had in hand is taken over as after a crash. */
async function endLeases(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT relname AS "table" FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'lease_until'
     WHERE relnamespace = current_schema()::text::regnamespace AND relkind = 'r' AND NOT attisdropped`,
  );
  for (const { table } of rows) {
    await client.query(`UPDATE ${quoted(table)} SET lease_until = now() WHERE lease_until > now()`);
  }
}

/** Has what is checked at a commit checked now: a table with checks to come cannot be altered. */
async function checkDeferred(client: ClientBase): Promise<void> {
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT conname AS name FROM pg_constraint WHERE condeferred AND connamespace = current_schema()::text::regnamespace`,
  );
  for (const { name } of rows) await client.query(`SET CONSTRAINTS ${quoted(name)} DEFERRED`);
}

function expectSame(found: readonly string[], expected: readonly string[]): void {
  const differing = [
    ...expected.filter((line) => !found.includes(line)).map((line) => `- ${line}`),
    ...found.filter((line) => !expected.includes(line)).map((line) => `+ ${line}`),
  ];
  if (differing.length === 0) return;
  throw new Error(`The schema did not come out the same: ${differing.slice(0, 5).join('; ')}`);
}
