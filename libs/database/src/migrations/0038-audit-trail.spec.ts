import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { givenAction } from '../../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { CreateAuditTrail1764000000038 } from './0038-audit-trail.js';

let database: TestDatabase;
const migration = new CreateAuditTrail1764000000038();
const query = <Row>(sql: string, values: unknown[] = []) => database.dataSource.query<Row[]>(sql, values);

beforeAll(async () => {
  database = await createTestDatabase();
  await inOne((runner) => migration.down(runner));
});
afterAll(() => database.drop());

async function inOne(change: (runner: QueryRunner) => Promise<void>) {
  const runner = database.dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await change(runner);
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

it('takes the log of readings over into the trail, with what they were about, and goes back again', async () => {
  const settings = { agencies: ['HLT'], purpose: 's47', lawfulBasis: 'public-task' };
  const { actionId, runId } = await givenAction(database.dataSource, { kind: 'agency-checks.request', settings });
  const [check, file, gone] = [randomUUID(), randomUUID(), randomUUID()];
  await query(
    `WITH agency AS (INSERT INTO agencies (code, name, kind, email, check_working_days)
       VALUES ('HLT', 'Health', 'health', 'a@agency.example', 5) RETURNING id)
     INSERT INTO check_requests (id, action_id, agency_id, reference, subject_reference, child_refs, purpose_code, lawful_basis_code,
       due_on, state)
     SELECT $1, $2, id, 'CS-1-HLT', 'CS-1', '{P-1,P-2}', 's47', 'public-task', '2026-11-27', 'answered' FROM agency`,
    [check, actionId],
  );
  await query(
    `WITH answer AS (INSERT INTO check_answers (request_id, outcome, answered_by) VALUES ($1, 'information-enclosed', 'x') RETURNING id)
     INSERT INTO check_files (id, answer_id, file_name, media_type, content, sha256)
     SELECT $2, id, 'a.pdf', 'application/pdf', 'x', sha256('x') FROM answer`,
    [check, file],
  );
  const before = [
    ['answer', 'opened', check, '/checks', false],
    ['answer-file', 'downloaded', file, null, false],
    ['letter', 'opened', gone, '/documents', true],
  ];
  for (const values of before)
    await query(
      `INSERT INTO content_readings (read_at, staff_id, staff_ref, kind, way, content_id, from_page, restricted)
       VALUES ('2026-11-01T10:00:00.123456Z', gen_random_uuid(), 'ST-02', $1, $2, $3, $4, $5)`,
      values,
    );
  const readings = () => query<object>('SELECT * FROM content_readings ORDER BY id');
  const old = await readings();

  await inOne((runner) => migration.up(runner));
  const about = { reference: 'CS-1-HLT', child_refs: ['P-1', 'P-2'], run_id: runId };
  expect(
    await query(
      `SELECT what, who, staff_ref, at::text, about_id, reference, child_refs, run_id, page, restricted, outcome
       FROM audit_entries ORDER BY id`,
    ),
  ).toMatchObject([
    {
      what: 'answer.opened',
      who: 'staff',
      staff_ref: 'ST-02',
      about_id: check,
      ...about,
      page: '/checks',
      outcome: 'done',
    },
    { what: 'answer-file.downloaded', about_id: file, ...about, page: null, restricted: false },
    { what: 'letter.opened', about_id: gone, reference: null, child_refs: [], restricted: true },
  ]);
  // They wait for their seal as any other entry does.
  expect(await query('SELECT 1 FROM audit_unsealed JOIN audit_entries ON id = entry_id')).toHaveLength(3);

  await inOne((runner) => migration.down(runner));
  expect(await readings()).toEqual(old);
  await inOne((runner) => migration.up(runner));
  expect(await query('SELECT 1 FROM audit_entries')).toHaveLength(3);
});
