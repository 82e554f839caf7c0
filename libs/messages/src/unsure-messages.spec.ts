import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlarmsService } from '@linchpin/alarms';
import { projectPath } from '@linchpin/config';
import { ChangedEventError, EventsService } from '@linchpin/events';
import { importSources, sourcesFileSchema } from '@linchpin/mappings';
import type { Source } from '@linchpin/sources';
import { parse } from 'yaml';
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
let mapper: SourceMapper;
let unmapped: UnmappedService;
let alarms: AlarmsService;
let openAlarms: OpenAlarms;
let step: string;
const reshaper = new Reshaper({ MAPPING_LIMIT_MS: 500 });

/** The mapping of the demonstration council, and what its Mosaic sends. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  const file: unknown = parse(await readFile(projectPath('config', 'council', 'sources.yaml'), 'utf8'));
  await importSources(dataSource.manager, sourcesFileSchema.parse(file));
  const [row] = await dataSource.query<{ id: string }[]>(`SELECT id FROM sources WHERE name = 'mosaic'`);
  source = { id: row?.id ?? '', name: 'mosaic' };
  unmapped = new UnmappedService(dataSource);
  alarms = new AlarmsService(dataSource);
  openAlarms = new OpenAlarms(dataSource, alarms);
  mapper = new SourceMapper(dataSource, reshaper);
  const events = new EventsService(dataSource, new RecordingEnqueuer(), alarms);
  messages = new MessagesService(dataSource, events, alarms, mapper, unmapped);
  step = await readFile(projectPath('samples', 'mosaic-step-1860.json'), 'utf8');
});
afterAll(async () => {
  reshaper.onModuleDestroy();
  await database.drop();
});

let number = 0;
/** The sample as another step, changed as text so that names can be given twice. */
const another = (change: (text: string) => string = (text) => text) => {
  number += 1;
  return change(step.replaceAll('990211', String(700_000 + number)).replaceAll('20418', String(700_000 + number)));
};
const receive = (body: string | Buffer, charset?: string, id = `msg-${String((number += 1))}`) =>
  messages.receive(
    source,
    { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) },
    Buffer.from(body),
    { charset },
  );
const reasonOf = async ({ eventId, ...kept }: Awaited<ReturnType<typeof receive>>) => {
  expect(eventId).toBeNull();
  const [row] = await database.dataSource.query<{ reason: string }[]>(
    `SELECT reason FROM unmapped_events WHERE id = $1`,
    ['unmappedId' in kept ? kept.unmappedId : null],
  );
  return row?.reason;
};
const alarm = async (kind: string, typeKey: string) =>
  (await openAlarms.open(withoutTheRight)).find((each) => each.kind === kind && each.typeKey === typeKey);

describe('a message of which nobody can be sure', () => {
  it('is kept with an alarm where a name is given twice, and does not become an event by trying again', async () => {
    const twice = another((text) => text.replace('"restricted": "N"', '"restricted": "Y",\n  "restricted": "N"'));
    expect(await reasonOf(await receive(twice))).toMatch(/given twice .*: restricted$/);
    const inside = another((text) => text.replace('"site":', '"site": "CHE", "site":'));
    expect(await reasonOf(await receive(inside))).toMatch(/: conference\.site$/);
    expect(await alarm('message-unsure', '1860')).toMatchObject({ times: 2, waiting: 2, sourceTitle: 'Mosaic' });
    expect(await messages.mapAgain(source, '1860', 'ST-04')).toMatchObject({ mapped: 0 });
    const [mapping] = (await mapper.rulesOf(source.id)).mappings;
    if (!mapping) throw new Error('The demonstration council has a mapping.');
    expect(await mapper.tryOut(source, mapping, twice)).toMatchObject({
      event: null,
      broken: expect.stringContaining('twice'),
    });
  });

  it.each([
    ['"isRestricted": true', 'isRestricted'],
    ['"flags": { "Restricted": "Y" }', 'flags.Restricted'],
    ['"people": [{ "addressWithheld": 1 }]', 'people[].addressWithheld'],
    ['"protected": "yes"', 'protected'],
    ['"confidential": "Yes, see file"', 'confidential'],
    ['"dateOfDeath": "20/11/2026"', 'dateOfDeath'],
    ['"deceased": -1', 'deceased'],
    ['"mergedInto": 1002', 'mergedInto'],
  ])('is kept with an alarm where %s stands at a place that the mapping does not read', async (field, path) => {
    const reason = await reasonOf(await receive(another((text) => text.replace('{', `{ ${field},`))));
    expect(reason).toMatch(new RegExp(`does not look: ${path.replaceAll(/[[\].]/g, '\\$&')}$`));
    expect(reason).not.toMatch(/see file|1002|20\/11/);
  });

  it('becomes an event where such a field plainly says no, or the mapping reads it', async () => {
    for (const no of ['"isRestricted": false', '"deceased": "N"', '"withheld": []', '"dateOfDeath": null']) {
      expect(await receive(another((text) => text.replace('{', `{ ${no},`)))).toMatchObject({
        eventId: expect.any(String),
      });
    }
    await database.dataSource.query(
      `UPDATE mappings SET rows = jsonb_set(rows, ARRAY[(SELECT (place - 1)::text FROM jsonb_array_elements(rows)
         WITH ORDINALITY AS each(row, place) WHERE row ->> 'field' = 'restricted'), 'path'], '"flags.isRestricted"')`,
    );
    const mapped = another((text) => text.replace('"restricted": "N"', '"flags": { "isRestricted": "Y" }'));
    const { eventId } = await receive(mapped);
    const rows = await database.dataSource.query<unknown[]>(`SELECT restricted FROM events WHERE id = $1`, [eventId]);
    expect(rows).toEqual([{ restricted: true }]);
    await database.dataSource.query(
      `UPDATE mappings SET rows = replace(rows::text, 'flags.isRestricted', 'restricted')::jsonb`,
    );
  });

  it.each(['"Y"', '"yes"', '1', '"1"', 'true', '"true"', '"TRUE"', '" Y\u200b"'])(
    'is restricted where the mapped field says %s',
    async (value) => {
      const { eventId } = await receive(another((text) => text.replace('"restricted": "N"', `"restricted": ${value}`)));
      const rows = await database.dataSource.query<unknown[]>(`SELECT restricted FROM events WHERE id = $1`, [eventId]);
      expect(rows).toEqual([{ restricted: true }]);
    },
  );

  it.each(['"restricted"', '"X"', '2', '["Y"]', '{}', '-1'])('is kept where it says %s', async (value) => {
    const kept = await receive(another((text) => text.replace('"restricted": "N"', `"restricted": ${value}`)));
    expect(kept).toMatchObject({ eventId: null, state: 'unmapped' });
  });
});

