import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { asDemonstration, createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';

/** Somebody's name, which no log may hold. */
const NAME = 'Zebedee';

/** Breaks one request of an app, as a fault in a hook or a library would: with a promise that nobody awaits. */
const breakingRequests = `
  import { subscribe } from 'node:diagnostics_channel';
  const refused = (name) => Object.assign(new Error('value ${NAME} of ' + name), { name: 'QueryFailedError' });
  subscribe('fastify.initialization', ({ fastify }) => fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url === '/health?reject') void Promise.reject(refused('one request'));
    if (request.url === '/health?answered') setImmediate(() => {
      throw Object.assign(refused('another'), { code: 'ERR_HTTP_HEADERS_SENT' });
    });
    if (request.url === '/health?broken') setImmediate(() => { throw refused('the app'); });
    done();
  }));`;

/** Breaks something of a worker at a signal: first its connection, then anything else. */
const breakingWorker = `
  let times = 0;
  const up = setInterval(() => {
    if (process.listenerCount('unhandledRejection') === 0) return;
    clearInterval(up);
    console.log('The worker is up.');
  }, 20);
  process.on('SIGUSR2', () => {
    times += 1;
    const fault = times === 1 ? Object.assign(new Error('Connection is closed.')) : new TypeError('broken');
    void Promise.reject(fault);
  });`;

describe('a fault that nothing caught', () => {
  let database: TestDatabase;
  let running: ChildProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    await asDemonstration(database.dataSource);
  });
  afterEach(() => {
    running.kill('SIGKILL');
  });
  afterAll(() => database.drop());

  /** Starts a built app with a fault in it; gives what it writes and how it ends. */
  const start = (app: string, fault: string, settings: Record<string, string> = {}) => {
    const env = {
      DATABASE_URL: database.url,
      SESSION_SECRET: 'x'.repeat(32),
      BIND_ADDRESS: '127.0.0.1',
      LOG_LEVEL: 'info',
      ...settings,
    };
    const preload = `data:text/javascript;base64,${Buffer.from(fault).toString('base64')}`;
    const main = projectPath(`dist/apps/${app}/src/main.js`);
    running = spawn(process.execPath, ['--import', preload, main], { env, cwd: '/' });
    let written = '';
    for (const stream of [running.stdout, running.stderr])
      stream?.on('data', (chunk: Buffer) => (written += String(chunk)));
    return { log: () => written, ended: once(running, 'exit') as Promise<[number | null, string | null]> };
  };

  it.each(['console', 'intake', 'portal'])('of one request does not end the %s', async (app) => {
    const port = await freePort();
    const { log, ended } = start(app, breakingRequests, { [`${app.toUpperCase()}_PORT`]: String(port) });
    const ask = (query: string) => fetch(`http://127.0.0.1:${String(port)}/health${query}`).catch(() => null);
    await eventually(`the ${app} to be well`, async () => (await ask(''))?.ok);
    for (let times = 0; times < 3; times += 1) await ask('?reject');
    await ask('?answered');
    await eventually('both faults to be told', () => log().includes('A request failed'));
    expect((await ask(''))?.status).toBe(200);
    expect(running.exitCode).toBeNull();
    // However often it came, and without what the fault says of anybody.
    expect(log().split('A fault was not handled').length - 1).toBe(1);
    expect(log()).not.toContain(NAME);
    // What came out of the middle of something else leaves nobody knows what: it ends in order, to be started anew.
    await ask('?broken');
    expect(await ended).toEqual([1, null]);
    expect(log()).toContain('the app ends to start anew');
    expect(log()).not.toContain(NAME);
  });

  it('ends a worker in order, but for a connection that comes back by itself', async () => {
    const { log, ended } = start('worker', breakingWorker);
    await eventually('the worker to be up', () => log().includes('The worker is up.'));
    running.kill('SIGUSR2');
    await eventually('the connection to be told', () => log().includes('Connection is closed.'));
    expect(running.exitCode).toBeNull();
    running.kill('SIGUSR2');
    expect(await ended).toEqual([1, null]);
    expect(log()).toContain('the app ends to start anew');
  });

  it('is watched for by every app', () => {
    for (const app of readdirSync(projectPath('apps'))) {
      expect([app, readFileSync(projectPath('apps', app, 'src/main.ts'), 'utf8').includes('watchForFaults(')]).toEqual([
        app,
        true,
      ]);
    }
  });
});
