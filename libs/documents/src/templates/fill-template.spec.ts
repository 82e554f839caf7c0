import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import JSZip from 'jszip';
import {
  changedFile,
  changedTemplate,
  documentXml,
  field,
  links,
  NAMESPACES,
  paragraph,
  type PartChanges,
  partXml,
  wordFile,
  wordsOf,
  xmlOf,
} from '../../../../test/support/word-file.js';
import { checkTemplate } from './check-template.js';
import { fillTemplate, templateTags } from './fill-template.js';
import { type LetterData, sampleData } from './merge-fields.js';

const run = promisify(execFile);

const data: LetterData = {
  ...sampleData(),
  reference: 'M-20417/D01/1',
  recipientName: 'Ada Fivesmith',
  recipientSalutation: 'Ada',
  meetingDate: 'Thursday 10 December 2026',
  teamEmail: 'north@exshire.example',
  addressLines: [{ line: '14 Juniper Lane' }, { line: 'Exbridge' }, { line: 'ZZ1 1AB' }],
  children: [
    { fullName: 'Tom Fivesmith', firstName: 'Tom', dateOfBirth: '1 May 2019' },
    { fullName: 'Eve Fivesmith', firstName: 'Eve', dateOfBirth: '2 June 2021' },
  ],
};
const withoutNeeds: LetterData = { ...data, needsAny: false, hasInterpreter: false, stepFree: false, creche: false };

/** The letter from a template that the check lets through: what is accepted is filled right. */
async function fill(file: Buffer | Promise<Buffer>, values: LetterData = data): Promise<Buffer> {
  const template = await file;
  await checkTemplate('X01.docx', template);
  return fillTemplate(template, values);
}
const invitation = (changes: PartChanges) => changedTemplate('D01-conference-invitation-family.docx', changes);
const text = (words: string) => `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;
const bound = (content: string, more = '') =>
  `<w:sdt><w:sdtPr><w:alias w:val="Name"/><w:id w:val="1234567"/><w:dataBinding w:xpath="/ns0:letter[1]/ns0:name[1]" w:storeItemID="{6F1A4B7E-2B62-4C58-9C38-2C8C5D7A1A11}"/>${more}<w:text/></w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
const count = (xml: string, pattern: RegExp) => [...xml.matchAll(pattern)].map(([, found]) => found);

