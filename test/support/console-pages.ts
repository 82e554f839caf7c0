import type { StaffRole } from '@linchpin/access';
import { readSettings } from '@linchpin/config';
import { StaffAccounts } from '@linchpin/teams';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startConsole } from '../../apps/console/src/start-console.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { readHtml } from './html.js';
import { Visitor } from './visitor.js';

const PASSWORD = 'a password of the tests';

/** Two hubs with a spoke each, and somebody of every kind: who they are, what they do, what they may see, where. */
const people: [string, StaffRole, boolean, string][] = [
  ['officer', 'business-support', false, 'HUB-N'],
  ['spoke', 'business-support', false, 'SPK-NE'],
  ['elsewhere', 'business-support', false, 'SPK-SW'],
  ['lead', 'manager', true, 'HUB-N'],
  ['operator', 'operations', false, 'HUB-N'],
  ['leader', 'leader', false, 'HUB-N'],
  ['admin', 'administrator', false, 'HUB-N'],
  ['auditor', 'auditor', false, 'HUB-N'],
];

/** The console over a database of its own, and its staff at their browsers, without scripts. */
export class ConsolePages {
  private readonly here = new Map<string, Visitor>();

  private constructor(
    readonly database: TestDatabase,
    readonly app: NestFastifyApplication,
    readonly address: string,
  ) {}

  static async start(): Promise<ConsolePages> {
    const database = await createTestDatabase();
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site) VALUES
         ('HUB-N', 'North business centre', 'hub', 'n@x.example', 'N'), ('HUB-S', 'South business centre', 'hub', 's@x.example', 'S')`,
    );
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site, hub_id)
       SELECT spoke.code, spoke.name, 'spoke', lower(spoke.code) || '@x.example', hub.site, hub.id
       FROM (VALUES ('SPK-NE', 'North East team', 'HUB-N'), ('SPK-SW', 'South West team', 'HUB-S')) spoke (code, name, hub)
       JOIN teams hub ON hub.code = spoke.hub`,
    );
    for (const [name, role, seesRestricted, team] of people) {
      await database.dataSource.query(
        `INSERT INTO staff (ref, name, email, team_id, role, sees_restricted)
         SELECT $1, initcap($1), $1 || '@x.example', id, $2, $3 FROM teams WHERE code = $4`,
        [name, role, seesRestricted, team],
      );
    }
    const app = await startConsole(
      readSettings({
        DATABASE_URL: database.url,
        SESSION_SECRET: 'a secret of the tests, long enough',
        CONSOLE_PORT: '0',
        LOG_LEVEL: 'silent',
      }),
    );
    await app.get(StaffAccounts).setDemoPassword(PASSWORD);
    return new ConsolePages(database, app, await app.getUrl());
  }

  /** Somebody who is signed in: once for all tests, because more often is what the limit on attempts is against. */
  async as(name: string): Promise<Visitor> {
    const known = this.here.get(name);
    if (known) return known;
    const visitor = new Visitor(this.address);
    await visitor.signIn(`${name}@x.example`, PASSWORD);
    this.here.set(name, visitor);
    return visitor;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

/** The levels of the headings of a page, in its order. */
export function headingLevels(html: string): number[] {
  return readHtml(html)
    .all('h1', 'h2', 'h3', 'h4', 'h5', 'h6')
    .map(({ name }) => Number(name.slice(1)));
}

/** The words of a page without its markup. */
export function words(html: string): string {
  return readHtml(html).text;
}
