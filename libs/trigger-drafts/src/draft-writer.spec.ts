import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { WaysOut } from '../../../test/support/ways-out.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { DraftContent } from './draft-content.js';
import { DraftWriter } from './draft-writer.js';
import { TriggerDrafts } from './trigger-drafts.js';

const content = (kind: 'tasks.assign' | 'documents.generate'): DraftContent => ({
  title: `Look at it with ${kind}`,
  on: 'conference.held',
  ownerTeam: 'HUB-N',
  steps: [
    {
      key: 'look',
      title: 'Look at it',
      kind,
      after: [],
      settings:
        kind === 'tasks.assign'
          ? { team: 'hub', title: 'Look at it' }
          : { template: 'D13', to: 'addressee', addressee: 'ICB' },
    },
  ],
  deadlines: [],
});

let database: TestDatabase;
let drafts: TriggerDrafts;
let waysOut: WaysOut;
let went: ParsedMail[];
const server = new SMTPServer({
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, _session, done) {
    void simpleParser(stream).then((mail) => {
      went.push(mail);
      done();
    });
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  drafts = new TriggerDrafts(database.dataSource.manager);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const settings = readSettings({
    SMTP_URL: `smtp://127.0.0.1:${String(port)}`,
    CONSOLE_URL: 'https://console.example/',
  });
  waysOut = new WaysOut(database.dataSource, settings, { draft: new DraftWriter(database.dataSource, settings) });
  await database.dataSource.query(
    `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North hub', 'hub', 'h@exshire.example', 'N');
     INSERT INTO staff (ref, name, email, team_id, role, active)
       SELECT ref, ref, lower(ref) || '@exshire.example', teams.id, role, active FROM teams, (VALUES
         ('AUTHOR', 'manager', true), ('SECOND', 'manager', true), ('GONE', 'manager', false),
         ('OFFICER', 'business-support', true)) people (ref, role, active)`,
  );
});
afterAll(async () => {
  await waysOut.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await database.drop();
});
beforeEach(async () => {
  went = [];
  await database.dataSource.query('DELETE FROM deliveries');
});

const author = { ref: 'AUTHOR' };
const second = { ref: 'SECOND' };
const addressed = () => went.map(({ to }) => to && 'text' in to && to.text);

async function submitted(kind: 'tasks.assign' | 'documents.generate' = 'documents.generate') {
  const draftId = await drafts.begin(author, content(kind));
  await drafts.save(author, draftId, 1, { reason: 'First set of triggers' });
  await drafts.submit(author, draftId, 2);
  return draftId;
}

describe('a mail about a draft', () => {
  it('goes to everybody who may approve it when it is submitted, once, with its title and where to look', async () => {
    const draftId = await submitted();
    await waysOut.bringOut();
    await waysOut.bringOut();
    expect(addressed()).toEqual(['second@exshire.example']);
    expect(went).toMatchObject([
      {
        subject: 'A trigger waits for approval',
        text: `“Look at it with documents.generate” was submitted and waits for somebody to approve it or send it back.\n\nhttps://console.example/triggers/drafts/${draftId}/approval\n`,
      },
    ]);
  });

  it('goes to whoever must mend it when it is sent back', async () => {
    const draftId = await submitted();
    await drafts.sendBack(second, draftId, 3, 'Say whom it is for');
    await waysOut.bringOut();
    expect(addressed()).toEqual(['author@exshire.example']);
    expect(went).toMatchObject([{ subject: 'A trigger was sent back to be changed' }]);
  });

  it('is not sent once the draft has moved on', async () => {
    const draftId = await submitted('tasks.assign');
    await drafts.publish(second, draftId, 3);
    await waysOut.bringOut();
    expect(went).toEqual([]);
  });

  it('is not asked for when the change it tells of is undone', async () => {
    const draftId = await drafts.begin(author, content('documents.generate'));
    await expect(drafts.submit(author, draftId, 1)).rejects.toThrow();
    expect(await database.dataSource.query('SELECT 1 FROM deliveries')).toEqual([]);
  });
});