describe('a message that is not written in UTF-8', () => {
  const latin = () =>
    Buffer.from(
      another((text) => text.replace('Somebody', 'Zoë')),
      'latin1',
    );

  it('is kept with an alarm that says so, and neither page nor trying again breaks on it', async () => {
    expect(await reasonOf(await receive(latin()))).toMatch(/not written in UTF-8/);
    expect(await alarm('message-unsure', '1860')).toMatchObject({ detail: expect.stringContaining('UTF-8') });
    expect(await unmapped.shape(source.id, '1860')).toEqual(expect.any(Array));
    expect(await messages.mapAgain(source, '1860', 'ST-04')).toMatchObject({
      still: expect.arrayContaining([{ reason: expect.stringMatching(/not written in UTF-8/), count: 1 }]),
    });
  });

  it('is read where its charset is named', async () => {
    expect(await receive(latin(), 'iso-8859-1')).toMatchObject({ eventId: expect.any(String) });
  });

  it('is read with the byte order mark of UTF-8 and of UTF-16, also when it waited', async () => {
    expect(await receive(`\ufeff${another()}`)).toMatchObject({ eventId: expect.any(String) });
    expect(await receive(Buffer.from(`\ufeff${another()}`, 'utf16le'))).toMatchObject({ eventId: expect.any(String) });
    // As the first release kept it: the bytes that came.
    const body = Buffer.from(`\ufeff${another((text) => text.replace('"stepType": 1860', '"stepType": "MARK"'))}`);
    await database.dataSource.query(
      `INSERT INTO unmapped_events (source_id, message_id, sent_at, type_key, sha256, body, reason)
       VALUES ($1, 'marked', now(), 'MARK', sha256($2), $2, 'Not yet')`,
      [source.id, body],
    );
    expect(await unmapped.shape(source.id, 'MARK')).toEqual(expect.any(Array));
    await database.dataSource.query(
      `INSERT INTO value_table_rows SELECT id, 'MARK', 'conference.initial.scheduled' FROM value_tables WHERE name = 'step-types'`,
    );
    expect(await messages.mapAgain(source, 'MARK', 'ST-04')).toMatchObject({ mapped: 1 });
  });
});

describe('a message of a shape that nobody knows', () => {
  it.each([
    ['wrapped', (text: string) => `{ "payload": ${text} }`],
    ['in a list', (text: string) => `[${text}]`],
  ])('is told of at the first: %s', async (_case, change) => {
    await database.dataSource.query(`DELETE FROM alarms`);
    expect(await reasonOf(await receive(another(change)))).toMatch(/No mapping/);
    expect(await alarm('message-unmapped', 'unknown')).toMatchObject({ times: 1, waiting: expect.any(Number) });
  });

  it('is told of again after a day, and a known type never again once it was seen', async () => {
    const seen = `UPDATE alarms SET seen_at = now() - interval '2 days' WHERE kind = 'message-unmapped'`;
    const other = () => another((text) => text.replace('1860', '4712'));
    await receive(other());
    expect(await alarm('message-unmapped', '4712')).toMatchObject({ times: 1 });
    await database.dataSource.query(seen);
    await receive(other());
    await receive('{"what": 1}');
    expect(await alarm('message-unmapped', '4712')).toBeUndefined();
    expect(await alarm('message-unmapped', 'unknown')).toBeDefined();
    const alarmed = (await openAlarms.open(withoutTheRight)).find(({ typeKey }) => typeKey === 'unknown');
    await openAlarms.see(withoutTheRight, alarmed?.id ?? '');
    await receive('{"what": 2}');
    expect(await alarm('message-unmapped', 'unknown')).toBeUndefined();
  });
});

