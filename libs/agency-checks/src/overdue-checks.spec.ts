import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RunsReader } from '@linchpin/actions';
import { addDays, londonDate } from '@linchpin/dates';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventsOf, RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { importAgencies } from './agencies-file.js';
import { askedAgencies, recordAgencyAnswered } from './asked-agencies.js';
import { OverdueChecks } from './overdue-checks.js';

let database: TestDatabase;
let overdue: OverdueChecks;
const enqueuer = new RecordingEnqueuer();
const today = londonDate(new Date());
const codes = ['HLT', 'POL'] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  overdue = new OverdueChecks(database.dataSource, eventsOf(database.dataSource, enqueuer));
  await importAgencies(database.dataSource.manager, {
    agencies: codes.map((code) => ({
      ...{ code, name: code, kind: 'health', email: `${code}@agency.example`, checkDays: 5 },
    })),
  });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.dataSource.query('DELETE FROM check_requests');
  enqueuer.items.length = 0;
});

async function given(dueOn: string, agency: (typeof codes)[number] = 'HLT', standing?: string) {
  const settings = { agencies: [...codes], purpose: 's47', lawfulBasis: 'public-task' };
  const actionId =
    standing ?? (await givenAction(database.dataSource, { kind: 'agency-checks.request', settings })).actionId;
  const [requestId, reference] = [randomUUID(), `CS-${randomUUID().slice(0, 8)}-${agency}`];
  await database.dataSource.query(
    `INSERT INTO check_requests (id, action_id, agency_id, reference, subject_reference, child_refs, purpose_code,
       lawful_basis_code, team_code, due_on)
     SELECT $1, $2, id, $3, 'CS-1', '{P-1}', 's47', 'public-task', 'HUB-N', $4 FROM agencies WHERE code = $5`,
    [requestId, actionId, reference, dueOn, agency],
  );
  return { requestId, reference, actionId };
}

const told = (reference: string) =>
  database.dataSource.query<unknown[]>(
    `SELECT data, team_code AS team FROM events WHERE type = 'check.overdue' AND subject = $1 ORDER BY received_at`,
    [`check/${reference}`],
  );

describe('a check that is not answered in time', () => {
  it('is told of once its day has passed, once for each day, however many sweep at once', async () => {
    const { reference, requestId } = await given(addDays(today, -1));
    const counts = await Promise.all([overdue.sweep(), overdue.sweep(), overdue.sweep()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await overdue.sweep()).toBe(0);
    expect(await told(reference)).toEqual([
      {
        team: 'HUB-N',
        data: {
          checkRef: reference,
          checkSetRef: 'CS-1',
          agencyCode: 'HLT',
          dueDate: addDays(today, -1),
          teamCode: 'HUB-N',
        },
      },
    ]);
    expect(enqueuer.items).toHaveLength(1);
    await database.dataSource.query('UPDATE check_requests SET due_on = $2 WHERE id = $1', [requestId, today]);
    expect(await overdue.sweep()).toBe(0);
    expect(await overdue.sweep(new Date(Date.now() + 86_400_000))).toBe(1);
    expect(await told(reference)).toHaveLength(2);
  });

  it('is not told of on its day, nor when it was answered or withdrawn', async () => {
    await given(today);
    for (const state of ['answered', 'withdrawn']) {
      const { requestId } = await given(addDays(today, -3));
      await database.dataSource.query('UPDATE check_requests SET state = $2 WHERE id = $1', [requestId, state]);
    }
    expect(await overdue.sweep()).toBe(0);
  });
});

describe('agencies that were asked', () => {
  it('keep their step asked until the last has answered, also when two answer at once', async () => {
    const first = await given(today);
    const second = await given(today, 'POL', first.actionId);
    await database.dataSource.transaction(async (manager) => {
      expect(await askedAgencies(manager, first.actionId)).toEqual({ agencies: 2, answered: 0 });
      await manager.query(
        `UPDATE actions SET state = 'asked', lease_until = NULL, asked_at = now(), asked = '{"agencies": 2, "answered": 0}' WHERE id = $1`,
        [first.actionId],
      );
    });
    const [row] = await database.dataSource.query<{ runId: string }[]>(
      'SELECT run_id AS "runId" FROM actions WHERE id = $1',
      [first.actionId],
    );
    const answer = (requestId: string) =>
      database.dataSource.transaction(async (manager) => {
        await manager.query(`UPDATE check_requests SET state = 'answered' WHERE id = $1`, [requestId]);
        await recordAgencyAnswered(manager, requestId, new Date());
      });
    const standing = async () => (await new RunsReader(database.dataSource).actionsOf([row?.runId ?? '']))[0];
    await Promise.all([answer(first.requestId), answer(second.requestId)]);
    expect(await standing()).toMatchObject({ state: 'succeeded', asked: { agencies: 2, answered: 2 } });
  });
});
