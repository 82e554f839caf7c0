import { describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import { readFile } from './answer-file.js';

const MUST_BE = 'The file must be a PDF, DOCX, PNG or JPG. ';
const bytes = (text: string) => Buffer.from(text, 'latin1');
const pdf = bytes('%PDF-1.4\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const jpg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const after = (head: string) => Buffer.concat([bytes(head), pdf]);

/** The most that a compound file of Office shows of itself: its head, and the names of its streams in UTF-16. */
const compound = (...streams: string[]) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    Buffer.from(`Root Entry\0${streams.join('\0')}`, 'utf16le'),
    Buffer.alloc(512),
  ]);

const archive = (files: Record<string, string>) => {
  const zip = new JSZip();
  for (const [name, text] of Object.entries(files)) zip.file(name, text);
  return zip.generateAsync({ type: 'nodebuffer' });
};
const openXml = (type: string) =>
  archive({
    '[Content_Types].xml': `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.${type}"/></Types>`,
  });

const said = async (name: string, content: Buffer, piece = content.length) => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += piece) pieces.push(content.subarray(at, at + piece));
  const read = await readFile({ name, content: pieces });
  if ('fault' in read) return read.fault.message;
  const [kept] = Object.values(read);
  return `kept as ${String(kept?.extension)}`;
};

describe('what stands before the head of a PDF', () => {
  it.each([
    ['a new line', '\n'],
    ['200 bytes of something', 'x'.repeat(200)],
    ['the head of the part of a mail that it came in', '------=_Part_1\r\nContent-Type: application/pdf\r\n\r\n'],
    ['as much as readers pass over', 'x'.repeat(1024)],
  ])('is passed over: %s', async (_what, head) => {
    expect(await said('a.pdf', after(head))).toBe('kept as pdf');
    // However it was cut on its way.
    expect(await said('a.pdf', after(head), 7)).toBe('kept as pdf');
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html><body><script>alert(1)</script>', /This is a web page/],
    ['a web page after white space', '\ufeff \n<HTML>', /This is a web page/],
    ['a picture that runs', '<svg onload="alert(1)">', /This is a web page/],
    ['a program', 'MZ', /^The file must be a PDF, DOCX, PNG or JPG$/],
    ['an archive', 'PK\x03\x04', /^The file must be a PDF, DOCX, PNG or JPG$/],
    ['more than readers pass over', 'x'.repeat(1100), /^The file must be a PDF, DOCX, PNG or JPG$/],
  ])('is not: %s', async (_what, head, message) => {
    const content = Buffer.concat([Buffer.from(head, head.startsWith('\ufeff') ? 'utf8' : 'latin1'), pdf]);
    expect(await said('a.pdf', content)).toMatch(message);
  });
});

describe('a file of another kind', () => {
  const heic = bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic');
  const webp = bytes('RIFF\x64\0\0\0WEBPVP8 ');
  it.each([
    ['photo.HEIC', heic, 'This is a HEIC photo, as iPhones take them. Save or share it as a JPG, and send that'],
    ['photo.jpg', heic, 'This is a HEIC photo, as iPhones take them. Save or share it as a JPG, and send that'],
    ['photo.jpg', webp, 'This is a WebP picture. Save it as a JPG or PNG, and send that'],
    [
      'photo.jfif',
      jpg,
      'This is a JPG picture, but its name ends in .jfif. Change the ending to .jpg, and send it again',
    ],
    [
      'photo.heic',
      jpg,
      'This is a JPG picture, but its name ends in .heic. Change the ending to .jpg, and send it again',
    ],
    [
      'photo.Zebedee of 14 Juniper',
      jpg,
      'This is a JPG picture, but its name does not say so. Change the ending to .jpg, and send it again',
    ],
    ['photo', jpg, 'This is a JPG picture, but its name does not say so. Change the ending to .jpg, and send it again'],
    ['scan.tif', bytes('II*\0\x08\0\0\0'), 'This is a TIFF picture or scan. Save it as a PDF, and send that'],
    ['a.gif', bytes('GIF89a'), 'This is a GIF picture. Save it as a JPG or PNG, and send that'],
    [
      'a.rtf',
      bytes('{\\rtf1 '),
      'This is a rich text file. Save it as a Word Document (.docx) or a PDF, and send that',
    ],
    [
      'old.doc',
      compound('WordDocument'),
      'This is an old Word file (.doc). Save it as a Word Document (.docx) or a PDF, and send that',
    ],
    [
      'named.docx',
      compound('WordDocument'),
      'This is an old Word file (.doc). Save it as a Word Document (.docx) or a PDF, and send that',
    ],
    ['old.xls', compound('Workbook'), 'This is a spreadsheet. Save it as a PDF, and send that'],
    ['mail.msg', compound('__substg1.0_0037001F'), 'This is a saved email. Save it as a PDF, and send that'],
    [
      'report.docx',
      compound('EncryptionInfo', 'EncryptedPackage'),
      'This file is protected with a password, so nobody here could open it. Remove the password, and send it again',
    ],
  ])('is told what it is and how to send it: %s', async (name, content, message) => {
    expect(await said(name, content)).toBe(MUST_BE + message);
    expect(await said(name, content, 5)).toBe(MUST_BE + message);
  });

  it.each([
    ['a.xlsx', 'spreadsheetml.sheet.main+xml', /This is a spreadsheet/],
    ['a.pptx', 'presentationml.presentation.main+xml', /This is a presentation/],
    ['a.docx', 'wordprocessingml.template.main+xml', /This is a Word template/],
  ])('is told what it is, of today’s office files too: %s', async (name, type, message) => {
    expect(await said(name, await openXml(type))).toMatch(message);
  });

  it('is told what it is: an OpenDocument file, and an archive of which an entry is protected', async () => {
    const odt = await archive({ mimetype: 'application/vnd.oasis.opendocument.text' });
    expect(await said('a.odt', odt)).toMatch(/This is an OpenDocument file/);
    const locked = await openXml('wordprocessingml.document.main+xml');
    locked[locked.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 8] = 1;
    expect(await said('a.docx', locked)).toMatch(/protected with a password/);
  });
});

