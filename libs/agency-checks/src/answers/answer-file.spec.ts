import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import { answerFileName, LARGEST_FILE, readFile } from './answer-file.js';

const pdf = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const jpg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

/** The least that makes a Word file: its content types say what the main part is. */
async function word(mainType: string): Promise<Buffer> {
  const zip = new JSZip();
  zip.file(
    '[Content_Types].xml',
    `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
     <Override PartName="/word/document.xml" ContentType="${mainType}"/></Types>`,
  );
  zip.file('word/document.xml', '<w:document/>');
  return zip.generateAsync({ type: 'nodebuffer' });
}

const docx = () => word('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml');
const docm = () => word('application/vnd.ms-word.document.macroEnabled.main+xml');

const faultOf = async (name: string, content: Buffer) => {
  const read = await readFile({ name, content });
  return 'fault' in read ? read.fault.message : 'none';
};

describe('readFile', () => {
  it.each([
    ['letter.pdf', pdf, 'pdf', 'application/pdf'],
    ['SCAN.PNG', png, 'png', 'image/png'],
    ['photo.jpeg', jpg, 'jpg', 'image/jpeg'],
    ['photo.JPG', jpg, 'jpg', 'image/jpeg'],
  ])('takes %s', async (name, content, extension, mediaType) => {
    const sha256 = createHash('sha256').update(content).digest();
    expect(await readFile({ name, content })).toEqual({ fit: { extension, mediaType, content, sha256 } });
  });

  it('takes a Word document, but not one with macros', async () => {
    expect(await readFile({ name: 'report.docx', content: await docx() })).toMatchObject({
      fit: { extension: 'docx' },
    });
    expect(await faultOf('report.docx', await docm())).toBe('The file must be a PDF, DOCX, PNG or JPG');
  });

  it('refuses other kinds, whatever they call themselves', async () => {
    expect(await faultOf('program.exe', exe)).toMatch(/^The file must be/);
    expect(await faultOf('program.pdf', exe)).toMatch(/^The file must be/);
    expect(await faultOf('page.pdf', Buffer.from('<html><script>1</script></html>'))).toMatch(/^The file must be/);
    expect(await faultOf('no-ending', pdf)).toMatch(/^The file must be/);
    expect(await faultOf('constructor', pdf)).toMatch(/^The file must be/);
    expect(await faultOf('a.zip', await new JSZip().file('a', 'b').generateAsync({ type: 'nodebuffer' }))).toMatch(
      /^The file must be/,
    );
  });

  it('refuses a file whose ending is not that of its content', async () => {
    expect(await faultOf('picture.pdf', png)).toMatch(/^The ending of the file’s name does not fit/);
  });

  it('refuses an empty file and one that is too large', async () => {
    const padded = (bytes: number) => Buffer.concat([pdf, Buffer.alloc(bytes - pdf.length)]);
    expect(await faultOf('a.pdf', Buffer.alloc(0))).toBe('The file is empty');
    expect(await faultOf('a.pdf', padded(LARGEST_FILE))).toBe('none');
    expect(await faultOf('a.pdf', padded(LARGEST_FILE + 1))).toBe('The file must be 10MB or smaller');
  });

  it('looks at a damaged archive without falling over', async () => {
    const whole = await docx();
    expect(await faultOf('a.docx', whole.subarray(0, 40))).toMatch(/^The file must be/);
  });
});

describe('answerFileName', () => {
  it('is made of the date and the reference, safe on every file system', () => {
    expect(answerFileName('2026-11-25', 'CS-5107-HLT', 'pdf')).toBe('2026-11-25-check-CS-5107-HLT.pdf');
    expect(answerFileName('2026-11-25', 'a/../b:c.d-HLT', 'pdf')).toBe('2026-11-25-check-a-b-c-d-HLT.pdf');
  });
});
