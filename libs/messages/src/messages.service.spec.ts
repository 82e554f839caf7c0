import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlarmsService } from '@linchpin/alarms';
import { UnacceptableEventError } from '@linchpin/cloud-events';
import { ChangedEventError, EventsService } from '@linchpin/events';
import { importSources, sourcesFileSchema } from '@linchpin/mappings';
import type { Source } from '@linchpin/sources';
import { withoutTheRight } from '../../../test/support/readers.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { MessagesService } from './messages.service.js';
import { OpenAlarms } from './open-alarms.js';
import { Reshaper } from './reshaper.js';
import { SourceMapper } from './source-mapper.js';
import { UnmappedService } from './unmapped.service.js';

let database: TestDatabase;
let source: Source;
let messages: MessagesService;
let unmapped: UnmappedService;
const reshaper = new Reshaper({ MAPPING_LIMIT_MS: 500 });

const file = sourcesFileSchema.parse({
  sources: [
    {
      name: 'eclipse',
      title: 'Eclipse',
      typePath: 'kind',
      tables: [{ name: 'kinds', rows: [{ from: 'CANCEL', to: 'conference.cancelled' }] }],
      mappings: [
        {
          title: 'Cancelled',
          eventType: 'conference.cancelled',
          applies: { when: 'table', path: 'kind', table: 'kinds' },
          rows: [
            { field: 'meetingRef', path: 'meeting' },
            { field: 'reasonCode', fixed: 'chair' },
          ],
        },
      ],
    },
  ],
});

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await importSources(dataSource.manager, file);
  const [row] = await dataSource.query<{ id: string }[]>(`SELECT id FROM sources WHERE name = 'eclipse'`);
  source = { id: row?.id ?? '', name: 'eclipse' };
  unmapped = new UnmappedService(dataSource);
  const alarms = new AlarmsService(dataSource);
  const events = new EventsService(dataSource, new RecordingEnqueuer(), alarms);
  messages = new MessagesService(dataSource, events, alarms, new SourceMapper(dataSource, reshaper), unmapped);
});
afterAll(async () => {
  reshaper.onModuleDestroy();
  await database.drop();
});

const receive = (id: string, body: object) =>
  messages.receive(
    source,
    { 'webhook-id': id, 'webhook-timestamp': String(Date.parse('2026-11-20T09:00:00Z') / 1000) },
    Buffer.from(JSON.stringify(body)),
  );
const counts = async () => {
  const [row] = await database.dataSource.query<object[]>(
    `SELECT (SELECT count(*)::int FROM events) AS events,
       (SELECT count(*)::int FROM unmapped_events WHERE body IS NOT NULL) AS bodies`,
  );
  return row;
};
const addKind = (kind: string) =>
  database.dataSource.query(
    `INSERT INTO value_table_rows (table_id, from_value, to_value) SELECT id, $1, 'conference.cancelled' FROM value_tables`,
    [kind],
  );

describe('a message', () => {
  it('becomes an event under its own id and time', async () => {
    const received = await receive('msg-1', { kind: 'CANCEL', meeting: 'M-1' });
    const rows = await database.dataSource.query(
      `SELECT source_event_id, subject, occurred_at FROM events WHERE id = $1`,
      [received.eventId],
    );
    expect(rows).toEqual([
      { source_event_id: 'msg-1', subject: 'meeting/M-1', occurred_at: new Date('2026-11-20T09:00:00Z') },
    ]);
  });

  it('is refused when it has no id that can be kept', async () => {
    await expect(receive('', { kind: 'CANCEL', meeting: 'M-1' })).rejects.toThrow(UnacceptableEventError);
    await expect(receive('two words', { kind: 'OTHER' })).rejects.toThrow(UnacceptableEventError);
  });

  it('that made an event is that event still when its mapping is off', async () => {
    const body = { kind: 'CANCEL', meeting: 'M-2' };
    const { eventId } = await receive('msg-2', body);
    await database.dataSource.query(`UPDATE mappings SET enabled = false`);
    expect(await receive('msg-2', body)).toEqual({ eventId });
    await expect(receive('msg-2', { ...body, meeting: 'M-3' })).rejects.toThrow(ChangedEventError);
    await database.dataSource.query(`UPDATE mappings SET enabled = true`);
  });

  it('sent many times at once is kept once', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, () => receive('msg-many', { kind: 'LATER', meeting: 'M-9' })),
    );
    expect(new Set(results.map((each) => JSON.stringify(each))).size).toBe(1);
    expect((await unmapped.types(source.id)).map(({ typeKey, count }) => [typeKey, count])).toEqual([['LATER', 1]]);
  });
});

