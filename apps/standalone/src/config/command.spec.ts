import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { seedCouncil } from '../seed/seed-council.js';
import { type Request, runCommand } from './command.js';

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

/** Runs a command on the test's database; `answer` is what the person at the keyboard says when asked. */
async function run(
  command: Request['command'],
  more: Partial<Request> = {},
  answer: () => Promise<boolean | null> = async () => null,
) {
  const lines: string[] = [];
  const request = { command, directory, by: null, yes: false, overwrite: false, ...more };
  const settings = readSettings({ DATABASE_URL: database.url });
  const status = await runCommand(request, settings, { say: (line) => void lines.push(line), ask: answer });
  return { status, said: lines.join('\n') };
}

const exportAll = () => run('export', { overwrite: true });
const apply = (by: string | null = 'ST-01') => run('apply', { by, yes: true });

/** Changes a file of the directory; the words must be there. */
async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(join(directory, file), 'utf8');
  expect(text).toMatch(from);
  await writeFile(join(directory, file), text.replace(from, to));
}

/** Every row of every table, in short: equal when nothing was changed. */
async function everything(): Promise<Record<string, string>> {
  const tables = await database.dataSource.query<{ name: string }[]>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const marks: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await database.dataSource.query<{ mark: string }[]>(
      `SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS mark FROM ${name} t`,
    );
    marks[name] = row?.mark ?? '';
  }
  return marks;
}

const versionsOf = async (name: string) =>
  database.dataSource.query<{ version: number; author: string; approver: string | null }[]>(
    `SELECT version, author, approver FROM trigger_versions JOIN triggers ON triggers.id = trigger_id
     WHERE name = $1 ORDER BY version`,
    [name],
  );

const INSIDE = 'triggers/assessment-due.yaml';
const OUTSIDE = 'triggers/initial-conference.yaml';

describe('export', () => {
  it('writes files that are right, that change nothing, and that are the same the next time', async () => {
    expect((await run('export')).status).toBe(0);
    expect(await run('check')).toEqual({ status: 0, said: expect.stringMatching(/^All \d+ files are right\.$/) });
    const before = await everything();
    expect((await run('plan')).said).toMatch(/There is nothing to do\.$/);
    expect(await apply()).toMatchObject({ status: 0, said: expect.stringMatching(/There is nothing to do\.$/) });
    expect(await everything()).toEqual(before);
    expect((await run('export')).said).toMatch(/ 0 of them new or changed\.$/);
  });

  it('holds no password and no key', async () => {
    for (const file of await readdir(directory, { recursive: true })) {
      if (file.endsWith('.yaml'))
        expect(await readFile(join(directory, file), 'utf8')).not.toMatch(/whsec_|password:|secret:/);
    }
  });

  it('does not overwrite what says something else unless it is told to', async () => {
    await change('council/teams.yaml', 'North business centre', 'Another name');
    expect(await run('export')).toEqual({
      status: 1,
      said: expect.stringMatching(/teams\.yaml is there and says something else\. .* add --overwrite\.$/),
    });
    expect(await readFile(join(directory, 'council/teams.yaml'), 'utf8')).toContain('Another name');
    expect((await exportAll()).said).toMatch(/ 1 of them new or changed\.$/);
  });
});

/** A copy of a trigger under another name, and so with another title. */
const renamed = (text: string, name: string) =>
  text.replace(/^name: .*$/m, `name: ${name}`).replace(/^title: .*$/m, `title: A trigger called ${name}`);

