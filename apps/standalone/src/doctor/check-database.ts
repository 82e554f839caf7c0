import { InvalidSettingsError, type Settings } from '@linchpin/config';
import { expectDatabase } from '@linchpin/database';
import { councilFaults, readInstallation } from '@linchpin/installation';
import { expectCarrier } from '@linchpin/queue';
import type { DataSource } from 'typeorm';
import { connectToInstallation, NoInstallationError, whereabouts } from '../config/installation.js';
import { type Finding, look, well, wrong } from './check.js';

/** More than this between the clocks, and links, leases and days begin to disagree. */
const SECONDS_APART = 5;

/** Looks at the database, what is in it, and the carrier of the jobs. */
export async function checkDatabase(settings: Settings): Promise<Finding[]> {
  let dataSource: DataSource;
  try {
    if (settings.DATABASE_URL) await expectDatabase(settings);
    dataSource = await connectToInstallation(settings);
  } catch (error) {
    if (error instanceof NoInstallationError || error instanceof InvalidSettingsError)
      return [wrong('Database', error.message)];
    throw error;
  }
  try {
    return [
      ...(await checkServer(dataSource)),
      ...(await checkInstallation(dataSource, settings)),
      await checkClock(dataSource),
      await checkCarrier(settings),
      ...(await checkWork(dataSource)),
    ];
  } finally {
    await dataSource.destroy();
  }
}

async function checkServer(dataSource: DataSource): Promise<Finding[]> {
  const [row] = await dataSource.query<{ version: string; owns: boolean; superuser: boolean }[]>(
    `SELECT current_setting('server_version') AS version,
       (SELECT bool_and(tableowner = current_user) FROM pg_tables WHERE schemaname = 'public') AS owns,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
  );
  const { version = '', owns = false, superuser = false } = row ?? {};
  return [
    well('Database', `PostgreSQL ${version} at ${whereabouts(dataSource)} answers, and its tables are this release’s.`),
    ...(owns
      ? []
      : [
          wrong(
            'Database rights',
            'Not every table belongs to the user of DATABASE_URL: the next release cannot change them. Make it their owner.',
          ),
        ]),
    ...(superuser
      ? [
          look(
            'Database rights',
            'The user of DATABASE_URL is a superuser. An ordinary user that owns the database is enough, and safer.',
          ),
        ]
      : []),
  ];
}

async function checkInstallation(dataSource: DataSource, settings: Settings): Promise<Finding[]> {
  const found = await readInstallation(dataSource.manager);
  if (!found) return [wrong('Installation', 'Nothing is set up in this database. Run npm run setup.')];
  if (found.kind === 'demonstration')
    return [well('Installation', 'This is the demonstration: everybody in it is invented.')];
  const faults = councilFaults(settings);
  const [row] = await dataSource.query<{ administrators: number; managers: number }[]>(
    `SELECT count(*) FILTER (WHERE role = 'administrator')::int AS administrators,
       count(*) FILTER (WHERE role = 'manager')::int AS managers FROM staff WHERE active AND password_hash IS NOT NULL`,
  );
  return [
    well('Installation', `${found.councilName}.`),
    ...faults.map((fault) => wrong('Settings', fault)),
    ...(row && row.administrators < 2
      ? [
          look(
            'People',
            `${row.administrators === 1 ? 'Only one administrator' : 'No administrator'} can sign in. Invite another, so that nobody is locked out.`,
          ),
        ]
      : []),
    ...(row?.managers
      ? []
      : [look('People', 'No business support manager can sign in yet: nobody can make or approve triggers.')]),
  ];
}

async function checkClock(dataSource: DataSource): Promise<Finding> {
  const before = Date.now();
  const [row] = await dataSource.query<{ now: Date }[]>('SELECT clock_timestamp() AS now');
  const between = (before + Date.now()) / 2;
  const apart = Math.abs((row?.now.getTime() ?? 0) - between) / 1000;
  return apart > SECONDS_APART
    ? wrong(
        'Clock',
        `The clocks of this machine and of the database are ${apart.toFixed(0)} seconds apart. Let both follow the same time server.`,
      )
    : well('Clock', 'This machine and the database agree.');
}

async function checkCarrier(settings: Settings): Promise<Finding> {
  if (!settings.REDIS_URL) return well('Jobs', 'PostgreSQL carries them.');
  try {
    await expectCarrier(settings);
    return well('Jobs', 'Redis or Valkey carries them.');
  } catch (error) {
    return wrong('Jobs', error instanceof Error ? error.message : 'REDIS_URL does not answer.');
  }
}

/** Work that nobody takes up is the first sign that a worker does not run. */
async function checkWork(dataSource: DataSource): Promise<Finding[]> {
  const [row] = await dataSource.query<{ waiting: number; failed: number; alarms: number; sources: number }[]>(
    `SELECT (SELECT count(*)::int FROM events WHERE state = 'recorded' AND received_at < now() - interval '2 minutes') AS waiting,
       (SELECT count(*)::int FROM deliveries WHERE state = 'failed') AS failed,
       (SELECT count(*)::int FROM alarms WHERE seen_at IS NULL) AS alarms,
       (SELECT count(*)::int FROM sources WHERE enabled AND name <> 'linchpin') AS sources`,
  );
  const { waiting = 0, failed = 0, alarms = 0, sources = 0 } = row ?? {};
  return [
    ...(waiting
      ? [
          wrong(
            'Worker',
            `${String(waiting)} events have waited for more than two minutes. Look whether the worker runs.`,
          ),
        ]
      : [well('Worker', 'No event waits.')]),
    ...(failed
      ? [look('Mails', `${String(failed)} could not be brought out. Needs attention in the console says which.`)]
      : []),
    ...(alarms ? [look('Alarms', `${String(alarms)} are open. Needs attention in the console says what to do.`)] : []),
    ...(sources
      ? []
      : [look('Sources', 'No source is switched on: nothing can come in. Operations add one on the Sources page.')]),
  ];
}
