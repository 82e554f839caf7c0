import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import { contentOf, type TriggerFile, triggerFileSchema } from '@linchpin/trigger-files';
import type { EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { faultOfFile } from '../faults/fault.js';
import type { Configuration } from '../files/configuration.js';
import { applyPlan } from './apply.js';
import { makePlan } from './plan.js';

const nothing: Configuration = {
  areas: new Map(),
  triggers: [],
  wordFiles: new Map(),
  records: new Map(),
  files: [],
  faults: [],
};
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.dataSource.query(
    `INSERT INTO sources (name, title) VALUES ('eclipse', 'Eclipse');
     INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North hub', 'hub', 'h@exshire.example', 'N');
     INSERT INTO staff (ref, name, email, team_id, role)
       SELECT 'ST-01', 'Synthetic Lead', 'lead@exshire.example', id, 'manager' FROM teams`,
  );
});
afterAll(() => database.drop());

type Part = (manager: EntityManager) => Promise<unknown>;

const statement =
  (sql: string): Part =>
  (manager) =>
    manager.query(sql);

/** Begins with some locks, as somebody does in the console, goes on when the configuration waits, and finishes. */
async function meanwhile(first: Part, then: Part, configuration = nothing, by: string | null = null): Promise<void> {
  const { dataSource } = database;
  const plan = await dataSource.transaction((manager) => makePlan(manager, configuration));
  const other = dataSource.createQueryRunner();
  await other.startTransaction();
  await first(other.manager);
  const applying = applyPlan(dataSource, configuration, plan, by);
  for (let waits = false; !waits;) {
    const rows = await dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    waits = rows.length > 0;
  }
  // Whichever of the two PostgreSQL ends when they wait for each other, both are told.
  const results = await Promise.allSettled([
    then(other.manager)
      .then(() => other.commitTransaction())
      .finally(() => other.release()),
    applying,
  ]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** A directory with one trigger. */
const withTrigger = (name: string, changes: Partial<TriggerFile> = {}): Configuration => {
  const content = triggerFileSchema.parse({
    ...{ name, title: `Applied ${name}`, on: 'assessment.due', ownerTeam: 'HUB-N', author: 'ST-01', reason: 'A test' },
    inForceFrom: '2020-01-01',
    steps: [
      { key: 'tell', title: 'Tell', kind: 'alerts.send', settings: { team: 'spoke', headline: 'Assessment due' } },
    ],
    ...changes,
  });
  const file = `triggers/${name}.yaml`;
  return { ...nothing, triggers: [{ file, content, locate: ({ message }) => faultOfFile(file, message) }] };
};

const lead = { ref: 'ST-01' };

const planned = (configuration: Configuration) =>
  database.dataSource.transaction((manager) => makePlan(manager, configuration));

async function apply(configuration: Configuration): Promise<void> {
  await applyPlan(database.dataSource, configuration, await planned(configuration), lead.ref);
}

/** Two directories in one, in this order. */
const both = (one: Configuration, other: Configuration): Configuration => ({
  ...nothing,
  triggers: [...one.triggers, ...other.triggers],
});

/** By the names of these triggers. */
async function titlesInForce(...names: string[]): Promise<Record<string, string>> {
  const rows = await database.dataSource.query<{ name: string; title: string }[]>(
    `SELECT name, title FROM trigger_versions JOIN triggers ON triggers.id = trigger_id
     WHERE in_force @> clock_timestamp() AND name = ANY ($1) ORDER BY name`,
    [names],
  );
  return Object.fromEntries(rows.map(({ name, title }) => [name, title]));
}

async function triggerNamed(name: string): Promise<string> {
  const [row] = await database.dataSource.query<{ id: string }[]>('SELECT id FROM triggers WHERE name = $1', [name]);
  return row?.id ?? '';
}

describe('applying a configuration', () => {
  it('takes turns with a change of the calendars', async () => {
    const [first, then] = ['calendar_changes, proclaimed_days', 'closure_days, school_terms'].map(
      (tables) => `LOCK TABLE ${tables} IN SHARE ROW EXCLUSIVE MODE`,
    );
    await expect(meanwhile(statement(first ?? ''), statement(then ?? ''))).resolves.toBeUndefined();
  });

  it('takes turns with a change of a source', async () => {
    const first = `SELECT 1 FROM sources WHERE name = 'eclipse' FOR UPDATE`;
    const then = `DELETE FROM mappings WHERE title = 'None'`;
    await expect(meanwhile(statement(first), statement(then))).resolves.toBeUndefined();
  });

  it('takes turns with a trigger that is changed, and published', async () => {
    await apply(withTrigger('changed'));
    const triggerId = await triggerNamed('changed');
    const drafts = (manager: EntityManager) => new TriggerDrafts(manager);
    let draftId = '';
    const first: Part = async (manager) => {
      draftId = await drafts(manager).change(lead, triggerId);
    };
    const then: Part = async (manager) => {
      const revision = await drafts(manager).save(lead, draftId, 1, { reason: 'Meanwhile' });
      await drafts(manager).publish(lead, draftId, revision);
    };
    await expect(meanwhile(first, then, withTrigger('another'), lead.ref)).resolves.toBeUndefined();
  });

  it('twenty times at once with publishing, going back and switching off never ends in a deadlock', async () => {
    await apply(withTrigger('busy'));
    const triggerId = await triggerNamed('busy');
    const drafts = new TriggerDrafts(database.dataSource.manager);
    for (let round = 1; round <= 20; round += 1) {
      const draftId = await drafts.begin(lead, contentOf(contentNamed(`Published ${String(round)}`)));
      const revision = await drafts.save(lead, draftId, 1, { reason: 'At once' });
      const results = await Promise.allSettled([
        apply(withTrigger('busy', { title: `Applied again ${String(round)}` })),
        drafts.publish(lead, draftId, revision),
        drafts.rollBack(lead, triggerId, 1, 'At once'),
        drafts.retire(lead, triggerId, 'At once'),
      ]);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
      // A change that came first may make another one senseless; nothing else may go wrong.
      expect(refused.filter(({ name }) => !['NotAppliedError', 'DraftRefusedError'].includes(name))).toEqual([]);
      expect(results[1].status).toBe('fulfilled');
    }
  });

  it('refuses a title that another trigger in force has', async () => {
    await apply(withTrigger('first-of-two', { title: 'Of two' }));
    await expect(apply(withTrigger('second-of-two', { title: 'of Two' }))).rejects.toThrow(
      'There is already a trigger called “Of two”.',
    );
    expect(await triggerNamed('second-of-two')).toBe('');
  });

  it('refuses in the plan a file under a new name whose old trigger stays in force, and says what to do', async () => {
    await apply(withTrigger('old-name', { title: 'Renamed' }));
    const renamed = withTrigger('new-name', { title: 'Renamed' });
    const refusal = {
      name: 'new-name',
      what: 'refused',
      changes: [
        'There is already a trigger called “Renamed”. It is old-name, which stays in force: give this one another title, ' +
          'or switch old-name off in the console first.',
      ],
    };
    expect((await planned(renamed)).triggers?.steps).toMatchObject([refusal]);
    await new TriggerDrafts(database.dataSource.manager).retire(
      lead,
      await triggerNamed('old-name'),
      'It is new-name now',
    );
    await apply(renamed);
    expect(await titlesInForce('old-name', 'new-name')).toEqual({ 'new-name': 'Renamed' });
  });

  it('passes titles on from one trigger to another, in any order, and swaps two', async () => {
    await apply(both(withTrigger('chain-x', { title: 'Title X' }), withTrigger('chain-y', { title: 'Title Y' })));
    await apply(both(withTrigger('chain-x', { title: 'Title Y' }), withTrigger('chain-y', { title: 'Title Z' })));
    expect(await titlesInForce('chain-x', 'chain-y')).toEqual({ 'chain-x': 'Title Y', 'chain-y': 'Title Z' });
    await apply(both(withTrigger('chain-x', { title: 'Title Z' }), withTrigger('chain-y', { title: 'Title Y' })));
    expect(await titlesInForce('chain-x', 'chain-y')).toEqual({ 'chain-x': 'Title Z', 'chain-y': 'Title Y' });
  });

  it('refuses a title that another trigger gives up on a later day only', async () => {
    await apply(both(withTrigger('keeps', { title: 'Kept until then' }), withTrigger('wants', { title: 'Wanting' })));
    const leaving = withTrigger('keeps', { title: 'Given up', inForceFrom: '2099-01-01' });
    const wanting = withTrigger('wants', { title: 'Kept until then' });
    expect((await planned(both(wanting, leaving))).triggers?.steps).toMatchObject([
      { what: 'refused', changes: [expect.stringContaining('keeps, whose own change is not in force yet')] },
      { what: 'publish' },
    ]);
    await expect(apply(both(wanting, leaving))).rejects.toThrow('wants: There is already a trigger called');
    expect(await titlesInForce('keeps', 'wants')).toEqual({ keeps: 'Kept until then', wants: 'Wanting' });
  });
});

function contentNamed(title: string): TriggerFile {
  const [read] = withTrigger('any', { title }).triggers;
  if (!read) throw new Error('There is one trigger.');
  return read.content;
}
