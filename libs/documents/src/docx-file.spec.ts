import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import JSZip from 'jszip';
import { checkDocx } from './docx-file.js';

const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

/** A small Word document, changed as the test needs it. */
async function docx(change: (zip: JSZip) => void = () => undefined): Promise<Buffer> {
  const zip = new JSZip();
  zip.file('[Content_Types].xml', `<Types><Override PartName="/word/document.xml" ContentType="${TYPES}"/></Types>`);
  zip.file('word/document.xml', '<w:document/>');
  change(zip);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}
const relationship = (kind: string, target: string) =>
  `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}" TargetMode="External"/></Relationships>`;
const problem = (file: Buffer): string => {
  try {
    checkDocx(file);
    return '';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
};

describe('checkDocx', () => {
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
