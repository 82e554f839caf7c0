import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { seedCouncil } from '../../apps/standalone/src/seed/seed-council.js';
import { runConfig } from '../support/config-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { changedTemplate, documentXml, field, paragraph } from '../support/word-file.js';

const FILE = 'D01-conference-invitation-family.docx';
const words = (body: string) => changedTemplate(FILE, { 'word/document.xml': documentXml(body) });
const MERGE = `<w:p>Dear ${field('MERGEFIELD Forename', '«Forename»')}</w:p>`;

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCouncil(database.dataSource);
  directory = await mkdtemp(join(tmpdir(), 'linchpin-word-'));
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

const config = (...args: string[]) =>
  runConfig(args, { directory, environment: { DATA_DIR: join(directory, 'no-data'), DATABASE_URL: database.url } });
const folder = async (name: string): Promise<string> => {
  await cp(projectPath('config'), join(directory, name), { recursive: true });
  return join(directory, name, 'templates');
};
const versions = () =>
  database.dataSource.query<object[]>(
    'SELECT template_id, version FROM template_versions ORDER BY template_id, version',
  );

describe('a Word file that would go wrong in the letter', () => {
  it('is refused with its name and line by check, by plan and by apply, and nothing changes', async () => {
    const templates = await folder('merge');
    await writeFile(join(templates, FILE), await words(MERGE));
    const before = await versions();
    for (const args of [['check'], ['plan'], ['apply', '--as', 'ST-01', '--yes']]) {
      const { code, printed } = await config(...args, '--dir', 'merge');
      expect(printed).toMatch(
        /merge\/templates\/templates\.yaml:\d+:\d+ {2}.*D01-conference-invitation-family\.docx: The template holds mail merge fields \(Forename\), which nothing fills: write ours in braces, \{recipientName\} for Forename\./,
      );
      expect(code).toBe(1);
    }
    expect(await versions()).toEqual(before);
  });

  it('goes in once it is mended', async () => {
    const templates = await folder('mended');
    await writeFile(join(templates, FILE), await words(paragraph('Dear {recipientSalutation}')));
    const { code, printed } = await config('apply', '--dir', 'mended', '--as', 'ST-01', '--yes');
    expect(printed).toMatch(/Applied\.\n/);
    expect(code).toBe(0);
    expect((await versions()).length).toBe(9);
  });
});

describe('a file beside the Word files', () => {
  it.each([
    ['D01.dotx', 'This is a Word template: open it in Word and save it as Word Document (.docx).'],
    ['D01.docm', 'This is a Word file with macros: open it in Word and save it as Word Document (.docx).'],
    ['D01.doc', 'This is an old Word file: open it in Word and save it as Word Document (.docx).'],
    ['D01.odt', 'This is an OpenDocument text: open it in Word and save it as Word Document (.docx).'],
    ['~$1-invitation.docx', 'Word has this file open, or was ended while it had: close Word, or delete this file.'],
  ])('is told what it is: %s', async (name, message) => {
    const templates = await folder('beside');
    await writeFile(join(templates, name), 'x');
    const { code, printed } = await config('check', '--dir', 'beside');
    expect(printed).toContain(`beside/templates/${name}`);
    expect(printed).toContain(message);
    expect(code).toBe(1);
    await rm(join(directory, 'beside'), { recursive: true });
  });

  it.each([
    ['D01.dotx', 'is a Word template: open it in Word and save it as Word Document (.docx)'],
    ['D01.doc', 'is an old Word file: open it in Word and save it as Word Document (.docx)'],
    [
      'D01 invitation.docx',
      'must be the name of a .docx file beside this one, of letters, digits, full stops, - and _',
    ],
  ])('is told what it is where the list names it: %s', async (name, message) => {
    const templates = await folder('named');
    const list = await readFile(join(templates, 'templates.yaml'), 'utf8');
    await writeFile(join(templates, 'templates.yaml'), list.replace(FILE, name));
    const { code, printed } = await config('check', '--dir', 'named');
    expect(printed).toContain(message);
    expect(code).toBe(1);
    await rm(join(directory, 'named'), { recursive: true });
  });
});
