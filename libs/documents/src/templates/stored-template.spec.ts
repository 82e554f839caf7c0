import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { changedTemplate, documentXml, field } from '../../../../test/support/word-file.js';
import { checkContent, newestTemplate } from './template.js';
import { TemplatesService } from './templates.service.js';

describe('a template that came in before its fault was looked for', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const store = async (code: string, ...contents: Buffer[]) => {
    const id = randomUUID();
    await database.dataSource.query(
      `INSERT INTO templates (id, code, title, audience, boundary, source) VALUES ($1, $2, 'x', 'family', 'admin', 'x')`,
      [id, code],
    );
    for (const [index, content] of contents.entries()) {
      await database.dataSource.query(
        'INSERT INTO template_versions (template_id, version, content, sha256) VALUES ($1, $2, $3, $4)',
        [id, index + 1, content, createHash('sha256').update(content).digest()],
      );
    }
  };
  const merge = () =>
    changedTemplate('D01-conference-invitation-family.docx', {
      'word/document.xml': documentXml(`<w:p>Dear ${field('MERGEFIELD Forename', '«Forename»')}</w:p>`),
    });
  const sound = () => readFile(projectPath('config', 'templates', 'D01-conference-invitation-family.docx'));

  it('makes no letter, and says to a person what to mend', async () => {
    await store('X01', await sound(), await merge());
    const template = await newestTemplate(database.dataSource.manager, 'X01');
    for (let time = 0; time < 2; time++) {
      await expect(checkContent(template)).rejects.toMatchObject({
        name: 'UnwritableLetterError',
        message: expect.stringMatching(
          /^X01: The template holds mail merge fields \(Forename\), .* Mend the Word file and apply the configuration again\.$/,
        ),
      });
    }
  });

  it('goes on with the version that mends it', async () => {
    await store('X02', await merge(), await sound());
    await expect(newestTemplate(database.dataSource.manager, 'X02')).resolves.toMatchObject({
      code: 'X02',
      version: 2,
    });
  });

  it('takes no page of templates or triggers away', async () => {
    const rows = await new TemplatesService(database.dataSource).listWithPrints();
    expect(rows.map(({ code, prints }) => [code, prints.length > 0])).toEqual([
      ['X01', false],
      ['X02', true],
    ]);
  });
});
