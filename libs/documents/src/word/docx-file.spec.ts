import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import JSZip from 'jszip';
import { readDocx } from './docx-file.js';

const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const MAIN =
  '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';

/** A small Word document, changed as the test needs it. */
async function docx(change: (zip: JSZip) => void = () => undefined): Promise<Buffer> {
  const zip = new JSZip();
  zip.file('[Content_Types].xml', `<Types><Override PartName="/word/document.xml" ContentType="${TYPES}"/></Types>`);
  zip.file('_rels/.rels', MAIN);
  zip.file('word/document.xml', '<w:document/>');
  change(zip);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}
const relationship = (kind: string, target: string) =>
  `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}" TargetMode="External"/></Relationships>`;
const problem = (file: Buffer): string => {
  try {
    readDocx(file);
    return '';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
};

describe('readDocx', () => {
  it('takes a Word document', async () => {
    expect(problem(await docx())).toBe('');
    expect(problem(await readFile(projectPath('config', 'templates', 'D03-report-request.docx')))).toBe('');
  });

  it('takes a link that a reader may follow', async () => {
    const file = await docx((zip) =>
      zip.file('word/_rels/document.xml.rels', relationship('hyperlink', 'https://a.example')),
    );
    expect(problem(file)).toBe('');
  });

  it.each(['attachedTemplate', 'image', 'frame', 'oleObject'])('refuses an external %s', async (kind) => {
    const file = await docx((zip) =>
      zip.file('word/_rels/document.xml.rels', relationship(kind, 'https://a.example/x')),
    );
    expect(problem(file)).toMatch(/would fetch something from elsewhere \(word\/_rels\/document\.xml\.rels\)/);
  });

  it('refuses what unpacks to more than 20 MB, however small it is packed', async () => {
    const file = await docx((zip) => zip.file('word/media/a.bin', Buffer.alloc(25_000_000)));
    expect(file.length).toBeLessThan(100_000);
    expect(problem(file)).toBe('UnusableTemplateError: The template unpacks to more than 20 MB.');
  });

  it('refuses what unpacks to more than 20 MB in many small parts', async () => {
    const file = await docx((zip) => {
      for (let part = 0; part < 25; part++) zip.file(`word/media/${part}.bin`, Buffer.alloc(1_000_000));
    });
    expect(problem(file)).toBe('UnusableTemplateError: The template unpacks to more than 20 MB.');
  });

  it('is not deceived by a part that claims to be small', async () => {
    const bomb = deflateRawSync(Buffer.alloc(30_000_000));
    const file = await docx((zip) => zip.file('word/media/a.bin', bomb, { compression: 'STORE' }));
    // Turn the stored part into a deflated one that still claims its packed size as its size.
    const name = Buffer.from('word/media/a.bin');
    file.writeUInt16LE(8, file.indexOf(name) - 30 + 8);
    file.writeUInt16LE(8, file.lastIndexOf(name) - 46 + 10);
    expect(problem(file)).toBe('UnusableTemplateError: The template unpacks to more than 20 MB.');
  });

  it.each<[string, (zip: JSZip) => void]>([
    ['a spreadsheet', (zip) => zip.remove('word/document.xml').file('xl/workbook.xml', '<x/>')],
    ['a document with macros', (zip) => zip.file('word/vbaProject.bin', 'x')],
    ['a document of the macro kind', (zip) => zip.file('[Content_Types].xml', '<Types macroEnabled="main+xml"/>')],
    ['an embedded file', (zip) => zip.file('word/embeddings/oleObject1.bin', 'x')],
    ['hundreds of parts', (zip) => Array.from({ length: 600 }, (_, part) => zip.file(`word/${part}.xml`, '<x/>'))],
  ])('refuses %s', async (_, change) => {
    expect(problem(await docx(change))).toMatch(/^UnusableTemplateError: The template /);
  });

  const mainType = (type: string) => (zip: JSZip) =>
    zip.file('[Content_Types].xml', `<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`);
  const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const asWordDocument = /save it as Word Document \(\.docx\)/;
  it.each<[string, (zip: JSZip) => void, RegExp]>([
    [
      'is saved as Strict Open XML: save it as Word Document (*.docx), not Strict',
      (zip) =>
        zip.file(
          '_rels/.rels',
          MAIN.replace(
            'http://schemas.openxmlformats.org/officeDocument/2006',
            'http://purl.oclc.org/ooxml/officeDocument',
          ),
        ),
      /not Strict/,
    ],
    ['is a Word template (.dotx)', mainType(`${office}.template.main+xml`), asWordDocument],
    [
      'is a Word file with macros (.docm or .dotm)',
      (zip) => {
        mainType('application/vnd.ms-word.document.macroEnabled.main+xml')(zip);
        zip.file('word/vbaProject.bin', 'x');
      },
      asWordDocument,
    ],
    [
      'is an OpenDocument text (.odt)',
      (zip) => zip.remove('[Content_Types].xml').file('mimetype', 'application/vnd.oasis.opendocument.text'),
      asWordDocument,
    ],
    ['is an Excel workbook', (zip) => zip.remove('[Content_Types].xml').file('xl/workbook.xml', '<x/>'), /not a Word/],
    [
      'is a Pages document',
      (zip) => zip.remove('[Content_Types].xml').file('Index/Document.iwa', 'x'),
      /Export To, Word/,
    ],
  ])('says that a file %s, and what to do', async (what, change, advice) => {
    const said = problem(await docx(change));
    expect(said).toContain(`UnusableTemplateError: The template ${what}`);
    expect(said).toMatch(advice);
  });

  const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is an old Word file (.doc): open it in Word and save it as Word Document (.docx)', ole],
    [
      'is protected with a password or a label: take that away in Word',
      Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['is Rich Text (.rtf): open it in Word', Buffer.from('{\\rtf1 Dear parents}')],
    ['is a PDF: give the Word file that it was made from', Buffer.from('%PDF-1.7')],
    ['is a web page: open it in Word', Buffer.from('<!DOCTYPE html><html/>')],
    ['is Word XML (.xml): open it in Word', Buffer.from('<?xml version="1.0"?><pkg:package/>')],
    ['is only a link to a Google document', Buffer.from('{"url":"https://docs.example/x"}')],
    ['is not a .docx file', Buffer.from('Dear parents')],
  ])('says that a file %s', (what, file) => {
    expect(problem(file)).toContain(`UnusableTemplateError: The template ${what}`);
  });

  it.each<[string, string, string]>([
    ['vbaProject', 'x.bin', 'holds macros or embedded files'],
    ['oleObject', 'ole.bin', 'holds macros or embedded files'],
    ['control', 'c.xml', 'holds macros or embedded files'],
    ['aFChunk', 'part.html', 'holds another document inside it: copy the words into this one'],
    ['subDocument', 'sub.docx', 'holds another document inside it'],
    ['webextensiontaskpanes', 'panes.xml', 'starts an add-in when it is opened'],
  ])('refuses a part of the kind %s, whatever it is called', async (kind, target, what) => {
    const file = await docx((zip) =>
      zip.file('word/_rels/document.xml.rels', relationship(kind, target).replace(' TargetMode="External"', '')),
    );
    expect(problem(file)).toContain(what);
  });

  it('says what to do about a Word template that it is attached to', async () => {
    const file = await docx((zip) =>
      zip.file('word/_rels/settings.xml.rels', relationship('attachedTemplate', 'file:///C:\\Users\\x\\Council.dotx')),
    );
    expect(problem(file)).toMatch(
      /attached to another Word template\. Under Developer, Document Template, attach Normal\.$/,
    );
    expect(problem(file)).not.toContain('Users');
  });

  it.each([
    ['https://a.example', ''],
    ['mailto:a@b.example', ''],
    ['tel:0123', ''],
    ['file:///H:/x.docx', 'has a link to a file on a drive or a server'],
    ['\\\\server\\x', 'has a link to a file on a drive or a server'],
    ['javascript:alert(1)', 'has a link to a file on a drive or a server'],
    ['mailto:%7BteamEmail%7D', 'has a link whose address holds a merge field'],
  ])('looks where a link leads: %s', async (target, what) => {
    const file = await docx((zip) => zip.file('word/_rels/document.xml.rels', relationship('hyperlink', target)));
    if (what) expect(problem(file)).toContain(what);
    else expect(problem(file)).toBe('');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('Dear parents')],
    ['an old Word file', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a very large file', Buffer.alloc(6_000_000)],
    ['a directory that points nowhere', Buffer.from('504b0506000000000100010030000000ffffff000000', 'hex')],
  ])('refuses %s', (_, file) => {
    expect(problem(file)).toMatch(/^UnusableTemplateError: The template /);
  });

  it('refuses a file that was cut or changed anywhere, and never fails in another way', async () => {
    const whole = await docx((zip) => zip.file('word/media/a.bin', Buffer.alloc(5000, 'abc')));
    for (let length = 0; length < whole.length; length += 7) {
      expect(problem(whole.subarray(0, length))).toMatch(/^UnusableTemplateError: /);
    }
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed.readUInt8(at) + 129) % 256, at);
      expect(problem(changed)).toMatch(/^$|^UnusableTemplateError: /);
    }
  });
});
