import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { QUEUES } from '@linchpin/queue';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { startConsole } from '../../apps/console/src/start-console.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const people = {
  hub: 'tobi.adeyemi-hart',
  spoke: 'rukhsana.aldercross',
  manager: 'margaret.quillan',
  leader: 'beatrix.overleigh',
  operations: 'gethin.pulleyn',
  expired: 'samir.hollowbrook',
};

/** The console as a process of its own: what ends it would end it for everybody. */
let linchpin: Linchpin;
let console: ChildProcess;
let log = '';
let address: string;
/** The same console in this process, to read its routes and queues. */
let app: NestFastifyApplication;
let routes: string[];
let jobId: string;
const visitors = new Map<string, Visitor>();

beforeAll(async () => {
  linchpin = await startLinchpin([]);
  const { DATABASE_URL, REDIS_URL, SESSION_SECRET } = linchpin.settings;
  const found: RouteOptions[] = [];
  const listen = (message: unknown) =>
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => void found.push(route));
  subscribe('fastify.initialization', listen);
  app = await startConsole({ ...linchpin.settings, CONSOLE_PORT: 0 });
  unsubscribe('fastify.initialization', listen);
  const guarded = pathsOfNest(app);
  routes = [...new Set(found.map(({ url }) => url))].filter((url) => !guarded.has(url)).sort();

  const port = await freePort();
  const env = {
    DATABASE_URL,
    SESSION_SECRET,
    ...(REDIS_URL && { REDIS_URL }),
    CONSOLE_PORT: String(port),
    BIND_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  console = spawn(process.execPath, [projectPath('dist/apps/console/src/main.js')], { env, cwd: '/' });
  for (const stream of [console.stdout, console.stderr]) stream?.on('data', (chunk: Buffer) => (log += String(chunk)));
  address = `http://127.0.0.1:${String(port)}`;
  await eventually('the console to be well', async () => (await fetch(`${address}/health`).catch(() => null))?.ok);

  const job = await queue('documents').add('documents.generate', { actionId: '00000000-0000-4000-8000-000000000000' });
  jobId = String(job.id);
  visitors.set('stranger', new Visitor(address));
  for (const [who, name] of Object.entries(people)) {
    const visitor = new Visitor(address);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.set(who, visitor);
  }
  await linchpin.dataSource.query(
    `UPDATE console_sessions SET expires_at = now() - interval '1 second'
     WHERE data ->> 'staffId' = (SELECT id::text FROM staff WHERE email LIKE $1 || '@%')`,
    [people.expired],
  );
}, 90_000);
afterAll(async () => {
  console.kill('SIGKILL');
  await app.close();
  await linchpin.close();
});

const queue = (name: string) => app.get<ReadonlyMap<string, Queue>>(QUEUES).get(name) as Queue;

/** All that the board's buttons could change, as the carrier holds it. */
async function queueState(): Promise<unknown> {
  const queues = [...app.get<ReadonlyMap<string, Queue>>(QUEUES).values()];
  return Promise.all(
    queues.map(async (each) => ({
      name: each.name,
      paused: await each.isPaused(),
      counts: await each.getJobCounts(),
      jobs: (await each.getJobs()).map(({ id, data }) => [id, data as unknown]),
    })),
  );
}

describe('the routes that stand outside the guard of Nest', () => {
  it('are those of the board and the assets, and no others', () => {
    expect(routes.some((url) => url.startsWith('/queues/api/'))).toBe(true);
    const others = routes.filter((url) => url !== '/queues' && !/^\/(queues|assets)\//.test(url));
    expect(others).toEqual([]);
  });

  it('answer every method of everybody once, show the board to operations only, and leave the queues as they are', async () => {
    const before = await queueState();
    const wrong: string[] = [];
    const walk = async ([who, visitor]: [string, Visitor]) => {
      for (const url of routes) {
        for (const method of METHODS) {
          const response = await visitor.open(filled(url), { method });
          await response.arrayBuffer();
          if (!fits(who, url, method, response.status))
            wrong.push(`${who} ${method} ${url} ${String(response.status)}`);
        }
      }
    };
    await Promise.all([...visitors].map(walk));
    expect(wrong).toEqual([]);
    expect(await queueState()).toEqual(before);
    await expectAlive();
  }, 120_000);

  it.each(['hub', 'operations'])('change nothing for %s whose browser hangs up before the answer', async (who) => {
    const before = await queueState();
    const { port } = new URL(address);
    for (let delayMs = 0; delayMs < 20; delayMs += 1) {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      const cookie = visitors.get(who)?.sessionCookie ?? '';
      socket.write(
        `PUT /queues/api/queues/events/pause HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nContent-Length: 0\r\n\r\n`,
      );
      setTimeout(() => socket.destroy(), delayMs);
      await once(socket, 'close');
    }
    // Whatever those requests would have done is done when a later one of the same person is answered.
    await visitors.get(who)?.get('/');
    expect(await queueState()).toEqual(before);
    await expectAlive();
  });

  it('offer operations no button: the board says itself that it is to look at', async () => {
    const response = await visitors.get('operations')?.open('/queues/api/queues');
    const { queues } = (await response?.json()) as { queues: { name: string; readOnlyMode: boolean }[] };
    expect(queues.length).toBeGreaterThan(5);
    expect(queues.filter(({ readOnlyMode }) => !readOnlyMode)).toEqual([]);
  });
});

/** The console still answers, and nothing in it went by unhandled. */
async function expectAlive(): Promise<void> {
  expect((await fetch(`${address}/health`)).status).toBe(200);
  expect([console.exitCode, console.signalCode]).toEqual([null, null]);
  expect(log).not.toMatch(/ERR_HTTP_HEADERS_SENT|not handled|not caught|A request failed|broke off/);
}

function fits(who: string, url: string, method: string, status: number): boolean {
  const reading = method === 'GET' || method === 'HEAD';
  if (url.startsWith('/assets/')) return reading ? [200, 404].includes(status) : [303, 403, 404].includes(status);
  if (who === 'operations') return reading ? [200, 404].includes(status) : [404, 405, 403].includes(status);
  if (who === 'stranger' || who === 'expired') return [303, 401, 404].includes(status);
  return [403, 404].includes(status);
}

/** An address of the route that leads somewhere. */
function filled(url: string): string {
  return url
    .replace(':queueName', 'documents')
    .replace(':jobId', jobId)
    .replace(/:status\b/, 'waiting')
    .replace(/:\w+/g, 'x')
    .replace('*', 'x');
}

/** Every path of a controller: Nest's guards stand before these. */
function pathsOfNest(nest: NestFastifyApplication): Set<string> {
  const found = new Set<string>(['/*']);
  for (const { metatype } of nest.get(DiscoveryService).getControllers()) {
    if (typeof metatype !== 'function') continue;
    const starts = [Reflect.getMetadata(PATH_METADATA, metatype) as string | string[] | undefined].flat();
    const prototype = metatype.prototype as Record<string, unknown>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = prototype[name];
      if (typeof method !== 'function') continue;
      const paths = [Reflect.getMetadata(PATH_METADATA, method) as string | string[] | undefined].flat();
      for (const start of starts) {
        for (const path of paths) {
          if (path !== undefined) found.add(`/${[start, path].join('/').split('/').filter(Boolean).join('/')}`);
        }
      }
    }
  }
  return found;
}
