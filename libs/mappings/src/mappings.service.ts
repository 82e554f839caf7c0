import { violatedConstraint } from '@linchpin/database';
import { fieldName } from '@linchpin/event-types';
import { noteChange, SourceRefusedError } from '@linchpin/sources';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Applies, mappableType, type Mapping, mappingFields, type MappingRow } from './mapping.js';

/** A mapping as it is kept. */
export interface StoredMapping extends Mapping {
  id: string;
  /** The first that applies, from 1, is used. */
  position: number;
  enabled: boolean;
  version: number;
  changedBy: string | null;
  changedAt: Date;
}

/** Somebody else has changed the mapping since it was read. */
export class StaleMappingError extends Error {
  override name = 'StaleMappingError';
  override message = 'Somebody has changed this mapping since you opened it. Open it again to see their change.';
}

/** What of a mapping can be changed. */
export type MappingChange = Partial<Pick<Mapping, 'title' | 'applies' | 'rows' | 'expression'>> & { enabled?: boolean };

const COLUMNS = `mappings.id, position, title, event_type AS "eventType", applies, rows, expression, enabled, version,
  changed_by AS "changedBy", changed_at AS "changedAt"`;

/** How the bodies of a source become events. */
@Injectable()
export class MappingsService {
  constructor(private readonly dataSource: DataSource) {}

  /** How many mappings are switched on, by the id of their source. */
  async inUse(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.dataSource.query<{ sourceId: string; count: number }[]>(
      `SELECT source_id AS "sourceId", count(*)::int AS count FROM mappings WHERE enabled GROUP BY source_id`,
    );
    return new Map(rows.map(({ sourceId, count }) => [sourceId, count]));
  }

  /** The mappings of a source in the order in which they are tried. */
  list(sourceId: string): Promise<StoredMapping[]> {
    return this.dataSource.query(`SELECT ${COLUMNS} FROM mappings WHERE source_id = $1 ORDER BY position`, [sourceId]);
  }

  async find(sourceId: string, mappingId: string): Promise<StoredMapping | null> {
    const rows = await this.dataSource.query<StoredMapping[]>(
      `SELECT ${COLUMNS} FROM mappings WHERE source_id = $1 AND mappings.id = $2`,
      [sourceId, mappingId],
    );
    return rows[0] ?? null;
  }

  /** Adds a mapping at the end, switched off, that applies to every body. Throws `SourceRefusedError` for a used title. */
  async add(sourceId: string, title: string, eventType: string, by: string): Promise<string> {
    return this.locked(sourceId, async (manager) => {
      const [mapping] = await manager.query<{ id: string }[]>(
        `INSERT INTO mappings (source_id, position, title, event_type, applies, rows, changed_by)
         SELECT $1, coalesce(max(position), 0) + 1, $2, $3, '{"when":"always"}', '[]', $4 FROM mappings WHERE source_id = $1
         RETURNING id`,
        [sourceId, title, eventType, by],
      );
      await noteChange(manager, sourceId, by, `added the mapping ${title}`);
      return mapping?.id ?? '';
    });
  }

  /**
   * Changes a mapping that is still at this version. Throws `StaleMappingError` when it is not, and `SourceRefusedError`
   * for a used title, a table that is not there, or a mapping to be switched on that lacks a required field.
   */
  async change(sourceId: string, mapping: StoredMapping, change: MappingChange, by: string): Promise<void> {
    const next = { ...mapping, ...change };
    if (next.enabled) refuseIncomplete(next);
    await this.locked(sourceId, async (manager) => {
      await refuseUnknownTables(manager, sourceId, next);
      const [, changed] = await manager.query<[unknown[], number]>(
        `UPDATE mappings SET title = $3, applies = $4, rows = $5, expression = $6, enabled = $7, version = version + 1,
           changed_by = $8, changed_at = now()
         WHERE id = $1 AND version = $2`,
        [
          mapping.id,
          mapping.version,
          next.title,
          JSON.stringify(next.applies),
          JSON.stringify(next.rows),
          next.expression,
          next.enabled,
          by,
        ],
      );
      if (changed !== 1) throw new StaleMappingError();
      await noteChange(manager, sourceId, by, `${whatChanged(change)} the mapping ${next.title}`);
    });
  }

