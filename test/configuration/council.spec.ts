import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MailCatcher, startMailCatcher } from '../../apps/standalone/src/mail-catcher/start-mail-catcher.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { runDoctor, runSetup } from '../support/setup-process.js';
import { StandaloneProcess } from '../support/standalone-process.js';
import { Visitor } from '../support/visitor.js';
import { walk } from '../support/walk.js';

const GOOD = 'tractor umbrella lichen';
let folder: string;
let mails: MailCatcher;
let council: StandaloneProcess;
let consoleUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-council-'));
  mails = await startMailCatcher({ smtpPort: 0, pagePort: 0, directory: join(folder, 'mails') });
});
afterAll(async () => {
  await council.discard();
  await mails.close();
  await rm(folder, { recursive: true, force: true });
});

/** The link in the last mail to this address. */
const mailed = (address: string) =>
  eventually(`a mail to ${address}`, async () => {
    const response = await fetch(new URL('/api/messages', mails.pageUrl));
    const caught = (await response.json()) as { to: string[]; text: string }[];
    const mail = caught.find(({ to }) => JSON.stringify(to).includes(address));
    return mail && /\/welcome\/\S+/.exec(mail.text)?.[0];
  });

describe('a council from an empty folder', () => {
  it('is set up by one command, which prints the way in for the first administrator', async () => {
    const [consolePort, intakePort, portalPort] = await Promise.all([freePort(), freePort(), freePort()]);
    consoleUrl = `http://127.0.0.1:${String(consolePort)}`;
    const missing = await runSetup(['--directory', folder]);
    expect(missing).toMatchObject({
      code: 2,
      printed: expect.stringMatching(/--council-name is missing[^]*--admin-email is missing/),
    });
    const args = [
      ...['--directory', folder, '--council-name', 'Borchester City Council', '--la-code', '330'],
      ...['--console-url', consoleUrl, '--intake-url', `http://127.0.0.1:${String(intakePort)}`],
      ...['--portal-url', `http://127.0.0.1:${String(portalPort)}`, '--smtp-url', mails.smtpUrl],
      ...['--mail-from', 'Linchpin <linchpin@borchester.gov.uk>', '--hub-name', 'Borchester business support'],
      ...[
        '--hub-email',
        'support@borchester.gov.uk',
        '--admin-name',
        'Robin Archer',
        '--admin-email',
        'robin@borchester.gov.uk',
      ],
    ];
    const { code, printed } = await runSetup(args);
    expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining('npm run start:council') });
    const link = /\/welcome\/\S+/.exec(printed)?.[0] ?? '';
    const written = parseEnv(await readFile(join(folder, '.env'), 'utf8')) as Record<string, string>;
    council = await StandaloneProcess.prepare({
      ...written,
      CONSOLE_PORT: String(consolePort),
      INTAKE_PORT: String(intakePort),
      PORTAL_PORT: String(portalPort),
      DEMO_PASSWORD: '',
    });
    expect((await runSetup(args)).printed).toContain('already');

    await council.startCouncil();
    expect(council.output).toContain('Linchpin of Borchester City Council is running.');
    const robin = new Visitor(consoleUrl);
    expect((await robin.submit(link, link, { password: GOOD })).status).toBe(303);
    expect((await robin.get('/people')).text).toContain('Robin Archer');
  }, 120_000);

  it('invites its people by mail, and nothing in it is Exshire’s', async () => {
    const robin = new Visitor(consoleUrl);
    await robin.signIn('robin@borchester.gov.uk', GOOD);
    const { text } = await robin.get('/people/new');
    const team = /<option value="([0-9a-f-]{36})"/.exec(text)?.[1] ?? '';
    const invited = { name: 'Kim Manager', email: 'kim@borchester.gov.uk', role: 'manager', team };
    expect((await robin.submit('/people/new', '/people/new', invited)).status).toBe(303);
    const link = await mailed('kim@borchester.gov.uk');
    const kim = new Visitor(consoleUrl);
    expect((await kim.submit(link, link, { password: 'orchard lamp tide' })).status).toBe(303);
    for (const visitor of [robin, kim]) {
      const pages = await walk(visitor, consoleUrl);
      expect(pages.size).toBeGreaterThan(5);
      for (const [path, html] of pages)
        expect({ path, says: /Exshire|demonstration/i.exec(html)?.[0] }).toEqual({ path, says: undefined });
    }
  }, 60_000);

  it('is looked at by npm run doctor, which says what is wrong and what to do', async () => {
    const { code, printed } = await runDoctor(council.environment);
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringContaining('Nothing is wrong.') });
    expect(printed).toMatch(/ok +Mail: The mail server answers[^]*CONSOLE_URL: It answers, and is well/);
    expect(printed).toContain('look   People: Only one administrator can sign in.');
    const broken = { SMTP_URL_FILE: '', SMTP_URL: 'smtp://127.0.0.1:9', PORTAL_URL: 'http://127.0.0.1:9' };
    const wrong = await runDoctor({ ...council.environment, ...broken });
    expect(wrong).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/WRONG {2}Mail:[^]*WRONG {2}PORTAL_URL:[^]*2 to be put right/),
    });
    expect(wrong.printed).not.toMatch(/ at .*\.js:/);
  }, 60_000);

  it('is never started as the demonstration', async () => {
    await council.end('SIGTERM');
    expect(await council.start()).toBe(1);
    expect(council.output).toContain(
      'This is the installation of Borchester City Council. Start it with npm run start:council',
    );
  }, 60_000);

  it('is not started with what is not safe, each thing named', async () => {
    const secret = council.environment.SESSION_SECRET_FILE;
    Object.assign(council.environment, { SESSION_SECRET_FILE: '', MAIL_FROM: 'x@exshire.example' });
    expect(await council.startCouncil()).toBe(1);
    expect(council.output).toMatch(/SESSION_SECRET is missing[^]*MAIL_FROM is an invented address/);
    Object.assign(council.environment, { SESSION_SECRET_FILE: secret, MAIL_FROM: 'x@borchester.gov.uk' });
    expect(await council.startCouncil()).toBeNull();
  }, 120_000);
});