describe('a merge field in a content control', () => {
  it('is shown, though the control is bound to data of its own', async () => {
    const letter = await fill(
      invitation({
        'word/document.xml': (xml) =>
          xml.replace(/<w:p>(?:(?!<w:p>).)*\{recipientName\}.*?<\/w:p>/s, (found) => bound(found)),
        'word/_rels/document.xml.rels': (xml) =>
          xml.replace(
            '</Relationships>',
            '<Relationship Id="rId91" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" Target="../customXml/item1.xml"/></Relationships>',
          ),
        'customXml/item1.xml':
          '<?xml version="1.0"?><letter xmlns="urn:exshire:letter"><name>Click to enter name</name></letter>',
      }),
    );
    const xml = await xmlOf(letter, 'word/document.xml');
    expect(await wordsOf(letter)).toContain('Ada Fivesmith');
    expect(xml).not.toMatch(/dataBinding|w:sdt\b/);
    expect(await printed(letter)).toMatch(/^Ada Fivesmith$|Ada Fivesmith/m);
  });

  it('is shown, and filled in the title too, where the control is bound to the title', async () => {
    const letter = await fill(
      invitation({
        'word/document.xml': (xml) =>
          xml.replace(
            /<w:r><w:t[^>]*>Our reference: \{reference\}.*?<\/w:r>/s,
            `${text('Our reference: ')}${bound(text('{reference}'))}`,
          ),
        'docProps/core.xml': (xml) => xml.replace(/<dc:title>[^<]*/, '<dc:title>{reference}'),
      }),
    );
    expect(await wordsOf(letter)).toContain('Our reference: M-20417/D01/1');
    expect(await xmlOf(letter, 'docProps/core.xml')).toContain('<dc:title>M-20417/D01/1</dc:title>');
    expect(await xmlOf(letter, 'word/document.xml')).not.toContain('dataBinding');
  });

  it.each([
    ['around a whole paragraph', bound(paragraph('Dear {recipientSalutation}')), ['Dear Ada']],
    ['around two runs', `<w:p>${text('Dear ')}${bound(text('{recipient') + text('Salutation}'))}</w:p>`, ['Dear Ada']],
    [
      'around a piece of its name',
      `<w:p>${text('Dear {recipient')}${bound(text('Salut'))}${text('ation}')}</w:p>`,
      ['Dear Ada'],
    ],
    ['within another', bound(bound(paragraph('Dear {recipientSalutation}'))), ['Dear Ada']],
    [
      'around a part that repeats',
      bound(paragraph('{#children [loopOver: &quot;paragraph&quot;]}{firstName}{/children}')),
      ['Tom', 'Eve'],
    ],
    [
      'around a row',
      `<w:tbl>${bound(`<w:tr><w:tc>${paragraph('{#children}{firstName}')}</w:tc><w:tc>${paragraph('{dateOfBirth}{/children}')}</w:tc></w:tr>`)}</w:tbl>`,
      ['Tom', '1 May 2019', 'Eve', '2 June 2021'],
    ],
    [
      'of Google Docs',
      `<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_0"/></w:sdtPr><w:sdtContent>${paragraph('{#draft [loopOver: &quot;paragraph&quot;]}Draft{/draft}')}</w:sdtContent></w:sdt>`,
      ['Draft'],
    ],
    [
      'of Word 2003',
      `<w:p><w:smartTag w:element="place"><w:smartTagPr/>${text('{site')}</w:smartTag>${text('Name}')}</w:p>`,
      ['Sample'],
    ],
  ])('is filled: one %s', async (_, body, words) => {
    const letter = await fill(wordFile(body));
    expect(await wordsOf(letter)).toEqual(words);
    expect(await xmlOf(letter, 'word/document.xml')).not.toMatch(/w:sdt\b|smartTag/);
  });

  it('leaves controls without a merge field alone: a form is sent back filled in', async () => {
    const box = bound(text('Click to answer'), '<w:showingPlcHdr/>');
    const letter = await fill(wordFile(`<w:p>${text('{reference}')}${box}</w:p>`));
    expect(await xmlOf(letter, 'word/document.xml')).toContain(box);
  });
});

