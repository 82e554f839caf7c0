import type { ClientBase } from 'pg';

/**
 * The whole schema of the product as lines of text, one for each thing that its rows are kept by: columns, constraints,
 * indexes, triggers, functions, comments. Two databases with the same lines keep the same promises.
 */
export async function describeSchema(client: Pick<ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `WITH here AS (SELECT pg_class.* FROM pg_class WHERE relnamespace = current_schema()::text::regnamespace),
     mine AS (SELECT * FROM here WHERE relkind IN ('r', 'p', 'v', 'm'))
     SELECT line FROM (
       SELECT concat_ws(' ', 'table', relname, relkind, relpersistence, relrowsecurity, reloptions::text,
         obj_description(oid, 'pg_class')) AS line FROM mine
       UNION ALL
       SELECT concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull,
         nullif(attidentity, ''), nullif(attgenerated, ''), nullif(attcollation, 0)::regcollation,
         pg_get_expr(adbin, adrelid), col_description(mine.oid, attnum))
       FROM mine JOIN pg_attribute ON attrelid = mine.oid AND attnum > 0 AND NOT attisdropped
         LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
       UNION ALL
       SELECT concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(pg_constraint.oid), convalidated,
         condeferrable, condeferred, obj_description(pg_constraint.oid, 'pg_constraint'))
       FROM pg_constraint JOIN mine ON mine.oid = conrelid
       UNION ALL
       SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisunique, indisprimary, indisclustered,
         indisreplident, indimmediate) FROM pg_index JOIN mine ON mine.oid = indrelid
       UNION ALL
       SELECT concat_ws(' ', 'trigger', relname, pg_get_triggerdef(pg_trigger.oid), tgenabled)
       FROM pg_trigger JOIN mine ON mine.oid = tgrelid WHERE NOT tgisinternal
       UNION ALL
       SELECT concat_ws(' ', 'function', pg_get_functiondef(pg_proc.oid)) FROM pg_proc
       WHERE pronamespace = current_schema()::text::regnamespace AND prokind IN ('f', 'p')
         AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
       UNION ALL
       SELECT concat_ws(' ', 'sequence', relname, format_type(seqtypid, NULL), seqstart, seqincrement, seqmax, seqmin, seqcycle)
       FROM here JOIN pg_sequence ON seqrelid = here.oid
       UNION ALL
       SELECT concat_ws(' ', 'keys kept by', conrelid::regclass, conname, count(*), bool_and(tgenabled = 'O'))
       FROM pg_trigger JOIN pg_constraint ON pg_constraint.oid = tgconstraint JOIN mine ON mine.oid = conrelid
       WHERE contype = 'f' GROUP BY conrelid, conname
     ) AS lines ORDER BY line COLLATE "C"`,
  );
  return rows.map(({ line }) => line);
}
