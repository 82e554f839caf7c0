import { createHash } from 'node:crypto';
import { boundarySchema } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { checkDocx } from './docx-file.js';
import { fillTemplate, templateTags, wordsOf } from './fill-template.js';
import { printedFields, type PrintedField, sampleData, unbalancedPart, unknownFields } from './merge-fields.js';
import { UnusableTemplateError } from './unusable-template.error.js';

/** For whom a template is written. It is never used for anybody else: a letter to agencies holds dates of birth. */
export const audienceSchema = z.enum(['family', 'professional', 'all-invitees']);

const template = z
  .strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, 'must be a code in capitals, such as D01'),
    file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.docx$/, 'must be the name of a .docx file beside this one'),
    title: z.string().min(1),
    audience: audienceSchema,
    approval: boundarySchema,
    approverRole: z.string().min(1).optional(),
    source: z.string().min(1),
  })
  .refine((given) => (given.approval === 'needs-approval') === Boolean(given.approverRole), {
    path: ['approverRole'],
    error: 'is needed where approval is needs-approval, and nowhere else',
  });

/** `templates.yaml`: the letter templates beside it. */
export const templatesFileSchema = z.strictObject({ templates: z.array(template) });

/**
 * Adds the templates of a file and brings those that exist up to date. A template gets a new version only when its
 * Word file has changed; letters already made keep theirs. `read` gives the Word file of that name. Throws
 * `UnusableTemplateError` for a file that is no safe Word document, or has merge fields that cannot be filled.
 */
export async function importTemplates(
  manager: EntityManager,
  file: z.infer<typeof templatesFileSchema>,
  read: (fileName: string) => Promise<Buffer>,
): Promise<void> {
  for (const entry of file.templates) {
    const content = await read(entry.file);
    await checkTemplate(entry.file, content);
    const [row] = await manager.query<{ id: string }[]>(
      // The update locks the row, so that two imports at once number their versions one after the other.
      `INSERT INTO templates (code, title, audience, boundary, approver_role, source) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (code) DO UPDATE SET title = EXCLUDED.title, audience = EXCLUDED.audience,
         boundary = EXCLUDED.boundary, approver_role = EXCLUDED.approver_role, source = EXCLUDED.source
       RETURNING id`,
      [entry.code, entry.title, entry.audience, entry.approval, entry.approverRole ?? null, entry.source],
    );
    await manager.query(
      `INSERT INTO template_versions (template_id, version, content, sha256)
       SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM template_versions WHERE template_id = $1
       HAVING (array_agg(sha256 ORDER BY version DESC))[1] IS DISTINCT FROM $3`,
      [row?.id, content, createHash('sha256').update(content).digest()],
    );
  }
}

/** Throws `UnusableTemplateError` for a file that is no safe Word document, or has merge fields that cannot be filled. */
export async function checkTemplate(fileName: string, content: Buffer): Promise<void> {
  try {
    checkDocx(content);
    const tags = await templateTags(content);
    const unknown = unknownFields(tags);
    if (unknown.length > 0) {
      throw new UnusableTemplateError(`The template uses ${unknown.join(', ')}, which no event or record fills.`);
    }
    const unbalanced = unbalancedPart(tags);
    if (unbalanced) throw new UnusableTemplateError(`The template opens or closes {${unbalanced}} without the other.`);
    // Trying it finds what only shows in the filling: a part that opens in the body and closes in a footer, say.
    const left = /[{}].{0,20}/.exec(await wordsOf(await fillTemplate(content, sampleData())));
    if (left) throw new UnusableTemplateError(`The template leaves a brace behind: ${left[0]}`);
  } catch (error) {
    // Whatever the file's reader says about a broken file is for the person who must mend it.
    throw new UnusableTemplateError(`${fileName}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

/** What a Word file prints, as a template; null when it cannot be used as one, of which `checkTemplate` tells why. */
export async function printsOf(fileName: string, content: Buffer): Promise<PrintedField[] | null> {
  try {
    await checkTemplate(fileName, content);
  } catch {
    return null;
  }
  return printedFields(await templateTags(content));
}
