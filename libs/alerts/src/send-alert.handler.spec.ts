import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { violatedConstraint } from '@linchpin/database';
import { importTeams, StaffMember, Team, TeamDirectory, teamsFileSchema } from '@linchpin/teams';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { givenAction, type GivenContext } from '../../../test/support/actions.js';
import { WaysOut } from '../../../test/support/ways-out.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { AlertWriter } from './alert-writer.js';
import { SendAlert, type SentAlert } from './send-alert.handler.js';

const teams = [
  { code: 'HUB-N', name: 'North hub', kind: 'hub', email: 'hub@exshire.example', site: 'NORTH' },
  { code: 'SPK-NE', name: 'North East', kind: 'spoke', hub: 'HUB-N', email: 'ne@exshire.example', site: 'NORTH' },
  { code: 'SPK-BAD', name: 'Lost team', kind: 'spoke', hub: 'HUB-N', email: 'refused@exshire.example', site: 'NORTH' },
];

describe('SendAlert', () => {
  let database: TestDatabase;
  let waysOut: WaysOut;
  let handler: SendAlert;
  let mails: ParsedMail[] = [];
  let away = false;

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const code = away ? 450 : address.startsWith('refused') ? 550 : undefined;
      done(code ? Object.assign(new Error('not now'), { responseCode: code }) : null);
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail);
          done();
        },
        (error: unknown) => done(error as Error),
      );
    },
  });

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    await importTeams(database.dataSource.manager, teamsFileSchema.parse({ teams }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const settings = readSettings({
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      CONSOLE_URL: 'https://linchpin.exshire.example/',
    });
    waysOut = new WaysOut(database.dataSource, settings, { alert: new AlertWriter(database.dataSource, settings) });
    handler = new SendAlert(new TeamDirectory(), settings);
  });
  afterAll(async () => {
    await waysOut.close();
    await new Promise<void>((resolve) => server.close(resolve));
    await database.drop();
  });
  beforeEach(async () => {
    [mails, away] = [[], false];
    await database.dataSource.query('DELETE FROM alerts; DELETE FROM deliveries');
  });

  type Given = GivenContext<'alerts.send'>;
  const given = (settings: object = {}, event: object = {}) =>
    givenAction(database.dataSource, {
      kind: 'alerts.send',
      settings: { team: 'spoke', headline: 'Conference booked', ...settings },
      event: { reference: 'M-20417', teamCode: 'SPK-NE', ...event },
    });
  const changed = (action: Given, settings: object): Given => ({
    ...action,
    settings: { ...action.settings, ...settings },
  });
  /** Done in a transaction, and after its commit brought out. */
  const brought = async <Outcome>(outcome: Promise<Outcome>): Promise<Outcome> => {
    const came = await outcome;
    await waysOut.bringOut();
    return came;
  };
  const perform = (action: Given) =>
    brought(database.dataSource.transaction((manager) => handler.perform({ ...action, manager })));
  const revise = (action: Given, previous: SentAlert) =>
    brought(database.dataSource.transaction((manager) => handler.revise({ ...action, manager }, previous)));
  const deliveries = () =>
    database.dataSource.query<unknown[]>(
      `SELECT recipient_name AS name, state, reason FROM deliveries ORDER BY created_at, recipient_name`,
    );
  const withdraw = (action: Given) =>
    database.dataSource.transaction((manager) => handler.withdraw({ ...action, manager }, { team: '', mailedTo: 1 }));
  const lines = () =>
    database.dataSource.query(
      `SELECT teams.code, headline, reference, about_at, due_on::text, restricted, read_at IS NOT NULL AS read,
         withdrawn_at IS NOT NULL AS withdrawn
       FROM alerts JOIN teams ON teams.id = team_id ORDER BY alerts.created_at`,
    );

  it('writes one line and sends one mail to the team’s mailbox', async () => {
    const action = await given({
      aboutAt: '2026-12-10T10:00:00Z',
      due: { from: '2026-12-10', amount: 5, unit: 'working-days' },
    });
    expect(await perform(action)).toEqual({ outcome: 'succeeded', result: { team: 'SPK-NE', mailedTo: 1 } });
    expect(await lines()).toEqual([
      {
        code: 'SPK-NE',
        headline: 'Conference booked',
        reference: 'M-20417',
        about_at: new Date('2026-12-10T10:00:00Z'),
        due_on: '2026-12-17',
        restricted: false,
        read: false,
        withdrawn: false,
      },
    ]);
    expect(mails.map(({ to, subject, text }) => [to && 'text' in to && to.text, subject, text])).toEqual([
      [
        'ne@exshire.example',
        'Conference booked: M-20417',
        'Conference booked\n\n' +
          'Reference: M-20417\nWhen: 10 December 2026 at 10am\nDue: 17 December 2026\nTeam: North East\n\n' +
          `https://linchpin.exshire.example/runs/${action.runId}\n`,
      ],
    ]);
  });

  it.each([
    ['hub', 'HUB-N', 'hub@exshire.example'],
    ['HUB-N', 'HUB-N', 'hub@exshire.example'],
    ['SPK-NE', 'SPK-NE', 'ne@exshire.example'],
  ])('finds the team %s', async (team, code, email) => {
    expect(await perform(await given({ team }))).toMatchObject({ result: { team: code } });
    expect(mails.map(({ to }) => to && 'text' in to && to.text)).toEqual([email]);
  });

  it('lets nothing else of the event through, whatever the event carries', async () => {
    const secrets = {
      childName: 'Synthetic Child',
      address: '1 Invented Road',
      category: 'neglect',
      narrative: 'A long story',
      nested: { carer: ['Synthetic Carer'] },
    };
    const action = await given({ aboutAt: '2026-12-10T10:00:00Z' }, { data: secrets });
    await perform(action);
    const said = JSON.stringify([mails[0]?.subject, mails[0]?.text, mails[0]?.html, await lines()]).toLowerCase();
    for (const secret of ['synthetic', 'invented', 'neglect', 'story', 'carer', 'address', 'category']) {
      expect(said).not.toContain(secret);
    }
    expect(mails[0]?.attachments).toEqual([]);
  });

  it('rejects a headline that a trigger took from the event', async () => {
    const action = await given({ headline: 'Synthetic Child' }, { data: { childName: 'Synthetic Child' } });
    expect(await perform(action)).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringMatching(/^The headline is a value of the event/),
    });
    expect([mails, await lines()]).toEqual([[], []]);
  });

  it('rejects a reference that is a sentence', async () => {
    expect(await perform(await given({}, { reference: 'Synthetic Child' }))).toEqual({
      outcome: 'rejected',
      reason:
        'An alert may not say this: reference must be a reference without spaces. ' +
        'Correct the trigger or the event’s source.',
    });
    expect([mails, await lines()]).toEqual([[], []]);
  });

  it('says one sentence of a restricted event', async () => {
    const action = await given({ aboutAt: '2026-12-10T10:00:00Z', due: { from: '2026-12-10' } }, { restricted: true });
    await perform(action);
    expect(mails.map(({ subject, text }) => [subject, text])).toEqual([
      ['Restricted item awaiting you', 'Restricted item awaiting you\n'],
    ]);
    expect(await lines()).toEqual([
      expect.objectContaining({
        headline: 'Restricted item awaiting you',
        about_at: null,
        due_on: null,
        restricted: true,
      }),
    ]);
  });

  it('passes on the warning of a date that is not certain', async () => {
    const due = { from: '2045-03-01', amount: 1, unit: 'working-days' };
    expect(await perform(await given({ due }))).toMatchObject({
      result: { warning: expect.stringMatching(/checked by hand/) },
    });
  });

  it('neither writes nor mails twice', async () => {
    const action = await given();
    await perform(action);
    await perform(action);
    expect(await lines()).toHaveLength(1);
    expect(mails).toHaveLength(1);
  });

  it('writes and mails once for two attempts at once', async () => {
    const action = await given();
    const outcomes = await Promise.all([perform(action), perform(action)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
    expect([mails.length, (await lines()).length]).toEqual([1, 1]);
  });

  it.each([
    [
      { team: 'SPK-GONE' },
      {},
      'There is no team with the code SPK-GONE. Operations can add it to the council’s teams; then retry. Or correct the code in what names it: the event or the trigger.',
    ],
    [
      {},
      { teamCode: null },
      'The event names no team, so its spoke is not known, and no team is on duty. Send teamCode with the event, or set duty for one of the council’s teams.',
    ],
  ])('rejects a team that is not known: %j %j', async (settings, event, reason) => {
    expect(await perform(await given(settings, event))).toEqual({ outcome: 'rejected', reason });
  });

  it('has the line in the inbox of a team whose mailbox the server refuses, and mails it once that is corrected', async () => {
    const action = await given({ team: 'SPK-BAD' });
    expect(await perform(action)).toMatchObject({ outcome: 'succeeded' });
    expect(await deliveries()).toEqual([
      { name: 'Lost team', state: 'failed', reason: 'The mail server refused the message (SMTP 550).' },
    ]);
    expect(await lines()).toHaveLength(1);
    await database.dataSource.query(`UPDATE teams SET email = 'lost@exshire.example' WHERE code = 'SPK-BAD'`);
    await perform(action);
    expect(await deliveries()).toMatchObject([{ state: 'accepted', reason: null }]);
    expect([mails.length, (await lines()).length]).toEqual([1, 1]);
  });

  it('keeps the mail for later while the mail server is away', async () => {
    away = true;
    const action = await given();
    expect(await perform(action)).toMatchObject({ outcome: 'succeeded' });
    expect(await deliveries()).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('450') }]);
    expect(await lines()).toHaveLength(1);
    away = false;
    await waysOut.bringOut();
    expect(await deliveries()).toMatchObject([{ state: 'accepted' }]);
    expect([mails.length, (await lines()).length]).toEqual([1, 1]);
  });

  it('never sends a mail that was withdrawn before it had gone', async () => {
    away = true;
    const action = await given();
    await perform(action);
    away = false;
    await withdraw(action);
    await waysOut.bringOut();
    expect(await deliveries()).toMatchObject([{ state: 'withdrawn' }]);
    expect(mails).toEqual([]);
  });

  describe('revised', () => {
    it('brings the line up to date and marks it unread', async () => {
      const action = await given({ aboutAt: '2026-12-10T10:00:00Z' });
      await perform(action);
      await readBy('ST-01');
      await revise(changed(action, { aboutAt: '2026-12-11T14:00:00Z' }), { team: 'SPK-NE', mailedTo: 1 });
      expect(await lines()).toEqual([
        expect.objectContaining({ about_at: new Date('2026-12-11T14:00:00Z'), read: false }),
      ]);
    });

    it('leaves a line that says the same as it is, read', async () => {
      const action = await given();
      await perform(action);
      await readBy('ST-01');
      await revise(action, { team: 'SPK-NE', mailedTo: 1 });
      expect(await lines()).toEqual([expect.objectContaining({ read: true })]);
    });

    it('tells another team instead, and back again', async () => {
      const action = await given();
      await perform(action);
      const toHub = changed(action, { team: 'hub' });
      expect(await revise(toHub, { team: 'SPK-NE', mailedTo: 1 })).toMatchObject({ result: { team: 'HUB-N' } });
      expect(await lines()).toEqual([
        expect.objectContaining({ code: 'SPK-NE', withdrawn: true }),
        expect.objectContaining({ code: 'HUB-N', withdrawn: false }),
      ]);
      expect(mails).toHaveLength(2);
      await revise(action, { team: 'HUB-N', mailedTo: 1 });
      expect(await lines()).toContainEqual(expect.objectContaining({ code: 'SPK-NE', withdrawn: false }));
    });
  });

  it('takes the line out of the inbox when withdrawn', async () => {
    const action = await given();
    await perform(action);
    expect(await withdraw(action)).toEqual({ outcome: 'succeeded', result: { withdrawn: 1 } });
    expect(await withdraw(action)).toEqual({ outcome: 'succeeded', result: { withdrawn: 0 } });
    expect(await lines()).toEqual([expect.objectContaining({ withdrawn: true })]);
  });

  describe('what the database refuses', () => {
    const insert = (action: Given, headline: string, restricted: boolean) =>
      database.dataSource
        .query(
          `INSERT INTO alerts (action_id, team_id, run_id, reference, headline, restricted)
           SELECT $1, id, $2, 'M-1', $3, $4 FROM teams WHERE code = 'SPK-NE'`,
          [action.actionId, action.runId, headline, restricted],
        )
        .then(
          () => 'accepted',
          (error: unknown) => violatedConstraint(error),
        );

    it('two lines of one action for one team', async () => {
      const action = await given();
      expect(await insert(action, 'Conference booked', false)).toBe('accepted');
      expect(await insert(action, 'Conference booked', false)).toBe('alerts_once');
    });

    it('other words for a restricted item', async () => {
      const action = await given();
      expect(await insert(action, 'Conference booked', true)).toBe('alerts_restricted_say_nothing');
      expect(await insert(action, 'Restricted item awaiting you', true)).toBe('accepted');
    });
  });

  async function readBy(ref: string) {
    await database.dataSource.query(
      `INSERT INTO staff (ref, name, email, team_id, role)
       SELECT $1, 'Synthetic Reader', $1 || '@exshire.example', id, 'manager' FROM teams WHERE code = 'HUB-N'
       ON CONFLICT (ref) DO NOTHING`,
      [ref],
    );
    await database.dataSource.query(
      'UPDATE alerts SET read_at = now(), read_by = (SELECT id FROM staff WHERE ref = $1)',
      [ref],
    );
  }
});
