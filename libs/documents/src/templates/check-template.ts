import { createHash } from 'node:crypto';
import { authorMarks } from '../word/author-marks.js';
import { readDocx, type WordFile } from '../word/docx-file.js';
import { mailMergeFault } from '../word/mail-merge.js';
import { refused, UnusableTemplateError } from '../word/unusable-template.error.js';
import { fieldFaults, wordFields } from '../word/word-fields.js';
import { BOUND_TO_MERGE, targetFault } from '../word/word-links.js';
import { elements, readXml } from '../word/word-xml.js';
import { fieldsOfProperties, propertyParts } from './document-properties.js';
import { type ReadPart, readParts } from './fill-template.js';
import { checkTags } from './template-tags.js';
import { tryTemplate } from './try-template.js';

/** The words of Word, as every version since 2007 writes them unless told to write Strict Open XML. */
const WORDS = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** What was found to be right, by its hash: a plan and what comes of it look at the same files, and one takes a while. */
const right = new Set<string>();
const REMEMBERED = 1_000;

/**
 * Throws `UnusableTemplateError` for a file that is no safe Word document, that would show a reader anything but what
 * is filled in, or that has merge fields that cannot be filled. The message begins with the name of the file.
 */
export async function checkTemplate(fileName: string, content: Buffer): Promise<void> {
  const hash = createHash('sha256').update(content).digest('hex');
  if (right.has(hash)) return;
  try {
    const file = readDocx(content);
    const parts = readParts(file);
    const properties = propertyParts(file).flatMap(({ root }) => fieldsOfProperties(root));
    checkContents(file, parts, properties);
    checkTags(parts, properties);
    await tryTemplate(file, content);
  } catch (error) {
    // Whatever the file's reader says about a broken file is for the person who must mend it.
    throw new UnusableTemplateError(`${fileName}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  if (right.size >= REMEMBERED) right.clear();
  right.add(hash);
}

/** All at once, so that whoever mends the file goes to Word but once. */
function checkContents(file: WordFile, parts: readonly ReadPart[], properties: readonly string[]): void {
  const roots = parts.map(({ root }) => root);
  for (const { kind, root, name } of parts) {
    if (kind !== 'drawing' && root.attributes?.['xmlns:w'] !== WORDS) {
      throw refused(`is written in a way that Word does not write (${name}): open it in Word and save it again`);
    }
  }
  const part = (kind: string) => {
    const name = file.others.get(kind);
    const content = name && file.parts.get(name);
    return content ? readXml(name, content) : undefined;
  };
  const fields = roots.flatMap(wordFields);
  const faults = [
    ...authorMarks(roots, part('styles')),
    ...fieldFaults(fields, properties),
    ...addressFaults(roots, fields),
  ];
  const merge = mailMergeFault(fields, roots);
  if (merge) faults.push(merge);
  const settings = part('settings');
  if (settings && elements(settings).some(({ nodeName }) => nodeName === 'w:mailMerge')) {
    faults.push(BOUND_TO_MERGE);
  }
  if (faults.length > 0) {
    throw new UnusableTemplateError(
      faults.map((fault, index) => `${index === 0 ? 'The template' : 'It'} ${fault}.`).join(' '),
    );
  }
}

/** Addresses that stand in the words of a part itself: of a link written as a field, of a picture written in VML. */
function addressFaults(roots: ReadPart['root'][], fields: ReturnType<typeof wordFields>): string[] {
  const faults = new Set<string>();
  for (const { kind, instruction } of fields) {
    if (kind !== 'HYPERLINK') continue;
    const target = /^HYPERLINK\s+"([^"]*)"/i.exec(instruction)?.[1];
    const fault = target === undefined ? null : targetFault(target);
    if (fault) faults.add(fault);
  }
  for (const { nodeName, attributes } of roots.flatMap(elements)) {
    const outside = attributes?.src ?? attributes?.['o:href'];
    if (nodeName.startsWith('v:') && outside && /^(?:\w[\w+.-]+:|[\\/]{2})/.test(outside)) {
      faults.add('would fetch something from elsewhere (a picture): put pictures into the file');
    }
  }
  return [...faults];
}
