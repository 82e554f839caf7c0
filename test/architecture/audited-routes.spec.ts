import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditActs } from '@linchpin/audit';
import { projectPath, readSettings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { actRoutes } from '../../apps/console/src/audited/undeclared-acts.js';
import { startConsole } from '../../apps/console/src/start-console.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the forms of the console', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTestDatabase();
    const settings = { DATABASE_URL: database.url, CONSOLE_PORT: '0', LOG_LEVEL: 'silent' };
    app = await startConsole(readSettings({ ...settings, SESSION_SECRET: 'x'.repeat(32) }));
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('each say what they leave in the audit trail', () => {
    const routes = actRoutes(app);
    expect(routes.filter(({ act }) => act === null || !(act in auditActs))).toEqual([]);
    expect(routes.length).toBeGreaterThan(60);
    // None comes past the controllers. One of these is reached by two addresses, with five forms at each.
    const { console: all } = JSON.parse(
      readFileSync(projectPath('test', 'architecture', 'route-list.json'), 'utf8'),
    ) as {
      console: string[];
    };
    expect(all.filter((route) => /\b(POST|PUT|PATCH|DELETE)\b/.test(route)).length).toBe(routes.length + 5);
  });
});
