import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlarmsService } from '@linchpin/alarms';
import { CaseRecords, importPeople } from '@linchpin/case-records';
import { formatDayDate, londonDate } from '@linchpin/dates';
import { EventsService } from '@linchpin/events';
import { importTeams } from '@linchpin/teams';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { importAgencies } from './agencies-file.js';
import { UnfitAnswerError } from './answers/answer-rules.js';
import { hashOf, newToken } from './check-link.js';
import { CheckLinksService } from './check-links.service.js';
import { CheckPeople } from './check-people.js';

const person = { name: 'Robin Sample', role: 'Duty officer' };
const nothing = { ...person, outcome: 'nothing-known' };
const pdf = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const enclosed = {
  ...person,
  outcome: 'information-enclosed',
  file: { name: 'Zebedee Quillfeather.pdf', content: pdf },
};
const asked = expect.objectContaining({ purpose: 'Section 47 enquiry' });
const constraint = (name: string) =>
  expect.objectContaining({ driverError: expect.objectContaining({ constraint: name }) });

describe('CheckLinksService', () => {
  let database: TestDatabase;
  let service: CheckLinksService;
  const enqueuer = new RecordingEnqueuer();
  const query = (sql: string, values: unknown[] = []) => database.dataSource.query(sql, values);

  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    await importAgencies(dataSource.manager, {
      agencies: [{ code: 'HLT', name: 'Community Health', kind: 'health', email: 'hlt@agency.example', checkDays: 5 }],
    });
    await importTeams(dataSource.manager, {
      teams: [
        {
          code: 'HUB-N',
          name: 'North centre',
          kind: 'hub',
          email: 'hub@exshire.example',
          phone: '01632 960100',
          site: 'N',
        },
      ],
    });
    const child = {
      pers_person_id: 'P-1',
      pers_forename: 'Zebedee',
      pers_surname: 'Quillfeather',
      pers_dob: '2017-03-09',
    };
    const unborn = {
      pers_person_id: 'P-2',
      pers_forename: 'Unborn',
      pers_surname: 'Quillfeather',
      pers_expected_dob: '2027-05-03',
    };
    const home = (ref: string, postcode: string, parts: Record<string, string>) => ({
      addr_person_id: ref,
      addr_address_type: 'Home',
      addr_address_start_date: '2020-01-01',
      addr_address_postcode: postcode,
      addr_address_json: parts,
    });
    const family = {
      ssd_person: [child, unborn],
      ssd_family: [],
      ssd_address: [
        home('P-1', 'ZZ1 1AB', { HOUSE: '14', STREET: 'Juniper Lane', TOWN: 'Exbridge' }),
        home('P-2', 'CON', {}),
      ],
      relationships: [],
    };
    await importPeople(dataSource.manager, { families: [family], ssd_professionals: [] });
    const events = new EventsService(dataSource, enqueuer, new AlarmsService(dataSource));
    service = new CheckLinksService(dataSource, new CheckPeople(new CaseRecords()), events);
  });
  afterAll(() => database.drop());

  interface Given {
    childRefs?: string[];
    state?: 'requested' | 'withdrawn';
    team?: string | null;
    expires?: string;
  }

  /** A request with a link, as the handler makes them, and how to look at what became of it. */
  const givenCheck = async ({
    childRefs = ['P-1'],
    state = 'requested',
    team = 'HUB-N',
    expires = '1 day',
  }: Given = {}) => {
    const { actionId } = await givenAction(database.dataSource, {
      kind: 'agency-checks.request',
      settings: {
        agencies: ['HLT'],
        purpose: 's47',
        lawfulBasis: 'public-task',
      },
    });
    const [requestId, token, reference] = [randomUUID(), newToken(), `CS-${randomUUID().slice(0, 8)}-HLT`];
    await query(
      `INSERT INTO check_requests (id, action_id, agency_id, reference, subject_reference, child_refs, purpose_code,
         lawful_basis_code, team_code, due_on, state)
       SELECT $1, $2, id, $3, 'CS-1', $4, 's47', 'public-task', $5, '2026-11-27', $6 FROM agencies WHERE code = 'HLT'`,
      [requestId, actionId, reference, childRefs, team, state],
    );
    await query('INSERT INTO check_links (token_hash, request_id, expires_at) VALUES ($1, $2, now() + $3::interval)', [
      hashOf(token),
      requestId,
      expires,
    ]);
    return { requestId, token, reference, actionId };
  };
  const openedAt = async (token: string) =>
    (await query('SELECT first_opened_at FROM check_links WHERE token_hash = $1', [hashOf(token)]))[0]?.first_opened_at;
  const readings = (actionId: string) =>
    query('SELECT person_ref, fields, purpose, reader FROM record_readings WHERE action_id = $1', [actionId]);
  const stored = (requestId: string) =>
    query(
      `SELECT a.outcome, answered_by, note, f.file_name, f.media_type, f.content, f.sha256, r.state
       FROM check_requests r JOIN check_answers a ON a.request_id = r.id LEFT JOIN check_files f ON f.answer_id = a.id
       WHERE r.id = $1`,
      [requestId],
    );
  const eventsOf = (reference: string) => query('SELECT * FROM events WHERE subject = $1', [`check/${reference}`]);

  describe('open', () => {
    it('tells what is asked and about whom, and logs the reading with the agency as the reader', async () => {
      const { token, reference, actionId } = await givenCheck({ childRefs: ['P-1', 'P-2'] });
      expect(await service.open(token)).toEqual({
        state: 'open',
        check: {
          reference,
          agencyName: 'Community Health',
          purpose: 'Section 47 enquiry',
          lawfulBasis: 'Public task, UK GDPR Article 6(1)(e)',
          due: formatDayDate('2026-11-27'),
          team: { name: 'North centre', email: 'hub@exshire.example', phone: '01632 960100' },
        },
        people: [
          {
            name: 'Zebedee Quillfeather',
            dateOfBirth: '9 March 2017',
            address: ['14 Juniper Lane', 'Exbridge', 'ZZ1 1AB'],
          },
          {
            name: 'Unborn Quillfeather',
            dateOfBirth: 'Expected 3 May 2027',
            address: ['Not shown: the address is protected'],
          },
        ],
      });
      expect(await readings(actionId)).toEqual(
        ['P-1', 'P-2'].map((ref) => ({
          person_ref: ref,
          fields: ['address', 'dateOfBirth', 'name'],
          purpose: `agency check ${reference}`,
          reader: 'agency HLT',
        })),
      );
    });

    it('remembers when it was opened first', async () => {
      const { token } = await givenCheck();
      await service.open(token);
      const first = await openedAt(token);
      expect(first).toBeInstanceOf(Date);
      await service.open(token);
      expect(await openedAt(token)).toEqual(first);
    });

    it('works without a team, and says so when the records no longer hold the child', async () => {
      const { token } = await givenCheck({ team: null, childRefs: ['P-404'] });
      expect(await service.open(token)).toMatchObject({ state: 'open', check: { team: null }, people: [] });
    });

    it.each([
      ['expired', { expires: '-1 second' }],
      ['withdrawn', { state: 'withdrawn' }],
    ] as const)('reads nobody’s details behind a link that is %s', async (state, given) => {
      const { token, actionId } = await givenCheck(given);
      expect(await service.open(token)).toEqual({ state, check: asked });
      expect(await readings(actionId)).toEqual([]);
      expect(await openedAt(token)).toBeNull();
    });

    it('says of an unknown link nothing but that', async () => {
      expect(await service.open(newToken())).toEqual({ state: 'unknown' });
      expect(await service.open("'; DROP TABLE check_links; --")).toEqual({ state: 'unknown' });
    });

    it('reads nothing when it only looks where a link leads', async () => {
      const { token, actionId } = await givenCheck();
      expect(await service.find(token)).toEqual({ state: 'open', check: asked });
      expect(await readings(actionId)).toEqual([]);
      expect(await openedAt(token)).toBeNull();
    });
  });

  describe('answer', () => {
    it('keeps the answer, and records and announces the event that it came', async () => {
      const { token, requestId, reference } = await givenCheck();
      const receipt = await service.answer(token, nothing);
      expect(receipt).toEqual({
        receipt: 'recorded',
        link: { state: 'answered', check: asked, outcome: 'nothing-known', answeredAt: expect.stringMatching(/ at /) },
      });
      expect(await stored(requestId)).toMatchObject([
        {
          state: 'answered',
          outcome: 'nothing-known',
          answered_by: 'Robin Sample, Duty officer',
          note: null,
          file_name: null,
        },
      ]);
      const events = await eventsOf(reference);
      expect(enqueuer.items).toContainEqual(expect.objectContaining({ payload: { eventId: events[0].id } }));
      expect(events).toMatchObject([
        {
          type: 'check.response.received',
          team_code: 'HUB-N',
          restricted: false,
          state: 'recorded',
          data: {
            checkRef: reference,
            checkSetRef: 'CS-1',
            agencyCode: 'HLT',
            outcomeCode: 'nothing-known',
            teamCode: 'HUB-N',
          },
        },
      ]);
    });

    it('puts nothing of the answer into the event', async () => {
      const { token, reference } = await givenCheck();
      await service.answer(token, { ...enclosed, note: 'Seen at the clinic' });
      expect(JSON.stringify(await eventsOf(reference))).not.toMatch(/Robin|clinic|Quillfeather|\.pdf/);
    });

    it('keeps a file under a name of our own, with its hash', async () => {
      const { token, requestId, reference } = await givenCheck();
      await service.answer(token, { ...enclosed, note: 'See page 2.' });
      expect(await stored(requestId)).toMatchObject([
        {
          note: 'See page 2.',
          file_name: `${londonDate(new Date())}-check-${reference}.pdf`,
          media_type: 'application/pdf',
          content: pdf,
          sha256: createHash('sha256').update(pdf).digest(),
        },
      ]);
    });

    it('refuses an unfit answer with every fault, and keeps nothing', async () => {
      const { token, requestId, reference } = await givenCheck();
      const unfit = {
        name: '',
        role: 'Nurse',
        outcome: 'information-enclosed',
        file: { name: 'a.exe', content: Buffer.from('MZ') },
      };
      const error: unknown = await service.answer(token, unfit).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UnfitAnswerError);
      expect((error as UnfitAnswerError).faults.map(({ field }) => field)).toEqual(['name', 'file']);
      expect(await stored(requestId)).toEqual([]);
      expect(await eventsOf(reference)).toEqual([]);
      expect(await service.find(token)).toMatchObject({ state: 'open' });
    });

    it('takes the same answer sent twice at once as one', async () => {
      const { token, requestId, reference } = await givenCheck();
      const receipts = await Promise.all([1, 2, 3].map(() => service.answer(token, enclosed)));
      expect(receipts.map(({ receipt }) => receipt).sort()).toEqual(['recorded', 'repeated', 'repeated']);
      expect(await stored(requestId)).toHaveLength(1);
      expect(await eventsOf(reference)).toHaveLength(1);
    });

    it.each([
      ['another outcome', { ...nothing, outcome: 'cannot-answer', note: 'Not ours' }],
      ['another person', { ...nothing, name: 'Sam Sample' }],
      ['a file', enclosed],
      ['an unfit answer', { ...nothing, name: '' }],
    ])('lets the first answer stand against %s', async (_what, other) => {
      const { token, requestId } = await givenCheck();
      await service.answer(token, nothing);
      expect(await service.answer(token, other)).toMatchObject({
        receipt: 'refused',
        link: { state: 'answered', outcome: 'nothing-known' },
      });
      expect(await stored(requestId)).toMatchObject([
        { outcome: 'nothing-known', answered_by: 'Robin Sample, Duty officer' },
      ]);
    });

    it('tells another file from the same one', async () => {
      const { token } = await givenCheck();
      await service.answer(token, enclosed);
      const changed = { ...enclosed, file: { ...enclosed.file, content: Buffer.concat([pdf, Buffer.from(' ')]) } };
      expect(await service.answer(token, changed)).toMatchObject({ receipt: 'refused' });
      expect(await service.answer(token, enclosed)).toMatchObject({ receipt: 'repeated' });
    });

    it('accepts one of two different answers that come at once', async () => {
      const { token, requestId } = await givenCheck();
      const receipts = await Promise.all([service.answer(token, nothing), service.answer(token, enclosed)]);
      expect(receipts.map(({ receipt }) => receipt).sort()).toEqual(['recorded', 'refused']);
      expect(await stored(requestId)).toHaveLength(1);
    });

    it('works from any link of the request', async () => {
      const { token, requestId } = await givenCheck();
      const second = newToken();
      await query(`INSERT INTO check_links VALUES ($1, $2, now(), now() + interval '1 day')`, [
        hashOf(second),
        requestId,
      ]);
      await service.answer(token, nothing);
      expect(await service.find(second)).toMatchObject({ state: 'answered' });
    });

    it.each([
      ['expired', { expires: '-1 second' }],
      ['withdrawn', { state: 'withdrawn' }],
    ] as const)('does not take an answer through a link that is %s', async (state, given) => {
      const { token, requestId } = await givenCheck(given);
      expect(await service.answer(token, nothing)).toEqual({ receipt: 'refused', link: { state, check: asked } });
      expect(await stored(requestId)).toEqual([]);
    });

    it('does not take an answer through an unknown link', async () => {
      expect(await service.answer(newToken(), nothing)).toEqual({ receipt: 'refused', link: { state: 'unknown' } });
    });

    it('still says that the answer came after the link has expired', async () => {
      const { token, requestId } = await givenCheck();
      await service.answer(token, nothing);
      await query('UPDATE check_links SET expires_at = now() WHERE request_id = $1', [requestId]);
      expect(await service.open(token)).toMatchObject({ state: 'answered' });
    });
  });

  describe('the tables', () => {
    const insertAnswer = (requestId: string, outcome = 'nothing-known', note: string | null = null) =>
      query(
        `INSERT INTO check_answers (request_id, outcome, answered_by, note) VALUES ($1, $2, 'R, D', $3) RETURNING id`,
        [requestId, outcome, note],
      );
    const insertFile = (answerId: string, content: Buffer, sha256 = createHash('sha256').update(content).digest()) =>
      query(
        `INSERT INTO check_files (answer_id, file_name, media_type, content, sha256) VALUES ($1, 'f', 'm', $2, $3)`,
        [answerId, content, sha256],
      );

    it('hold one answer to a request, whoever writes it', async () => {
      const { requestId } = await givenCheck();
      const tries = await Promise.allSettled([1, 2, 3, 4].map(() => insertAnswer(requestId)));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const reasons = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(reasons).toEqual([1, 2, 3].map(() => constraint('check_answers_once')));
    });

    it('hold no reasonless "cannot answer" and no "nothing known" with a note', async () => {
      const { requestId } = await givenCheck();
      const fits = constraint('check_answers_note_fits');
      await expect(insertAnswer(requestId, 'cannot-answer')).rejects.toEqual(fits);
      await expect(insertAnswer(requestId, 'nothing-known', 'but')).rejects.toEqual(fits);
      await expect(insertAnswer(requestId, 'information-enclosed', 'that')).resolves.toHaveLength(1);
    });

    it('hold one file for an answer, of the right size and with its own hash', async () => {
      const { requestId } = await givenCheck();
      const [{ id }] = await insertAnswer(requestId);
      await expect(insertFile(id, pdf, Buffer.alloc(32))).rejects.toEqual(constraint('check_files_sha256'));
      await expect(insertFile(id, Buffer.alloc(0))).rejects.toEqual(constraint('check_files_size'));
      await expect(insertFile(id, Buffer.alloc(10 * 1024 * 1024 + 1))).rejects.toEqual(constraint('check_files_size'));
      await insertFile(id, pdf);
      await expect(insertFile(id, pdf)).rejects.toEqual(constraint('check_files_once'));
    });
  });
});
