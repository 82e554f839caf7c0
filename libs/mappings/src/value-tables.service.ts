import { violatedConstraint } from '@linchpin/database';
import { noteChange, SourceRefusedError } from '@linchpin/sources';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface ValueTableRow {
  from: string;
  to: string;
  note: string | null;
}

/** A value table in a list. */
export interface ListedTable {
  id: string;
  name: string;
  rows: number;
  /** Titles of the mappings that look something up in it. */
  usedBy: string[];
}

const USED_BY = `(SELECT coalesce(array_agg(title ORDER BY position), '{}') FROM mappings
  WHERE mappings.source_id = value_tables.source_id AND (applies ->> 'table' = value_tables.name
    OR rows @> jsonb_build_array(jsonb_build_object('conversion', 'table', 'using', value_tables.name))))`;

/** A table is kept in memory by every process. `value_table_rows_at_most` sees to it. */
export const MOST_TABLE_ROWS = 5000;

/** What a source's own numbers and codes stand for. */
@Injectable()
export class ValueTablesService {
  constructor(private readonly dataSource: DataSource) {}

  list(sourceId: string): Promise<ListedTable[]> {
    return this.dataSource.query(
      `SELECT id, name, (SELECT count(*)::int FROM value_table_rows WHERE table_id = value_tables.id) AS rows,
         ${USED_BY} AS "usedBy"
       FROM value_tables WHERE source_id = $1 ORDER BY name`,
      [sourceId],
    );
  }

  /** One table with its rows in the order of their values, numbers as numbers; null when the source has none such. */
  async find(sourceId: string, tableId: string): Promise<(ListedTable & { lines: ValueTableRow[] }) | null> {
    const table = (await this.list(sourceId)).find(({ id }) => id === tableId);
    if (!table) return null;
    const lines = await this.dataSource.query<ValueTableRow[]>(
      `SELECT from_value AS "from", to_value AS "to", note FROM value_table_rows WHERE table_id = $1
       ORDER BY CASE WHEN from_value ~ '^[0-9]{1,15}$' THEN from_value::bigint END NULLS LAST, from_value`,
      [tableId],
    );
    return { ...table, lines };
  }

  /** Adds an empty table. Throws `SourceRefusedError` when the source has one of that name. */
  async add(sourceId: string, name: string, by: string): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager.query<{ id: string }[]>(
        `INSERT INTO value_tables (source_id, name) VALUES ($1, $2)
         ON CONFLICT ON CONSTRAINT value_tables_name_once DO NOTHING RETURNING id`,
        [sourceId, name],
      );
      if (!rows[0]) throw new SourceRefusedError('There is a table of this name already');
      await noteChange(manager, sourceId, by, `added the value table ${name}`);
      return rows[0].id;
    });
  }

  /**
   * Adds rows; a value that is there already stands for something else from now on. Throws `SourceRefusedError` when there
   * would be more than `MOST_TABLE_ROWS`: then none is added.
   */
  async put(sourceId: string, table: Pick<ListedTable, 'id' | 'name'>, rows: readonly ValueTableRow[], by: string) {
    await this.dataSource.transaction(async (manager) => {
      // Behind the source, as every change of it; events go on being recorded.
      await manager.query(`SELECT 1 FROM sources WHERE id = $1 FOR NO KEY UPDATE`, [sourceId]);
      await putRows(manager, table, rows);
      const some = rows.slice(0, 5).map(({ from, to }) => `${from} to ${to}`);
      const more = rows.length > some.length ? ` and ${String(rows.length - some.length)} more` : '';
      await noteChange(manager, sourceId, by, `set ${some.join(', ')}${more} in ${table.name}`);
    });
  }

  /** Takes a row out. */
  async takeOut(sourceId: string, table: Pick<ListedTable, 'id' | 'name'>, from: string, by: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT 1 FROM sources WHERE id = $1 FOR NO KEY UPDATE`, [sourceId]);
      const [, changed] = await manager.query<[unknown[], number]>(
        `DELETE FROM value_table_rows WHERE table_id = $1 AND from_value = $2`,
        [table.id, from],
      );
      if (changed === 1) await noteChange(manager, sourceId, by, `took ${from} out of ${table.name}`);
    });
  }

  /** Removes a table. Throws `SourceRefusedError` while a mapping uses it. */
  async remove(sourceId: string, tableId: string, by: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      // Mappings are saved behind the same lock, so that none comes to use the table meanwhile.
      await manager.query(`SELECT 1 FROM sources WHERE id = $1 FOR UPDATE`, [sourceId]);
      const [table] = await manager.query<{ name: string; usedBy: string[] }[]>(
        `SELECT name, ${USED_BY} AS "usedBy" FROM value_tables WHERE id = $1 AND source_id = $2`,
        [tableId, sourceId],
      );
      if (!table) return;
      if (table.usedBy.length > 0) {
        throw new SourceRefusedError(`The table cannot be removed: ${table.usedBy.join(', ')} uses it`);
      }
      await manager.query(`DELETE FROM value_tables WHERE id = $1`, [tableId]);
      await noteChange(manager, sourceId, by, `removed the value table ${table.name}`);
    });
  }
}

/**
 * Writes rows of a table in the caller's transaction, which holds its source. Of two with the same value the later one
 * counts. Throws `SourceRefusedError` when there would be more than `MOST_TABLE_ROWS`.
 */
export async function putRows(
  manager: EntityManager,
  { id, name }: Pick<ListedTable, 'id' | 'name'>,
  rows: readonly { from: string; to: string; note?: string | null | undefined }[],
): Promise<void> {
  const last = [...new Map(rows.map((row) => [row.from, row])).values()];
  try {
    await manager.query(
      `INSERT INTO value_table_rows (table_id, from_value, to_value, note)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
       ON CONFLICT ON CONSTRAINT value_table_rows_once DO UPDATE SET to_value = EXCLUDED.to_value, note = EXCLUDED.note`,
      [id, last.map(({ from }) => from), last.map(({ to }) => to), last.map(({ note }) => note ?? null)],
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'value_table_rows_at_most') throw error;
    throw new SourceRefusedError(
      `The table ${name} would have more than 5,000 rows, the most that a table can have. Nothing was added`,
    );
  }
}
