import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { DraftContent } from './draft-content.js';
import { TriggerDrafts } from './trigger-drafts.js';
import { type TriggerMail, TriggerMails } from './trigger-mails.js';

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
let mails: TriggerMails;
let went: TriggerMail[];

beforeAll(async () => {
  database = await createTestDatabase();
  drafts = new TriggerDrafts(database.dataSource);
  mails = new TriggerMails(database.dataSource);
  await database.dataSource.query(
    `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North hub', 'hub', 'h@exshire.example', 'N');
     INSERT INTO staff (ref, name, email, team_id, role, active)
       SELECT ref, ref, lower(ref) || '@exshire.example', teams.id, role, active FROM teams, (VALUES
         ('AUTHOR', 'manager', true), ('SECOND', 'manager', true), ('GONE', 'manager', false),
         ('OFFICER', 'business-support', true)) people (ref, role, active)`,
  );
});
afterAll(() => database.drop());
beforeEach(async () => {
  went = [];
  await database.dataSource.query('DELETE FROM trigger_mails');
});

const author = { ref: 'AUTHOR' };
const second = { ref: 'SECOND' };
const sweep = (became: 'sent' | 'refused' = 'sent') =>
  mails.sweep((mail) => {
    went.push(mail);
    return Promise.resolve(became);
  });

async function submitted(kind: 'tasks.assign' | 'documents.generate' = 'documents.generate') {
  const draftId = await drafts.begin(author, content(kind));
  await drafts.save(author, draftId, 1, { reason: 'First set of triggers' });
  await drafts.submit(author, draftId, 2);
  return draftId;
}

describe('a mail about a draft', () => {
  it('goes to everybody who may approve it when it is submitted, once', async () => {
    const draftId = await submitted();
    expect(await sweep()).toBe(1);
    expect(went).toMatchObject([
      { to: 'second@exshire.example', what: 'submitted', draftId, title: 'Look at it with documents.generate' },
    ]);
    expect(await sweep()).toBe(0);
    expect(went).toHaveLength(1);
  });

  it('goes to whoever must mend it when it is sent back', async () => {
    const draftId = await submitted();
    await drafts.sendBack(second, draftId, 3, 'Say whom it is for');
    expect(await sweep()).toBe(1);
    expect(went).toMatchObject([{ to: 'author@exshire.example', what: 'sent-back', draftId }]);
  });

  it('is not sent once the draft has moved on', async () => {
    const draftId = await submitted('tasks.assign');
    await drafts.publish(second, draftId, 3);
    expect(await sweep()).toBe(0);
    expect(went).toEqual([]);
  });

  it('is tried again later when it could not go, and never again when it was refused for good', async () => {
    await submitted();
    expect(await mails.sweep(() => Promise.reject(new Error('busy')))).toBe(0);
    expect(await sweep()).toBe(0);
    await database.dataSource.query(`UPDATE trigger_mails SET send_after = now()`);
    expect(await sweep('refused')).toBe(0);
    await database.dataSource.query(`UPDATE trigger_mails SET send_after = now()`);
    expect(await sweep()).toBe(0);
    expect(went).toHaveLength(1);
  });

  it('is not written when the change it tells of is undone', async () => {
    const draftId = await drafts.begin(author, content('documents.generate'));
    await expect(drafts.submit(author, draftId, 1)).rejects.toThrow();
    expect(await database.dataSource.query('SELECT 1 FROM trigger_mails')).toEqual([]);
  });
});
