import { createHash } from 'node:crypto';
import { importTemplates, printsOf, type TemplateRules, templatesFileSchema } from '@linchpin/documents';
import type { z } from 'zod';
import { type Area, given, type Held, listArea } from './area.js';

type Templates = z.infer<typeof templatesFileSchema>;
type Template = Templates['templates'][number];

export const templates: Area = listArea<Templates, Template>({
  title: 'Templates',
  list: 'templates',
  file: 'templates/templates.yaml',
  comment: ['Letter templates. Each is the Word file beside this one that its line names.'],
  schema: templatesFileSchema,
  key: ({ code }) => code,
  // The name of the Word file is the directory's own; what counts is what is in it.
  compared: ({ file, ...template }, { files }) => ({ ...template, wordFile: fingerprint(files.get(file)) }),
  read: async (manager) => {
    const rows = await manager.query<(Template & { word: Buffer })[]>(
      `SELECT DISTINCT ON (code) code, code || '.docx' AS file, title, audience, boundary AS approval,
         approver_role AS "approverRole", source, content AS word
       FROM templates JOIN template_versions ON template_id = templates.id ORDER BY code, version DESC`,
    );
    return {
      content: { templates: rows.map(({ word: _word, ...template }) => given(template)) },
      files: new Map(rows.map(({ file, word }) => [file, word])),
    };
  },
  write: (manager, { content, files }) =>
    importTemplates(manager, content, async (name) => {
      const file = files.get(name);
      if (!file) throw new Error(`The Word file ${name} was not read.`);
      return file;
    }),
});

/** Short, because people see it when it changes. */
function fingerprint(file: Buffer | undefined): string | undefined {
  return file && createHash('sha256').update(file).digest('hex').slice(0, 12);
}

/** What triggers must know of the templates of a file, by code; a template whose Word file is not usable is left out. */
export async function templateRules({ content, files }: Held): Promise<Map<string, TemplateRules>> {
  const rules = new Map<string, TemplateRules>();
  for (const { code, file, audience, approval } of (content as Templates).templates) {
    const word = files.get(file);
    const prints = word && (await printsOf(file, word));
    if (prints) rules.set(code, { code, audience, boundary: approval, prints });
  }
  return rules;
}
