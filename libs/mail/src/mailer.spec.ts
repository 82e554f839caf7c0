import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { MailRefusedError } from './mail-refused.error.js';
import { Mailer } from './mailer.js';

let database: TestDatabase;
let server: SMTPServer;
let mailer: Mailer;
let refuse: Error | undefined;
const received: { messageId: string | undefined; to: string; text: string | undefined }[] = [];
/** Whom the mails were from: by the envelope, and as people see it. */
const senders: { envelope: string | undefined; shown: { name: string; address?: string | undefined }[] | undefined }[] =
  [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => done(refuse),
    onData(stream, session, done) {
      void simpleParser(stream).then((mail) => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        received.push({ messageId: mail.messageId, to, text: mail.text });
        const { mailFrom } = session.envelope;
        senders.push({ envelope: mailFrom ? mailFrom.address : undefined, shown: mail.from?.value });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  mailer = new Mailer(readSettings({ SMTP_URL: `smtp://127.0.0.1:${String(port)}` }), database.dataSource);
});
beforeEach(() => {
  refuse = undefined;
  received.length = 0;
  senders.length = 0;
});
afterAll(async () => {
  await mailer.onApplicationShutdown();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await database.drop();
});

async function mail(to = 'team@exshire.example') {
  const { actionId } = await givenAction(database.dataSource, {
    kind: 'alerts.send',
    settings: { team: 'spoke', headline: 'Something' },
  });
  return { actionId, to, subject: 'Something: M-1', text: 'Look at M-1.' };
}

describe('the mailer', () => {
  it('sends one mail for an action and a recipient, however often and from however many sides it is asked', async () => {
    const one = await mail();
    await Promise.all(Array.from({ length: 8 }, () => mailer.send(one)));
    await mailer.send(one);
    expect(received).toEqual([{ messageId: expect.stringMatching(/^<.+@.+>$/), to: one.to, text: 'Look at M-1.\n' }]);
  });

  it('sends to each recipient of an action, and to the same recipient for another action', async () => {
    const one = await mail();
    await mailer.send(one);
    await mailer.send({ ...one, to: 'hub@exshire.example' });
    await mailer.send(await mail());
    expect(received.map(({ to }) => to)).toEqual([
      'team@exshire.example',
      'hub@exshire.example',
      'team@exshire.example',
    ]);
  });

  it('keeps the Message-ID when it must send again because its own commit was lost', async () => {
    const one = await mail();
    await mailer.send(one);
    await database.dataSource.query(`UPDATE mails SET sent_at = NULL WHERE action_id = $1`, [one.actionId]);
    await mailer.send(one);
    expect(received).toHaveLength(2);
    expect(received[0]?.messageId).toBe(received[1]?.messageId);
  });

  it('says when the server will never take a mail, so that nobody tries for ever', async () => {
    refuse = Object.assign(new Error('no such mailbox'), { responseCode: 550 });
    await expect(mailer.send(await mail())).rejects.toThrow(MailRefusedError);
  });

  it('leaves a passing refusal to the next attempt, which then sends it', async () => {
    const one = await mail();
    refuse = Object.assign(new Error('busy'), { responseCode: 451 });
    await expect(mailer.send(one)).rejects.not.toThrow(MailRefusedError);
    refuse = undefined;
    await mailer.send(one);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['Exshire: business support <bs@exshire.example>', 'Exshire: business support'],
    ['Support, Exshire; Children <bs@exshire.example>', 'Support, Exshire; Children'],
    ['"Exshire \\"BS\\"" <bs@exshire.example>', 'Exshire "BS"'],
    ['Gwasanaeth Plant Exshîr <bs@exshire.example>', 'Gwasanaeth Plant Exshîr'],
    ['bs@exshire.example', ''],
  ])('is from one sender, whatever stands in the name: %s', async (from, name) => {
    const { port } = server.server.address() as AddressInfo;
    const settings = readSettings({ SMTP_URL: `smtp://127.0.0.1:${String(port)}`, MAIL_FROM: from });
    const named = new Mailer(settings, database.dataSource);
    await named.send(await mail()).finally(() => named.onApplicationShutdown());
    expect(senders).toEqual([{ envelope: 'bs@exshire.example', shown: [{ name, address: 'bs@exshire.example' }] }]);
    expect(received[0]?.messageId).toMatch(/^<[0-9a-f-]{36}@exshire\.example>$/);
  });
});
