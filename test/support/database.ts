import { randomUUID } from 'node:crypto';
import { connectionOptions } from '@linchpin/database';
import { makeInstallation } from '@linchpin/installation';
import { type DataSourceOptions, DataSource } from 'typeorm';

/** A database of its own for one test file, with the whole schema and no rows. */
export interface TestDatabase {
  url: string;
  dataSource: DataSource;
  /** A connection of somebody whom no grant keeps out. To be destroyed by the caller. */
  asSuperuser(): Promise<DataSource>;
  drop(): Promise<void>;
}

/** Copies the migrated template database. Call `drop` in `afterAll`. */
export function createTestDatabase(entities: DataSourceOptions['entities'] = []): Promise<TestDatabase> {
  return copyOf(templateUrl(), entities);
}

/** The same with the council Exshire in it, as the first start makes it; its source has no key yet. */
export function createCouncilDatabase(): Promise<TestDatabase> {
  return copyOf(fromSetup('LINCHPIN_TEST_COUNCIL'), []);
}

/** A database with nothing in it, not even the schema. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  const template = new URL(templateUrl());
  template.pathname = '/template1';
  return copyOf(template.href, []);
}

async function copyOf(templateAddress: string, entities: DataSourceOptions['entities']): Promise<TestDatabase> {
  const template = new URL(templateAddress);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onTemplateServer(`CREATE DATABASE ${name} TEMPLATE "${template.pathname.slice(1)}"`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  // The bound counts waiting for a turn in the pool too, and some tests ask 200 things at once on a busy machine.
  const options = { ...connectionOptions(url.href, 20), connectTimeoutMS: 60_000 };
  const dataSource = await new DataSource({ ...options, entities }).initialize();
  return {
    url: url.href,
    dataSource,
    asSuperuser() {
      const own = new URL(url);
      own.username = 'postgres';
      return new DataSource(connectionOptions(own.href, 1)).initialize();
    },
    async drop() {
      if (dataSource.isInitialized) await dataSource.destroy();
      // By the superuser: a vacuum of PostgreSQL itself may be at work there, and only the superuser may end it.
      await onTemplateServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, 'postgres');
    },
  };
}

/** The address of the migrated template. Nothing may stay connected to it, or it cannot be copied. */
function templateUrl(): string {
  return fromSetup('LINCHPIN_TEST_DATABASE');
}

function fromSetup(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error('The test database is not running: start the tests with `npm test`.');
  return url;
}

/** Runs one statement on the server's maintenance database; copies of one template are made one at a time. */
async function onTemplateServer(statement: string, user?: string): Promise<void> {
  const url = new URL(templateUrl());
  if (user) url.username = user;
  url.pathname = '/postgres';
  const admin = await new DataSource(connectionOptions(url.href, 2)).initialize();
  const runner = admin.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(1)');
    await runner.query(statement);
  } finally {
    await runner.release();
    await admin.destroy();
  }
}

/** Says of a database of the tests that it is the demonstration: no app starts on one in which nothing was set up. */
export async function asDemonstration({ manager }: DataSource): Promise<void> {
  await makeInstallation(manager, { kind: 'demonstration', councilName: 'Exshire Council', laCode: '999' });
}
