import { readKept } from '@linchpin/cloud-events';
import { noteChange } from '@linchpin/sources';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { MessageContext } from './apply-mapping.js';
import { bodyShape, type ShapeLine } from './body-shape.js';

/** A message that no mapping made a right event of, when it came. */
export interface KeptMessage {
  id: string;
  state: 'unmapped' | 'mapped' | 'discarded';
  eventId: string | null;
  hash: Buffer;
}

/** What is to be kept of a message. */
export interface UnmappedMessage extends MessageContext {
  typeKey: string;
  hash: Buffer;
  body: Buffer;
  /** Why it is no event, in a sentence without personal data. */
  reason: string;
}

/** The messages of one type that wait for a mapping. */
export interface UnmappedType {
  typeKey: string;
  count: number;
  oldest: Date;
  newest: Date;
}

/** A message that waits, with all that is needed to try again. */
export interface WaitingMessage extends MessageContext {
  id: string;
  body: Buffer;
}

/** Bodies from which the page of a type tells what fields there are. */
const SHOWN_BODIES = 20;

/** What was sent and fits no mapping yet. Its values are on no page: only where they stand and of what kind they are. */
@Injectable()
export class UnmappedService {
  constructor(private readonly dataSource: DataSource) {}

  async find(sourceId: string, messageId: string): Promise<KeptMessage | null> {
    const rows = await this.dataSource.query<KeptMessage[]>(
      `SELECT id, state, event_id AS "eventId", sha256 AS hash FROM unmapped_events
       WHERE source_id = $1 AND message_id = $2`,
      [sourceId, messageId],
    );
    return rows[0] ?? null;
  }

  /** How many messages wait, by the id of their source. */
  async waitingOf(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.dataSource.query<{ sourceId: string; count: number }[]>(
      `SELECT source_id AS "sourceId", count(*)::int AS count FROM unmapped_events WHERE state = 'unmapped' GROUP BY source_id`,
    );
    return new Map(rows.map(({ sourceId, count }) => [sourceId, count]));
  }

  /** Keeps a message once. Returns null when there is one of this id already: `find` says which. */
  async keep(
    sourceId: string,
    message: UnmappedMessage,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<string | null> {
    const rows = await manager.query<{ id: string }[]>(
      `INSERT INTO unmapped_events (source_id, message_id, sent_at, type_key, sha256, body, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ON CONSTRAINT unmapped_events_once DO NOTHING RETURNING id`,
      [sourceId, message.messageId, message.sentAt, message.typeKey, message.hash, message.body, message.reason],
    );
    return rows[0]?.id ?? null;
  }

  /** The message has become an event: its body is no longer needed. False when somebody has settled it meanwhile. */
  async becameEvent(unmappedId: string, eventId: string): Promise<boolean> {
    const [, changed] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE unmapped_events SET state = 'mapped', event_id = $2, body = NULL, settled_at = now()
       WHERE id = $1 AND state = 'unmapped'`,
      [unmappedId, eventId],
    );
    return changed === 1;
  }

  /** It was tried and still waits, for this reason. */
  async stillWaits(unmappedId: string, reason: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE unmapped_events SET reason = $2, tried_at = clock_timestamp() WHERE id = $1 AND state = 'unmapped'`,
      [unmappedId, reason],
    );
  }

  /** What waits, by type, the most first. */
  types(sourceId: string): Promise<UnmappedType[]> {
    return this.dataSource.query(
      `SELECT type_key AS "typeKey", count(*)::int AS count, min(received_at) AS oldest, max(received_at) AS newest
       FROM unmapped_events WHERE source_id = $1 AND state = 'unmapped'
       GROUP BY type_key ORDER BY count DESC, type_key`,
      [sourceId],
    );
  }

  /** Why the messages of one type wait, with how many of each, the most first. */
  reasons(sourceId: string, typeKey: string): Promise<{ reason: string; count: number }[]> {
    return this.dataSource.query(
      `SELECT reason, count(*)::int AS count FROM unmapped_events
       WHERE source_id = $1 AND type_key = $2 AND state = 'unmapped' GROUP BY reason ORDER BY count DESC, reason LIMIT 20`,
      [sourceId, typeKey],
    );
  }

  /** Where the newest messages of one type have what kind of value. */
  async shape(sourceId: string, typeKey: string): Promise<ShapeLine[]> {
    return bodyShape(await this.newest(sourceId, typeKey));
  }

  /** What is in the newest messages of one type, at most 20. No page shows it. */
  async newest(sourceId: string, typeKey: string): Promise<unknown[]> {
    const rows = await this.dataSource.query<{ body: Buffer }[]>(
      `SELECT body FROM unmapped_events WHERE source_id = $1 AND type_key = $2 AND state = 'unmapped'
       ORDER BY received_at DESC LIMIT $3`,
      [sourceId, typeKey, SHOWN_BODIES],
    );
    return rows.map(({ body }) => readKept(body).json);
  }

  /**
   * The messages of one type that have waited longest for another try, by their ids: what cannot be mapped never stands
   * in the way of what can.
   */
  async waiting(sourceId: string, typeKey: string, most: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM unmapped_events WHERE source_id = $1 AND type_key = $2 AND state = 'unmapped'
       ORDER BY tried_at, received_at, id LIMIT $3`,
      [sourceId, typeKey, most],
    );
    return rows.map(({ id }) => id);
  }

  /** Those of these messages that still wait, with their bodies, in the order in which they came. */
  read(unmappedIds: readonly string[]): Promise<WaitingMessage[]> {
    return this.dataSource.query(
      `SELECT id, message_id AS "messageId", sent_at AS "sentAt", body FROM unmapped_events
       WHERE id = ANY ($1) AND state = 'unmapped' ORDER BY received_at, id`,
      [unmappedIds],
    );
  }

  /** Gives up the messages of one type: their bodies are deleted, that they came is not. Returns how many. */
  async discard(sourceId: string, typeKey: string, reason: string, by: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const [, count] = await manager.query<[unknown[], number]>(
        `UPDATE unmapped_events SET state = 'discarded', body = NULL, settled_at = now(), reason = $3
         WHERE source_id = $1 AND type_key = $2 AND state = 'unmapped'`,
        [sourceId, typeKey, reason],
      );
      if (count > 0) {
        await noteChange(manager, sourceId, by, `discarded ${String(count)} unmapped of type ${typeKey}: ${reason}`);
      }
      return count;
    });
  }
}
