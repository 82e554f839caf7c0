import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath, readSettings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contentRoutes } from '../../apps/console/src/audited/undeclared-content.js';
import { startConsole } from '../../apps/console/src/start-console.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the routes that give letters, answers and files', () => {
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

  it('are these, and each says so: a new one shows in review', () => {
    expect(contentRoutes(app).sort((left, right) => (left.route < right.route ? -1 : 1))).toEqual(
      ['ChecksController.file', 'ChecksController.show', 'DocumentsController.file', 'DocumentsController.show'].map(
        (route) => ({ route, declares: true }),
      ),
    );
  });

  it('hand out no file past the log, whatever their permission', () => {
    const folder = projectPath('apps/console/src');
    const controllers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.controller.ts'),
    );
    expect(controllers.length).toBeGreaterThan(20);
    const faults = controllers.filter((path) => {
      const text = readFileSync(`${folder}/${path}`, 'utf8');
      const handedOut = text.match(/\b(download\(|new StreamableFile\(|\.sendFile\()/g)?.length ?? 0;
      const written = text.match(/\bgiven\(download\(/g)?.length ?? 0;
      return handedOut !== written;
    });
    expect(faults).toEqual([]);
  });
});
