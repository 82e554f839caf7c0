import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TriggerFile, triggerFileSchema } from '@linchpin/trigger-files';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { InvalidTriggerError, publishTrigger } from './publish-trigger.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const trigger = (change: object = {}): TriggerFile =>
  triggerFileSchema.parse({
    name: 'assessment-alert',
    title: 'Assessment alert',
    on: 'assessment.due',
    ownerTeam: 'HUB-N',
    author: 'ST-01',
    reason: 'A test',
    inForceFrom: '2020-01-01',
    steps: [
      { key: 'alert', title: 'Tell', kind: 'alerts.send', settings: { team: 'spoke', headline: 'Assessment due' } },
    ],
    ...change,
  });

const publish = (change?: object) =>
  database.dataSource.transaction((manager) => publishTrigger(manager, trigger(change)));

describe('publishing a trigger', () => {
  it('makes a version, and the same again changes nothing', async () => {
    expect(await publish()).toBe(1);
    expect(await publish()).toBe(1);
  });

  it('makes the next version when something changed, in force when the one before ends', async () => {
    expect(await publish({ title: 'Another title' })).toBe(2);
    const rows = await database.dataSource.query<{ version: number; open: boolean; touches: boolean }[]>(
      `SELECT version, upper_inf(in_force) AS open,
         lower(in_force) = lag(upper(in_force)) OVER (ORDER BY version) AS touches FROM trigger_versions ORDER BY version`,
    );
    expect(rows).toEqual([
      { version: 1, open: false, touches: null },
      { version: 2, open: true, touches: true },
    ]);
  });

  it('never changes a published version', async () => {
    const change = database.dataSource.query(`UPDATE trigger_versions SET steps = '[]'`);
    await expect(change).rejects.toMatchObject({ driverError: { constraint: 'trigger_version_never_changes' } });
  });

  it.each([
    ['taken back', 2, `'empty'`],
    ['ended in the past', 1, `tstzrange(lower(in_force), upper(in_force) - interval '1 day')`],
    ['begun earlier', 2, `tstzrange(NULL, upper(in_force))`],
  ])('never changes what was in force: nothing is %s', async (_, version, range) => {
    const change = database.dataSource.query(
      `UPDATE trigger_versions SET in_force = ${range} WHERE version = ${String(version)}`,
    );
    await expect(change).rejects.toMatchObject({ driverError: { constraint: 'trigger_version_never_changes' } });
  });

  it('lets a version end in the very millisecond in which that is decided', async () => {
    const tried = database.dataSource.transaction(async (manager) => {
      await manager.query(
        `UPDATE trigger_versions SET in_force = in_force * tstzrange(NULL, date_trunc('milliseconds', now()))
         WHERE version = 2`,
      );
      throw new Error('It ended, and is undone.');
    });
    await expect(tried).rejects.toThrow('It ended, and is undone.');
  });

  it('never has two versions in force at one time', async () => {
    const overlap = database.dataSource.query(
      `INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
       SELECT trigger_id, 9, title, event_type, repeats, steps, owner_team, author, reason, in_force
       FROM trigger_versions WHERE version = 2`,
    );
    await expect(overlap).rejects.toMatchObject({
      driverError: { constraint: 'trigger_versions_in_force_one_at_a_time' },
    });
  });
});

describe('a trigger that cannot work is refused with what is wrong', () => {
  const step = { key: 'a', title: 'Tell them', kind: 'alerts.send', settings: { team: 'spoke', headline: 'Due' } };
  it.each<[string, object, RegExp]>([
    ['an event type', { on: 'assessment.forgotten' }, /assessment\.forgotten is not an event type/],
    ['a condition’s field', { conditions: { field: 'nope', operator: 'is-given' } }, /no field nope/],
    [
      'a setting’s field',
      { steps: [{ ...step, settings: { ...step.settings, aboutAt: { field: 'nope' } } }] },
      /no field nope/,
    ],
    ['a setting', { steps: [{ ...step, settings: { team: 'spoke' } }] }, /needs the setting headline/],
    [
      'a setting that no such action has',
      { steps: [{ ...step, settings: { ...step.settings, loud: true } }] },
      /no setting loud/,
    ],
    [
      'merge braces in a headline',
      { steps: [{ ...step, settings: { team: 'spoke', headline: 'About {childName}' } }] },
      /headline/,
    ],
    [
      'the step before',
      {
        steps: [
          { ...step, after: ['b'] },
          { ...step, key: 'b' },
        ],
      },
      /b does not come before a/,
    ],
    ['a key used twice', { steps: [step, step] }, /two steps/],
    [
      'a time that some events do not have',
      { steps: [{ ...step, when: { from: { field: 'reviewPointDate' } } }] },
      /Not every event of this type has reviewPointDate/,
    ],
    ['a restricted item that fans out', { on: 'restricted.received', steps: [step] }, /exactly one task/],
  ])('%s', async (_case, change, message) => {
    await expect(publish({ name: 'wrong', ...change })).rejects.toThrow(InvalidTriggerError);
    await expect(publish({ name: 'wrong', ...change })).rejects.toThrow(message);
    expect(await database.dataSource.query<unknown[]>(`SELECT 1 FROM triggers WHERE name = 'wrong'`)).toEqual([]);
  });
});
