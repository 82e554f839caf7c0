import { putSource } from '@linchpin/sources';
import { seenText } from '@linchpin/cloud-events';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { appliesSchema, mappableType, mappingFields, mappingRowSchema, tableName } from './mapping.js';
import { missingFields, tablesOf } from './mappings.service.js';
import { MOST_TABLE_ROWS, putRows } from './value-tables.service.js';

const cell = z.coerce.string().overwrite(seenText).min(1).max(100);

const mappingSchema = z.strictObject({
  title: z.string().min(1).max(100),
  eventType: z.string().refine((name) => mappableType(name), 'is not an event type that can be sent'),
  applies: appliesSchema,
  rows: z.array(mappingRowSchema).min(1),
  expression: z.string().min(1).max(4000).nullable().default(null),
  enabled: z.boolean().default(true),
});

/** `sources.yaml`: what the bodies of each source mean. No keys: those are made in the console, or at the first start. */
export const sourcesFileSchema = z.strictObject({
  sources: z.array(
    z
      .strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'a name such as mosaic'),
        title: z.string().min(1).max(100),
        typePath: z.string().min(1).max(200).nullable().default(null),
        tables: z
          .array(
            z.strictObject({
              name: tableName,
              rows: z
                .array(z.strictObject({ from: cell, to: cell, note: z.string().max(200).optional() }))
                .refine(
                  (rows) => rows.length <= MOST_TABLE_ROWS,
                  'has more than 5,000 rows, the most that a table can have',
                ),
            }),
          )
          .default([]),
        mappings: z.array(mappingSchema).default([]),
      })
      .superRefine(({ tables, mappings }, context) => {
        const known = new Set(tables.map(({ name }) => name));
        for (const [index, mapping] of mappings.entries()) {
          const refuse = (message: string) =>
            context.addIssue({ code: 'custom', path: ['mappings', index, 'rows'], message });
          const type = mappableType(mapping.eventType);
          const fields = new Set(type ? mappingFields(type).map(({ path }) => path) : []);
          for (const { field } of mapping.rows)
            if (!fields.has(field)) refuse(`${mapping.eventType} has no field ${field}`);
          for (const table of tablesOf(mapping))
            if (!known.has(table)) refuse(`there is no table ${table} in this file`);
          for (const field of missingFields(mapping)) refuse(`${field} is required and has no row`);
        }
      }),
  ),
});

/**
 * Adds the sources of a file with their tables and mappings, and brings those that exist up to date. A source that is
 * new stays switched off until it has a key; keys and the switch of one that exists are left alone.
 */
export async function importSources(manager: EntityManager, file: z.infer<typeof sourcesFileSchema>): Promise<void> {
  // All of them first, in one order: whoever changes one of them meanwhile holds it before anything else of it.
  const names = file.sources.map(({ name }) => name);
  await manager.query(`SELECT 1 FROM sources WHERE name = ANY ($1) ORDER BY id FOR NO KEY UPDATE`, [names]);
  for (const { name, title, typePath, tables, mappings } of file.sources) {
    const sourceId = await putSource(manager, { name, title, typePath });
    for (const table of tables) {
      const [{ id } = { id: '' }] = await manager.query<{ id: string }[]>(
        `INSERT INTO value_tables (source_id, name) VALUES ($1, $2)
         ON CONFLICT ON CONSTRAINT value_tables_name_once DO UPDATE SET name = EXCLUDED.name RETURNING id`,
        [sourceId, table.name],
      );
      await putRows(manager, { id, name: table.name }, table.rows);
    }
    for (const mapping of mappings) {
      await manager.query(
        `INSERT INTO mappings (source_id, position, title, event_type, applies, rows, expression, enabled)
         SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6, $7 FROM mappings WHERE source_id = $1
         ON CONFLICT ON CONSTRAINT mappings_title_once DO UPDATE
         SET event_type = EXCLUDED.event_type, applies = EXCLUDED.applies, rows = EXCLUDED.rows,
           expression = EXCLUDED.expression, enabled = EXCLUDED.enabled, version = mappings.version + 1, changed_at = now()`,
        [
          sourceId,
          mapping.title,
          mapping.eventType,
          JSON.stringify(mapping.applies),
          JSON.stringify(mapping.rows),
          mapping.expression,
          mapping.enabled,
        ],
      );
    }
  }
}
