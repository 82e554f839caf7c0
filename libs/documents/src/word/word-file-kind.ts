const SAVE_AS = 'open it in Word and save it as Word Document (.docx)';

/** What a file is that is no packed file at all, and what to do; null when its beginning says nothing. */
export function kindOfOther(file: Buffer): string | null {
  if (file.length === 0) return 'is empty';
  if (file.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex'))) {
    // Names in the old container are UTF-16. A password or a label turns the whole file into one of these.
    if (file.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
      return 'is protected with a password or a label: take that away in Word (File, Info, Protect Document) and save it again';
    }
    return `is an old Word file (.doc): ${SAVE_AS}`;
  }
  const head = file.toString('latin1', 0, 2000).replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '');
  if (head.startsWith('{\\rtf')) return `is Rich Text (.rtf): ${SAVE_AS}`;
  if (head.startsWith('%PDF-')) return 'is a PDF: give the Word file that it was made from';
  if (/<(?:pkg:package|w:wordDocument)\b/.test(head)) return `is Word XML (.xml): ${SAVE_AS}`;
  if (/^(?:<!doctype html|<html|mime-version:)/i.test(head)) return `is a web page: ${SAVE_AS}`;
  if (/^\{\s*"(?:url|doc_id|resource_id)"/.test(head)) {
    return 'is only a link to a Google document: in Google Docs choose File, Download, Microsoft Word (.docx)';
  }
  return null;
}

/** What a packed file is that is no Word document, by the names of its parts. */
export function kindOfPacked(parts: ReadonlyMap<string, Buffer>): string {
  const has = (pattern: RegExp) => [...parts.keys()].some((name) => pattern.test(name));
  const mimeType = parts.get('mimetype')?.toString('latin1') ?? '';
  if (mimeType.startsWith('application/vnd.oasis.opendocument.text')) {
    return 'is an OpenDocument text (.odt): save it as Word Document (.docx)';
  }
  if (mimeType.startsWith('application/vnd.oasis.opendocument')) return 'is an OpenDocument file that is no text';
  if (has(/^xl\//i)) return 'is an Excel workbook, not a Word document';
  if (has(/^ppt\//i)) return 'is a PowerPoint file, not a Word document';
  if (has(/^Index(?:\.zip$|\/)/)) return 'is a Pages document: choose File, Export To, Word';
  return 'is not a Word document: save it as .docx';
}

/** Why a document of this media type is not taken; null for a plain Word document. */
export function kindOfMain(contentType: string): string | null {
  if (/macroEnabled/i.test(contentType)) {
    return 'is a Word file with macros (.docm or .dotm): save it as Word Document (.docx), which leaves them out';
  }
  if (contentType.endsWith('wordprocessingml.template.main+xml')) {
    return 'is a Word template (.dotx): open it and save it as Word Document (.docx)';
  }
  if (contentType.endsWith('wordprocessingml.document.main+xml')) return null;
  return 'is not a Word document without macros: save it as .docx';
}

const BY_EXTENSION: Readonly<Record<string, string>> = {
  dotx: 'a Word template',
  dot: 'an old Word template',
  docm: 'a Word file with macros',
  dotm: 'a Word template with macros',
  doc: 'an old Word file',
  odt: 'an OpenDocument text',
  rtf: 'Rich Text',
};

/** What a file is by its name, and what to do so that it can be a template; null for a name that says nothing of it. */
export function kindByName(fileName: string): string | null {
  if (fileName.startsWith('~$')) return null;
  const kind = BY_EXTENSION[/\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''];
  return kind === undefined ? null : `${kind}: ${SAVE_AS}`;
}
