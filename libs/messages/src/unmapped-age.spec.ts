import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlarmsService } from '@linchpin/alarms';
import { SourceRegister } from '@linchpin/sources';
import { withoutTheRight } from '../../../test/support/readers.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { OpenAlarms } from './open-alarms.js';
import { UnmappedAge } from './unmapped-age.js';

let database: TestDatabase;
let alarms: AlarmsService;
let openAlarms: OpenAlarms;
let register: SourceRegister;
let sourceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  alarms = new AlarmsService(database.dataSource);
  openAlarms = new OpenAlarms(database.dataSource, alarms);
  register = new SourceRegister(database.dataSource);
  sourceId = await register.add('eclipse', 'Eclipse', 'ST-04');
});
beforeEach(() => database.dataSource.query(`TRUNCATE unmapped_events, alarms`));
afterAll(() => database.drop());

const sweep = (days = 90) => new UnmappedAge({ UNMAPPED_DAYS: days }, database.dataSource, alarms).sweep();
const kept = (messageId: string, days: number, typeKey = '1999') =>
  database.dataSource.query(
    `INSERT INTO unmapped_events (source_id, message_id, sent_at, type_key, sha256, body, reason, received_at)
     VALUES ($1, $2, now(), $4, sha256('x'), 'x', 'No mapping', now() - make_interval(hours => $3))`,
    [sourceId, messageId, days * 24, typeKey],
  );
const aWeekPasses = () =>
  database.dataSource.query(
    `UPDATE unmapped_events SET received_at = received_at - interval '7 days', warned_at = warned_at - interval '7 days'`,
  );
const states = async () => {
  const rows = await database.dataSource.query<{ messageId: string; state: string; body: Buffer | null }[]>(
    `SELECT message_id AS "messageId", state, body FROM unmapped_events ORDER BY message_id`,
  );
  return rows.map(({ messageId, state, body }) => `${messageId} ${state}${body ? '' : ' empty'}`);
};
const open = async () =>
  (await openAlarms.open(withoutTheRight)).map(({ kind, detail, times }) => ({ kind, detail, times }));

describe('an unmapped message', () => {
  it('is told of a week before it is discarded by age, and the history says that it was', async () => {
    await kept('a', 83.25);
    await kept('b', 82.5);
    await kept('c', 81);
    await sweep();
    expect(await open()).toEqual([
      {
        kind: 'unmapped-ending',
        times: 1,
        detail: expect.stringMatching(
          /^2 messages of type 1999 from Eclipse have waited .* 90 days\. What has not .* by \d+ [A-Z][a-z]+ \d{4} is then deleted\.$/,
        ),
      },
    ]);
    expect(await states()).toEqual(['a unmapped', 'b unmapped', 'c unmapped']);
    await aWeekPasses();
    await sweep();
    expect(await states()).toEqual(['a discarded empty', 'b unmapped', 'c unmapped']);
    expect((await register.changes(sourceId))[0]).toMatchObject({
      by: 'Linchpin',
      change: 'discarded 1 unmapped of type 1999: Not mapped within 90 days',
    });
  });

  it('raises one alarm for its type, which stays seen until others come to their end', async () => {
    await kept('a', 84);
    await kept('b', 84, '2000');
    await sweep();
    expect(await open()).toHaveLength(2);
    for (const { id } of await openAlarms.open(withoutTheRight)) await openAlarms.see(withoutTheRight, id);
    await sweep();
    expect(await open()).toEqual([]);
    await kept('c', 84);
    await sweep();
    expect(await open()).toMatchObject([{ times: 2 }]);
  });

  it('is never discarded without a week’s warning, however old it is', async () => {
    await kept('a', 400);
    await sweep();
    await sweep(14);
    expect(await states()).toEqual(['a unmapped']);
    await aWeekPasses();
    await sweep(14);
    expect(await states()).toEqual(['a discarded empty']);
  });

  it('is discarded once when several workers do so at the same time', async () => {
    for (let index = 0; index < 20; index++) await kept(`many-${String(index)}`, 100, `T${String(index % 4)}`);
    await Promise.all([sweep(), sweep(), sweep()]);
    await aWeekPasses();
    await Promise.all([sweep(), sweep(), sweep()]);
    expect((await states()).every((state) => state.endsWith('discarded empty'))).toBe(true);
    const changes = (await register.changes(sourceId)).filter(({ change }) => / type T\d/.test(change));
    const discarded = changes.map(({ change }) => Number(/^discarded (\d+)/.exec(change)?.[1] ?? 0));
    expect(discarded.reduce((total, count) => total + count, 0)).toBe(20);
  });
});