describe('plan and apply', () => {
  afterEach(async () => {
    await exportAll();
    expect((await run('plan')).said).toMatch(/There is nothing to do\.$|waits for a second person already/);
  });

  it('tell what would be added and changed, and do it', async () => {
    await change('council/teams.yaml', 'North business centre', 'Northern business centre');
    await change(
      'council/rooms.yaml',
      'rooms:\n',
      `rooms:\n  - { code: HB-TERN, name: Tern Room, site: HARBOUR, capacity: 4, stepFree: true }\n`,
    );
    await change(
      'council/closure-days.yaml',
      'closureDays:\n',
      `closureDays:\n  - { date: '2027-03-01', name: Moving house }\n`,
    );
    await change('council/school-terms.yaml', '2027-07-21', '2027-07-20');
    await change('council/sources.yaml', 'to: CH-01', 'to: CH-03');
    await change('templates/templates.yaml', 'Request for a report', 'Asking for a report');
    await writeFile(join(directory, 'templates/D02.docx'), await readFile(join(directory, 'templates/D03.docx')));
    const { status, said } = await run('plan');
    expect(status).toBe(0);
    for (const line of [
      '~ HUB-N\n      name: “North business centre” becomes “Northern business centre”',
      '+ HB-TERN  Tern Room',
      '+ 2027-03-01  Moving house',
      '      endsOn: “2027-07-21” becomes “2027-07-20”',
      '      to: “CH-01” becomes “CH-03”',
      '~ D02\n      wordFile: “',
      'In all: 2 to add, 5 to change.',
    ]) {
      expect(said).toContain(line);
    }
    expect(await apply()).toMatchObject({ status: 0, said: expect.stringMatching(/Applied\.$/) });
    const [changed] = await database.dataSource.query<Record<string, unknown>[]>(
      `SELECT (SELECT name FROM teams WHERE code = 'HUB-N') AS team,
         (SELECT added_by FROM closure_days WHERE on_date = '2027-03-01') AS "closedBy",
         (SELECT count(*)::int FROM calendar_changes) AS calendars,
         (SELECT changed_by FROM source_changes ORDER BY id DESC LIMIT 1) AS "mappedBy",
         (SELECT max(version) FROM template_versions JOIN templates ON templates.id = template_id WHERE code = 'D02') AS letter`,
    );
    expect(changed).toEqual({
      team: 'Northern business centre',
      closedBy: 'ST-01',
      calendars: 2,
      mappedBy: 'ST-01',
      letter: 2,
    });
  });

  it('leave alone what is only in the installation, and say so', async () => {
    await change('council/addressees.yaml', /\n {2}- code: VIRTUAL-SCHOOL[\s\S]*$/, '\n');
    await rm(join(directory, 'triggers/placement-moved.yaml'));
    await rm(join(directory, 'triggers/placement-planned.yaml'), { force: true });
    const { said } = await run('plan');
    expect(said).toContain('only here, and left as it is: VIRTUAL-SCHOOL');
    expect(said).toMatch(/only here, and left as .*placement-moved/);
    expect(
      await database.dataSource.query(`SELECT 1 AS one FROM addressees WHERE code = 'VIRTUAL-SCHOOL'`),
    ).toHaveLength(1);
  });

  it('publish a trigger that stays inside the council, in the name of who applies it', async () => {
    await change(INSIDE, 'headline: Assessment due', 'headline: An assessment is due');
    expect((await run('plan')).said).toMatch(
      /~ assessment-due: version 2 is published at once\n\s+In “Tell the spoke team”, the headline is now “An assessment is due”/,
    );
    expect((await apply('ST-06')).status).toBe(0);
    expect((await versionsOf('assessment-due')).at(-1)).toEqual({ version: 2, author: 'ST-06', approver: null });
  });

  it('publish a new trigger under the name of its file', async () => {
    const text = await readFile(join(directory, INSIDE), 'utf8');
    await writeFile(join(directory, 'triggers/our-own.yaml'), renamed(text, 'our-own'));
    expect((await run('plan')).said).toContain('+ our-own: version 1 is published at once');
    expect((await apply()).status).toBe(0);
    expect(await versionsOf('our-own')).toHaveLength(1);
  });

  it('submit a trigger of which something leaves the council: somebody else approves it', async () => {
    await change(OUTSIDE, /title: .*/, 'title: Arrangements for an initial conference');
    const wanted = await readFile(join(directory, OUTSIDE), 'utf8');
    const { said } = await apply();
    expect(said).toMatch(/~ initial-conference: version 2 waits for a second person/);
    expect(said).toMatch(/Somebody else approves on the Triggers page of the console: initial-conference\.$/);
    expect(await versionsOf('initial-conference')).toHaveLength(1);

    const before = await everything();
    expect(await apply()).toMatchObject({
      status: 0,
      said: expect.stringMatching(/waits for a second person already/),
    });
    expect(await everything()).toEqual(before);

    const drafts = new TriggerDrafts(database.dataSource.manager);
    const [draft] = await drafts.list();
    expect(draft).toMatchObject({ state: 'submitted', author: 'ST-01', inForceFrom: null });
    await expect(drafts.publish({ ref: 'ST-01' }, draft?.id ?? '', draft?.revision ?? 0)).rejects.toThrow(
      /second person/,
    );
    await drafts.publish({ ref: 'ST-06' }, draft?.id ?? '', draft?.revision ?? 0);
    expect((await versionsOf('initial-conference')).at(-1)).toEqual({ version: 2, author: 'ST-01', approver: 'ST-06' });
    await writeFile(join(directory, OUTSIDE), wanted);
    expect((await run('plan')).said).toMatch(/There is nothing to do\.$/);
  });

  it('submit a new trigger so that it keeps its name when it is approved', async () => {
    const text = await readFile(join(directory, OUTSIDE), 'utf8');
    await writeFile(join(directory, 'triggers/our-conference.yaml'), renamed(text, 'our-conference'));
    expect((await apply()).status).toBe(0);
    expect(await versionsOf('our-conference')).toEqual([]);
    expect((await run('plan')).said).toContain('our-conference: version 1 waits for a second person already');
    const drafts = new TriggerDrafts(database.dataSource.manager);
    const [refused] = await drafts.list();
    await drafts.discard({ ref: 'ST-06' }, refused?.id ?? '', refused?.revision ?? 0);
    expect((await apply()).said).toContain('+ our-conference: version 1 waits for a second person');
    const [draft] = await drafts.list();
    await drafts.publish({ ref: 'ST-06' }, draft?.id ?? '', draft?.revision ?? 0);
    expect(await versionsOf('our-conference')).toHaveLength(1);
  });

  it('take neither who made a file nor who applied it for its second person', async () => {
    const text = await readFile(join(directory, OUTSIDE), 'utf8');
    const theirs = renamed(text, 'their-conference')
      .replace(/author: .*/, 'author: ST-06')
      .replace(/approver: .*/, 'approver: ST-01');
    await writeFile(join(directory, 'triggers/their-conference.yaml'), theirs);
    expect((await apply()).status).toBe(0);
    const drafts = new TriggerDrafts(database.dataSource.manager);
    const [draft] = await drafts.list();
    expect(draft).toMatchObject({ author: 'ST-01', coAuthors: ['ST-06'] });
    const approval = drafts.publish({ ref: 'ST-06' }, draft?.id ?? '', draft?.revision ?? 0);
    await expect(approval).rejects.toThrow(/second person/);
    await drafts.discard({ ref: 'ST-06' }, draft?.id ?? '', draft?.revision ?? 0);
    await rm(join(directory, 'triggers/their-conference.yaml'));
  });
});