  /** Has a mapping tried before the one that stands before it. */
  async moveUp(sourceId: string, mapping: StoredMapping, by: string): Promise<void> {
    await this.locked(sourceId, async (manager) => {
      const [, moved] = await manager.query<[unknown[], number]>(
        `WITH pair AS (
           SELECT id, position FROM mappings WHERE source_id = $1 AND position <=
             (SELECT position FROM mappings WHERE id = $2) ORDER BY position DESC LIMIT 2)
         UPDATE mappings SET position = (SELECT sum(position) FROM pair) - mappings.position
         FROM pair WHERE pair.id = mappings.id AND (SELECT count(*) FROM pair) = 2`,
        [sourceId, mapping.id],
      );
      if (moved > 0) await noteChange(manager, sourceId, by, `moved up the mapping ${mapping.title}`);
    });
  }

  /** Removes a mapping. Events that it made stay. */
  async remove(sourceId: string, mapping: StoredMapping, by: string): Promise<void> {
    await this.locked(sourceId, async (manager) => {
      await manager.query(`DELETE FROM mappings WHERE id = $1`, [mapping.id]);
      await noteChange(manager, sourceId, by, `removed the mapping ${mapping.title}`);
    });
  }

  /** Changes of one source take turns. */
  private async locked<Result>(sourceId: string, work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        await manager.query(`SELECT 1 FROM sources WHERE id = $1 FOR UPDATE`, [sourceId]);
        return work(manager);
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'mappings_title_once') throw error;
      throw new SourceRefusedError('There is a mapping of this name already');
    }
  }
}

/** The required fields that no row of the mapping fills. */
export function missingFields({ eventType, rows }: Pick<Mapping, 'eventType' | 'rows'>): string[] {
  const type = mappableType(eventType);
  const filled = new Set(rows.map(({ field }) => field));
  return type
    ? mappingFields(type).flatMap(({ path, required }) => (required && !filled.has(path) ? [path] : []))
    : ['type'];
}

/** The value tables that a mapping looks something up in. */
export function tablesOf({ applies, rows }: { applies: Applies; rows: readonly MappingRow[] }): string[] {
  const looked = rows.flatMap(({ conversion, using }) => (conversion === 'table' && using ? [using] : []));
  return [...new Set([...(applies.when === 'table' ? [applies.table] : []), ...looked])];
}

function refuseIncomplete(mapping: Mapping): void {
  const missing = missingFields(mapping);
  if (missing.length === 0) return;
  const type = mappableType(mapping.eventType);
  const titles = missing.map((path) => `“${fieldName(path, type)}”`).join(', ');
  throw new SourceRefusedError(`Before you switch it on, choose where these fields come from: ${titles}`);
}

async function refuseUnknownTables(manager: EntityManager, sourceId: string, mapping: Mapping): Promise<void> {
  const known = await manager.query<{ name: string }[]>(`SELECT name FROM value_tables WHERE source_id = $1`, [
    sourceId,
  ]);
  const unknown = tablesOf(mapping).filter((table) => !known.some(({ name }) => name === table));
  if (unknown.length > 0)
    throw new SourceRefusedError(
      `There is no value table called ${unknown.join(' or ')}. Add it on the page of the source first`,
    );
}

function whatChanged({ enabled, title, applies, rows, expression }: MappingChange): string {
  if (enabled !== undefined) return enabled ? 'switched on' : 'switched off';
  if (rows) return 'changed the fields of';
  if (applies) return 'changed when to use';
  return title !== undefined
    ? 'renamed'
    : expression === null
      ? 'took the expression out of'
      : 'changed the expression of';
}
