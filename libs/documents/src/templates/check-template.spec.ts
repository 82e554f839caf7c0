import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import {
  changedFile,
  changedTemplate,
  documentXml,
  field,
  links,
  paragraph,
  type PartChanges,
  partXml,
  wordFile,
} from '../../../../test/support/word-file.js';
import { checkTemplate } from './check-template.js';

const problem = async (file: Buffer | Promise<Buffer>): Promise<string> => {
  try {
    await checkTemplate('X01.docx', await file);
    return '';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
};
const refusal = (what: string) => `UnusableTemplateError: X01.docx: The template ${what}`;
const invitation = (changes: PartChanges) => changedTemplate('D01-conference-invitation-family.docx', changes);
const inInvitation = (from: string | RegExp, to: string) =>
  invitation({ 'word/document.xml': (xml) => xml.replace(from, to) });
const run = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const change = 'w:id="101" w:author="Legal Person" w:date="2026-10-01T10:00:00Z"';
const CHANGES = 'holds tracked changes: under Review, accept the changes or reject them, all of them.';
const COMMENTS = 'holds comments: under Review, delete the comments, all of them.';
const HIDDEN = 'holds hidden text, which a reader can show';

describe('a template with what its authors left in it', () => {
  it('is refused for tracked changes and comments, both told at once', async () => {
    const marked = `<w:commentRangeStart w:id="0"/><w:ins ${change}>${run('Dear {recipientSalutation}')}</w:ins><w:del ${change}><w:r><w:delText> We are very worried about you.</w:delText></w:r></w:del><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`;
    const file = inInvitation(/<w:r><w:t[^>]*>Dear \{recipientSalutation\}<\/w:t><\/w:r>/, marked);
    expect(await problem(file)).toBe(`${refusal(CHANGES)} It ${COMMENTS}`);
  });

  it.each([
    ['words put in', `<w:p><w:ins ${change}>${run('x')}</w:ins></w:p>`],
    ['words taken out', `<w:p><w:del ${change}><w:r><w:delText>x</w:delText></w:r></w:del></w:p>`],
    ['words moved away', `<w:p><w:moveFrom ${change}>${run('x')}</w:moveFrom></w:p>`],
    ['words moved here', `<w:p><w:moveTo ${change}>${run('x')}</w:moveTo></w:p>`],
    ['a range moved', `<w:p><w:moveFromRangeStart ${change} w:name="m"/><w:moveFromRangeEnd w:id="101"/></w:p>`],
    ['a paragraph put in', `<w:p><w:pPr><w:rPr><w:ins ${change}/></w:rPr></w:pPr>${run('x')}</w:p>`],
    ['another look', `<w:p>${run('x', `<w:b/><w:rPrChange ${change}><w:rPr/></w:rPrChange>`)}</w:p>`],
    ['another indent', `<w:p><w:pPr><w:pPrChange ${change}><w:pPr/></w:pPrChange></w:pPr></w:p>`],
    ['a row put in', `<w:tbl><w:tr><w:trPr><w:ins ${change}/></w:trPr><w:tc>${paragraph('x')}</w:tc></w:tr></w:tbl>`],
    [
      'a cell taken out',
      `<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel ${change}/></w:tcPr>${paragraph('x')}</w:tc></w:tr></w:tbl>`,
    ],
  ])('is refused for %s under track changes', async (_, body) => {
    expect(await problem(wordFile(body))).toBe(refusal(CHANGES));
  });

  it('is refused for a change in a header, which nobody sees at first', async () => {
    const file = wordFile(paragraph('x'), {
      'word/_rels/document.xml.rels': links(['header', 'header1.xml']),
      'word/header1.xml': partXml('hdr', `<w:p><w:del ${change}><w:r><w:delText>x</w:delText></w:r></w:del></w:p>`),
    });
    expect(await problem(file)).toBe(refusal(CHANGES));
  });

  it('is refused for a comment that stands in its part alone', async () => {
    const file = wordFile(paragraph('x'), {
      'word/_rels/document.xml.rels': links(['comments', 'comments.xml']),
      'word/comments.xml': partXml('comments', `<w:comment ${change}>${paragraph('check with legal')}</w:comment>`),
    });
    expect(await problem(file)).toBe(refusal(COMMENTS));
  });

  it('is taken when the comments are gone and only their empty part is left', async () => {
    const file = wordFile(paragraph('x'), {
      'word/_rels/document.xml.rels': links(['comments', 'comments.xml']),
      'word/comments.xml': partXml('comments', ''),
    });
    expect(await problem(file)).toBe('');
  });

  const styles = partXml(
    'styles',
    '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Also"><w:basedOn w:val="Secret"/></w:style>',
  );
  it.each([
    ['in a run', `<w:p>${run('secret', '<w:vanish/>')}</w:p>`],
    ['by a style of letters', `<w:p>${run('secret', '<w:rStyle w:val="Secret"/>')}</w:p>`],
    ['by a style based on it', `<w:p><w:pPr><w:pStyle w:val="Also"/></w:pPr>${run('secret')}</w:p>`],
    ['in a row of a table', `<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>${paragraph('x')}</w:tc></w:tr></w:tbl>`],
  ])('is refused for hidden text %s', async (_, body) => {
    const more = { 'word/_rels/document.xml.rels': links(['styles', 'styles.xml']), 'word/styles.xml': styles };
    expect(await problem(wordFile(body, more))).toContain(refusal(HIDDEN));
  });

  it.each([
    ['text that is said to be shown', `<w:p>${run('x', '<w:vanish w:val="0"/>')}</w:p>`],
    [
      'text shown within a hidden style',
      `<w:p>${run('x', '<w:rStyle w:val="Secret"/><w:vanish w:val="false"/>')}</w:p>`,
    ],
    ['the mark of a paragraph', `<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>${run('x')}</w:p>`],
  ])('is taken with %s', async (_, body) => {
    const more = { 'word/_rels/document.xml.rels': links(['styles', 'styles.xml']), 'word/styles.xml': styles };
    expect(await problem(wordFile(body, more))).toBe('');
  });
});

describe('a template with fields of Word', () => {
  const merge = (name: string) => field(`MERGEFIELD ${name} \\* MERGEFORMAT`, `«${name}»`);
  const MERGES =
    'holds mail merge fields (Forename, Surname, Address_1, Title), which nothing fills: write ours in braces, {recipientName} for Forename, Surname; {#addressLines [loopOver: "paragraph"]}{line}{/addressLines} for Address_1; {recipientSalutation} for Title.';
  const letter = `<w:p>${merge('Forename')}${merge('Surname')}</w:p><w:p>${merge('Address_1')}</w:p><w:p>Dear ${merge('Title')}</w:p>`;

  it.each(['Please come to the meeting.', 'Please come to the meeting on {meetingDate}.'])(
    'is refused for those of a mail merge, named with what to write instead: %s',
    async (words) => {
      const file = invitation({ 'word/document.xml': documentXml(`${letter}${paragraph(words)}`) });
      expect(await problem(file)).toBe(refusal(MERGES));
    },
  );

  it.each([
    [
      'in one attribute',
      '<w:p><w:fldSimple w:instr=" MERGEFIELD &quot;First Name&quot; "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>',
      'First Name',
    ],
    [
      'in two pieces',
      `<w:p>${field('MERGEFIELD Fore</w:instrText></w:r><w:r><w:instrText>name', 'x')}</w:p>`,
      'Forename',
    ],
    [
      'within a condition',
      `<w:p>${field(`IF </w:instrText></w:r>${field('MERGEFIELD Sex', 'x')}<w:r><w:instrText> = "F" "Ms" "Mr"`, 'Ms')}</w:p>`,
      'Sex',
    ],
    ['an address block', `<w:p>${field('ADDRESSBLOCK \\f x', '«AddressBlock»')}</w:p>`, 'ADDRESSBLOCK, AddressBlock'],
    ['a greeting', `<w:p>${field('GREETINGLINE \\f x', 'Dear')}</w:p>`, 'GREETINGLINE'],
    ['pasted as text', paragraph('Dear «', 'Forename', '»'), 'Forename'],
    ['of another system', paragraph('Dear &lt;&lt;CLIENT_NAME&gt;&gt;'), 'CLIENT_NAME'],
  ])('is refused for a merge field %s', async (_, body, name) => {
    expect(await problem(wordFile(body))).toContain(refusal(`holds mail merge fields (${name}), which`));
  });

  it('is refused while it is bound to the list of a mail merge', async () => {
    const settings = partXml('settings', '<w:mailMerge><w:mainDocumentType w:val="formLetters"/></w:mailMerge>');
    const lines = {
      'word/_rels/document.xml.rels': links(['settings', 'settings.xml']),
      'word/settings.xml': settings,
    };
    const rels = { 'word/_rels/settings.xml.rels': links(['mailMergeSource', 'file:///C:\\people.xlsx', 'External']) };
    for (const more of [lines, { ...lines, ...rels }]) {
      expect(await problem(wordFile(paragraph('x'), more))).toMatch(
        /bound to the list of a mail merge: under Mailings/,
      );
    }
  });

  it.each([
    ['DATE \\@ "d MMMM yyyy"', 'shows another day whenever it is opened (DATE): write {today} instead.'],
    ['USERNAME', 'shows the name of whoever wrote or opened the file (USERNAME): write {workerName} instead.'],
    ['INCLUDEPICTURE "https://a.example/x.png"', 'would fetch something from elsewhere by a field (INCLUDEPICTURE)'],
    ['INCLUDETEXT "\\\\\\\\server\\\\x.docx"', 'would fetch something from elsewhere by a field (INCLUDETEXT)'],
    ['DDEAUTO c:\\\\x', 'would fetch something from elsewhere by a field (DDEAUTO)'],
    ['LINK Excel.Sheet.12 "H:\\\\x.xlsx"', 'would fetch something from elsewhere by a field (LINK)'],
    ['FILLIN "Name?"', 'waits for a person at a keyboard (FILLIN)'],
    ['MACROBUTTON NoMacro [Click here]', 'waits for a person at a keyboard (MACROBUTTON)'],
    ['HYPERLINK "file:///H:/x.docx"', 'has a link to a file on a drive or a server'],
    ['HYPERLINK "mailto:{teamEmail}"', 'has a link whose address holds a merge field'],
  ])('is refused for %s', async (instruction, what) => {
    expect(await problem(wordFile(`<w:p>${field(instruction, 'x')}</w:p>`))).toContain(refusal(what));
  });

  it('is refused for a merge field in a field that Word fills anew, and for a part that ends within one', async () => {
    const inside = wordFile(`<w:p>${field('DOCVARIABLE x', '{reference}')}</w:p>`);
    expect(await problem(inside)).toContain(refusal('has a merge field within a field of Word (DOCVARIABLE)'));
    const across = wordFile(paragraph('{#draft}') + `<w:p>${field('REF b1', 'x{/draft}')}</w:p>`);
    expect(await problem(across)).toContain(refusal('opens or closes a part within a field of Word'));
  });

  it.each([
    ['the number of the page', field('PAGE', '1')],
    ['a link to a page', field('HYPERLINK "https://www.exshire.example"', 'our page')],
    ['a date that is locked', field('DATE', '14 October 2026').replace('begin"', 'begin" w:fldLock="true"')],
    ['a reference to words of the letter', field('REF b1', '{meetingDate}')],
  ])('is taken with %s', async (_, runs) => {
    expect(await problem(wordFile(`<w:p>${runs}</w:p>`))).toBe('');
  });
});

describe('a template whose words stand elsewhere than in the letter', () => {
  const places: [string, string, string, (text: string) => string, string][] = [
    ['header', 'header1.xml', 'header', (text) => partXml('hdr', paragraph(text)), ' in a header'],
    ['footer', 'footer1.xml', 'footer', (text) => partXml('ftr', paragraph(text)), ' in a footer'],
    [
      'footnote',
      'footnotes.xml',
      'footnotes',
      (text) => partXml('footnotes', `<w:footnote w:id="5">${paragraph(text)}</w:footnote>`),
      ' in a footnote',
    ],
    [
      'endnote',
      'endnotes.xml',
      'endnotes',
      (text) => partXml('endnotes', `<w:endnote w:id="5">${paragraph(text)}</w:endnote>`),
      ' in an endnote',
    ],
    [
      'SmartArt',
      'diagrams/data1.xml',
      'diagramData',
      (text) =>
        `<dgm:dataModel xmlns:dgm="d" xmlns:a="a"><dgm:t><a:p><a:r><a:t>${text}</a:t></a:r></a:p></dgm:t></dgm:dataModel>`,
      ' in SmartArt or a chart',
    ],
  ];
  const withPart = (name: string, kind: string, xml: string) =>
    wordFile(paragraph('x'), { 'word/_rels/document.xml.rels': links([kind, name]), [`word/${name}`]: xml });

  it.each(places)('is refused for an unknown name in a %s', async (_, name, kind, xml, place) => {
    const file = withPart(name, kind, xml('Also {unknownThing}'));
    expect(await problem(file)).toBe(refusal(`uses unknownThing${place}, which no event or record fills.`));
    expect(await problem(withPart(name, kind, xml('Also {reference}')))).toBe('');
  });

  it('is refused for an unknown name in the notes of the invitation', async () => {
    const note = (kind: string, text: string) => (xml: string) =>
      xml.replace(`</w:${kind}s>`, `<w:${kind} w:id="5">${paragraph(text)}</w:${kind}></w:${kind}s>`);
    const file = invitation({
      'word/footnotes.xml': note('footnote', 'See {reference}'),
      'word/endnotes.xml': note('endnote', 'Also {unknownThing}'),
    });
    expect(await problem(file)).toBe(refusal('uses unknownThing in an endnote, which no event or record fills.'));
  });

  it.each([
    [
      'the words about a table',
      `<w:tbl><w:tblPr><w:tblCaption w:val="{reference}"/></w:tblPr><w:tr><w:tc>${paragraph('x')}</w:tc></w:tr></w:tbl>`,
    ],
    ['WordArt', '<w:p><w:r><w:pict><v:shape id="a"><v:textpath string="{reference}"/></v:shape></w:pict></w:r></w:p>'],
    ['a condition of Word', `<w:p>${field('IF "{reference}" = "" "a" "b"', 'a')}</w:p>`],
    ['an equation', '<w:p><m:oMath xmlns:m="m"><m:r><m:t>{reference}</m:t></m:r></m:oMath></w:p>'],
  ])('is refused for a merge field in %s, which is not filled', async (_, body) => {
    expect(await problem(wordFile(body))).toBe(refusal('leaves a brace behind: {reference}.'));
  });

  it('is refused for an unknown name in its title', async () => {
    const file = invitation({ 'docProps/core.xml': (xml) => xml.replace(/<dc:title>[^<]*/, '<dc:title>{caseName}') });
    expect(await problem(file)).toBe(
      refusal('uses caseName in the document’s properties, which no event or record fills.'),
    );
  });

  it('is refused for a part that is open in one place and closed in another', async () => {
    const file = wordFile(paragraph('{#draft}'), {
      'word/_rels/document.xml.rels': links(['footer', 'footer1.xml']),
      'word/footer1.xml': partXml('ftr', paragraph('{/draft}')),
    });
    expect(await problem(file)).toMatch(/opens or closes \{draft\}.* without the other\./);
  });
});

describe('a template with parts that repeat', () => {
  it('is refused for a misspelt loopOver wherever it stands', async () => {
    const file = invitation({
      'word/document.xml': (xml) =>
        xml.replaceAll('loopOver: &quot;paragraph&quot;', 'loopOver: &quot;paragraphs&quot;'),
    });
    expect(await problem(file)).toBe(
      refusal(
        'has {#addressLines [loopOver: "paragraphs"]}: loopOver knows row, column, paragraph or content. Write [loopOver: "paragraph"].',
      ),
    );
  });

  it.each([
    ['{#addressLines [loopover: "paragraph"]}{line}{/addressLines}', 'there is no option loopover, only loopOver'],
    ['{#addressLines [loopOver: 3]}{line}{/addressLines}', 'loopOver knows row, column, paragraph or content'],
    [
      '{#addressLines [loopOver: paragraph]}{line}{/addressLines}',
      'whose option cannot be read: write [loopOver: "paragraph"]',
    ],
    ['{#addressLines}{line} {/addressLines [loopOver: "row"]}', 'an option belongs to the beginning, {#…}'],
    ['{today [format: "short"]}', 'an option belongs to the beginning, {#…}'],
    ['{#addressLines [loopOver: "row"]}{line}{/addressLines}', 'which stands in no table'],
    [
      '{#addressLines}{line}{/addressLines}',
      'has {#addressLines} whose lines run together: write {#addressLines [loopOver: "paragraph"]}',
    ],
    ['{#addressLines [loopOver: "content"]}{line}{/addressLines}', 'whose lines run together'],
  ])('is refused: %s', async (text, what) => {
    expect(await problem(wordFile(paragraph(text.replaceAll('"', '&quot;'))))).toContain(what);
  });

  it.each([
    '{#addressLines [loopOver: "paragraph"]}{line}{/addressLines}',
    '{#addressLines [loopOver: “paragraph”]}{line}{/addressLines}',
    '{#children}{fullName}, {/children}',
    '{#draft}Draft{/draft}',
  ])('is taken: %s', async (text) => {
    expect(await problem(wordFile(paragraph(text.replaceAll('"', '&quot;'))))).toBe('');
  });

  it('is refused for a note in a part that repeats, which would stand twice', async () => {
    const body = `<w:p>${run('{#children}{fullName}')}<w:r><w:footnoteReference w:id="5"/></w:r>${run(', {/children}')}</w:p>`;
    const file = wordFile(body, {
      'word/_rels/document.xml.rels': links(['footnotes', 'footnotes.xml']),
      'word/footnotes.xml': partXml('footnotes', `<w:footnote w:id="5">${paragraph('x')}</w:footnote>`),
    });
    expect(await problem(file)).toContain(refusal('has a note in a part that repeats'));
  });

  it.each([
    ['within a link', `<w:p><w:hyperlink w:anchor="b">${run('{#draft}')}</w:hyperlink>${run('x{/draft}')}</w:p>`],
    ['into a cell', `${paragraph('{#draft}')}<w:tbl><w:tr><w:tc>${paragraph('x{/draft}')}</w:tc></w:tr></w:tbl>`],
  ])('is refused in words for a part that reaches %s', async (_, body) => {
    expect(await problem(wordFile(body))).toMatch(
      /The template has .* that cannot be left out or repeated as a whole:/,
    );
  });

  const mark = (words: string) => `<w:bookmarkStart w:id="1" w:name="_Ref1"/>${run(words)}<w:bookmarkEnd w:id="1"/>`;
  it('is refused for quoting a bookmark that is not always there, or that stands for more than one', async () => {
    const quote = field('REF _Ref1 \\h', 'x');
    const left = wordFile(`<w:p>${run('{#draft}')}${mark('x')}${run('{/draft}')}${quote}</w:p>`);
    expect(await problem(left)).toContain(
      refusal('quotes the bookmark _Ref1, which stands in a part that is not always'),
    );
    const twice = wordFile(`<w:p>${run('{#children}')}${mark('{fullName}')}${quote}${run(', {/children}')}</w:p>`);
    expect(await problem(twice)).toContain(refusal('quotes the bookmark _Ref1, which stands in a part that repeats'));
    expect(await problem(wordFile(`<w:p>${mark('{meetingDate}')}${quote}</w:p>`))).toBe('');
  });

  it.each([
    ['{RecipientName} {Meeting Date}', 'which no event or record fills. Did you mean {meetingDate}, {recipientName}?'],
    ['{{recipientName}}', 'writes two braces, {{ and }}: one is enough, {recipientName}.'],
    ['${recipientName}', 'writes ${ before a merge field: leave the $ out.'],
    ['{recipientName', 'leaves a brace behind: {recipientName.'],
    ['{recipientName and {today}', 'uses recipientName and {today, which no event or record fills.'],
    ['recipientName}', 'leaves a brace behind: }.'],
  ])('is told what is wrong with %s', async (words, what) => {
    expect(await problem(wordFile(paragraph(words)))).toContain(what);
  });

  it('names a character that cannot be seen', async () => {
    expect(await problem(wordFile(paragraph('{\u200breference}')))).toContain(
      'uses reference (with a character in it that cannot be seen: type it anew), which',
    );
  });
});

describe('a file that is damaged', () => {
  it.each([
    ['an element that is not closed', '<w:p>'],
    ['an element closed twice', '</w:p>'],
    ['an attribute given twice', '<w:p w:a="1" w:a="2"/>'],
    ['an entity that XML does not know', paragraph('&nbsp;')],
    ['a stray ampersand', paragraph('a & b')],
    ['thousands of elements in one another', '<w:sdt>'.repeat(5000) + '</w:sdt>'.repeat(5000)],
  ])('is refused in words: %s', async (_, body) => {
    expect(await problem(wordFile(body))).toMatch(/^UnusableTemplateError: X01\.docx: The template is /);
  });

  it('is refused for entities of its own', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${documentXml(paragraph('&a;')).replace(/^<\?xml[^>]*\?>/, '')}`;
    expect(await problem(wordFile('', { 'word/document.xml': bomb }))).toContain(
      refusal('is damaged (word/document.xml)'),
    );
  });

  it('is refused when no part leads to the document', async () => {
    const file = await wordFile(paragraph('x'));
    expect(await problem(changedFile(file, { '_rels/.rels': null }))).toContain(refusal('is not a Word document'));
  });
});

describe('the files that LibreOffice writes', () => {
  const folder = projectPath('test', 'support', 'word-files');
  const told: Record<string, string> = {
    'libreoffice-changes.docx': CHANGES,
    'libreoffice-comment.docx': COMMENTS,
    'libreoffice-hidden.docx': HIDDEN,
    'libreoffice-mail-merge.docx': 'holds mail merge fields (Forename)',
    'libreoffice-picture-elsewhere.docx': 'would fetch something from elsewhere',
    'libreoffice-letter.docx': '',
  };

  it('are all looked at', async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith('.docx')).sort()).toEqual(Object.keys(told).sort());
  });

  it.each(Object.entries(told))('%s: %s', async (name, what) => {
    const found = await problem(readFile(`${folder}/${name}`));
    if (what) expect(found).toContain(refusal(what));
    else expect(found).toBe('');
  });
});
