import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaughtMail } from '../support/linchpin.js';
import { StandaloneProcess } from '../support/standalone-process.js';

let linchpin: StandaloneProcess;
beforeAll(async () => {
  linchpin = await StandaloneProcess.prepare();
  await linchpin.start();
}, 90_000);
afterAll(() => linchpin.discard());

const mails = async () => (await (await fetch(`${linchpin.address('MAIL_PORT')}/api/messages`)).json()) as CaughtMail[];

describe('npm start', () => {
  it('says where the console is, how to sign in, and the one command that sends a sample', () => {
    expect(linchpin.output).toContain(linchpin.address('CONSOLE_PORT'));
    expect(linchpin.output).toMatch(/Sign in as one of\n {2}\S+@exshire\.example/);
    expect(linchpin.output).toContain('with the password correct horse battery staple');
    expect(linchpin.output).toContain('npm run send -- samples/conference-initial-scheduled.json --wait');
  });

  it('answers on every address, on this machine only', async () => {
    for (const port of ['CONSOLE_PORT', 'INTAKE_PORT', 'PORTAL_PORT'] as const) {
      expect((await fetch(`${linchpin.address(port)}/health`)).status).toBe(200);
    }
  });

  it('sends a sample and prints what was done', async () => {
    const { code, printed } = await linchpin.send('samples/conference-initial-scheduled.json', '--wait');
    expect(printed).toContain(`${linchpin.address('CONSOLE_PORT')}/events/`);
    expect(printed).toMatch(/Book the conference room +rooms\.book +succeeded/);
    expect(code).toBe(0);
    expect((await mails()).length).toBeGreaterThan(0);
  });

  it('sends the same sample as another one with --new, and exits 1 when an action could not be done', async () => {
    const again = (sample: string) => linchpin.send(`samples/${sample}.json`, '--wait', '--new');
    expect([(await again('assessment-due')).code, (await again('assessment-due')).code]).toEqual([0, 0]);
    // The one room of its site that meets this need is taken, and no other town is booked in its place.
    const { code, printed } = await again('conference-initial-scheduled');
    expect(printed).toMatch(/Book the conference room +rooms\.book +rejected/);
    expect(code).toBe(1);
  });

  it('says in a sentence what is wrong with how it is called, and exits 2', async () => {
    const unknown = await linchpin.send('samples/assessment-due.json', '--wiat');
    expect(unknown).toEqual({
      code: 2,
      printed: expect.stringMatching(/^There is no option --wiat\. The options are --wait/),
    });
    // The key of the demonstration is no key of another source: it would only be refused.
    const other = await linchpin.send('samples/assessment-due.json', '--source', 'eclipse');
    expect(other).toEqual({
      code: 1,
      printed: expect.stringMatching(/no key for the source eclipse.*Sources.*SEND_KEY=/),
    });
  });

  it('says in a sentence what is wrong with a file', async () => {
    const missing = await linchpin.send('samples/nothing.json');
    expect(missing).toEqual({ code: 1, printed: expect.stringMatching(/There is no file samples\/nothing\.json/) });
    const wrong = await linchpin.send('README.md');
    expect(wrong).toEqual({ code: 1, printed: expect.stringMatching(/Refused \(400\).*not JSON/) });
    // A source that maps messages of its own loses none of them.
    const ownShape = await linchpin.send('package.json');
    expect(ownShape).toEqual({
      code: 0,
      printed: expect.stringMatching(/^Kept\. No mapping makes an event of it yet/),
    });
  });
});

describe('a second start', () => {
  it('keeps everything after SIGTERM, after Ctrl-C and after kill -9', async () => {
    const before = await mails();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
      const code = await linchpin.end(signal);
      if (signal !== 'SIGKILL') expect(code).toBe(0);
      expect(await linchpin.start()).toBeNull();
      const again = await linchpin.send('samples/conference-initial-scheduled.json', '--wait');
      expect(again.code).toBe(0);
      expect((await mails()).map(({ messageId }) => messageId).sort()).toEqual(
        before.map(({ messageId }) => messageId).sort(),
      );
    }
  }, 120_000);
});

describe('a start that cannot be', () => {
  it('names the port that is taken and how to choose another', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const refused = await StandaloneProcess.prepare({ CONSOLE_PORT: port });
    try {
      expect(await refused.start()).toBe(1);
      expect(refused.output).toContain(`In use by another program: CONSOLE_PORT ${port}.`);
      expect(refused.output).toMatch(/CONSOLE_PORT=\d+ npm start/);
      expect(refused.output).not.toMatch(/\n\s+at /);
    } finally {
      other.close();
      await refused.discard();
    }
  });

  it('names every setting that is wrong', async () => {
    const refused = await StandaloneProcess.prepare({ CONSOLE_PORT: 'abc', LOG_LEVEL: 'loud' });
    try {
      expect(await refused.start()).toBe(1);
      expect(refused.output).toMatch(/CONSOLE_PORT[\s\S]*LOG_LEVEL/);
    } finally {
      await refused.discard();
    }
  });
});