describe('a message of which a mapping makes something wrong', () => {
  const alarms = () =>
    database.dataSource.query<{ type_key: string; times: number; detail: string }[]>(
      `SELECT type_key, times, detail FROM alarms WHERE kind = 'mapping-unfit' ORDER BY type_key`,
    );

  it('is kept, counted by its type with the reason in words, and told once for source and type', async () => {
    const wrong = { kind: 'CANCEL', meeting: 'Somebody Invented' };
    for (const id of ['unfit-1', 'unfit-2', 'unfit-1']) {
      expect(await receive(id, wrong)).toMatchObject({ eventId: null, state: 'unmapped' });
    }
    await addKind('OTHER');
    await receive('unfit-3', { ...wrong, kind: 'OTHER' });
    expect((await unmapped.types(source.id)).filter(({ typeKey }) => typeKey === 'CANCEL')).toMatchObject([
      { count: 2 },
    ]);
    expect(await unmapped.reasons(source.id, 'CANCEL')).toEqual([
      { reason: expect.stringMatching(/^[A-Z][a-z ]+: what was found at meeting must be letters/), count: 2 },
    ]);
    const told = await alarms();
    expect(told.map(({ type_key, times }) => [type_key, times])).toEqual([
      ['CANCEL', 2],
      ['OTHER', 1],
    ]);
    expect(told[0]?.detail).toBe(
      'The mapping “Cancelled” does not give all that the event “Conference cancelled” needs.',
    );
    expect(JSON.stringify([told, await unmapped.reasons(source.id, 'CANCEL')])).not.toContain('Invented');
  });

  it('is counted by its alarm for as long as it waits', async () => {
    const opened = (
      await new OpenAlarms(database.dataSource, new AlarmsService(database.dataSource)).open(withoutTheRight)
    ).filter(({ kind, typeKey }) => kind === 'mapping-unfit' && typeKey === 'CANCEL');
    const [first] = await database.dataSource.query<{ since: Date }[]>(
      `SELECT min(received_at) AS since FROM unmapped_events WHERE type_key = 'CANCEL' AND state = 'unmapped'`,
    );
    expect(opened).toMatchObject([{ sourceTitle: 'Eclipse', waiting: 2, waitingSince: first?.since }]);
    expect(await messages.mappingsFor(source, 'CANCEL')).toEqual([{ id: expect.any(String), title: 'Cancelled' }]);
    expect(await messages.mappingsFor(source, 'LATER')).toEqual([]);
  });

  it('tells one alarm for its source when an expression breaks down, and counts those that wait because of it', async () => {
    await database.dataSource.query(`UPDATE mappings SET expression = '$error("Somebody Invented")'`);
    for (const id of ['broken-1', 'broken-2']) await receive(id, { kind: 'CANCEL', meeting: 'B-1' });
    await database.dataSource.query(`UPDATE mappings SET expression = NULL`);
    const opened = (
      await new OpenAlarms(database.dataSource, new AlarmsService(database.dataSource)).open(withoutTheRight)
    ).filter(({ kind }) => kind === 'mapping-failed');
    expect(opened).toMatchObject([
      {
        times: 2,
        waiting: 2,
        detail: expect.stringMatching(
          /^The expression of the mapping “Cancelled” does not work: JSONata reports error /,
        ),
      },
    ]);
    expect(JSON.stringify(opened)).not.toContain('Invented');
    await database.dataSource.query(`DELETE FROM unmapped_events WHERE message_id LIKE 'broken-%'`);
  });

  it('becomes an event when the mapping is put right', async () => {
    await receive('unfit-late', { kind: 'LATE', meeting: 'L-1' });
    await database.dataSource.query(
      `INSERT INTO value_table_rows SELECT id, 'LATE', 'conference.cancelled' FROM value_tables`,
    );
    await database.dataSource.query(`UPDATE mappings SET rows = jsonb_set(rows, '{0,path}', '"nowhere"')`);
    expect(await messages.mapAgain(source, 'LATE', 'ST-04')).toMatchObject({ mapped: 0 });
    await database.dataSource.query(`UPDATE mappings SET rows = jsonb_set(rows, '{0,path}', '"meeting"')`);
    expect(await messages.mapAgain(source, 'LATE', 'ST-04')).toMatchObject({ mapped: 1, still: [] });
  });

  it.each([[[{ kind: 'CANCEL' }]], ['CANCEL'], [null]])('is kept whatever JSON it is: %j', async (body) => {
    const id = `odd-${JSON.stringify(body).length}`;
    expect(await receive(id, body as object)).toMatchObject({ state: 'unmapped' });
    expect(await unmapped.find(source.id, id)).toMatchObject({ state: 'unmapped' });
    expect(await unmapped.shape(source.id, 'unknown')).toEqual(expect.any(Array));
  });
});

