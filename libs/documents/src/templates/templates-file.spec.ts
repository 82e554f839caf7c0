import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import JSZip from 'jszip';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { importTemplates, templatesFileSchema } from './templates-file.js';
import { TemplatesService } from './templates.service.js';

const folder = (name: string) => projectPath('config', 'templates', name);
const readTemplate = (name: string) => readFile(folder(name));
const entry = (change: object = {}) => ({
  code: 'X01',
  file: 'X01-letter.docx',
  title: 'A letter',
  audience: 'family',
  approval: 'admin',
  source: 'Local',
  ...change,
});

/** A template of the council with other words in it. */
async function letter(words: string): Promise<Buffer> {
  const zip = await JSZip.loadAsync(await readTemplate('D01-conference-invitation-family.docx'));
  const body = `<w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:body>`;
  const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
  zip.file('word/document.xml', xml.replace('</w:body>', body));
  return zip.generateAsync({ type: 'nodebuffer' });
}

describe('importTemplates', () => {
  let database: TestDatabase;
  let templates: TemplatesService;

  beforeAll(async () => {
    database = await createTestDatabase();
    templates = new TemplatesService(database.dataSource);
  });
  beforeEach(() => database.dataSource.query('TRUNCATE templates CASCADE'));
  afterAll(() => database.drop());

  const importAs = (content: Buffer, change: object = {}) =>
    database.dataSource.transaction((manager) =>
      importTemplates(manager, templatesFileSchema.parse({ templates: [entry(change)] }), async () => content),
    );
  const versions = () => database.dataSource.query('SELECT version, sha256 FROM template_versions ORDER BY version');

  it('takes every template of the council, again without a new version', async () => {
    const file = templatesFileSchema.parse(parse(await readFile(folder('templates.yaml'), 'utf8')));
    for (let time = 0; time < 2; time++) {
      await database.dataSource.transaction((manager) => importTemplates(manager, file, readTemplate));
    }
    const list = await templates.list();
    expect(list.map(({ code, version }) => [code, version])).toEqual(
      ['D01', 'D02', 'D03', 'D07', 'D12', 'D13', 'D14', 'D20'].map((code) => [code, 1]),
    );
    expect(list[3]).toMatchObject({ audience: 'all-invitees', boundary: 'needs-approval', approverRole: 'chair' });
  });

  it('makes a new version exactly when the Word file has changed', async () => {
    const [first, second] = [await letter('one'), await letter('two')];
    await importAs(first);
    await importAs(first, { title: 'Another title', approval: 'needs-approval', approverRole: 'chair' });
    await importAs(second);
    // Going back to what was before is a change too.
    await importAs(first);
    const hash = (content: Buffer) => createHash('sha256').update(content).digest();
    expect(await versions()).toEqual([
      { version: 1, sha256: hash(first) },
      { version: 2, sha256: hash(second) },
      { version: 3, sha256: hash(first) },
    ]);
    expect(await templates.list()).toMatchObject([{ code: 'X01', title: 'A letter', boundary: 'admin', version: 3 }]);
  });

  it('says what the newest version prints, and where', async () => {
    const printed = async () => (await templates.listWithPrints())[0]?.prints;
    await importAs(await letter('one'));
    expect(await printed()).toContainEqual({ name: 'roomName', within: ['hasRoom'] });
    expect(await printed()).not.toContainEqual({ name: 'coreGroupDate', within: ['isPlan'] });
    await importAs(await letter('{#isPlan}{coreGroupDate}{/isPlan}'));
    expect(await printed()).toContainEqual({ name: 'coreGroupDate', within: ['isPlan'] });
  });

  it('numbers the versions of imports at once one after the other', async () => {
    const contents = await Promise.all(['a', 'b', 'c', 'd'].map(letter));
    await Promise.all(contents.map((content) => importAs(content)));
    expect((await versions()).map(({ version }: { version: number }) => version)).toEqual([1, 2, 3, 4]);
  });

  it.each<[string, () => Promise<Buffer>, RegExp]>([
    ['a field that nothing fills', () => letter('{childAge}'), /^X01-letter\.docx: The template uses childAge, which/],
    ['a brace that is not closed', () => letter('{today'), /^X01-letter\.docx: .*\{today/],
    ['a part that is not closed', () => letter('{#draft}Draft'), /^X01-letter\.docx: .*draft/],
    ['a part that was not opened', () => letter('Draft{/draft}'), /^X01-letter\.docx: .*draft/],
    ['a part that closes another', () => letter('{#draft}x{/isPlan}'), /^X01-letter\.docx: .*isPlan/],
    [
      'something that is no Word file',
      async () => Buffer.from('Dear parents'),
      /^X01-letter\.docx: The template is not a \.docx/,
    ],
  ])('refuses a template with %s, and says in which file', async (_, content, message) => {
    await expect(importAs(await content())).rejects.toMatchObject({
      name: 'UnusableTemplateError',
      message: expect.stringMatching(message),
    });
    expect(await templates.list()).toEqual([]);
  });

  it.each([
    ['a file elsewhere', { file: '../../etc/passwd.docx' }],
    ['an old Word file', { file: 'D01.doc' }],
    ['approval by nobody', { approval: 'needs-approval' }],
    ['an approver of nothing', { approverRole: 'chair' }],
    ['an audience of its own', { audience: 'everybody' }],
  ])('refuses %s in its list', (_, change) => {
    expect(templatesFileSchema.safeParse({ templates: [entry()] }).success).toBe(true);
    expect(templatesFileSchema.safeParse({ templates: [entry(change)] }).success).toBe(false);
  });

  it('holds the database to an approver where approval is needed', async () => {
    const insert = database.dataSource.query(`INSERT INTO templates (code, title, audience, boundary, source)
      VALUES ('X02', 'x', 'family', 'needs-approval', 'x')`);
    await expect(insert).rejects.toMatchObject({ constraint: 'templates_approver' });
  });
});
