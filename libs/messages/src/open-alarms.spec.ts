import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlarmsService } from '@linchpin/alarms';
import { withTheRight } from '../../../test/support/readers.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventsOf } from '../../../test/support/recording-enqueuer.js';
import { OpenAlarms } from './open-alarms.js';

let database: TestDatabase;
let alarms: AlarmsService;
let openAlarms: OpenAlarms;
let eventId: string;
let sourceId: string;
let triggerVersionId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  alarms = new AlarmsService(dataSource);
  openAlarms = new OpenAlarms(dataSource, alarms);
  const [source] = await dataSource.query<{ id: string }[]>(`SELECT id FROM sources WHERE name = 'linchpin'`);
  const [version] = await dataSource.query<{ id: string }[]>(
    `WITH made AS (INSERT INTO triggers (name) VALUES ('test') RETURNING id)
     INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
     SELECT id, 1, 'Test', 'assessment.due', 'every-event', '[]', 'HUB-N', 'x', 'x', tstzrange(NULL, NULL) FROM made
     RETURNING id`,
  );
  [sourceId, triggerVersionId] = [source?.id ?? '', version?.id ?? ''];
  eventId = await eventsOf(dataSource).recordInternal(dataSource.manager, {
    ...{
      id: 'held',
      type: 'child.died',
      subject: 'event/1',
      occurredAt: new Date(),
      teamCode: null,
      restricted: false,
    },
    data: { eventId: sourceId, eventType: 'child.died', aboutRef: 'P-1', runId: sourceId, stoppedCount: 1 },
  });
});
afterAll(() => database.drop());

const of = (about: Parameters<AlarmsService['raise']>[1]) => alarms.raise('mapping-failed', about, 'It failed.');

describe('an alarm', () => {
  it('is one about each thing, counted, and comes back when it was seen', async () => {
    const things = [{ eventId }, { sourceId }, { sourceId, typeKey: 'step' }, { triggerVersionId }];
    for (const about of [...things, ...things]) await of(about);
    const open = await openAlarms.open(withTheRight);
    expect(open.map(({ times }) => times)).toEqual([2, 2, 2, 2]);
    expect(open.map(({ typeKey }) => typeKey).toSorted()).toEqual(['', '', '', 'step']);
    for (const { id } of open) expect(await openAlarms.see(withTheRight, id)).toBe(true);
    await of({ triggerVersionId });
    expect(await openAlarms.open(withTheRight)).toMatchObject([{ times: 3, eventId: null, sourceId: null }]);
  });
});