describe('apply changes nothing at all when', () => {
  let before: Record<string, string>;
  const refused = async (result: Promise<{ status: number; said: string }>, why: RegExp) => {
    const { status, said } = await result;
    expect(said).toMatch(why);
    expect(said).toMatch(/Nothing was changed\.$/);
    expect(status).toBe(1);
    expect(await everything()).toEqual(before);
  };
  const begin = async () => {
    await exportAll();
    before = await everything();
    await change('council/teams.yaml', 'Mid Exshire team support', 'Middle team support');
  };

  it('a file is wrong', async () => {
    await begin();
    await change(INSIDE, 'headline:', 'headlin:');
    await refused(apply(), /assessment-due\.yaml:\d+:\d+ {2}steps\.0\.settings.*headlin/);
  });

  it('nobody is named, or somebody who may not', async () => {
    await begin();
    await change(INSIDE, 'Assessment due', 'Assessment is due');
    await refused(apply(null), /recorded with a name.*--as/);
    await refused(apply('ST-02'), /ST-02 is not a manager/);
    await refused(apply('ST-77'), /There is no member of staff ST-77/);
  });

  it('nobody can be asked, or the answer is no', async () => {
    await begin();
    await refused(run('apply'), /Nobody can be asked here/);
    await refused(
      run('apply', {}, async () => false),
      /In all: 1 to change\./,
    );
  });

  it('one part of it is refused', async () => {
    await begin();
    await change(
      'council/closure-days.yaml',
      'closureDays:\n',
      `closureDays:\n  - { date: '2027-02-06', name: A Saturday }\n`,
    );
    await refused(apply(), /This is a weekend/);
  });

  it('the database does not allow it', async () => {
    await begin();
    await change('council/agencies.yaml', 'code: POL', 'code: POL-2');
    await refused(apply(), /does not allow it \(agencies_email_once\)/);
  });

  it('somebody works on one of its triggers in the console', async () => {
    await exportAll();
    const drafts = new TriggerDrafts(database.dataSource.manager);
    const [trigger] = await database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM triggers WHERE name = 'assessment-due'`,
    );
    const draftId = await drafts.change({ ref: 'ST-06' }, trigger?.id ?? '');
    await begin();
    await change(INSIDE, /title: .*/, 'title: Another title');
    await refused(apply(), /assessment-due: There is a draft of it in the console \(ST-06\)/);
    await drafts.discard({ ref: 'ST-06' }, draftId, 1);
  });

  it('the installation has changed since the plan was shown', async () => {
    await begin();
    const meanwhile = async () => {
      await database.dataSource.query(`UPDATE teams SET name = 'Mid team' WHERE code = 'SPK-MID'`);
      before = await everything();
      return true;
    };
    await refused(run('apply', {}, meanwhile), /changed since the plan was made/);
  });
});

describe('an installation', () => {
  it('that does not run, or is of another release, is told with what to do', async () => {
    const lines: string[] = [];
    const talk = { say: (line: string) => void lines.push(line), ask: async () => null };
    const request = { command: 'plan', directory, by: null, yes: false, overwrite: false } as const;
    expect(await runCommand(request, readSettings({ DATA_DIR: join(directory, 'nowhere') }), talk)).toBe(1);
    expect(lines.join('\n')).toMatch(/No installation is running .* npm start/);

    await database.dataSource.query(`DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)`);
    expect(await run('plan')).toEqual({ status: 1, said: expect.stringMatching(/of an older release\. .*npm start/) });
  });
});
