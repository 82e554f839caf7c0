import type { Boundary } from '@linchpin/action-kinds';
import type { EntityManager } from 'typeorm';
import { UnwritableLetterError } from '../letters/unwritable-letter.error.js';
import { UnusableTemplateError } from '../word/unusable-template.error.js';
import { checkTemplate } from './check-template.js';

/** The newest version of a template, ready to be filled. */
export interface Template {
  versionId: string;
  code: string;
  title: string;
  version: number;
  audience: 'family' | 'professional' | 'all-invitees';
  boundary: Boundary;
  content: Buffer;
}

/** The newest version of the template with this code. Throws `UnwritableLetterError` when there is none. */
export async function newestTemplate(manager: EntityManager, code: string): Promise<Template> {
  const [template] = await manager.query<Template[]>(
    `SELECT template_versions.id AS "versionId", code, title, version, audience, boundary, content
     FROM templates JOIN template_versions ON template_id = templates.id
     WHERE code = $1 ORDER BY version DESC LIMIT 1`,
    [code],
  );
  if (!template) {
    throw new UnwritableLetterError(`There is no template ${code}. Add it to the templates, or correct the trigger.`);
  }
  return template;
}

/** Why a version must not be used, by its id, which stands for one content for ever; null for one that may. */
const checked = new Map<string, string | null>();

/**
 * Throws `UnwritableLetterError` when the Word file is one that would be refused today: what came in before a fault was
 * looked for goes out to nobody.
 */
export async function checkContent({ versionId, code, content }: Template): Promise<void> {
  let fault = checked.get(versionId);
  if (fault === undefined) {
    fault = await faultOf(code, content);
    checked.set(versionId, fault);
  }
  if (fault !== null) throw new UnwritableLetterError(`${fault} Mend the Word file and apply the configuration again.`);
}

async function faultOf(code: string, content: Buffer): Promise<string | null> {
  try {
    await checkTemplate(code, content);
    return null;
  } catch (error) {
    if (error instanceof UnusableTemplateError) return error.message;
    throw error;
  }
}

/**
 * Why this template must not be made, or not for these recipients; null when it may. What is written for agencies says
 * more than a family member may be told; the other way round nothing is given away.
 */
export function refusedUse(
  { boundary, audience }: Pick<Template, 'boundary' | 'audience'>,
  to: unknown,
): 'professional-work' | 'for-professionals' | null {
  if (boundary === 'professional') return 'professional-work';
  const toFamily = to === 'family' || to === 'parental-responsibility';
  return audience === 'professional' && toFamily ? 'for-professionals' : null;
}

/** Throws `UnwritableLetterError` when this template must not be made, or not for these recipients. */
export function checkUse(
  template: Template,
  to: 'family' | 'professionals' | 'parental-responsibility' | 'addressee',
): void {
  const { code } = template;
  switch (refusedUse(template, to)) {
    case 'professional-work':
      throw new UnwritableLetterError(
        `Template ${code} is professional work: only a qualified person writes it. Use a task to remind them.`,
      );
    case 'for-professionals':
      throw new UnwritableLetterError(
        `Template ${code} is written for professionals, not for ${to}. Correct the trigger.`,
      );
    case null:
  }
}

/** Whether the documents are held as drafts: the template asks for approval, or the step names who must approve. */
export function isHeld(
  { boundary }: Pick<Template, 'boundary'>,
  { approvedBy }: { approvedBy?: string | undefined },
): boolean {
  return boundary === 'needs-approval' || approvedBy !== undefined;
}