describe('two tries of one message', () => {
  it('are one, mapped or not, whatever is counted or timed anew', async () => {
    const tried = (text: string, attempt: number) =>
      text.replace(
        '{',
        `{ "attempt": ${String(attempt)}, "meta": { "traceId": "t-${String(attempt)}", "sentAt": "12:0${String(attempt)}" },`,
      );
    for (const text of [another(), another((each) => each.replace('1860', '4799'))]) {
      const id = `tried-${String((number += 1))}`;
      const first = await receive(tried(text, 1), undefined, id);
      expect(await receive(tried(text, 2), undefined, id)).toEqual(first);
      const changed = text.replace('"people": 12', '"people": 13');
      await expect(receive(tried(changed, 3), undefined, id)).rejects.toThrow(ChangedEventError);
    }
  });
});

describe('a date that the source writes for none', () => {
  it.each(['01/01/1900', '01/01/1970', '01/01/2000', '31/12/2099', '01/01/0001', '31/12/9999'])(
    'is kept and told, and never an event: %s',
    async (date) => {
      await database.dataSource.query(`DELETE FROM alarms`);
      const kept = await receive(
        another((text) => text.replace('"strategyDiscussion": "20/11/2026"', `"strategyDiscussion": "${date}"`)),
      );
      expect(await reasonOf(kept)).toMatch(/^[A-Z].*: what was found at dates\.strategyDiscussion /);
      expect(await alarm('mapping-unfit', '1860')).toBeDefined();
    },
  );

  it('is told with what to do, and is no date of the event where the mapping says so', async () => {
    const dated = () => another((text) => text.replace('"lastInTime": "11/12/2026"', '"lastInTime": "01/01/1900"'));
    expect(await reasonOf(await receive(dated()))).toContain(
      'Where the source writes it for “not given”, say so in the mapping',
    );
    await database.dataSource.query(
      `UPDATE mappings SET rows = (SELECT jsonb_agg(CASE WHEN row ->> 'field' = 'targetDate'
         THEN row || '{"missing": ["01/01/1900"]}' ELSE row END) FROM jsonb_array_elements(rows) AS row)`,
    );
    const { eventId } = await receive(dated());
    const rows = await database.dataSource.query<{ data: object }[]>(`SELECT data FROM events WHERE id = $1`, [
      eventId,
    ]);
    expect(rows[0]?.data).not.toHaveProperty('targetDate');
  });

  it('is told as the time of the event as well', async () => {
    const future = another((text) =>
      text.replace('"completed": "20/11/2026 14:40"', '"completed": "20/11/2035 14:40"'),
    );
    expect(await reasonOf(await receive(future))).toMatch(/must not be more than 60 days ahead of today/);
  });
});

describe('an expression of JSONata', () => {
  const expression = '{"step": workflowStepId, "meeting": conference.id, "checks": conference.requests.agency}';
  const sent = (requests: object[]) =>
    JSON.stringify({ workflowStepId: (number += 1), stepType: 5001, conference: { id: number, requests } });

  it.each([
    [[], undefined],
    [[{ agency: 'POL' }], ['POL']],
    [
      [{ agency: 'POL' }, { agency: 'HLT' }],
      ['POL', 'HLT'],
    ],
  ])('gives the same kind of event for %j', async (requests, checks) => {
    const [mapping] = (await mapper.rulesOf(source.id)).mappings;
    const mapped = (await mapper.tryOut(
      source,
      {
        title: 'Requests',
        eventType: mapping?.eventType ?? '',
        applies: { when: 'always' },
        expression,
        rows: [
          { field: 'meetingRef', path: 'meeting', conversion: 'text', using: 'M-' },
          { field: 'checkAgencies', path: 'checks', conversion: 'as-is' },
          { field: 'childRef', fixed: 'P-1', conversion: 'as-is' },
          { field: 'childCount', fixed: '1', conversion: 'as-is' },
          { field: 'durationMin', fixed: '90', conversion: 'as-is' },
          { field: 'venueNeed.capacity', fixed: '9', conversion: 'as-is' },
          { field: 'chairRef', fixed: 'CH-01', conversion: 'as-is' },
          { field: 'startsAt', fixed: new Date().toISOString(), conversion: 'as-is' },
          { field: 'strategyDiscussionDate', fixed: new Date().toISOString().slice(0, 10), conversion: 'as-is' },
        ],
      },
      sent(requests),
    )) as { event: { data: Record<string, unknown> } | null; faults: unknown };
    expect(mapped.faults).toEqual([]);
    expect(mapped.event?.data.checkAgencies).toEqual(checks);
  });
});
