import { noteChange } from '@linchpin/sources';
import { INTERNAL_SOURCE } from '@linchpin/event-types';
import { importSources, sourcesFileSchema } from '@linchpin/mappings';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { type AppliedBy, type Area, given, type Held, type Item } from './area.js';

type Sources = z.infer<typeof sourcesFileSchema>;
type Source = Sources['sources'][number];

const KEY = {
  source: (source: Source) => source.name,
  row: (source: Source, table: string, from: string) => `${source.name}, table ${table}, ${from}`,
  mapping: (source: Source, title: string) => `${source.name}, mapping “${title}”`,
};

/** The systems that send events, what their own codes mean, and how their bodies become events. Never their keys. */
export const sources: Area = {
  title: 'Sources',
  file: 'council/sources.yaml',
  comment: [
    'Systems that send events in their own shape, and what their bodies mean. No keys: the console makes them.',
  ],
  schema: sourcesFileSchema,
  needsName: true,
  items: ({ content }) => (content as Sources).sources.flatMap((source, index) => itemsOf(source, ['sources', index])),
  read: async (manager) => ({ content: { sources: await readSources(manager) }, files: new Map() }),
  write: (manager, held, keys, by) => writeSources(manager, held, keys, by),
};

function itemsOf(source: Source, path: Item['path']): Item[] {
  const { title, typePath, tables, mappings } = source;
  return [
    { key: KEY.source(source), value: { title, typePath }, path },
    ...tables.flatMap(({ name, rows }, table) =>
      rows.map(({ from, to, note }, row) => ({
        key: KEY.row(source, name, from),
        value: { to, note },
        path: [...path, 'tables', table, 'rows', row],
      })),
    ),
    ...mappings.map((mapping, index) => ({
      key: KEY.mapping(source, mapping.title),
      value: { ...mapping },
      path: [...path, 'mappings', index],
    })),
  ];
}

async function readSources(manager: EntityManager): Promise<Source[]> {
  const rows = await manager.query<Source[]>(
    `SELECT name, title, type_path AS "typePath",
       (SELECT coalesce(json_agg(json_build_object('name', tables.name, 'rows',
            (SELECT coalesce(json_agg(json_build_object('from', from_value, 'to', to_value, 'note', note)
               ORDER BY from_value), '[]') FROM value_table_rows WHERE table_id = tables.id))
          ORDER BY tables.name), '[]') FROM value_tables tables WHERE tables.source_id = sources.id) AS tables,
       (SELECT coalesce(json_agg(json_build_object('title', title, 'eventType', event_type, 'applies', applies,
            'rows', rows, 'expression', expression, 'enabled', enabled) ORDER BY position), '[]')
          FROM mappings WHERE source_id = sources.id) AS mappings
     FROM sources WHERE name <> $1 ORDER BY name`,
    [INTERNAL_SOURCE],
  );
  return rows.map((source) => ({
    ...source,
    tables: source.tables.map(({ name, rows: tableRows }) => ({ name, rows: tableRows.map(given) })),
  }));
}

async function writeSources(
  manager: EntityManager,
  { content }: Held,
  keys: ReadonlySet<string>,
  by: AppliedBy,
): Promise<void> {
  const changed = (content as Sources).sources
    .map((source) => ({
      ...source,
      tables: source.tables
        .map(({ name, rows }) => ({ name, rows: rows.filter(({ from }) => keys.has(KEY.row(source, name, from))) }))
        .filter(({ rows }) => rows.length > 0),
      mappings: source.mappings.filter(({ title }) => keys.has(KEY.mapping(source, title))),
    }))
    .filter((source) => source.tables.length + source.mappings.length > 0 || keys.has(KEY.source(source)));
  await importSources(manager, { sources: changed });
  const names = changed.map(({ name }) => name);
  const sources = await manager.query<{ id: string }[]>('SELECT id FROM sources WHERE name = ANY ($1)', [names]);
  for (const { id } of sources) await noteChange(manager, id, by, 'applied the configuration files');
}