describe('every part that a reader sees', () => {
  const body = paragraph('{reference}');
  const note = (kind: string) => `<w:${kind} w:id="5">${paragraph('See {reference}')}</w:${kind}>`;

  it('is filled: headers of all kinds, footers, notes, SmartArt', async () => {
    const words = '<dgm:x xmlns:dgm="d" xmlns:a="a"><a:p><a:r><a:t>See {reference}</a:t></a:r></a:p></dgm:x>';
    const drawn = 'http://schemas.microsoft.com/office/2007/relationships/diagramDrawing';
    const parts: Record<string, string> = {
      'word/header1.xml': partXml('hdr', paragraph('See {reference}')),
      'word/header2.xml': partXml('hdr', paragraph('See {reference}')),
      'word/header3.xml': partXml('hdr', paragraph('See {reference}')),
      'word/footer1.xml': partXml('ftr', paragraph('See {reference}')),
      'word/footnotes.xml': partXml('footnotes', note('footnote')),
      'word/endnotes.xml': partXml('endnotes', note('endnote')),
      'word/diagrams/data1.xml': words,
      'word/diagrams/drawing1.xml': words,
    };
    const lines = ['header', 'header', 'header', 'footer', 'footnotes', 'endnotes', 'diagramData', drawn];
    const rels = links(
      ...Object.keys(parts).map((name, index): [string, string] => [lines[index] ?? '', name.slice(5)]),
    );
    const letter = await fill(wordFile(body, { ...parts, 'word/_rels/document.xml.rels': rels }));
    for (const name of Object.keys(parts))
      expect([name, await wordsOf(letter, name)]).toEqual([name, ['See M-20417/D01/1']]);
  });

  it('is filled in both copies of a text box, however deep it stands', async () => {
    const box = `<w:txbxContent>${paragraph('See {reference}')}${paragraph('{#children [loopOver: &quot;paragraph&quot;]}{firstName}{/children}')}</w:txbxContent>`;
    const drawing = `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>${box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="a"><v:textbox>${box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
    const cell = (inner: string) => `<w:tbl><w:tr><w:tc>${inner}<w:p/></w:tc></w:tr></w:tbl>`;
    const letter = await fill(wordFile(cell(cell(drawing))));
    const inBox = ['See M-20417/D01/1', 'Tom', 'Eve'];
    expect(await wordsOf(letter)).toEqual([...inBox, ...inBox]);
  });

  it('is filled in the words about a picture', async () => {
    const letter = await fill(
      wordFile(
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="For {recipientName}"/></wp:inline></w:drawing></w:r></w:p>',
      ),
    );
    expect(await xmlOf(letter, 'word/document.xml')).toContain('descr="For Ada Fivesmith"');
  });

  it.each([
    [
      'spelling marks',
      `<w:p>${text('{recipient')}<w:proofErr w:type="spellStart"/>${text('Name')}<w:proofErr w:type="spellEnd"/>${text('}')}</w:p>`,
    ],
    [
      'the last place of the cursor',
      `<w:p>${text('{recipient')}<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>${text('Name}')}</w:p>`,
    ],
    ['each letter in a run of its own', paragraph(...'{recipientName}')],
    ['words in a block for data', '<w:p><w:r><w:t><![CDATA[{recipientName}]]></w:t></w:r></w:p>'],
    ['a link around it', `<w:p><w:hyperlink w:anchor="b1">${text('{recipient')}${text('Name}')}</w:hyperlink></w:p>`],
  ])('is filled though %s come between', async (_, body) => {
    expect(await wordsOf(await fill(wordFile(body)))).toEqual(['Ada Fivesmith']);
  });
});

describe('a Word file that another program wrote', () => {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const types = (inside: string) =>
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${inside}</Types>`;

  it('is filled as Word for the web writes it: parts of other names, targets from the root', async () => {
    const template = await changedFile(await wordFile(''), {
      'word/document.xml': null,
      '[Content_Types].xml': types(
        `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document2.xml" ContentType="${main}"/>`,
      ),
      '_rels/.rels': links(['officeDocument', '/word/document2.xml']),
      'word/document2.xml': documentXml(paragraph('Dear {recipientSalutation}')),
      'word/_rels/document2.xml.rels': links(
        ['header', '/word/header.xml'],
        ['footnotes', '/word/footnotes2.xml'],
        ['customXml', '/customXml/item.xml'],
      ),
      'word/header.xml': partXml('hdr', paragraph('{reference}')),
      'word/footnotes2.xml': partXml('footnotes', `<w:footnote w:id="1">${paragraph('{reference}')}</w:footnote>`),
      'customXml/item.xml': '<x/>',
    });
    const letter = await fill(template);
    expect(await wordsOf(letter, 'word/document2.xml')).toEqual(['Dear Ada']);
    expect(await wordsOf(letter, 'word/header.xml')).toEqual(['M-20417/D01/1']);
    expect(await wordsOf(letter, 'word/footnotes2.xml')).toEqual(['M-20417/D01/1']);
    // Where its parts lie stays as it was.
    for (const rels of ['_rels/.rels', 'word/_rels/document2.xml.rels', '[Content_Types].xml'])
      expect(await xmlOf(letter, rels)).toBe(await xmlOf(template, rels));
  });

  it('is filled as Google Docs writes it: types by extension, no properties, no styles', async () => {
    const template = wordFile(paragraph('{#children}{firstName}, {/children}and {recipientName}'), {
      '[Content_Types].xml': types(`<Default Extension="xml" ContentType="${main}"/>`),
    });
    expect(await wordsOf(await fill(template))).toEqual(['Tom, Eve, and Ada Fivesmith']);
  });

  it('is filled when its names differ in capitals, and when it is written in UTF-16', async () => {
    const capitals = await changedFile(await wordFile(''), {
      'word/document.xml': null,
      'Word/Document.xml': documentXml(paragraph('{reference}')),
    });
    expect(await wordsOf(await fill(capitals), 'Word/Document.xml')).toEqual(['M-20417/D01/1']);
    const wide = Buffer.from(`\ufeff${documentXml(paragraph('{reference}')).replace('UTF-8', 'UTF-16')}`, 'utf16le');
    expect(await wordsOf(await fill(wordFile('', { 'word/document.xml': wide })))).toEqual(['M-20417/D01/1']);
  });

  it('is filled when it was packed while it was written, without sizes before its parts', async () => {
    const zip = await JSZip.loadAsync(await wordFile(paragraph('{reference}')));
    const streamed = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', streamFiles: true });
    expect(await wordsOf(await fill(streamed))).toEqual(['M-20417/D01/1']);
  });

  it('is read in the same order as it is filled', async () => {
    const template = wordFile(paragraph('{reference}'), {
      'word/_rels/document.xml.rels': links(['endnotes', 'endnotes.xml']),
      'word/endnotes.xml': partXml('endnotes', `<w:endnote w:id="5">${paragraph('{today}')}</w:endnote>`),
    });
    expect((await templateTags(await template)).map(({ name }) => name)).toEqual(['reference', 'today']);
  });

  it('becomes the letter that LibreOffice shows, from a file of LibreOffice’s', async () => {
    const template = await readFile(projectPath('test', 'support', 'word-files', 'libreoffice-letter.docx'));
    const letter = await fill(template);
    expect((await wordsOf(letter)).join('\n')).toMatch(
      /In a frame Thursday 10 December 2026\nTom Fivesmith\nEve Fivesmith/,
    );
    for (const part of [
      'word/header1.xml',
      'word/header2.xml',
      'word/header3.xml',
      'word/footnotes.xml',
      'word/endnotes.xml',
    ])
      expect((await wordsOf(letter, part)).join('')).not.toMatch(/[{}]/);
    const page = await printed(letter);
    for (const line of ['14 Juniper Lane', 'Exbridge', 'Dear Ada', 'See M-20417/D01/1', 'Tom Fivesmith +1 May 2019'])
      expect(page).toMatch(new RegExp(line));
    expect(page).not.toMatch(/[{}]/);
  }, 120_000);
});

describe('a part that repeats', () => {
  const picture = `<w:p w14:paraId="1A2B3C4D" w14:textId="77777777"><w:bookmarkStart w:id="40" w:name="child"/><w:r><w:drawing><wp:inline><wp:docPr id="7" name="Picture 7"/><a:graphic><a:graphicData><pic:pic xmlns:pic="p"><pic:nvPicPr><pic:cNvPr id="7" name="star.png"/></pic:nvPicPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>${text('{fullName}')}<w:bookmarkEnd w:id="40"/></w:p>`;
  const repeated = paragraph('{#children [loopOver: &quot;paragraph&quot;]}') + picture + paragraph('{/children}');

  it('gives each copy of a picture, a bookmark and a paragraph an id of its own', async () => {
    const header = partXml(
      'hdr',
      '<w:p w14:paraId="1A2B3C4D"><w:r><w:drawing><wp:inline><wp:docPr id="7" name="Logo"/></wp:inline></w:drawing></w:r></w:p>',
    );
    const letter = await fill(
      wordFile(repeated, {
        'word/_rels/document.xml.rels': links(['header', 'header1.xml']),
        'word/header1.xml': header,
      }),
    );
    const xml = await xmlOf(letter, 'word/document.xml');
    const all = xml + (await xmlOf(letter, 'word/header1.xml'));
    for (const [pattern, found] of [
      [/<wp:docPr id="(\d+)"/g, 3],
      [/<pic:cNvPr id="(\d+)"/g, 2],
      [/<w:bookmarkStart w:id="(\d+)"/g, 2],
      [/<w:bookmarkStart [^>]*w:name="(\w+)"/g, 2],
      [/w14:paraId="([0-7][0-9A-F]{7})"/g, 3],
    ] as const) {
      const ids = count(all, pattern);
      expect(ids).toHaveLength(found);
      expect(new Set(ids).size).toBe(found);
    }
    // Each bookmark ends where its own words end.
    expect(count(xml, /<w:bookmarkEnd w:id="(\d+)"/g)).toEqual(count(xml, /<w:bookmarkStart w:id="(\d+)"/g));
    expect(count(xml, /<w:bookmarkStart [^>]*w:name="(\w+)"/g)[0]).toBe('child');
    expect(await wordsOf(letter)).toEqual(['Tom Fivesmith', 'Eve Fivesmith']);
  });

  const link = `<w:hyperlink w:anchor="b">${text('our page')}</w:hyperlink>`;
  const simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>';
  const box = '<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>tick</w:t></w:r></w:sdtContent></w:sdt>';
  it.each([
    ['within it', `${text('{#draft}See ')}${link}${simple}${box}${text('{/draft} end')}`, 'See our page1tick end'],
    ['before it', `${link}${text(' {#draft}x{/draft} end')}`, 'our page x end'],
    ['after it', `${text('{#draft}x{/draft} see ')}${link}${simple}${box}`, 'x see our page1tick'],
    [
      'where it repeats',
      `${text('{#children}{firstName} ')}${link}${text(', {/children}')}${link}`,
      'Tom our page, Eve our page, our page',
    ],
  ])('keeps every word of its paragraph: a link, a field, a control %s', async (_, runs, words) => {
    expect(await wordsOf(await fill(wordFile(`<w:p>${runs}</w:p>`)))).toEqual([words]);
  });

  it('leaves no half of a bookmark', async () => {
    const start = '<w:bookmarkStart w:id="1" w:name="b"/>';
    const end = '<w:bookmarkEnd w:id="1"/>';
    for (const body of [
      `<w:p>${text('{#children}')}${start}${text('{firstName}, {/children}')}${end}</w:p>`,
      `<w:p>${start}${text('{#children}{firstName}, ')}${end}${text('{/children}')}</w:p>`,
      `<w:p>${text('{#draft}')}${start}${text('x{/draft}')}${end}</w:p>`,
    ]) {
      for (const draft of [true, false]) {
        const xml = await xmlOf(await fill(wordFile(body), { ...data, draft }), 'word/document.xml');
        const starts = count(xml, /<w:bookmarkStart w:id="(\d+)"/g);
        expect(count(xml, /<w:bookmarkEnd w:id="(\d+)"/g).sort()).toEqual(starts.sort());
        expect(starts.length).toBeLessThan(2);
      }
    }
  });
});

describe('a table of what some do not need', () => {
  const row = (name: string) =>
    `<w:tr><w:tc>${paragraph(`{#${name}}S`)}</w:tc><w:tc>${paragraph(`end{/${name}}`)}</w:tc></w:tr>`;
  const needs = `<w:tbl><w:tblPr/><w:tblGrid/>${row('stepFree')}${row('creche')}</w:tbl>`;

  it('goes when nothing of it is needed', async () => {
    const letter = await fill(wordFile(`${paragraph('before')}${needs}${paragraph('after')}`), withoutNeeds);
    expect(await xmlOf(letter, 'word/document.xml')).not.toContain('w:tbl');
    expect(await wordsOf(letter)).toEqual(['before', 'after']);
    expect(await printed(letter)).toMatch(/before\s+after/);
  }, 60_000);

  it('stays with the rows that are needed', async () => {
    const letter = await fill(wordFile(needs), { ...withoutNeeds, creche: true });
    expect(count(await xmlOf(letter, 'word/document.xml'), /(<w:tr>)/g)).toHaveLength(1);
  });

  it('leaves a cell that it stood in with a paragraph, and the table around it', async () => {
    const outer = `<w:tbl><w:tr><w:tc>${needs}</w:tc></w:tr></w:tbl>`;
    const xml = await xmlOf(await fill(wordFile(outer), withoutNeeds), 'word/document.xml');
    expect(xml).toContain('<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>');
  });

  it('leaves no header, text box or note without a paragraph', async () => {
    const wanted = paragraph('{#stepFree [loopOver: &quot;paragraph&quot;]}x{/stepFree}');
    const letter = await fill(
      wordFile(
        `<w:p><w:r><w:pict><v:shape id="a"><v:textbox><w:txbxContent>${wanted}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`,
        {
          'word/_rels/document.xml.rels': links(['header', 'header1.xml']),
          'word/header1.xml': partXml('hdr', wanted),
        },
      ),
      withoutNeeds,
    );
    expect(await xmlOf(letter, 'word/document.xml')).toContain('<w:txbxContent><w:p/></w:txbxContent>');
    expect(await xmlOf(letter, 'word/header1.xml')).toContain(`<w:hdr ${NAMESPACES}><w:p/></w:hdr>`);
  });
});

describe('a letter', () => {
  it('does not say who wrote its template, or commented on it', async () => {
    const letter = await fill(
      wordFile(paragraph('{reference}'), {
        '_rels/.rels': links(
          ['officeDocument', 'word/document.xml'],
          [
            'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
            'docProps/core.xml',
          ],
        ),
        'docProps/core.xml':
          '<cp:p xmlns:cp="c" xmlns:dc="d"><dc:creator>Legal Person</dc:creator><cp:lastModifiedBy>Legal Person</cp:lastModifiedBy></cp:p>',
        'word/_rels/document.xml.rels': links([
          'http://schemas.microsoft.com/office/2011/relationships/people',
          'people.xml',
        ]),
        'word/people.xml': '<w15:people xmlns:w15="p"><w15:person w15:author="Legal Person"/></w15:people>',
      }),
    );
    for (const part of ['docProps/core.xml', 'word/people.xml']) {
      expect((await xmlOf(letter, part)).length).toBeGreaterThan(0);
      expect(await xmlOf(letter, part)).not.toContain('Legal Person');
    }
  });

  it('does not go on tracking changes, so that a correction of a draft stays between us', async () => {
    const settings = partXml('settings', '<w:trackRevisions/><w:zoom w:percent="100"/>');
    const letter = await fill(
      wordFile(paragraph('x'), {
        'word/_rels/document.xml.rels': links(['settings', 'settings.xml']),
        'word/settings.xml': settings,
      }),
    );
    expect(await xmlOf(letter, 'word/settings.xml')).toContain('<w:zoom w:percent="100"/>');
    expect(await xmlOf(letter, 'word/settings.xml')).not.toContain('trackRevisions');
  });

  it('shows the property that a field shows, filled', async () => {
    const letter = await fill(
      invitation({
        'word/document.xml': documentXml(`<w:p>${field('TITLE', '{reference}')}</w:p>`),
        'docProps/core.xml': (xml) => xml.replace(/<dc:title>[^<]*/, '<dc:title>{reference}'),
      }),
    );
    expect(await wordsOf(letter)).toEqual(['M-20417/D01/1']);
    expect(await printed(letter)).toContain('M-20417/D01/1');
  }, 60_000);
});

/** What LibreOffice prints of a letter, where it is installed; what the letter says where it is not. */
async function printed(letter: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-letter-'));
  try {
    await writeFile(join(folder, 'letter.docx'), letter);
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    const options = [
      '--headless',
      '--norestore',
      '--convert-to',
      'pdf',
      '--outdir',
      folder,
      join(folder, 'letter.docx'),
    ];
    await run('soffice', [profile, ...options], { timeout: 50_000, killSignal: 'SIGKILL' });
    return (await run('pdftotext', ['-layout', join(folder, 'letter.pdf'), '-'])).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [...(await wordsOf(letter)), ...(await wordsOf(letter, 'word/footnotes.xml'))].join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
