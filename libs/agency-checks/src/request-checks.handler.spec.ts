import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionContext } from '@linchpin/actions';
import { WorkingCalendar } from '@linchpin/calendar';
import { CaseRecords, importPeople } from '@linchpin/case-records';
import { readSettings } from '@linchpin/config';
import { addDays, formatDate, londonDate } from '@linchpin/dates';
import { importTeams } from '@linchpin/teams';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { type GivenAction, givenAction, type GivenContext } from '../../../test/support/actions.js';
import { WaysOut } from '../../../test/support/ways-out.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { importAgencies } from './agencies-file.js';
import { AgencyDirectory } from './agency-directory.js';
import { CheckWriter } from './check-writer.js';
import { RequestChecks, type RequestedChecks } from './request-checks.handler.js';

type Given = GivenContext<'agency-checks.request'>;

const agencies = ['POL', 'HLT', 'SCH'].map((code, index) => ({
  code,
  name: `Agency ${code}`,
  kind: 'health',
  email: `${code.toLowerCase()}@agency.example`,
  checkDays: index + 2,
}));
const child = (ref: string, born: string) => ({
  pers_person_id: ref,
  pers_forename: 'Zebedee',
  pers_surname: 'Quillfeather',
  pers_dob: born,
});

describe('RequestChecks', () => {
  let database: TestDatabase;
  let smtp: SMTPServer;
  let waysOut: WaysOut;
  let handler: RequestChecks;
  let mails: ParsedMail[];
  /** Addresses that the mail server will never take, and whether it takes anything now. */
  let refused: Set<string>;
  let down: boolean;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { manager } = database.dataSource;
    await importAgencies(manager, { agencies });
    await importTeams(manager, {
      teams: [
        { code: 'HUB-N', name: 'North centre', kind: 'hub', email: 'hub@exshire.example', site: 'N' },
        {
          code: 'SPK-NE',
          name: 'North East support',
          kind: 'spoke',
          hub: 'HUB-N',
          email: 'ne@exshire.example',
          site: 'N',
        },
      ],
    });
    const family = {
      ssd_person: [child('P-1', '2017-03-09'), child('P-2', '2020-11-21')],
      ssd_family: ['P-1', 'P-2'].map((ref) => ({ fami_family_id: 'G-1', fami_person_id: ref })),
      ssd_address: [],
      relationships: [],
    };
    await importPeople(manager, { families: [family], ssd_professionals: [] });
    smtp = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo({ address }, _session, done) {
        if (down) return done(Object.assign(new Error('try later'), { responseCode: 451 }));
        return refused.has(address) ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) : done();
      },
      onData(stream, _session, done) {
        simpleParser(stream).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    const settings = readSettings({ SMTP_URL: `smtp://127.0.0.1:${port}`, PORTAL_URL: 'https://checks.example/' });
    waysOut = new WaysOut(database.dataSource, settings, { check: new CheckWriter(database.dataSource, settings) });
    handler = new RequestChecks(new AgencyDirectory(database.dataSource), new CaseRecords());
  });
  afterAll(async () => {
    await waysOut.close();
    await new Promise<void>((resolve) => smtp.close(resolve));
    await database.drop();
  });
  beforeEach(async () => {
    await database.dataSource.query('DELETE FROM deliveries');
    mails = [];
    refused = new Set();
    down = false;
  });

  const given = (settings: Record<string, unknown> = {}, event: GivenAction<'agency-checks.request'>['event'] = {}) =>
    givenAction(database.dataSource, {
      kind: 'agency-checks.request',
      settings: { agencies: ['POL', 'HLT'], purpose: 'single-assessment', lawfulBasis: 'public-task', ...settings },
      event: { data: { childRef: 'P-1' }, ...event },
    });

  /** What the runner does: the handler works inside a transaction, which may be lost afterwards. */
  const inTransaction = <Done>(
    action: Given,
    work: (action: ActionContext<'agency-checks.request'>) => Promise<Done>,
  ) => database.dataSource.transaction((manager) => work({ ...action, manager }));
  /** And after its commit what it asks for is brought out. */
  const andBroughtOut = async <Done>(done: Promise<Done>): Promise<Done> => {
    const came = await done;
    await waysOut.bringOut();
    return came;
  };
  const perform = (action: Given) => andBroughtOut(inTransaction(action, (context) => handler.perform(context)));
  const performed = async (action: Given): Promise<RequestedChecks> => {
    const outcome = await perform(action);
    if (outcome.outcome !== 'succeeded') throw new Error(`was ${outcome.outcome}`);
    return outcome.result;
  };
  const revise = (action: Given, settings: Partial<Given['settings']>, previous: RequestedChecks) =>
    andBroughtOut(
      inTransaction(action, (context) =>
        handler.revise({ ...context, settings: { ...action.settings, ...settings } }, previous),
      ),
    );
  const requestsOf = (actionId: string) =>
    database.dataSource.query(
      `SELECT r.*, due_on::text AS due_on, a.code, (SELECT count(*)::int FROM check_links l WHERE l.request_id = r.id) AS links
       FROM check_requests r JOIN agencies a ON a.id = agency_id WHERE action_id = $1 ORDER BY reference`,
      [actionId],
    );
  const tokensIn = (mail: ParsedMail) =>
    [...(mail.text ?? '').matchAll(/https:\/\/checks\.example\/checks\/(\S+)/g)].map(([, token]) => token);
  const workingDaysFromToday = (days: number) =>
    WorkingCalendar.service([]).addWorkingDays(londonDate(new Date()), days).date;

  it('asks for no answer on a day of rest, and says why the date is another', async () => {
    const action = { ...(await given({ due: { from: '2026-12-25' } })), today: '2026-11-30' };
    const { requests, warnings } = await performed(action);
    expect(requests.map(({ dueOn }) => dueOn)).toEqual(['2026-12-24', '2026-12-24']);
    expect(warnings).toEqual([
      'The date for this, 25 December 2026, is not a working day. It is asked for by 24 December 2026, the working day before.',
    ]);
  });

  it('asks each agency once, by a mail with a link of its own', async () => {
    const action = await given({ agencies: ['POL', 'HLT', 'POL'] });
    const result = await performed(action);
    const { reference } = action.event;
    expect(result).toEqual({
      requests: [
        { requestId: expect.any(String), reference: `${reference}-POL`, agency: 'POL', dueOn: workingDaysFromToday(2) },
        { requestId: expect.any(String), reference: `${reference}-HLT`, agency: 'HLT', dueOn: workingDaysFromToday(3) },
      ],
    });
    expect(mails.map(({ to }) => to)).toMatchObject([{ text: 'pol@agency.example' }, { text: 'hlt@agency.example' }]);
    expect(mails[0]?.text).toContain('North East support, asks you for a check.');
    expect(mails[0]?.text).toContain('Purpose: Child and family assessment');
    expect(new Set(mails.flatMap(tokensIn)).size).toBe(2);
  });

  it('records the lawful basis, and of a token only the hash', async () => {
    const action = await given({ agencies: ['POL'] });
    await performed(action);
    const [token = ''] = mails.flatMap(tokensIn);
    const [request] = await requestsOf(action.actionId);
    expect(request).toMatchObject({
      purpose_code: 'single-assessment',
      lawful_basis_code: 'public-task',
      child_refs: ['P-1'],
    });
    const [link] = await database.dataSource.query('SELECT * FROM check_links WHERE request_id = $1', [request.id]);
    expect(link.token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(JSON.stringify([request, link, action])).not.toContain(token);
  });

  it('names nobody in a mail', async () => {
    await performed(await given());
    for (const { subject, text, html } of mails) {
      expect(`${subject} ${text} ${String(html)}`).not.toMatch(/Zebedee|Quillfeather|P-1\b|2017/i);
    }
  });

  it('asks about every child of a sibling group', async () => {
    const action = await given({ agencies: ['POL'] }, { data: { childRef: 'P-2', groupRef: 'G-1', childCount: 2 } });
    await performed(action);
    expect(await requestsOf(action.actionId)).toMatchObject([{ child_refs: ['P-1', 'P-2'] }]);
  });

  it('uses the date that the trigger sets, and today with a warning when that has passed', async () => {
    const today = '2026-11-30';
    const due = { from: addDays(today, 20), amount: 3, unit: 'days', direction: 'before' };
    expect((await performed({ ...(await given({ due })), today })).requests).toMatchObject([
      { dueOn: addDays(today, 17) },
      { dueOn: addDays(today, 17) },
    ]);
    const late = await performed({ ...(await given({ due: { ...due, from: addDays(today, 2) } })), today });
    expect(late.requests).toMatchObject([{ dueOn: today }, { dueOn: today }]);
    expect(late.warnings).toEqual([
      `The answers were owed by ${formatDate(addDays(today, -1))}, which has passed: they were asked for today.`,
    ]);
  });

  it.each([
    ['an unknown agency', { agencies: ['POL', 'ZZ', 'YY'] }, {}, /code ZZ, YY, so none was asked/],
    ['a restricted record', {}, { restricted: true }, /restricted/],
    ['an event without a child', {}, { data: {} }, /names no child/],
    ['a child nobody knows', {}, { data: { childRef: 'P-404' } }, /P-404/],
  ])('refuses %s before anything is sent or stored', async (_what, settings, event, reason) => {
    const action = await given(settings, event);
    expect(await perform(action)).toEqual({ outcome: 'rejected', reason: expect.stringMatching(reason) });
    expect(mails).toEqual([]);
    expect(await requestsOf(action.actionId)).toEqual([]);
  });

  it('mails nothing when the action is lost before its commit', async () => {
    const action = await given({ agencies: ['POL'] });
    const crash = inTransaction(action, async (context) => {
      await handler.perform(context);
      throw new Error('killed before the commit');
    });
    await expect(crash).rejects.toThrow('killed');
    await waysOut.bringOut();
    expect(mails).toEqual([]);
    await performed(action);
    expect(mails).toHaveLength(1);
    expect(await requestsOf(action.actionId)).toMatchObject([{ links: 1 }]);
  });

  it('tries again with another link when the mail server could not be reached', async () => {
    const action = await given({ agencies: ['POL'] });
    down = true;
    await performed(action);
    expect(mails).toEqual([]);
    down = false;
    await waysOut.bringOut();
    expect(mails).toHaveLength(1);
    expect(await requestsOf(action.actionId)).toMatchObject([{ links: 2, state: 'requested' }]);
  });

  it('mails a second link that works as well as the first when the crash came before the sending was noted', async () => {
    const action = await given({ agencies: ['POL'] });
    await performed(action);
    const [sent] = await database.dataSource.query<{ id: string }[]>('SELECT id FROM deliveries WHERE action_id = $1', [
      action.actionId,
    ]);
    await database.dataSource.query('DELETE FROM deliveries WHERE id = $1', [sent?.id]);
    await database.dataSource.query(
      `INSERT INTO deliveries (id, purpose, about, action_id, channel, recipient, recipient_name)
       SELECT $1, 'check', $2::text, $2::uuid, 'email', 'agency:' || id, name FROM agencies WHERE code = 'POL'`,
      [sent?.id, action.actionId],
    );
    await waysOut.bringOut();
    expect(new Set(mails.flatMap(tokensIn)).size).toBe(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await requestsOf(action.actionId)).toMatchObject([{ links: 2 }]);
  });

  it('asks once when two attempts run at the same time', async () => {
    const action = await given({ agencies: ['POL', 'HLT', 'SCH'] });
    const results = await Promise.all([performed(action), performed(action), performed(action)]);
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(mails).toHaveLength(3);
    expect(await requestsOf(action.actionId)).toHaveLength(3);
  });

  it('asks the others when one address is refused; once it is corrected, only that one', async () => {
    const action = await given({ agencies: ['POL', 'HLT', 'SCH'] });
    refused.add('hlt@agency.example');
    await performed(action);
    expect(mails).toHaveLength(2);
    const failed = await database.dataSource.query<unknown[]>(
      `SELECT recipient_name AS name, reason FROM deliveries WHERE state = 'failed'`,
    );
    expect(failed).toEqual([{ name: 'Agency HLT', reason: 'The mail server refused the message (SMTP 550).' }]);
    refused.clear();
    await performed(action);
    expect(mails.map(({ to }) => to)).toMatchObject([{}, {}, { text: 'hlt@agency.example' }]);
  });

  it('gives a second request to the same agency about the same subject a reference of its own', async () => {
    const first = await given({ agencies: ['POL'] });
    await performed(first);
    const second = await given({ agencies: ['POL'] }, { reference: first.event.reference, subject: 'other/1' });
    expect((await performed(second)).requests[0]?.reference).toBe(`${first.event.reference}-POL-2`);
  });

  it('keeps references within 64 characters', async () => {
    const action = await given({ agencies: ['POL'] }, { reference: 'R'.repeat(64) });
    expect((await performed(action)).requests[0]?.reference).toBe(`${'R'.repeat(60)}-POL`);
  });

  describe('revise', () => {
    it('asks who was added, closes who was taken off, and keeps what was answered', async () => {
      const action = await given({ agencies: ['POL', 'HLT'] });
      const before = await performed(action);
      const outcome = await revise(action, { agencies: ['HLT', 'SCH'] }, before);
      expect(outcome).toMatchObject({
        outcome: 'succeeded',
        result: { requests: [{ agency: 'HLT' }, { agency: 'SCH' }] },
      });
      expect(await requestsOf(action.actionId)).toMatchObject([
        { code: 'HLT', state: 'requested' },
        { code: 'POL', state: 'withdrawn' },
        { code: 'SCH', state: 'requested' },
      ]);
      expect(mails.map(({ to }) => to)).toMatchObject([{}, {}, { text: 'sch@agency.example' }]);
    });

    it('moves the due date of open requests, and no link ends sooner than its mail said', async () => {
      const today = londonDate(new Date());
      // No answer is asked for on a day of rest.
      const workingDay = (days: number) => WorkingCalendar.service([]).lastWorkingDayOnOrBefore(addDays(today, days));
      const dueIn = (days: number) => ({
        due: { from: workingDay(days), amount: 0, unit: 'days', direction: 'after', calendar: 'service' } as const,
      });
      const action = await given({ agencies: ['POL', 'HLT'], ...dueIn(10) });
      const before = await performed(action);
      await database.dataSource.query(`UPDATE check_requests SET state = 'answered' WHERE id = $1`, [
        before.requests[1]?.requestId,
      ]);
      const expiry = async () =>
        (
          await database.dataSource.query(`SELECT expires_at FROM check_links WHERE request_id = $1`, [
            before.requests[0]?.requestId,
          ])
        )[0].expires_at as Date;
      const [expiresAt] = [await expiry()];
      await revise(action, dueIn(5), before);
      expect(await requestsOf(action.actionId)).toMatchObject([
        { code: 'HLT', due_on: workingDay(10) },
        { code: 'POL', due_on: workingDay(5) },
      ]);
      expect(await expiry()).toEqual(expiresAt);
      await revise(action, dueIn(15), before);
      expect(londonDate(await expiry())).toBe(addDays(workingDay(15), 31));
      expect(mails).toHaveLength(2);
    });

    it('opens a request again when its agency is back on the list, with the link it has', async () => {
      const action = await given({ agencies: ['POL', 'HLT'] });
      const before = await performed(action);
      await revise(action, { agencies: ['HLT'] }, before);
      await revise(action, { agencies: ['POL', 'HLT'] }, before);
      expect(await requestsOf(action.actionId)).toMatchObject([
        { code: 'HLT', state: 'requested', due_on: workingDaysFromToday(3) },
        { code: 'POL', state: 'requested', due_on: workingDaysFromToday(2) },
      ]);
      expect(mails).toHaveLength(2);
    });
  });

  it('asks nobody any more once the record has been restricted', async () => {
    const action = await given({ agencies: ['POL'] });
    down = true;
    await performed(action);
    await database.dataSource.query('UPDATE runs SET restricted = true WHERE id = $1', [action.runId]);
    down = false;
    await waysOut.bringOut();
    expect(mails).toEqual([]);
    const deliveries = await database.dataSource.query('SELECT state FROM deliveries WHERE action_id = $1', [
      action.actionId,
    ]);
    expect(deliveries).toEqual([{ state: 'withdrawn' }]);
  });

  describe('withdraw', () => {
    it('closes what is open and leaves what is answered', async () => {
      const action = await given();
      const { requests } = await performed(action);
      await database.dataSource.query(`UPDATE check_requests SET state = 'answered' WHERE id = $1`, [
        requests[0]?.requestId,
      ]);
      const outcome = await inTransaction(action, (context) => handler.withdraw(context));
      expect(outcome).toEqual({ outcome: 'succeeded', result: { withdrawn: 1, answered: 1 } });
      expect((await requestsOf(action.actionId)).map(({ state }: { state: string }) => state)).toEqual([
        'withdrawn',
        'answered',
      ]);
    });

    it('is not undone by a late attempt to ask', async () => {
      const action = await given({ agencies: ['POL'] });
      down = true;
      await performed(action);
      down = false;
      await inTransaction(action, (context) => handler.withdraw(context));
      await performed(action);
      expect(mails).toEqual([]);
      expect(await requestsOf(action.actionId)).toMatchObject([{ state: 'withdrawn' }]);
    });
  });

  describe('the tables', () => {
    const insert = (actionId: string, reference: string, refs: string[] = ['P-1']) =>
      database.dataSource.query(
        `INSERT INTO check_requests (action_id, agency_id, reference, subject_reference, child_refs, purpose_code,
           lawful_basis_code, due_on) SELECT $1, id, $2, 'S', $3, 's47', 'public-task', now() FROM agencies WHERE code = 'POL'`,
        [actionId, reference, refs],
      );
    const constraint = (name: string) =>
      expect.objectContaining({ driverError: expect.objectContaining({ constraint: name }) });

    it('hold one request for an action and agency, whoever writes them', async () => {
      const { actionId } = await given();
      const tries = await Promise.allSettled([1, 2, 3, 4].map((n) => insert(actionId, `once-${n}`)));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const reasons = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(reasons).toEqual([1, 2, 3].map(() => constraint('check_requests_once')));
    });

    it('hold no reference twice, and no request about nobody', async () => {
      await insert((await given()).actionId, 'same');
      await expect(insert((await given()).actionId, 'same')).rejects.toEqual(
        constraint('check_requests_reference_once'),
      );
      await expect(insert((await given()).actionId, 'empty', [])).rejects.toEqual(
        constraint('check_requests_about_someone'),
      );
    });

    it('hold no token in clear', async () => {
      const action = await given({ agencies: ['POL'] });
      const { requests } = await performed(action);
      const clear = database.dataSource.query('INSERT INTO check_links VALUES ($1, $2, now(), now())', [
        Buffer.from('a-token-as-it-is'),
        requests[0]?.requestId,
      ]);
      await expect(clear).rejects.toEqual(constraint('check_links_sha256'));
    });
  });
});
