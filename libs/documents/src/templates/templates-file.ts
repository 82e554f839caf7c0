import { createHash } from 'node:crypto';
import { boundarySchema } from '@linchpin/action-kinds';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { kindByName } from '../word/word-file-kind.js';
import { checkTemplate } from './check-template.js';
import { templateTags } from './fill-template.js';
import { type PrintedField, printedFields } from './merge-fields.js';

/** For whom a template is written. It is never used for anybody else: a letter to agencies holds dates of birth. */
export const audienceSchema = z.enum(['family', 'professional', 'all-invitees']);

const template = z
  .strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, 'must be a code in capitals, such as D01'),
    file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.docx$/, {
      error: ({ input }) => {
        const kind = kindByName(String(input));
        return kind
          ? `is ${kind}`
          : 'must be the name of a .docx file beside this one, of letters, digits, full stops, - and _';
      },
    }),
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

/** What a Word file prints, as a template; null when it cannot be used as one, of which `checkTemplate` tells why. */
export async function printsOf(fileName: string, content: Buffer): Promise<PrintedField[] | null> {
  try {
    await checkTemplate(fileName, content);
  } catch {
    return null;
  }
  return printedFields(await templateTags(content));
}
