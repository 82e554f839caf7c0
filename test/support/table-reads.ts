import type { DataSource, EntityManager } from 'typeorm';

/** How often this work in a transaction reads each of these tables from end to end, because no index helps. */
export async function readWhole(
  dataSource: DataSource,
  tables: readonly string[],
  work: (manager: EntityManager) => Promise<unknown>,
): Promise<number[]> {
  return dataSource.transaction(async (manager) => {
    // Of a small table an index is used only when it must be.
    await manager.query('SET LOCAL enable_seqscan = off');
    const count = () =>
      manager.query<{ times: number }[]>(
        `SELECT seq_scan::int AS times FROM unnest($1::text[]) WITH ORDINALITY wanted (relname, position)
           JOIN pg_stat_xact_user_tables USING (relname) ORDER BY position`,
        [tables],
      );
    const before = await count();
    await work(manager);
    return (await count()).map(({ times }, index) => times - (before[index]?.times ?? 0));
  });
}
