import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** What keeps everything about a subject or a child still until a person lifts it. */
export type HoldKind = 'restricted' | 'died';

export interface Hold {
  id: string;
  kind: HoldKind;
  /** What it is about, as people call it: `Meeting M-20417`, `Child P-1001`. */
  about: string;
  eventId: string | null;
  heldAt: Date;
}

/** What a hold may stand on. */
export interface HeldThings {
  sourceId: string;
  subject: string;
  childRefs: readonly string[];
}

/** The holds on a subject or on one of these children, in the caller's transaction. */
export async function holdsOn(manager: EntityManager, things: HeldThings): Promise<ReadonlySet<HoldKind>> {
  const rows = await manager.query<{ kind: HoldKind }[]>(
    `SELECT kind FROM holds WHERE lifted_at IS NULL AND source_id = $1 AND subject = $2
     UNION SELECT kind FROM holds WHERE lifted_at IS NULL AND child_ref = ANY ($3)`,
    [things.sourceId, things.subject, things.childRefs],
  );
  return new Set(rows.map(({ kind }) => kind));
}

/** The holds that stand, and their lifting. */
@Injectable()
export class HoldsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The holds that stand, newest first, at most 500; of restricted records only with the right. */
  standing(reader: Reader): Promise<Hold[]> {
    return this.dataSource.query(
      `SELECT holds.id, kind, coalesce(initcap(split_part(holds.subject, '/', 1)) || ' ' || substr(holds.subject, strpos(holds.subject, '/') + 1), 'Child ' || child_ref) AS about, event_id AS "eventId", held_at AS "heldAt"
       FROM holds LEFT JOIN events ON events.id = event_id
       WHERE lifted_at IS NULL AND ${visibleTo(reader, 'holds')} AND ${visibleTo(reader, 'events')}
       ORDER BY held_at DESC, holds.id LIMIT 500`,
    );
  }

  /**
   * Lifts a hold: what comes from now on is matched with its triggers again, and what was stopped stays stopped. False
   * when it is not there for this reader, or was lifted before.
   */
  async lift(reader: Reader, holdId: string, reason: string): Promise<boolean> {
    const [, lifted] = await this.dataSource.transaction((manager) =>
      manager.query<[unknown[], number]>(
        `UPDATE holds SET lifted_at = now(), lifted_by = $2, lifted_reason = $3
       WHERE id = $1 AND lifted_at IS NULL AND ${visibleTo(reader, 'holds')}`,
        [holdId, reader.ref, reason],
      ),
    );
    return lifted === 1;
  }
}
