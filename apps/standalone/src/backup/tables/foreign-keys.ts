import type { ClientBase } from 'pg';
import { quoted } from './client.js';

interface ForeignKey {
  table: string;
  name: string;
  definition: string;
  comment: string | null;
}

/** Takes away all foreign keys, so that rows come in any order. Returns what makes them again and so checks every row. */
export async function liftForeignKeys(client: ClientBase): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<ForeignKey>(
    `SELECT relname AS "table", conname AS name, pg_get_constraintdef(pg_constraint.oid) AS definition,
       obj_description(pg_constraint.oid, 'pg_constraint') AS comment
     FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE contype = 'f' AND connamespace = current_schema()::text::regnamespace AND conparentid = 0 ORDER BY 1, 2`,
  );
  for (const { table, name } of keys) {
    await client.query(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`);
  }
  return async () => {
    for (const { table, name, definition, comment } of keys) {
      await client.query(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} ${definition}`);
      if (comment === null) continue;
      await client.query(
        `COMMENT ON CONSTRAINT ${quoted(name)} ON ${quoted(table)} IS ${client.escapeLiteral(comment)}`,
      );
    }
  };
}
