import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { EmailChannel } from './email.channel.js';

/** Whom the mails were from: by the envelope, and as people see it. */
const senders: { envelope: string | undefined; shown: unknown; messageId: string | undefined }[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, session, done) {
    void simpleParser(stream).then(({ from, messageId }) => {
      const { mailFrom } = session.envelope;
      senders.push({ envelope: mailFrom ? mailFrom.address : undefined, shown: from?.value, messageId });
      done();
    });
  },
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

it.each([
  ['Exshire: business support <bs@exshire.example>', 'Exshire: business support'],
  ['Support, Exshire; Children <bs@exshire.example>', 'Support, Exshire; Children'],
  ['"Exshire \\"BS\\"" <bs@exshire.example>', 'Exshire "BS"'],
  ['Gwasanaeth Plant Exshîr <bs@exshire.example>', 'Gwasanaeth Plant Exshîr'],
  ['bs@exshire.example', ''],
])('a mail is from one sender, whatever stands in the name: %s', async (from, name) => {
  senders.length = 0;
  const { port } = server.server.address() as AddressInfo;
  const channel = new EmailChannel(readSettings({ SMTP_URL: `smtp://127.0.0.1:${String(port)}`, MAIL_FROM: from }));
  const mail = { to: 'team@exshire.example', subject: 'Something: M-1', text: 'Look at M-1.' };
  await channel.send(mail, '0b2f').finally(() => channel.onApplicationShutdown());
  expect(senders).toEqual([
    {
      envelope: 'bs@exshire.example',
      shown: [{ name, address: 'bs@exshire.example' }],
      messageId: '<0b2f@exshire.example>',
    },
  ]);
});
