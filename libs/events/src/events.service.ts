import { createHash } from 'node:crypto';
import { AlarmsService } from '@linchpin/alarms';
import type { NewEvent } from '@linchpin/cloud-events';
import { eventType } from '@linchpin/event-types';
import { currentThread, newThread, type Thread } from '@linchpin/logging';
import { Enqueuer } from '@linchpin/queue';
import type { Source } from '@linchpin/sources';
import { Injectable } from '@nestjs/common';
import { stringify } from 'safe-stable-stringify';
import { DataSource, type EntityManager } from 'typeorm';
import { ChangedEventError } from './changed-event.error.js';
import { type KnownEvent, type Repeat, tellsTheSame } from './same-fact.js';

/** An announcement gets this long, in seconds, before the sweep announces the event again. */
const GRACE_SECONDS = 10;

/** Events that one sweep announces at most. */
const SWEEP_SIZE = 500;

/** Records events once and announces them to the worker. */
@Injectable()
export class EventsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly enqueuer: Enqueuer,
    private readonly alarms: AlarmsService,
  ) {}

  /**
   * Records what a source sent and returns the event's id, the same for every repeat of the fact: `tellsTheSame` tells which
   * it is. An event is known by its origin and its id together, as CloudEvents says. Throws `ChangedEventError`, and raises
   * an alarm, when one was recorded before with other contents.
   */
  async record(source: Source, event: NewEvent): Promise<string> {
    const eventId = await insert(this.dataSource.manager, source.id, event);
    if (eventId) {
      await this.announce([eventId]);
      return eventId;
    }
    const known = await this.recordedBefore(source, event);
    if (!known) throw new Error('An event that could not be recorded twice was not found.');
    return known;
  }

  /**
   * The event that was recorded before under this origin and id, or null. Throws `ChangedEventError`, and raises an alarm,
   * when it has other contents: without a `fact`, when it is of another body.
   */
  async recordedBefore(source: Source, event: Repeat & { id: string; origin?: string }): Promise<string | null> {
    const known = await eventKnownAs(this.dataSource.manager, source.id, event);
    if (!known) return null;
    if (tellsTheSame(known, event, new Date())) return known.id;
    await this.alarms.raise(
      'event-changed',
      { eventId: known.id },
      `${source.name} sent other contents under an id it had used.`,
    );
    throw new ChangedEventError(event.id, known.id);
  }

  /**
   * Records what the product itself found out, in the caller's transaction. Once per id: a repeat returns the first
   * event. Call `announce` with the returned id after the commit.
   */
  async recordInternal(manager: EntityManager, event: Omit<NewEvent, 'hash'>): Promise<string> {
    const data = eventType(event.type)?.data.parse(event.data);
    if (!data) throw new Error(`${event.type} is not an event type.`);
    const hash = createHash('sha256')
      .update(stringify(data) ?? '')
      .digest();
    const [source] = await manager.query<{ id: string }[]>(`SELECT id FROM sources WHERE name = 'linchpin'`);
    const sourceId = source?.id ?? '';
    const eventId = await insert(manager, sourceId, { ...event, data, hash });
    if (eventId) return eventId;
    return (await eventKnownAs(manager, sourceId, event))?.id ?? '';
  }

  /** The thread of an event, for the log lines about it; undefined where it has none, or cannot be asked for now. */
  async threadOf(eventId: string): Promise<Thread | undefined> {
    const [thread] = await this.dataSource
      .query<Thread[]>(
        `SELECT request_id AS "requestId", traceparent FROM events WHERE id = $1 AND traceparent IS NOT NULL`,
        [eventId],
      )
      .catch(() => []);
    return thread;
  }

  /** Tells the worker about recorded events. Never throws: what it could not tell, the sweep does. */
  async announce(eventIds: readonly string[]): Promise<void> {
    await this.enqueuer.enqueue(
      eventIds.map((eventId) => ({ name: 'events.match', payload: { eventId }, key: `match:${eventId}` })),
    );
  }

  /** Records that an event was matched, and why less was begun than its triggers say, in the matching transaction. */
  async recordMatched(manager: EntityManager, eventId: string, note: string | null): Promise<void> {
    await manager.query(`UPDATE events SET state = 'matched', matched_at = now(), match_note = $2 WHERE id = $1`, [
      eventId,
      note,
    ]);
  }

  /**
   * Records that matching failed: the sweep announces the event again, later each time that counts. After the `most`
   * failures it is set aside. Returns whether it is set aside by this one.
   */
  async recordMatchFailure(eventId: string, { most, counts }: { most: number; counts: boolean }): Promise<boolean> {
    const [[row]] = await this.dataSource.query<[{ state: string }[], number]>(
      `UPDATE events SET failures = failures + $3,
         state = CASE WHEN failures + $3 >= $2 THEN 'failed' ELSE state END,
         announce_after = now() + make_interval(secs => 2 ^ CASE WHEN $3 = 0 THEN 1 ELSE failures END)
       WHERE id = $1 AND state = 'recorded' RETURNING state`,
      [eventId, most, counts ? 1 : 0],
    );
    return row?.state === 'failed';
  }

  /** Has an event that was set aside matched again, with all its attempts. False when it was not set aside. */
  async matchAgain(eventId: string): Promise<boolean> {
    const [, changed] = await this.dataSource.transaction((manager) =>
      manager.query<[unknown[], number]>(
        `UPDATE events SET state = 'recorded', failures = 0, announce_after = now() + make_interval(secs => $2)
       WHERE id = $1 AND state = 'failed'`,
        [eventId, GRACE_SECONDS],
      ),
    );
    if (changed === 1) await this.announce([eventId]);
    return changed === 1;
  }

  /** Announces events that nobody has matched although their time has come. Returns how many. */
  async sweep(): Promise<number> {
    const [rows] = await this.dataSource.query<[{ id: string; swept: string }[], number]>(
      `UPDATE events SET announce_after = now() + make_interval(secs => $1)
       WHERE id IN (SELECT id FROM events WHERE state = 'recorded' AND announce_after <= now()
                    ORDER BY announce_after LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING id, sweep_key(announce_after) AS swept`,
      [GRACE_SECONDS, SWEEP_SIZE],
    );
    // The key differs from the first announcement's: a carrier that lost the job may still remember its key. It stays
    // the same for some minutes: a queue that is backed up must not be filled with repeats.
    await this.enqueuer.enqueue(
      rows.map(({ id, swept }) => ({ name: 'events.match', payload: { eventId: id }, key: `match:${id}:${swept}` })),
    );
    return rows.length;
  }
}

