import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActionRunner, RunsReader, RunsService } from '@linchpin/actions';
import { AlarmsService } from '@linchpin/alarms';
import { EventsService } from '@linchpin/events';
import { triggerContentSchema } from '@linchpin/trigger-files';
import { runnerOn } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { MatchEvent } from './match-event.js';
import { publishVersion } from './publish-trigger.js';
import { VersionsInForce } from './versions-in-force.js';

let database: TestDatabase;
let matcher: MatchEvent;
let reader: RunsReader;
let runs: RunsService;
let runner: ActionRunner;
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  const enqueuer = new RecordingEnqueuer();
  const alarms = new AlarmsService(dataSource);
  const events = new EventsService(dataSource, enqueuer, alarms);
  runner = runnerOn(dataSource, enqueuer);
  matcher = new MatchEvent(dataSource, events, alarms, runner, new VersionsInForce());
  reader = new RunsReader(dataSource);
  runs = new RunsService(dataSource, runner);
});
afterAll(() => database.drop());

const never = () => Promise.reject(new Error('It was done.'));
const perform = () => Promise.resolve({ outcome: 'succeeded' as const, result: {} });
const done = { perform, revise: perform, withdraw: perform };
const neverDone = { perform: never, revise: never, withdraw: never };

const HOUR = 3_600_000;
const hence = (hours: number) => new Date(Date.now() + hours * HOUR);

/** Publishes a trigger that only an event about a plan of its own sets off, and matches that event with it. */
async function runOf(steps: object[], { startsAt = hence(48), occurredAt = hence(-1) } = {}) {
  const planRef = `CP-${randomUUID()}`;
  const content = triggerContentSchema.parse({
    title: 'Test',
    on: 'coregroup.scheduled',
    ownerTeam: 'HUB-N',
    conditions: { field: 'planRef', operator: 'equals', value: planRef },
    steps: steps.map((step, index) => ({
      key: `s${String(index + 1)}`,
      title: `Step ${String(index + 1)}`,
      kind: 'tasks.assign',
      settings: { team: 'hub', title: 'Do it' },
      ...step,
    })),
  });
  await database.dataSource.transaction((manager) =>
    publishVersion(manager, `t-${randomUUID()}`, content, { ...publication, from: new Date(0) }),
  );
  const eventId = await given(startsAt, occurredAt, planRef);
  await matcher.match(eventId);
  const read = async () => {
    const [run] = await reader.ofSentEvent(eventId);
    const actions = await reader.actionsOf([run?.id ?? '']);
    return { run, actions, states: actions.map(({ state }) => state).join(' ') };
  };
  return { eventId, read };
}

async function given(startsAt: Date, occurredAt: Date, planRef = 'CP-1'): Promise<string> {
  const reference = `M-${randomUUID().slice(0, 8)}`;
  const [row] = await database.dataSource.query<{ id: string }[]>(
    `WITH s AS (INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic')
                ON CONFLICT (name) DO UPDATE SET title = EXCLUDED.title RETURNING id)
     INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, team_code, data, body_hash)
     SELECT id, $1, 'coregroup.scheduled', $2, $3, 'SPK-NE', $4, '' FROM s RETURNING id`,
    [
      randomUUID(),
      `meeting/${reference}`,
      occurredAt,
      { meetingRef: reference, planRef, startsAt: startsAt.toISOString() },
    ],
  );
  return row?.id ?? '';
}

const before = (hours: number, more: object = {}) => ({
  from: { field: 'startsAt' },
  amount: hours,
  unit: 'hours',
  direction: 'before',
  ...more,
});

