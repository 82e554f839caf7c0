import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath, readSettings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startConsole } from '../../apps/console/src/start-console.js';
import { startIntake } from '../../apps/intake/src/start-intake.js';
import { startPortal } from '../../apps/portal/src/start-portal.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const list = projectPath('test', 'architecture', 'route-list.json');
const starters = { intake: startIntake, console: startConsole, portal: startPortal };

let database: TestDatabase;
const apps: NestFastifyApplication[] = [];
const routes: Record<string, string[]> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = readSettings({
    CONSOLE_PORT: '0',
    INTAKE_PORT: '0',
    PORTAL_PORT: '0',
    DATABASE_URL: database.url,
    SESSION_SECRET: 'x'.repeat(32),
    LOG_LEVEL: 'silent',
  });
  for (const [name, start] of Object.entries(starters)) {
    const app = await start(settings);
    apps.push(app);
    routes[name] = routesOf(app);
  }
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await database.drop();
});

describe('the routes', () => {
  it('are those of the checked-in list: a changed route shows in review', () => {
    if (process.argv.includes('--updateSnapshot') || process.argv.includes('-u')) {
      writeFileSync(list, `${JSON.stringify(routes, null, 2)}\n`);
    }
    expect(routes).toEqual(JSON.parse(readFileSync(list, 'utf8')));
  });
});

/** Every route with its methods, from the tree that Fastify prints: four characters for each level. */
function routesOf(app: NestFastifyApplication): string[] {
  const path: string[] = [];
  const found: string[] = [];
  for (const line of app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods] = /^([│├└─\s]*)(\S*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (!part) continue;
    path.splice(indent.length / 4 - 1, Infinity, part);
    const url = path.join('').replace(/^\/assets\/[0-9a-f]{12}\//, '/assets/:version/');
    // What the queue dashboard brings is its own affair; that it stands behind the session is tested elsewhere.
    if (methods && !url.startsWith('/queues/'))
      found.push(`${url} ${methods.replace(', HEAD', '').replace('HEAD, ', '')}`);
  }
  return [...new Set(found)].sort();
}
