import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { CaughtMessage } from './caught-message.js';
import { type MailCatcher, startMailCatcher } from './start-mail-catcher.js';

let place: string;
let directory: string;
let catcher: MailCatcher;

const start = (keep?: number) => startMailCatcher({ smtpPort: 0, pagePort: 0, directory, ...(keep && { keep }) });

async function send(...mails: SendMailOptions[]): Promise<void> {
  const transport = createTransport(catcher.smtpUrl);
  for (const mail of mails)
    await transport.sendMail({ from: 'Linchpin <desk@hub.example>', to: 'a@b.example', ...mail });
  transport.close();
}

async function get(path: string): Promise<{ status: number; headers: Headers; body: string }> {
  const response = await fetch(catcher.pageUrl + path);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

async function messages(): Promise<CaughtMessage[]> {
  return JSON.parse((await get('/api/messages')).body) as CaughtMessage[];
}

const subjects = async () => (await messages()).map(({ subject }) => subject);

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'mail-catcher-'));
});

beforeEach(async () => {
  directory = join(await mkdtemp(join(place, 'test-')), 'mail');
  catcher = await start();
});

afterEach(() => catcher.close());
afterAll(() => rm(place, { recursive: true, force: true }));

describe('the mail catcher', () => {
  it('gives as JSON what was sent, and to whom', async () => {
    await send({
      messageId: '<one@hub.example>',
      to: ['First <first@spoke.example>', 'second@spoke.example'],
      bcc: 'hidden@spoke.example',
      subject: 'Conférence de Łódź',
      date: new Date('2026-10-14T09:30:00Z'),
      text: 'Line one\nLine two £',
      html: '<p>Line <b>one</b></p>',
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: [{ filename: 'été.ics', content: 'BEGIN:VCALENDAR', contentType: 'text/calendar' }],
    });

    const [message, ...others] = await messages();

    expect(others).toEqual([]);
    expect(message).toMatchObject({
      messageId: '<one@hub.example>',
      from: '"Linchpin" <desk@hub.example>',
      to: ['first@spoke.example', 'second@spoke.example', 'hidden@spoke.example'],
      subject: 'Conférence de Łódź',
      date: '2026-10-14T09:30:00.000Z',
      text: 'Line one\nLine two £',
      html: '<p>Line <b>one</b></p>',
      attachments: [{ filename: 'été.ics', contentType: 'text/calendar', size: 15 }],
    });
    expect(message?.headers).toMatchObject({ 'auto-submitted': 'auto-generated' });
    expect(JSON.parse((await get(`/api/messages/${message?.id}`)).body)).toEqual(message);
  });

  it('keeps each mail as a file of its own that only this account can read, named without anything from it', async () => {
    await send({ subject: 'Agency check' });

    const [file = '', ...others] = await readdir(directory);

    expect(others).toEqual([]);
    expect(file).toMatch(/^\d{8}T\d{9}Z\.eml$/);
    expect(await readFile(join(directory, file), 'utf8')).toContain('Subject: Agency check\r\n');
    expect((await stat(join(directory, file))).mode & 0o077).toBe(0);
    expect((await stat(directory)).mode & 0o077).toBe(0);
  });

  it('shows the newest first, and the same again after a restart', async () => {
    await send({ subject: 'one' }, { subject: 'two' }, { subject: 'three' });
    const before = await messages();
    await catcher.close();
    await writeFile(join(directory, '20261014T093000000Z.eml.part'), 'cut short');

    catcher = await start();

    expect(await messages()).toEqual(before);
    expect(before.map(({ subject }) => subject)).toEqual(['three', 'two', 'one']);
    expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await send({ subject: 'four' });
    expect(await subjects()).toEqual(['four', 'three', 'two', 'one']);
  });

  it('keeps all of many mails sent at the same time', async () => {
    const transport = createTransport({ url: catcher.smtpUrl, pool: true, maxConnections: 5 });
    const sent = Array.from({ length: 60 }, (_, index) => `mail ${index}`);
    await Promise.all(
      sent.map((subject) => transport.sendMail({ from: 'a@b.example', to: 'c@d.example', subject, text: 'x' })),
    );

    expect((await subjects()).sort()).toEqual([...sent].sort());
    const list = await get('/');
    expect(list.body).toContain('<h1>60 mails</h1>');
    expect(list.body.match(/<li>/g)).toHaveLength(50);
    expect((await get('/?page=2')).body.match(/<li>/g)).toHaveLength(10);
    await catcher.close(); // must not wait for the sender's idle connections
    transport.close();
    catcher = await start();
  });

  it('removes the oldest beyond what it is to keep', async () => {
    await catcher.close();
    catcher = await start(2);
    await send({ subject: 'one' }, { subject: 'two' }, { subject: 'three' });

    expect(await subjects()).toEqual(['three', 'two']);
    expect(await readdir(directory)).toHaveLength(2);
  });

  it('deletes everything when told to', async () => {
    await send({ subject: 'one' }, { subject: 'two' });

    expect((await fetch(`${catcher.pageUrl}/api/messages`, { method: 'DELETE' })).status).toBe(204);

    expect(await messages()).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
    expect((await get('/')).body).toContain('No mail yet');
  });

  it('takes a mail without a body, a subject or an end', async () => {
    await send(
      { subject: '', text: '' },
      { raw: 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-' },
    );

    expect(await messages()).toHaveLength(2);
    expect((await get('/')).body).toContain('(no subject)');
    for (const { id } of await messages()) expect((await get(`/messages/${id}`)).status).toBe(200);
  });
});

describe('its pages', () => {
  const evil = '<script>alert(1)</script>"\'&';

  it('escape everything a mail brings', async () => {
    await send({
      from: { name: evil, address: 'x@y.example' },
      subject: evil,
      text: `${evil} https://portal.example/answer?a=1&b="><script>alert(2)</script>`,
      html: evil,
      attachments: [{ filename: `${evil}.html`, content: evil }],
    });
    const [message] = await messages();
    expect(message).toMatchObject({ subject: evil, html: evil });

    for (const path of ['/', `/messages/${message?.id}`]) {
      const { body, headers } = await get(path);
      expect(body).toContain('&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;');
      expect(body).not.toMatch(/<script/i);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
    }
  });

  it('show a mail, with its links to follow and its attachments to download', async () => {
    await send({
      subject: 'Check requested',
      text: 'Answer at http://127.0.0.1:3002/check/abc?x=1&y=2. Thank you.',
      attachments: [{ filename: "Ann's été.txt", content: 'content £' }],
    });
    const [message] = await messages();

    const { body } = await get(`/messages/${message?.id}`);

    expect(body).toContain(
      'href="http://127.0.0.1:3002/check/abc?x=1&#38;y=2" target="_blank" rel="noopener noreferrer"',
    );
    expect(body).toContain('name="viewport" content="width=device-width');
    const attachment = await get(`/messages/${message?.id}/attachments/0`);
    expect(attachment.body).toBe('content £');
    expect(attachment.headers.get('content-type')).toBe('application/octet-stream');
    expect(attachment.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Ann%27s%20%C3%A9t%C3%A9.txt",
    );
    expect((await get(`/messages/${message?.id}/source`)).body).toContain('Subject: Check requested');
  });

  it("show a mail's HTML only in a sandbox without scripts or network", async () => {
    await send({ subject: 'html', html: '<p>Hello</p><img src="https://tracker.example/1.png">' });
    const [message] = await messages();

    expect((await get(`/messages/${message?.id}`)).body).toMatch(/<iframe\s+sandbox="allow-popups/);
    const frame = await get(`/messages/${message?.id}/html`);
    expect(frame.body).toContain('<p>Hello</p>');
    const policy = frame.headers.get('content-security-policy');
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
    expect(policy).not.toContain('allow-scripts');
    expect(policy).not.toContain('http');
  });

  it.each(['/messages/20261014T093000000Z', '/messages/..%2f..%2fetc%2fpasswd', '/nowhere', '/api/messages/none'])(
    'say that there is nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('answer only to this computer by its own name, and to no other site', async () => {
    const ask = (method: string, path: string, headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request(catcher.pageUrl + path, { method, headers, agent: false }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode));
        });
        asked.once('error', reject).end();
      });
    const own = new URL(catcher.pageUrl).host;
    await send({ subject: 'kept' });

    expect(await ask('GET', '/', { host: 'rebound.example' })).toBe(403);
    expect(await ask('POST', '/delete', { origin: 'https://other.example' })).toBe(403);
    expect(await ask('POST', '/delete', { origin: 'null' })).toBe(403);
    expect(await subjects()).toEqual(['kept']);
    expect(await ask('GET', '/', { host: 'localhost:3003' })).toBe(200);
    expect(await ask('PUT', '/', {})).toBe(405);
    expect(await ask('POST', '/delete', { origin: `http://${own}` })).toBe(303);
    expect(await subjects()).toEqual([]);
  });
});

describe('starting the mail catcher', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1', 'mail.example'])('refuses to listen on %s', async (host) => {
    await expect(startMailCatcher({ smtpPort: 0, pagePort: 0, directory, host })).rejects.toThrow(/this computer only/);
  });

  it('says which port is taken, and leaves no server behind', async () => {
    const taken = Number(new URL(catcher.pageUrl).port);
    const free = await startMailCatcher({ smtpPort: 0, pagePort: 0, directory });
    const smtpPort = Number(new URL(free.smtpUrl).port);
    await free.close();

    await expect(startMailCatcher({ smtpPort, pagePort: taken, directory })).rejects.toThrow(`port ${taken} of`);

    const again = await startMailCatcher({ smtpPort, pagePort: 0, directory });
    expect(again.smtpUrl).toBe(free.smtpUrl);
    await again.close();
  });
});