describe('the time of a step', () => {
  it('waits for its time', async () => {
    const { read } = await runOf([{ when: before(24) }]);
    const { actions, states } = await read();
    expect(states).toBe('ready');
    expect(Math.abs((actions[0]?.dueAt?.getTime() ?? 0) - hence(24).getTime())).toBeLessThan(60_000);
  });

  it('that has passed is now, unless the trigger says otherwise', async () => {
    const { read } = await runOf([{ when: before(72) }]);
    expect((await read()).states).toBe('ready');
  });

  it('that has passed leaves the step out, and what comes after goes on', async () => {
    const { read } = await runOf([
      { when: before(72, { past: 'skip' }) },
      { after: ['s1'] },
      { after: ['s2'], when: before(72, { past: 'skip' }) },
    ]);
    const { states, actions } = await read();
    expect(states).toBe('skipped ready waiting');
    expect(actions[0]?.reason).toMatch(/^Its time, .+, had passed\.$/);
  });

  it('that has passed is handed to a person as an event, once', async () => {
    const { read } = await runOf([{ when: before(72, { past: 'person' }) }, { after: ['s1'] }]);
    const { states, actions, run } = await read();
    expect(states).toBe('rejected waiting');
    expect(run?.state).toBe('rejected');
    expect(actions[0]?.reason).toMatch(/had passed\. Retry it to do it now, or skip it\./);
    const asked = await database.dataSource.query<{ type: string }[]>(
      `SELECT type FROM events WHERE data ->> 'actionId' = $1`,
      [actions[0]?.id],
    );
    expect(asked).toEqual([{ type: 'action.rejected' }]);
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North', 'hub', 'n@exshire.example', 'NG');
       INSERT INTO staff (ref, name, email, team_id, role)
       SELECT 'ST-01', 'Margaret Quillan', 'm@exshire.example', id, 'manager' FROM teams`,
    );
    await runs.skip(actions[0]?.id ?? '', { ref: 'ST-01', reason: 'Done by hand' });
    expect((await read()).states).toBe('skipped ready');
  });

  it('at once is too late only after its latest time', async () => {
    const latestBy = { from: { field: 'startsAt' } };
    const soon = await runOf([{ when: { latestBy, past: 'person' } }]);
    const [action] = (await soon.read()).actions;
    await runner.attempt('tasks.assign', action?.id ?? '', done);
    expect((await soon.read()).states).toBe('succeeded');
    const over = await runOf([{ when: { latestBy, past: 'person' } }], { startsAt: hence(-2) });
    expect((await over.read()).states).toBe('rejected');
  });

  it('is judged again when the step is done only long after', async () => {
    const { read } = await runOf([{ when: before(1, { past: 'skip' }) }, { after: ['s1'] }]);
    const [first] = (await read()).actions;
    await database.dataSource.query(`UPDATE actions SET due_at = now() - interval '2 hours' WHERE id = $1`, [
      first?.id,
    ]);
    await runner.attempt('tasks.assign', first?.id ?? '', neverDone);
    expect((await read()).states).toBe('skipped ready');
  });

  it('is not late for the minutes in which it waited for another step', async () => {
    const { read } = await runOf([{ when: before(1, { past: 'skip' }) }], { startsAt: hence(0.5) });
    expect((await read()).states).toBe('ready');
  });

  it('does not matter any more once a person has it done all the same', async () => {
    const latestBy = { from: { field: 'startsAt' } };
    const { read } = await runOf([{ when: { latestBy, past: 'person' } }], { startsAt: hence(-2) });
    const [action] = (await read()).actions;
    await runs.retry(action?.id ?? '');
    await runner.attempt('tasks.assign', action?.id ?? '', done);
    expect((await read()).states).toBe('succeeded');
  });

  it('is kept between never before and latest by', async () => {
    const bound = (hours: number) => before(hours);
    const { read } = await runOf([
      { when: { ...before(40), neverBefore: bound(10) } },
      { when: { ...before(10), latestBy: bound(40) } },
      { when: { ...before(10), neverBefore: bound(5), latestBy: bound(30) } },
    ]);
    const hoursLeft = (await read()).actions.map(({ dueAt }) =>
      Math.round((hence(48).getTime() - (dueAt?.getTime() ?? 0)) / HOUR),
    );
    expect(hoursLeft).toEqual([10, 40, 30]);
  });

  it('that counts from the end of another step is known when that has ended', async () => {
    const { read } = await runOf([
      { when: before(72, { past: 'skip' }) },
      { after: ['s1'], when: { from: { step: 's1' }, amount: 3, unit: 'hours' } },
    ]);
    const { states, actions } = await read();
    expect(states).toBe('skipped ready');
    expect(Math.abs((actions[1]?.dueAt?.getTime() ?? 0) - hence(3).getTime())).toBeLessThan(60_000);
  });
});

const publication = { author: 'ST-01', coAuthors: [], approver: null, reason: 'A test' };
const content = triggerContentSchema.parse({
  title: 'Dated',
  on: 'coregroup.scheduled',
  ownerTeam: 'HUB-N',
  repeats: 'every-event',
  steps: [{ key: 'do', title: 'Do it', kind: 'tasks.assign', settings: { team: 'hub', title: 'Do it' } }],
});

describe('the version that judges an event', () => {
  it('is the one in force on the event’s own date', async () => {
    const { dataSource } = database;
    await dataSource.query(
      `WITH t AS (INSERT INTO triggers (name) VALUES ('dated') RETURNING id)
       INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
       SELECT id, version, title, 'coregroup.scheduled', 'every-event', $1, 'HUB-N', 'ST-01', 'A test', tstzrange(begins, ends)
       FROM t, (VALUES (1, 'First', $2::timestamptz, $3::timestamptz), (2, 'Second', $3, NULL)) v (version, title, begins, ends)`,
      [JSON.stringify(content.steps), hence(-100), hence(-10)],
    );
    const titleFor = async (occurredAt: Date) => {
      const eventId = await given(hence(48), occurredAt);
      await matcher.match(eventId);
      return (await reader.ofSentEvent(eventId)).map(({ trigger }) => trigger).filter((title) => title !== 'Test');
    };
    expect(await titleFor(hence(-200))).toEqual([]);
    expect(await titleFor(hence(-50))).toEqual(['First']);
    expect(await titleFor(hence(-1))).toEqual(['Second']);
    await dataSource.transaction((manager) =>
      publishVersion(manager, 'dated', { ...content, title: 'Third' }, { ...publication, from: null }),
    );
    expect(await titleFor(hence(1))).toEqual(['Third']);
    expect(await titleFor(hence(-1))).toEqual(['Second']);
  });
});

describe('a trigger that cannot be judged', () => {
  const plan = `CP-${randomUUID()}`;
  const own = { field: 'planRef', operator: 'equals', value: plan };
  const steps = JSON.stringify(content.steps);

  /** Written past every check, as an earlier release may have published it. */
  const stands = async (title: string, more: { conditions?: object; steps?: string; deadlines?: object[] }) => {
    const { conditions = own, deadlines = [] } = more;
    await database.dataSource.query(
      `WITH t AS (INSERT INTO triggers (name) VALUES ($1) RETURNING id)
       INSERT INTO trigger_versions
         (trigger_id, version, title, event_type, repeats, conditions, steps, deadlines, owner_team, author, reason, in_force)
       SELECT id, 1, $2, 'coregroup.scheduled', 'every-event', $3, $4, $5, 'HUB-N', 'ST-01', 'A test', tstzrange(NULL, NULL)
       FROM t`,
      [`t-${randomUUID()}`, title, JSON.stringify(conditions), more.steps ?? steps, JSON.stringify(deadlines)],
    );
  };
  const alarms = () =>
    database.dataSource.query<{ detail: string; times: number }[]>(
      `SELECT detail, times FROM alarms WHERE kind = 'trigger-set-aside' AND detail LIKE '%(' || $1 || ')%' ORDER BY detail`,
      [plan],
    );
  const titled = (words: string) => `${words} (${plan})`;

  it('is set aside with one alarm of its own, and the others run', async () => {
    await stands(titled('Fine'), {});
    const date = (operator: string, value: string) => ({ all: [own, { field: 'startsAt', operator, value }] });
    await stands(titled('30 February'), { conditions: date('before', '2026-02-30') });
    await stands(titled('31 April'), { conditions: { none: [date('after', '2026-04-31T10:00+00:00')] } });
    await stands(titled('Step'), {
      steps: JSON.stringify([
        { ...content.steps[0], onlyIf: { field: 'startsAt', operator: 'after', value: 'Room 5' } },
      ]),
    });
    // The sum leaves the years that there are.
    const when = { from: 'event', amount: 999_999, unit: 'months', direction: 'after' };
    await stands(titled('No time'), { steps: JSON.stringify([{ ...content.steps[0], when }]) });
    // The database refuses two steps of one key.
    await stands(titled('Refused'), { steps: JSON.stringify([content.steps[0], content.steps[0]]) });

    const first = await given(hence(48), hence(-1), plan);
    const second = await given(hence(48), hence(-1), plan);
    for (const eventId of [first, second]) {
      await matcher.match(eventId);
      const runs = await reader.ofSentEvent(eventId);
      expect(runs.map(({ trigger }) => trigger).filter((title) => title.includes(plan))).toEqual([titled('Fine')]);
      expect(await reader.actionsOf(runs.map(({ id }) => id))).toHaveLength(runs.length);
    }
    const raised = await alarms();
    expect(raised.map(({ times }) => times)).toEqual([2, 2, 2, 2, 2]);
    expect(raised[0]?.detail).toMatch(
      /^Nothing of the trigger “30 February \(.+\)” \(version 1\) was done for coregroup\.scheduled, last M-.{8}\. Its condition on startsAt compares with "2026-02-30", which is no date\. Its other triggers ran\. Mend the trigger/,
    );
    const [state] = await database.dataSource.query<object[]>('SELECT state, failures FROM events WHERE id = $1', [
      first,
    ]);
    expect(state).toEqual({ state: 'matched', failures: 0 });
  });

  it('has nothing to do with an event that was only cut off from the database, which is matched in the end', async () => {
    const { dataSource } = database;
    const eventId = await given(hence(48), hence(-1), plan);
    await dataSource.query(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'`);
    await dataSource.query(`CREATE TRIGGER cut BEFORE UPDATE ON events FOR EACH ROW WHEN (NEW.state = 'matched')
      EXECUTE FUNCTION cut()`);
    for (let time = 0; time < 12; time += 1) await expect(matcher.match(eventId)).rejects.toThrow(/terminat/);
    const state = () => dataSource.query<object[]>('SELECT state, failures FROM events WHERE id = $1', [eventId]);
    expect(await state()).toEqual([{ state: 'recorded', failures: 0 }]);
    await dataSource.query('DROP TRIGGER cut ON events');
    await matcher.match(eventId);
    expect(await state()).toEqual([{ state: 'matched', failures: 0 }]);
  });

  it('is seen by operations', async () => {
    const open = await database.dataSource.query(
      `SELECT 1 FROM alarms WHERE kind = 'trigger-set-aside' AND seen_at IS NULL`,
    );
    expect(open).not.toHaveLength(0);
  });
});
