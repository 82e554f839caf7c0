import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { givenAction } from '../../../../test/support/actions.js';
import { AskOfPeople1764000000024 } from './0024-what-is-asked-of-people.js';
import { CreateDeliveries1764000000034 } from './0034-deliveries.js';

let database: TestDatabase;
const migration = new AskOfPeople1764000000024();
const later = new CreateDeliveries1764000000034();
const query = <Row>(sql: string, values: unknown[] = []) => database.dataSource.query<Row[]>(sql, values);

beforeAll(async () => {
  database = await createTestDatabase();
  // What came later stands on it.
  await inOne((runner) => later.down(runner));
  await inOne((runner) => migration.down(runner));
  await query(
    `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North hub', 'hub', 'h@exshire.example', 'N')`,
  );
  await query(
    `INSERT INTO staff (ref, name, email, team_id, role) SELECT 'ST-01', 'Synthetic', 's@exshire.example', id, 'manager' FROM teams`,
  );
  await query(
    `INSERT INTO agencies (code, name, kind, email, check_working_days) VALUES ('HLT', 'Health', 'health', 'a@agency.example', 5)`,
  );
});
afterAll(() => database.drop());

async function inOne(change: (runner: ReturnType<TestDatabase['dataSource']['createQueryRunner']>) => Promise<void>) {
  const runner = database.dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await change(runner);
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

/** An action as release 0.1.0 left it, in a run that has ended. */
async function ended(kind: 'tasks.assign' | 'agency-checks.request', state = 'succeeded') {
  const settings =
    kind === 'tasks.assign'
      ? { team: 'hub', title: 'Take minutes' }
      : { agencies: ['HLT'], purpose: 's47', lawfulBasis: 'public-task' };
  const { actionId, runId } = await givenAction(database.dataSource, { kind, settings });
  await query(`UPDATE actions SET state = $2, lease_until = NULL, finished_at = '2026-11-01T10:00:00Z' WHERE id = $1`, [
    actionId,
    state,
  ]);
  await query(`UPDATE runs SET state = 'succeeded', finished_at = '2026-11-01T10:00:00Z' WHERE id = $1`, [runId]);
  return { actionId, runId };
}

async function task(actionId: string, runId: string, state: string, boundary = 'admin') {
  await query(
    `INSERT INTO tasks (action_id, run_id, team_id, assignee_id, title, reference, boundary, state, finished_at)
     SELECT $1, $2, teams.id, CASE WHEN $3 <> 'open' THEN staff.id END, 'Take minutes', 'M-1', $4, $3,
       CASE WHEN $3 = 'done' THEN '2026-11-05T10:00:00Z'::timestamptz END FROM teams, staff`,
    [actionId, runId, state, boundary],
  );
}

it('says asked of what release 0.1.0 called succeeded and people still have, and goes back again', async () => {
  const [open, claimed, done, approved] = await Promise.all([1, 2, 3, 4].map(() => ended('tasks.assign')));
  const checks = await ended('agency-checks.request');
  const skipped = await ended('tasks.assign', 'skipped');
  if (!open || !claimed || !done || !approved) throw new Error('nothing was made');
  await task(open.actionId, open.runId, 'open');
  await task(claimed.actionId, claimed.runId, 'claimed');
  await task(done.actionId, done.runId, 'done');
  await task(approved.actionId, approved.runId, 'done', 'needs-approval');
  await query(
    `INSERT INTO check_requests (action_id, agency_id, reference, subject_reference, child_refs, purpose_code, lawful_basis_code, due_on)
     SELECT $1, id, $2, 'CS-1', '{P-1}', 's47', 'public-task', '2026-11-27' FROM agencies`,
    [checks.actionId, randomUUID()],
  );
  await query('INSERT INTO action_attempts (action_id, number, outcome) VALUES ($1, 1, $2)', [
    skipped.actionId,
    'rejected',
  ]);

  await inOne((runner) => migration.up(runner));
  const standing = async ({ actionId }: { actionId: string }) => {
    const [row] = await query<object>(
      `SELECT actions.state AS action, runs.state AS run, runs.finished_at IS NULL AS "goesOn", actions.asked
       FROM actions JOIN runs ON runs.id = run_id WHERE actions.id = $1`,
      [actionId],
    );
    return row;
  };
  const asked = { team: 'HUB-N', teamName: 'North hub', inHand: false };
  expect(await standing(open)).toEqual({ action: 'asked', run: 'asked', goesOn: true, asked });
  expect(await standing(claimed)).toMatchObject({ action: 'asked', asked: { ...asked, inHand: true } });
  expect(await standing(done)).toMatchObject({ action: 'succeeded', run: 'succeeded', goesOn: false });
  expect(await standing(approved)).toMatchObject({ action: 'succeeded', run: 'succeeded' });
  expect(await standing(checks)).toMatchObject({ run: 'asked', asked: { agencies: 1, answered: 0 } });
  expect(await standing(skipped)).toMatchObject({ action: 'skipped', run: 'incomplete' });

  await inOne((runner) => migration.down(runner));
  await inOne((runner) => migration.up(runner));
  expect(await standing(open)).toEqual({ action: 'asked', run: 'asked', goesOn: true, asked });
});
