import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { seedCouncil } from '../../apps/standalone/src/seed/seed-council.js';
import { runConfig } from '../support/config-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCouncil(database.dataSource);
  directory = await mkdtemp(join(tmpdir(), 'linchpin-config-'));
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

const config = (args: readonly string[], environment: Record<string, string> = {}) =>
  runConfig(args, { directory, environment: { DATA_DIR: join(directory, 'no-data'), ...environment } });

const onTheDatabase = (...args: string[]) => config(args, { DATABASE_URL: database.url });

async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(join(directory, file), 'utf8');
  expect(text).toMatch(from);
  await writeFile(join(directory, file), text.replace(from, to));
}

const states = () =>
  database.dataSource.query<object[]>(
    `SELECT (SELECT count(*)::int FROM trigger_versions) AS versions, (SELECT count(*)::int FROM trigger_drafts) AS drafts,
       (SELECT count(*)::int FROM trigger_history) AS history, (SELECT md5(string_agg(teams::text, '' ORDER BY code)) FROM teams) AS teams`,
  );

describe('npm run config -- check', () => {
  it('needs no installation, and finds the files of the release right', async () => {
    const { code, printed } = await config(['check', '--dir', projectPath('config')]);
    expect(printed).toMatch(/^All \d+ files are right\.\n$/);
    expect(code).toBe(0);
  });

  it('tells every fault with file, line and place, changes nothing and exits 1', async () => {
    await cp(projectPath('config'), join(directory, 'wrong'), { recursive: true });
    await change('wrong/triggers/conference-held.yaml', 'steps:', 'steps: [');
    await change('wrong/triggers/assessment-due.yaml', 'repeats:', 'repeat:');
    await change('wrong/triggers/initial-conference.yaml', /after: \[\S+\]/, 'after: [later]');
    await change('wrong/council/rooms.yaml', 'capacity: 24', 'capacity: many');
    const { code, printed } = await config(['check', '--dir', 'wrong']);
    const lines = printed.trim().split('\n');
    expect(
      lines.filter((line) => /^wrong\/(council|triggers)\/[\w-]+\.yaml:\d+:\d+ {2}.+\.$|\?$/.test(line)),
    ).toHaveLength(4);
    expect(printed).toMatch(/rooms\.yaml:\d+:\d+ {2}rooms\.0\.capacity: must be a number, not text\./);
    expect(printed).toMatch(
      /assessment-due\.yaml:\d+:1 {2}repeat: There is no field repeat here\. Did you mean repeats\?/,
    );
    expect(lines.at(-1)).toBe('4 faults in 4 files. Nothing was changed.');
    expect(code).toBe(1);
  });

  it('explains itself', async () => {
    expect(await config(['--help'])).toEqual({ code: 0, printed: expect.stringContaining('npm run config -- plan') });
    expect(await config(['check'])).toEqual({ code: 2, printed: expect.stringContaining('npm run config -- check') });
  });
});

describe('npm run config on an installation', () => {
  it('says what to do when none runs', async () => {
    const { code, printed } = await config(['plan', '--dir', projectPath('config')]);
    expect(printed).toMatch(/^No installation is running .*npm start.*\n$/);
    expect(code).toBe(1);
  });

  it('exports, and what it exported changes nothing', async () => {
    expect((await onTheDatabase('export', '--dir', 'out')).code).toBe(0);
    expect((await config(['check', '--dir', 'out'])).code).toBe(0);
    const before = await states();
    const { code, printed } = await onTheDatabase('apply', '--dir', 'out', '--as', 'ST-01', '--yes');
    expect(printed).toMatch(/There is nothing to do\.\n$/);
    expect(code).toBe(0);
    expect(await states()).toEqual(before);
  });

  it('asks before it applies, and does nothing where nobody can answer', async () => {
    await change('out/council/teams.yaml', 'North business centre', 'Northern business centre');
    await change('out/triggers/initial-conference.yaml', /title: .*/, 'title: Another title');
    const before = await states();
    const { code, printed } = await onTheDatabase('apply', '--dir', 'out', '--as', 'ST-01');
    expect(printed).toMatch(/~ HUB-N\n[\s\S]*Nobody can be asked here\. .*--yes\.\nNothing was changed\.\n$/);
    expect(code).toBe(1);
    expect(await states()).toEqual(before);
  });

  it('applies all of it: a trigger that reaches outside waits for a second person', async () => {
    const [before] = (await states()) as { versions: number }[];
    const { code, printed } = await onTheDatabase('apply', '--dir', 'out', '--as', 'ST-01', '--yes');
    expect(printed).toMatch(/Applied\.\nSomebody else approves .*initial-conference\.\n$/);
    expect(code).toBe(0);
    expect(await states()).toMatchObject([{ versions: before?.versions, drafts: 1 }]);
    expect((await onTheDatabase('plan', '--dir', 'out')).printed).toMatch(/waits for a second person already/);
  });

  it('never prints the password of the database', async () => {
    const { printed } = await onTheDatabase('plan', '--dir', 'out');
    expect(printed).not.toContain(new URL(database.url).password);
    const away = await config(['plan', '--dir', 'out'], {
      DATABASE_URL: 'postgres://linchpin:hush-hush@127.0.0.1:9/linchpin',
    });
    expect(away).toEqual({ code: 1, printed: expect.stringMatching(/does not answer/) });
    expect(away.printed).not.toContain('hush-hush');
  });
});
