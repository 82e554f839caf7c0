import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlarmsService } from '@linchpin/alarms';
import type { NewEvent } from '@linchpin/cloud-events';
import type { Source } from '@linchpin/sources';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { ChangedEventError } from './changed-event.error.js';
import { EventsService } from './events.service.js';

let database: TestDatabase;
let source: Source;
let enqueuer: RecordingEnqueuer;
let events: EventsService;
let alarms: AlarmsService;
beforeAll(async () => {
  database = await createTestDatabase();
  const [row] = await database.dataSource.query<{ id: string }[]>(
    `INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic') RETURNING id`,
  );
  source = { id: row?.id ?? '', name: 'mosaic' };
});
beforeEach(() => {
  enqueuer = new RecordingEnqueuer();
  alarms = new AlarmsService(database.dataSource);
  events = new EventsService(database.dataSource, enqueuer, alarms);
});
afterAll(() => database.drop());

const event = (change: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'assessment.due',
  subject: 'assessment/A-1',
  occurredAt: new Date('2026-11-20T09:00:00Z'),
  teamCode: 'SPK-NE',
  restricted: false,
  data: { assessmentRef: 'A-1' },
  hash: Buffer.from('one'),
  ...change,
});

describe('recording an event', () => {
  it('records a repeated event once, announces it once, and gives the same id', async () => {
    const sent = event();
    const ids = await Promise.all(Array.from({ length: 20 }, () => events.record(source, sent)));
    expect(new Set(ids).size).toBe(1);
    expect(enqueuer.items).toHaveLength(1);
    expect(enqueuer.items[0]).toMatchObject({ name: 'events.match', payload: { eventId: ids[0] } });
  });

  it('refuses other contents under a used id and counts one alarm', async () => {
    const sent = event();
    const eventId = await events.record(source, sent);
    const changed = { ...sent, hash: Buffer.from('two') };
    await expect(events.record(source, changed)).rejects.toThrow(ChangedEventError);
    await expect(events.record(source, changed)).rejects.toThrow(ChangedEventError);
    expect(await database.dataSource.query('SELECT kind, times FROM alarms WHERE event_id = $1', [eventId])).toEqual([
      { kind: 'event-changed', times: 2 },
    ]);
  });

  it('keeps events of two sources apart', async () => {
    const sent = event();
    const internal = await database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM sources WHERE name = 'linchpin'`,
    );
    const ids = [
      await events.record(source, sent),
      await events.record({ id: internal[0]?.id ?? '', name: 'x' }, sent),
    ];
    expect(new Set(ids).size).toBe(2);
  });

  it('never changes an event afterwards', async () => {
    const eventId = await events.record(source, event());
    for (const change of [
      `data = '{}'`,
      `type = 'other'`,
      `restricted = true`,
      `occurred_at = now()`,
      `origin = 'x'`,
    ]) {
      const update = database.dataSource.query(`UPDATE events SET ${change} WHERE id = $1`, [eventId]);
      await expect(update).rejects.toMatchObject({ driverError: { constraint: 'event_never_changes' } });
    }
  });
});

describe('recording what the product found out', () => {
  const internal = (id: string) => ({
    id,
    type: 'restricted.received',
    subject: `event/${id}`,
    occurredAt: new Date(),
    teamCode: null,
    restricted: true,
    data: { eventId: id, eventType: 'assessment.due', childName: 'not kept' },
  });

  it('is once for its id, and stands or falls with the caller’s transaction', async () => {
    const id = randomUUID();
    const { manager } = database.dataSource;
    const one = await manager.transaction((inner) => events.recordInternal(inner, internal(id)));
    expect(await manager.transaction((inner) => events.recordInternal(inner, internal(id)))).toBe(one);
    const undone = randomUUID();
    await manager
      .transaction(async (inner) => {
        await events.recordInternal(inner, internal(undone));
        throw new Error('undo');
      })
      .catch(() => undefined);
    const rows = await manager.query<unknown[]>(`SELECT 1 FROM events WHERE source_event_id = $1`, [undone]);
    expect(rows).toEqual([]);
  });

  it('keeps only what the schema of its type names', async () => {
    const id = randomUUID();
    const eventId = await events.recordInternal(database.dataSource.manager, internal(id));
    const [row] = await database.dataSource.query<{ data: object }[]>(`SELECT data FROM events WHERE id = $1`, [
      eventId,
    ]);
    expect(row?.data).toEqual({ eventId: id, eventType: 'assessment.due' });
  });
});

describe('the sweep of events', () => {
  it('announces what nobody matched when its time has come, and not again at once', async () => {
    const eventId = await events.record(source, event());
    await database.dataSource.query(`UPDATE events SET announce_after = now() + interval '1 hour' WHERE id <> $1`, [
      eventId,
    ]);
    enqueuer.items.length = 0;
    expect(await events.sweep()).toBe(0);
    await database.dataSource.query(`UPDATE events SET announce_after = now() WHERE id = $1`, [eventId]);
    expect(await events.sweep()).toBe(1);
    expect(await events.sweep()).toBe(0);
    expect(enqueuer.items.map(({ payload }) => payload)).toEqual([{ eventId }]);
  });

  it('is shared by workers that sweep at once: no event is announced twice', async () => {
    await Promise.all(Array.from({ length: 30 }, () => events.record(source, event())));
    await database.dataSource.query(`UPDATE events SET announce_after = now() WHERE state = 'recorded'`);
    enqueuer.items.length = 0;
    const counts = await Promise.all(Array.from({ length: 6 }, () => events.sweep()));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const ids = enqueuer.items.map(({ payload }) => JSON.stringify(payload));
    expect(total).toBeGreaterThanOrEqual(30);
    expect(new Set(ids).size).toBe(total);
  });
});
