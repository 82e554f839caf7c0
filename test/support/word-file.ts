import { readFile } from 'node:fs/promises';
import { projectPath } from '@linchpin/config';
import JSZip from 'jszip';

/** What a test does to the parts of a Word file. A part that is not there is added. */
export type PartChanges = Record<string, string | Buffer | null | ((xml: string) => string)>;

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The namespaces that Word declares, as far as tests need them. */
export const NAMESPACES = Object.entries({
  w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  r: office,
  w14: 'http://schemas.microsoft.com/office/word/2010/wordml',
  mc: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  wp: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  a: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  wps: 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape',
  v: 'urn:schemas-microsoft-com:vml',
  o: 'urn:schemas-microsoft-com:office:office',
})
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

/** The Word template of the council with this name, changed part by part. */
export async function changedTemplate(name: string, changes: PartChanges): Promise<Buffer> {
  return changedFile(await readFile(projectPath('config', 'templates', name)), changes);
}

/** A Word file with some of its parts changed, added, or (null) taken out. */
export async function changedFile(file: Buffer, changes: PartChanges): Promise<Buffer> {
  const zip = await JSZip.loadAsync(file);
  for (const [name, change] of Object.entries(changes)) {
    if (change === null) zip.remove(name);
    else if (typeof change !== 'function') zip.file(name, change);
    else zip.file(name, change((await zip.file(name)?.async('string')) ?? ''));
  }
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** The least that Word opens: a body and nothing else. */
export async function wordFile(body: string, changes: PartChanges = {}): Promise<Buffer> {
  const zip = new JSZip();
  zip.file(
    '[Content_Types].xml',
    `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  );
  zip.file('_rels/.rels', links(['officeDocument', 'word/document.xml']));
  zip.file('word/document.xml', documentXml(body));
  return changedFile(await zip.generateAsync({ type: 'nodebuffer' }), changes);
}

/** The part of the document itself. */
export function documentXml(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${NAMESPACES}><w:body>${body}<w:sectPr/></w:body></w:document>`;
}

/** Another part of Word's, such as a header. */
export function partXml(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:${name} ${NAMESPACES}>${content}</w:${name}>`;
}

/** A `.rels` part: each line a kind and a target, and `External` where it leads out. */
export function links(...lines: [kind: string, target: string, mode?: string][]): string {
  const line = ([kind, target, mode]: (typeof lines)[number], index: number) =>
    `<Relationship Id="rId${index + 1}" Type="${kind.includes('/') ? kind : `${office}/${kind}`}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${lines.map(line).join('')}</Relationships>`;
}

/** A paragraph that says this. */
export const paragraph = (...texts: string[]): string =>
  `<w:p>${texts.map((text) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`).join('')}</w:p>`;

/** A field of Word, as Word writes it. */
export const field = (instruction: string, shows: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ${instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>${shows}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;

/** What a part of a Word file says, a paragraph a line; the XML of all parts is in `xmlOf`. */
export async function wordsOf(file: Buffer, part = 'word/document.xml'): Promise<string[]> {
  const names: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  const lines = (await xmlOf(file, part))
    .split('</w:p>')
    .map((xml) => [...xml.matchAll(/<[wa]:t(?: [^>]*)?>([^<]*)/g)].map(([, text]) => text).join(''));
  return lines
    .map((line) => line.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => names[name] ?? ''))
    .filter((line) => line !== '');
}

/** One part of a Word file as it is written; empty where it has none. */
export async function xmlOf(file: Buffer, part: string): Promise<string> {
  const zip = await JSZip.loadAsync(file, { checkCRC32: true });
  return (await zip.file(part)?.async('string')) ?? '';
}