describe('mapping again', () => {
  it('makes an event of each waiting message once, deletes its body, and says why others wait', async () => {
    for (let index = 0; index < 60; index++)
      await receive(`again-${String(index)}`, { kind: 'NEW', meeting: `N-${String(index)}` });
    await receive('again-wrong', { kind: 'NEW', meeting: 'has spaces in it' });
    await addKind('NEW');
    const before = (await counts()) as { events: number; bodies: number };
    const [one, two] = await Promise.all([
      messages.mapAgain(source, 'NEW', 'ST-04'),
      messages.mapAgain(source, 'NEW', 'ST-04'),
    ]);
    for (const result of [one, two]) {
      expect(result?.still).toEqual([
        { reason: expect.stringMatching(/^[A-Z][a-z ]+: what was found at meeting must be/), count: 1 },
      ]);
      expect(JSON.stringify(result)).not.toContain('has spaces in it');
    }
    expect(await counts()).toEqual({ events: before.events + 60, bodies: before.bodies - 60 });
    expect(await messages.mapAgain(source, 'NEW', 'ST-04')).toMatchObject({ mapped: 0, more: false });
    expect(await unmapped.reasons(source.id, 'NEW')).toHaveLength(1);
  });

  it('reaches past the oldest, however many of them cannot be mapped', async () => {
    await database.dataSource.query(
      `INSERT INTO unmapped_events (source_id, message_id, sent_at, type_key, sha256, body, reason, received_at)
       SELECT $1, 'past-' || n, now(), 'PAST', sha256(n::text::bytea),
         convert_to(json_build_object('kind', 'PAST', 'meeting', CASE WHEN n > 500 THEN 'PAST-' || n END)::text, 'UTF8'),
         'Not yet', now() - interval '1 day' + n * interval '1 second'
       FROM generate_series(1, 505) AS n`,
      [source.id],
    );
    await addKind('PAST');
    expect(await messages.mapAgain(source, 'PAST', 'ST-04')).toMatchObject({ mapped: 0, more: true });
    expect(await messages.mapAgain(source, 'PAST', 'ST-04')).toMatchObject({ mapped: 5, more: true });
    expect(await messages.mapAgain(source, 'PAST', 'ST-04')).toMatchObject({ mapped: 0, more: false });
  });

  it('is what a repeat of the message does as well', async () => {
    const body = { kind: 'REPEAT', meeting: 'R-1' };
    expect(await receive('repeat', body)).toMatchObject({ eventId: null, state: 'unmapped' });
    await addKind('REPEAT');
    const { eventId } = await receive('repeat', body);
    expect(eventId).toEqual(expect.any(String));
    expect(await unmapped.find(source.id, 'repeat')).toMatchObject({ state: 'mapped', eventId });
    expect(await receive('repeat', body)).toEqual({ eventId });
  });
});

describe('discarding', () => {
  it('deletes the bodies and remembers that they came', async () => {
    await receive('gone', { kind: 'GONE', meeting: 'G-1' });
    expect(await unmapped.discard(source.id, 'GONE', 'Test messages', 'ST-04')).toBe(1);
    expect(await unmapped.discard(source.id, 'GONE', 'Test messages', 'ST-04')).toBe(0);
    expect(await receive('gone', { kind: 'GONE', meeting: 'G-1' })).toMatchObject({ state: 'discarded' });
    const rows = await database.dataSource.query(`SELECT body, reason FROM unmapped_events WHERE message_id = 'gone'`);
    expect(rows).toEqual([{ body: null, reason: 'Test messages' }]);
  });
});

describe('the database', () => {
  it('keeps a body exactly as long as it waits', async () => {
    await receive('waits', { kind: 'WAITS' });
    for (const set of [
      `body = NULL`,
      `state = 'discarded', settled_at = now()`,
      `state = 'mapped', body = NULL, settled_at = now()`,
    ]) {
      const update = database.dataSource.query(`UPDATE unmapped_events SET ${set} WHERE message_id = 'waits'`);
      await expect(update).rejects.toMatchObject({
        driverError: { constraint: expect.stringMatching(/^unmapped_events_(body_while_unmapped|became_an_event)$/) },
      });
    }
  });

  it('only ever adds to what was changed', async () => {
    const change = database.dataSource.query(`UPDATE source_changes SET change = 'nothing'`);
    await expect(change).rejects.toMatchObject({ driverError: { constraint: 'source_change_never_changes' } });
  });
});
