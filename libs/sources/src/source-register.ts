import { violatedConstraint } from '@linchpin/database';
import { INTERNAL_SOURCE } from '@linchpin/event-types';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { changesOf, noteChange, type SourceChange, SourceRefusedError } from './source-changes.js';

/** A source as its page shows it. */
export interface RegisteredSource {
  id: string;
  /** Short name, as it stands in the address that the system sends to. */
  name: string;
  title: string;
  enabled: boolean;
  /** Where a body of its own shape says what it is, for counting; null: it is not told. */
  typePath: string | null;
}

/** A source in the list. */
export interface ListedSource extends RegisteredSource {
  keysInUse: number;
}

const COLUMNS = `sources.id, sources.name, sources.title, sources.enabled, sources.type_path AS "typePath"`;

/** The sources as those who look after them see them. The product's own is none of them: nobody sends as it. */
@Injectable()
export class SourceRegister {
  constructor(private readonly dataSource: DataSource) {}

  list(): Promise<ListedSource[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS},
         (SELECT count(*)::int FROM source_keys WHERE source_id = sources.id AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > now())) AS "keysInUse"
       FROM sources WHERE name <> $1 ORDER BY title, name`,
      [INTERNAL_SOURCE],
    );
  }

  async find(sourceId: string): Promise<RegisteredSource | null> {
    const rows = await this.dataSource.query<RegisteredSource[]>(
      `SELECT ${COLUMNS} FROM sources WHERE id = $1 AND name <> $2`,
      [sourceId, INTERNAL_SOURCE],
    );
    return rows[0] ?? null;
  }

  /** Adds a source, switched off and without a key. Throws `SourceRefusedError` when the name is taken. */
  async add(name: string, title: string, by: string): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager.query<{ id: string }[]>(
        `INSERT INTO sources (name, title) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id`,
        [name, title],
      );
      const [source] = rows;
      if (!source) throw new SourceRefusedError('There is a source with this short name already');
      await noteChange(manager, source.id, by, `added the source ${title}`);
      return source.id;
    });
  }

  /** Changes what a source is called and where its bodies say what they are. */
  async describe(sourceId: string, title: string, typePath: string | null, by: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`UPDATE sources SET title = $2, type_path = $3 WHERE id = $1`, [sourceId, title, typePath]);
      await noteChange(manager, sourceId, by, `changed the details: ${title}, type at ${typePath ?? 'no path'}`);
    });
  }

  /** Switches a source on or off. Throws `SourceRefusedError` for one without a key in use. */
  async switch(sourceId: string, enabled: boolean, by: string): Promise<void> {
    try {
      await this.dataSource.transaction(async (manager) => {
        const [, changed] = await manager.query<[unknown[], number]>(
          `UPDATE sources SET enabled = $2 WHERE id = $1 AND enabled <> $2`,
          [sourceId, enabled],
        );
        if (changed === 1) await noteChange(manager, sourceId, by, `switched the source ${enabled ? 'on' : 'off'}`);
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'source_needs_key') throw error;
      throw new SourceRefusedError('Make a key first: a source without a key in use cannot be switched on');
    }
  }

  /** What was changed last, newest first. */
  changes(sourceId: string, most = 50): Promise<SourceChange[]> {
    return changesOf(this.dataSource.manager, sourceId, most);
  }
}

/**
 * Adds a source, switched off and without a key, or brings what one is called and where its bodies say what they are up to
 * date, in the caller's transaction. Returns its id.
 */
export async function putSource(
  manager: EntityManager,
  { name, title, typePath }: Pick<RegisteredSource, 'name' | 'title' | 'typePath'>,
): Promise<string> {
  const [source] = await manager.query<{ id: string }[]>(
    `INSERT INTO sources (name, title, type_path) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET title = EXCLUDED.title, type_path = EXCLUDED.type_path RETURNING id`,
    [name, title, typePath],
  );
  if (!source) throw new Error(`The source ${name} was not written.`);
  return source.id;
}