describe('a PDF with a protection', () => {
  const ID = '000102030405060708090a0b0c0d0e0f';
  const MADE_WITH = { empty: 'empty', secret: 'secret' } as const;
  const withProtection = (dictionary: string) =>
    bytes(
      `%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n6 0 obj\n<</Filter/Standard ${dictionary}>>\nendobj\n` +
        `trailer\n<</Root 1 0 R/ID[<${ID}><${ID}>]/Encrypt 6 0 R>>\n%%EOF\n`,
    );
  const PROTECTED = `${MUST_BE}This PDF is protected with a password, so nobody here could open it. Remove the password, and send it again`;

  // Made with the owner's password “owner” and the user's as named, by the sums of ISO 32000 in another language;
  // LibreOffice writes the same /O for the same passwords.
  it.each([
    [
      MADE_WITH.empty,
      '/V 1/R 2',
      'c92422687facee686e373f10b5c7d04738053152f7e2ee30e11c69ec442576ab',
      '91a4f16b87fd8157dd732c62b6a3f48092323f6724cd42ca18380de0c1140675',
    ],
    [
      MADE_WITH.secret,
      '/V 1/R 2',
      '92fe0f4454ad4c9644693f33c07cb54f587dce1e2682fe9ecea6107a1ef630dd',
      'e47b7886a175221774c702c47fc1996c06c7be2ea6089441bc7a7d3fdd0293a9',
    ],
    [
      MADE_WITH.empty,
      '/V 2/Length 128/R 3',
      '566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5',
      '23849d896f22febd5db35bccd1390e9300000000000000000000000000000000',
    ],
    [
      MADE_WITH.secret,
      '/V 2/Length 128/R 3',
      '0db5855fc5326569e765906caf64e4429a4c20d6e996fdef963e9b5080f9e083',
      '9687e6cb78e369fdc22b45ffda270c8200000000000000000000000000000000',
    ],
    [
      MADE_WITH.empty,
      '/V 4/Length 128/R 4/CF<</StdCF<</CFM/AESV2>>>>',
      '566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5',
      '23849d896f22febd5db35bccd1390e9300000000000000000000000000000000',
    ],
    [
      MADE_WITH.secret,
      '/V 5/R 6',
      '481a75f7663c3f2a60b7d004352f22c5430a0a6800179a3d6e0c90604a875785da2c82c50d7cebf2358513b2ea7f1fcd',
      '1ec124778be222b0e29d1e3cb61996aeafa0e42d98a55fda1d5b78e5d14b00d091b115eca16fe5fbf7182c8434d9e2a6',
    ],
  ])(
    'made with the password “%s” (%s) is kept when it opens without one, and told when not',
    async (password, head, owner, user) => {
      const expected = password === 'empty' ? 'kept as pdf' : PROTECTED;
      for (const content of [
        withProtection(`${head}/P -44/O<${owner}>/U<${user}>`),
        // As most programs write it: as bytes, with the brackets and backslashes among them escaped.
        withProtection(`${head}/P -44/O(${escaped(owner)})/U(${escaped(user)})`),
      ]) {
        expect(await said('a.pdf', content)).toBe(expected);
        expect(await said('a.pdf', content, 11)).toBe(expected);
      }
    },
  );

  it('counts as protected when its protection is of a kind that nobody here knows', async () => {
    expect(await said('a.pdf', withProtection('/Filter/Certificate /V 4'))).toBe(PROTECTED);
  });

  it('is none when only the words of a page name one', async () => {
    expect(await said('a.pdf', Buffer.concat([pdf, bytes('(How to /Encrypt a file)')]))).toBe('kept as pdf');
  });
});

function escaped(hex: string): string {
  const text = Buffer.from(hex, 'hex').toString('latin1');
  return text
    .replace(/[\\()]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n');
}
