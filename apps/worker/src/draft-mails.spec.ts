import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { Mailer } from '@linchpin/mail';
import { TriggerDrafts, TriggerMails } from '@linchpin/trigger-drafts';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { DraftMails } from './draft-mails.js';

let database: TestDatabase;
let server: SMTPServer;
let mailer: Mailer;
let duty: DraftMails;
const received: { to: string; subject: string | undefined; text: string | undefined }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      void simpleParser(stream).then(({ subject, text }) => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), subject, text });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const settings = readSettings({
    SMTP_URL: `smtp://127.0.0.1:${String(port)}`,
    CONSOLE_URL: 'https://console.example/',
  });
  mailer = new Mailer(settings, database.dataSource);
  duty = new DraftMails(new TriggerMails(database.dataSource), mailer, settings);
});
afterAll(async () => {
  await mailer.onApplicationShutdown();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await database.drop();
});

it('a manager who must approve a draft gets a mail with its title and where to look', async () => {
  await database.dataSource.query(
    `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North hub', 'hub', 'h@exshire.example', 'N');
     INSERT INTO staff (ref, name, email, team_id, role)
       SELECT ref, ref, lower(ref) || '@exshire.example', id, 'manager' FROM teams, (VALUES ('ONE'), ('TWO')) people (ref)`,
  );
  const drafts = new TriggerDrafts(database.dataSource);
  const step = { key: 'look', title: 'Look at it', kind: 'tasks.assign' as const, after: [] };
  const draftId = await drafts.begin(
    { ref: 'ONE' },
    {
      title: 'Conference held',
      on: 'conference.held',
      ownerTeam: 'HUB-N',
      steps: [{ ...step, settings: { team: 'hub', title: 'Look at it' } }],
      deadlines: [],
    },
  );
  await drafts.save({ ref: 'ONE' }, draftId, 1, { reason: 'First set of triggers' });
  await drafts.submit({ ref: 'ONE' }, draftId, 2);
  expect(await duty.sweep()).toBe(1);
  expect(await duty.sweep()).toBe(0);
  expect(received).toEqual([
    {
      to: 'two@exshire.example',
      subject: 'A trigger waits for approval',
      text: `“Conference held” was submitted and waits for somebody to approve it or send it back.\n\nhttps://console.example/triggers/drafts/${draftId}/approval\n`,
    },
  ]);
});