/**
 * SQL: these rows of `events` are known to the source \`$1\` under the origin \`$2\` and the id \`$3\`. What was recorded
 * before origins were kept has none: a repeat of it must not become another event.
 */
const KNOWN_AS = `events.source_id = $1::uuid AND events.source_event_id = $3::text AND events.origin IN ($2::text, '')`;

async function eventKnownAs(
  manager: EntityManager,
  sourceId: string,
  { id, origin = '' }: { id: string; origin?: string },
): Promise<KnownEvent | undefined> {
  const [known] = await manager.query<KnownEvent[]>(
    `SELECT id, body_hash AS hash, type, subject, occurred_at AS "occurredAt", received_at AS "receivedAt", data
     FROM events WHERE ${KNOWN_AS} ORDER BY origin DESC LIMIT 1`,
    [sourceId, origin, id],
  );
  return known;
}

/** Every event has a thread: that of the request, or of the event that it follows from; else one of its own. */
async function insert(manager: EntityManager, sourceId: string, event: NewEvent): Promise<string | undefined> {
  const { requestId, traceparent } = currentThread() ?? newThread();
  const rows = await manager.query<{ id: string }[]>(
    `INSERT INTO events (source_id, origin, source_event_id, type, subject, occurred_at, team_code, restricted, data,
       body_hash, announce_after, request_id, traceparent)
     SELECT $1::uuid, $2::text, $3::text, $4, $5, $6::timestamptz, $7, $8::boolean, $9::jsonb, $10::bytea,
       now() + make_interval(secs => $11), $12, $13
     WHERE NOT EXISTS (SELECT 1 FROM events WHERE ${KNOWN_AS})
     ON CONFLICT ON CONSTRAINT events_recorded_once DO NOTHING RETURNING id`,
    [
      sourceId,
      event.origin ?? '',
      event.id,
      event.type,
      event.subject,
      event.occurredAt,
      event.teamCode,
      event.restricted,
      event.data,
      event.hash,
      GRACE_SECONDS,
      requestId,
      traceparent,
    ],
  );
  return rows[0]?.id;
}
