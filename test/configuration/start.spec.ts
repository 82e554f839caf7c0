import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { type PgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { redisProgram, startRedis } from '../support/redis-server.mjs';
import { StandaloneProcess } from '../support/standalone-process.js';

const PASSWORD = 'Exshire-pa55word';

let database: TestDatabase;
let redis: { url: string; stop(): void };
const open: { url: string; redis: string; wrong: string } = { url: '', redis: '', wrong: '' };

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await startRedis(redisProgram() ?? 'redis-server', await freePort(), ['--requirepass', PASSWORD]);
  const wrong = new URL(database.url);
  wrong.password = PASSWORD;
  Object.assign(open, { redis: redis.url.replace('//', `//:${PASSWORD}@`), wrong: wrong.href });
}, 60_000);
afterAll(async () => {
  redis.stop();
  await database.drop();
});

/** What a start says with these settings; it must end by itself, without a stack. */
async function refused(settings: Record<string, string>): Promise<string> {
  const linchpin = await StandaloneProcess.prepare(settings);
  try {
    expect(await linchpin.start()).toBe(1);
    expect(linchpin.output).not.toMatch(/\n\s+at |Exshire-|pa55word/);
    return linchpin.output;
  } finally {
    await linchpin.discard();
  }
}

/** The same of one of the four apps, or of the migrations. */
async function refusedBy(file: string, settings: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [projectPath('dist', file)], {
    env: { SESSION_SECRET: 'x'.repeat(32), INTAKE_PORT: '0', ...settings },
    cwd: '/',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, output }).toEqual({ code: 1, output: expect.not.stringMatching(/\n\s+at |Exshire-|pa55word/) });
  return output;
}

describe('a start tells in words, by the name of the setting,', () => {
  it('that Redis refuses the password', async () => {
    const wrong = open.redis.replace(PASSWORD, 'another');
    expect(await refused({ REDIS_URL: wrong })).toMatch(/refuses the user name or password in REDIS_URL/);
    expect(await refused({ REDIS_URL: redis.url })).toMatch(/REDIS_URL, or asks for one/);
    const app = 'apps/worker/src/main.js';
    expect(await refusedBy(app, { DATABASE_URL: database.url, REDIS_URL: wrong })).toMatch(/password in REDIS_URL/);
  });

  it('that Redis speaks no TLS', async () => {
    const tls = open.redis.replace('redis:', 'rediss:');
    expect(await refused({ REDIS_URL: tls })).toMatch(/REDIS_URL asks for TLS.*Write redis:\/\//);
  });

  it('that Redis has no such database', async () => {
    expect(await refused({ REDIS_URL: `${open.redis}/999` })).toMatch(/REDIS_URL ends with the number/);
  });

  it('that the database refuses the password, or is not there', async () => {
    expect(await refused({ DATABASE_URL: open.wrong })).toMatch(/user name or password in DATABASE_URL/);
    for (const app of ['apps/intake/src/main.js', 'libs/database/src/migrate.js']) {
      expect(await refusedBy(app, { DATABASE_URL: open.wrong })).toMatch(/user name or password in DATABASE_URL/);
    }
    const missing = `${database.url}_not`;
    expect(await refused({ DATABASE_URL: missing })).toMatch(/no database of the name that DATABASE_URL ends with/);
  });

  it.each(['Exshire-#1', 'Exshire-%1', 'Exshire-/1', 'Ex%23shire-@ire/1'])(
    'how a password of the database is written: %s',
    async (password) => {
      const address = `postgres://linchpin:${password}@127.0.0.1:5432/linchpin`;
      expect(await refused({ DATABASE_URL: address })).toMatch(/DATABASE_URL .*write # as %23/);
      expect(await refusedBy('apps/intake/src/main.js', { DATABASE_URL: address })).toMatch(/write # as %23/);
    },
  );

  it('that a webhook key is too short, or a sender of mails is none', async () => {
    const output = await refused({ DEMO_WEBHOOK_KEY: `whsec_${'='.repeat(32)}`, MAIL_FROM: 'nonsense' });
    expect(output).toMatch(/MAIL_FROM is not one sender[\s\S]*DEMO_WEBHOOK_KEY is not a webhook key/);
  });
});

describe('an empty database of one’s own', () => {
  it('is filled with the demonstration only when that is asked for', async () => {
    const empty = await createTestDatabase();
    try {
      const said = await refused({ DATABASE_URL: empty.url, DEMO_IN_DATABASE: 'no' });
      expect(said).toMatch(/is empty, and npm start would fill it with an invented council[\s\S]*DEMO_IN_DATABASE=yes/);
      expect(await empty.dataSource.query('SELECT 1 FROM teams UNION ALL SELECT 1 FROM installation')).toEqual([]);
    } finally {
      await empty.drop();
    }
  });
});

describe('behind a pooler', () => {
  let pooler: PgBouncer | undefined;
  const through = async (...lines: string[]) => (pooler = await startPgBouncer(database.url, ...lines)).url;
  afterAll(() => pooler?.stop());

  it.each([
    ['as it comes', []],
    ['that drops startup parameters', ['ignore_startup_parameters = options,statement_timeout']],
  ])('by session %s, work is done', async (_which, lines) => {
    const linchpin = await StandaloneProcess.prepare({
      DATABASE_URL: await through('pool_mode = session', ...lines),
      DEMO_WEBHOOK_KEY: `whsec_${'Kio'.repeat(16)}`,
    });
    try {
      expect({ ended: await linchpin.start(), said: linchpin.output }).toMatchObject({ ended: null });
      const sent = await linchpin.send('samples/conference-initial-scheduled.json', '--wait', '--new');
      expect(sent.printed).toMatch(/Book the conference room +rooms\.book +(succeeded|rejected)/);
    } finally {
      await linchpin.discard();
      await pooler?.stop();
    }
  });

  it.each(['transaction', 'statement'])('by %s, the start is refused in words', async (mode) => {
    const url = await through(`pool_mode = ${mode}`, 'ignore_startup_parameters = options,statement_timeout');
    try {
      expect(await refused({ DATABASE_URL: url })).toMatch(/DATABASE_URL leads to a pooler[\s\S]*pool_mode = session/);
      expect(await refusedBy('apps/intake/src/main.js', { DATABASE_URL: url })).toMatch(/pool_mode = session/);
    } finally {
      await pooler?.stop();
    }
  });
});
