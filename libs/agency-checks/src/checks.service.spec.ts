import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, londonDate } from '@linchpin/dates';
import { importTeams } from '@linchpin/teams';
import { withTheRight, withoutTheRight } from '../../../test/support/readers.js';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { importAgencies } from './agencies-file.js';
import { ChecksService } from './checks.service.js';

const today = londonDate(new Date());
const page = { page: 1, pageSize: 50 };

describe('ChecksService', () => {
  let database: TestDatabase;
  let service: ChecksService;
  const runs: Record<string, string> = {};
  const ids: Record<string, string> = {};
  const query = (sql: string, values: unknown[] = []) => database.dataSource.query(sql, values);

  /** A check that is due so many days from today. */
  const givenCheck = async (
    reference: string,
    { agency = 'HLT', team = 'SPK-A', dueIn = 3, state = 'requested', restricted = false, run = reference } = {},
  ) => {
    const { actionId, runId } = await givenAction(database.dataSource, {
      kind: 'agency-checks.request',
      settings: { agencies: [agency], purpose: 's47', lawfulBasis: 'public-task' },
    });
    runs[run] = runId;
    ids[reference] = randomUUID();
    await query(
      `INSERT INTO check_requests (id, action_id, agency_id, reference, subject_reference, child_refs, purpose_code,
         lawful_basis_code, team_code, due_on, state, restricted)
       SELECT $1, $2, id, $3, 'CS-1', '{P-1}', 's47', 'public-task', $4, $5, $6, $7 FROM agencies WHERE code = $8`,
      [ids[reference], actionId, reference, team, addDays(today, dueIn), state, restricted, agency],
    );
    return actionId;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    service = new ChecksService(database.dataSource);
    const { manager } = database.dataSource;
    const agency = (code: string) => ({
      code,
      name: `Agency ${code}`,
      kind: 'health',
      email: `${code}@agency.example`,
      checkDays: 5,
    });
    await importAgencies(manager, { agencies: [agency('HLT'), agency('POL')] });
    const team = { email: 't@exshire.example', site: 'N' };
    await importTeams(manager, {
      teams: [
        { code: 'HUB-N', name: 'North centre', kind: 'hub', ...team },
        { code: 'SPK-A', name: 'A support', kind: 'spoke', hub: 'HUB-N', ...team },
        { code: 'HUB-S', name: 'South centre', kind: 'hub', ...team },
      ],
    });
    await givenCheck('late', { dueIn: -1 });
    await givenCheck('today', { dueIn: 0, agency: 'POL' });
    await givenCheck('later', { dueIn: 5, team: 'HUB-S' });
    await givenCheck('hidden', { dueIn: -2, restricted: true });
    await givenCheck('gone', { state: 'withdrawn', dueIn: -9 });
    const actionId = await givenCheck('answered', { state: 'answered', dueIn: -9 });
    await query(
      `INSERT INTO deliveries (purpose, about, action_id, channel, recipient, recipient_name, state, accepted_at)
       SELECT 'check', $1::text, $1::uuid, 'email', 'agency:' || id, name, 'accepted', now() FROM agencies WHERE code = 'HLT'`,
      [actionId],
    );
    await query(`INSERT INTO check_links VALUES ($1, $2, now(), now(), '2026-11-20T10:00:00Z')`, [
      createHash('sha256').update('one').digest(),
      ids.answered,
    ]);
    await query(
      `WITH a AS (INSERT INTO check_answers (request_id, outcome, answered_by, note)
         VALUES ($1, 'information-enclosed', 'Robin Sample, Nurse', 'A note') RETURNING id)
       INSERT INTO check_files (answer_id, file_name, media_type, content, sha256)
       SELECT id, 'check.pdf', 'application/pdf', 'abc', sha256('abc') FROM a`,
      [ids.answered],
    );
  });
  afterAll(() => database.drop());

  const references = async (filter: Parameters<ChecksService['list']>[1], reader = withoutTheRight) =>
    (await service.list(reader, filter)).rows.map(({ reference }) => reference);

  it('lists open checks first, the one due first on top', async () => {
    expect(await references({ ...page }, withTheRight)).toEqual([
      'hidden',
      'late',
      'today',
      'later',
      'answered',
      'gone',
    ]);
  });

  it('shows what staff need of a check, and of its answer only that it came', async () => {
    const { rows } = await service.list(withoutTheRight, { ...page, state: 'answered' });
    expect(rows).toEqual([
      {
        id: ids.answered,
        reference: 'answered',
        subjectReference: 'CS-1',
        runId: runs.answered,
        agencyCode: 'HLT',
        agencyName: 'Agency HLT',
        purpose: 'Section 47 enquiry',
        lawfulBasis: 'Public task, UK GDPR Article 6(1)(e)',
        teamCode: 'SPK-A',
        teamName: 'A support',
        state: 'answered',
        dueOn: addDays(today, -9),
        overdue: false,
        restricted: false,
        requestedAt: expect.any(Date),
        sentAt: expect.any(Date),
        openedAt: new Date('2026-11-20T10:00:00Z'),
        answeredAt: expect.any(Date),
        outcome: 'information-enclosed',
      },
    ]);
  });

  it('filters by state, agency, team and lateness', async () => {
    expect(await references({ ...page, state: 'withdrawn' })).toEqual(['gone']);
    expect(await references({ ...page, agency: 'POL' })).toEqual(['today']);
    expect(await references({ ...page, team: 'HUB-S' })).toEqual(['later']);
    expect(await references({ ...page, overdue: true })).toEqual(['late']);
    expect(await references({ ...page, overdue: false, state: 'requested' })).toEqual(['today', 'later']);
  });

  it('shows a hub the checks of the spokes that it serves', async () => {
    expect(await references({ ...page, team: 'HUB-N', state: 'requested' })).toEqual(['late', 'today']);
    expect(await references({ ...page, team: 'SPK-A', state: 'requested' })).toEqual(['late', 'today']);
  });

  it('gives one page and the number of all', async () => {
    const { rows, total } = await service.list(withoutTheRight, { page: 2, pageSize: 2 });
    expect(rows.map(({ reference }) => reference)).toEqual(['later', 'answered']);
    expect(total).toBe(5);
  });

  it('counts what is open and what is overdue', async () => {
    expect(await service.counts(withoutTheRight)).toEqual({ open: 3, overdue: 1 });
    expect(await service.counts(withoutTheRight, { team: 'HUB-S' })).toEqual({ open: 1, overdue: 0 });
    expect(await service.counts(withoutTheRight, { agency: 'POL' })).toEqual({ open: 1, overdue: 0 });
    expect(await service.counts(withTheRight)).toEqual({ open: 4, overdue: 2 });
  });

  it('gives one check with its answer and files', async () => {
    const check = await service.one(withoutTheRight, ids.answered ?? '');
    expect(check).toMatchObject({
      reference: 'answered',
      childRefs: ['P-1'],
      answer: {
        outcome: 'information-enclosed',
        answeredBy: 'Robin Sample, Nurse',
        note: 'A note',
        files: [{ fileName: 'check.pdf', bytes: 3, sha256: createHash('sha256').update('abc').digest('hex') }],
      },
    });
    const fileId = check?.answer?.files[0]?.id ?? '';
    expect(await service.file(withoutTheRight, fileId)).toEqual({
      fileName: 'check.pdf',
      mediaType: 'application/pdf',
      content: Buffer.from('abc'),
      reference: 'answered',
    });
    expect(await service.one(withoutTheRight, ids.late ?? '')).toMatchObject({ reference: 'late', answer: null });
  });

  it('gives the checks of a run', async () => {
    const rows = await service.ofRun(withoutTheRight, runs.late ?? '');
    expect(rows.map(({ reference }) => reference)).toEqual(['late']);
  });

  it('hides checks of restricted records everywhere from those without the right', async () => {
    expect(await references(page)).not.toContain('hidden');
    expect((await service.list(withoutTheRight, { ...page })).total).toBe(5);
    expect(await service.one(withoutTheRight, ids.hidden ?? '')).toBeNull();
    expect(await service.ofRun(withoutTheRight, runs.hidden ?? '')).toEqual([]);
    expect(await service.one(withTheRight, ids.hidden ?? '')).toMatchObject({ reference: 'hidden' });
    expect(await service.ofRun(withTheRight, runs.hidden ?? '')).toHaveLength(1);
    const [file] = await query(
      `WITH a AS (INSERT INTO check_answers (request_id, outcome, answered_by) VALUES ($1, 'information-enclosed', 'R')
         RETURNING id)
       INSERT INTO check_files (answer_id, file_name, media_type, content, sha256)
       SELECT id, 'secret.pdf', 'application/pdf', 'abc', sha256('abc') FROM a RETURNING id`,
      [ids.hidden],
    );
    expect(await service.file(withoutTheRight, file.id)).toBeNull();
    expect(await service.file(withTheRight, file.id)).toMatchObject({ fileName: 'secret.pdf' });
  });

  it('finds nothing under an id that is none', async () => {
    expect(await service.one(withTheRight, 'CS-1')).toBeNull();
    expect(await service.file(withTheRight, randomUUID())).toBeNull();
    expect(await service.file(withTheRight, '../etc')).toBeNull();
    expect(await service.ofRun(withTheRight, 'x')).toEqual([]);
  });
});
