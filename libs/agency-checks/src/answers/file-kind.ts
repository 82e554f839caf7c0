import type { FileBytes } from './file-bytes.js';
import { isProtectedPdf } from './pdf-password.js';
import { type OfficeKind, oldOfficeKind, zipKind } from './office-kind.js';

/** The kinds of file that are taken, by the ending under which they are kept. */
export type TakenKind = 'pdf' | 'docx' | 'png' | 'jpg';

/**
 * What a file is by its content: one that is taken; one that is known and not taken, with what it is and what its sender
 * can do, in a sentence; or nothing that is known here.
 */
export type FileKind = { taken: TakenKind } | { told: string } | { unknown: true };

/** PDF readers look for the head of a PDF in so many first bytes: what stands before it, they pass over. */
const PDF_HEAD_WITHIN = 1024;

const AS_PDF = 'Save it as a PDF, and send that';

/** What says by its first bytes what it is. Patterns are of bytes, read as Latin-1. */
const heads: readonly { head: RegExp; kind: FileKind }[] = [
  { head: /^\x89PNG\r\n/, kind: { taken: 'png' } },
  { head: /^\xff\xd8\xff/, kind: { taken: 'jpg' } },
  {
    head: /^....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/s,
    kind: { told: 'This is a HEIC photo, as iPhones take them. Save or share it as a JPG, and send that' },
  },
  { head: /^....ftypavi[fs]/s, kind: { told: 'This is an AVIF picture. Save it as a JPG or PNG, and send that' } },
  { head: /^RIFF....WEBP/s, kind: { told: 'This is a WebP picture. Save it as a JPG or PNG, and send that' } },
  { head: /^GIF8[79]a/, kind: { told: 'This is a GIF picture. Save it as a JPG or PNG, and send that' } },
  { head: /^(?:II\*\0|MM\0\*)/, kind: { told: `This is a TIFF picture or scan. ${AS_PDF}` } },
  { head: /^BM.{4}\0{4}/s, kind: { told: 'This is a BMP picture. Save it as a JPG or PNG, and send that' } },
  {
    head: /^\{\\rtf/,
    kind: { told: 'This is a rich text file. Save it as a Word Document (.docx) or a PDF, and send that' },
  },
  {
    head: /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script|\?xml|svg)\b/i,
    kind: { told: `This is a web page, whatever it is called. Print it as a PDF, and send that` },
  },
  { head: /^MZ/, kind: { unknown: true } },
];

/** What the file is. Its name is not looked at. */
export async function kindOf(bytes: FileBytes): Promise<FileKind> {
  const head = bytes.slice(0, PDF_HEAD_WITHIN + 8);
  const text = head.toString('latin1');
  const known = heads.find((each) => each.head.test(text));
  if (known) return known.kind;
  if (text.startsWith('PK\x03\x04')) return ofOffice(await zipKind(bytes));
  if (head.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) return ofOffice(oldOfficeKind(bytes));
  const at = text.indexOf('%PDF-');
  if (at === -1 || at > PDF_HEAD_WITHIN) return { unknown: true };
  if (!isProtectedPdf(bytes)) return { taken: 'pdf' };
  return {
    told: 'This PDF is protected with a password, so nobody here could open it. Remove the password, and send it again',
  };
}

const officeKinds: Readonly<Record<OfficeKind, FileKind>> = {
  docx: { taken: 'docx' },
  protected: {
    told: 'This file is protected with a password, so nobody here could open it. Remove the password, and send it again',
  },
  'old-word': { told: 'This is an old Word file (.doc). Save it as a Word Document (.docx) or a PDF, and send that' },
  'word-template': { told: 'This is a Word template. Save it as a Word Document (.docx), and send that' },
  spreadsheet: { told: `This is a spreadsheet. ${AS_PDF}` },
  presentation: { told: `This is a presentation. ${AS_PDF}` },
  'open-document': {
    told: 'This is an OpenDocument file. Save it as a Word Document (.docx) or a PDF, and send that',
  },
  mail: { told: `This is a saved email. ${AS_PDF}` },
  other: { unknown: true },
};

function ofOffice(kind: OfficeKind): FileKind {
  return officeKinds[kind];
}
