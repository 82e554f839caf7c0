import type { ClientBase } from 'pg';

export interface TableOfProduct {
  table: string;
  /** Those that hold something of their own: none that is computed. */
  columns: string[];
}

/** What stays behind: who is signed in, and the list of migrations, which whoever migrates writes. */
const STAYS = ['console_sessions', 'migrations'];

/**
 * The tables that a backup holds, each after those that its foreign keys point to. Not among them: the queue, which has a
 * schema of its own, and what PostgreSQL itself does not keep through a crash (unlogged).
 */
export async function tablesToKeep(client: ClientBase): Promise<TableOfProduct[]> {
  const { rows: tables } = await client.query<TableOfProduct>(
    `SELECT relname AS "table", (SELECT coalesce(array_agg(attname::text ORDER BY attnum), '{}') FROM pg_attribute
       WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
     FROM pg_class WHERE relnamespace = current_schema()::text::regnamespace AND relkind = 'r' AND relpersistence = 'p'
       AND relname <> ALL ($1) ORDER BY relname`,
    [STAYS],
  );
  const { rows: keys } = await client.query<{ from: string; to: string }>(
    `SELECT child.relname AS "from", parent.relname AS "to" FROM pg_constraint
       JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
     WHERE contype = 'f' AND connamespace = current_schema()::text::regnamespace AND conrelid <> confrelid`,
  );
  return inOrder(tables, keys);
}

/** Parents first; where tables point to one another in a circle, by name. */
export function inOrder<Table extends { table: string }>(
  tables: readonly Table[],
  keys: readonly { from: string; to: string }[],
): Table[] {
  const left = [...tables];
  const ordered: Table[] = [];
  while (left.length > 0) {
    const waits = ({ table }: Table) =>
      keys.some(({ from, to }) => from === table && left.some((other) => other.table === to));
    const next = left.findIndex((table) => !waits(table));
    ordered.push(...left.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

/** The sequences behind the columns of these tables. */
export async function sequencesToKeep(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ sequence: string }>(
    `SELECT relname AS sequence FROM pg_class WHERE relnamespace = current_schema()::text::regnamespace AND relkind = 'S'
       AND NOT EXISTS (SELECT 1 FROM pg_depend JOIN pg_class owner ON owner.oid = refobjid
         WHERE objid = pg_class.oid AND deptype IN ('a', 'i') AND owner.relname = ANY ($1)) ORDER BY relname`,
    [STAYS],
  );
  return rows.map(({ sequence }) => sequence);
}
