import {
  DelimiterSearcher,
  Delimiters,
  Docx,
  LOOP_CONTENT_TYPE,
  LoopPlugin,
  ScopeData,
  type Tag,
  TagParser,
  TemplateCompiler,
  type TemplateContext,
  TEXT_CONTENT_TYPE,
  TextPlugin,
  xml,
  type XmlGeneralNode,
  Zip,
  officeMarkup,
  type XmlNode,
} from 'easy-template-x';
import { freeMergeFields } from '../word/content-controls.js';
import { readDocx, type ShownPart, type WordFile } from '../word/docx-file.js';
import { dropEmptyTables } from '../word/empty-tables.js';
import { giveOwnIds } from '../word/letter-ids.js';
import { DEEPEST, elements, readXml, writeXml } from '../word/word-xml.js';
import { dropAuthors, fillProperties, propertyParts } from './document-properties.js';
import type { LetterData } from './merge-fields.js';

// Characters that XML 1.0 cannot hold at all, not even escaped (and other control characters, which say nothing): Word
// would call the file damaged. \p{Cs} finds halves of characters whose other half is missing.
const NOT_IN_XML = /[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu;

joinParagraphsWhole();
const delimiters = new Delimiters();
// One more than is read, because the document of a repeated part is put below another element.
const maxXmlDepth = DEEPEST + 1;
const plugins = [new LoopPlugin(), new TextPlugin()];
const compiler = new TemplateCompiler(
  new DelimiterSearcher(delimiters, maxXmlDepth),
  new TagParser(delimiters),
  plugins,
  {
    defaultContentType: TEXT_CONTENT_TYPE,
    containerContentType: LOOP_CONTENT_TYPE,
  },
);
for (const plugin of plugins) plugin.setUtilities({ compiler });

/** A part of a document that is shown, with what stands in it. */
export interface ReadPart extends ShownPart {
  root: XmlGeneralNode;
}

/** Every part of a template that a reader sees, with its merge fields free of what Word would show in their place. */
export function readParts({ parts, shown }: WordFile): ReadPart[] {
  return shown.map((part) => {
    const root = readXml(part.name, parts.get(part.name) ?? Buffer.alloc(0));
    return { ...part, root };
  });
}

/** The merge fields of one part, in the order they stand. Throws for braces that are not closed. */
export function tagsOf({ root }: Pick<ReadPart, 'root'>): Tag[] {
  freeMergeFields(root);
  return compiler.parseTags(root);
}

/**
 * The merge fields of a template in the order they stand, part by part: the letter itself, then what else is shown.
 * Throws for unbalanced braces.
 */
export async function templateTags(template: Buffer): Promise<Tag[]> {
  return readParts(readDocx(template)).flatMap(tagsOf);
}

/** A Word document: the template with this data in its merge fields. What the data says is text, never markup. */
export async function fillTemplate(template: Buffer, data: LetterData): Promise<Buffer> {
  const file = readDocx(template);
  const zip = await Zip.load(template);
  for (const { name, root } of await fillParts(file, data, zip)) zip.setFile(name, writeXml(root));
  for (const { name, root } of propertyParts(file)) {
    const changed = [fillProperties(root, cleanData(data)), dropAuthors(root)];
    if (changed.includes(true)) zip.setFile(name, writeXml(root));
  }
  for (const { name, root } of quieted(file)) zip.setFile(name, writeXml(root));
  return zip.export(Buffer);
}

/** The parts of a letter, filled, and as Word wants them. */
export async function fillParts(file: WordFile, data: LetterData, zip: Zip): Promise<ReadPart[]> {
  const docx = await Docx.open(zip);
  const context: TemplateContext = {
    docx,
    currentPart: docx.mainDocument,
    pluginContext: {},
    options: { maxXmlDepth },
  };
  const read = readParts(file);
  for (const { root } of read) {
    freeMergeFields(root);
    await compiler.compile(root, new ScopeData(cleanData(data)), context);
    dropEmptyTables(root);
  }
  giveOwnIds(read.map(({ root }) => root));
  return read;
}

/**
 * The parts that go on telling of authors: the settings, where they track changes, which would keep every correction of a
 * letter in it; and the list of those who once commented on the template.
 */
function quieted({ parts, others }: WordFile): { name: string; root: XmlGeneralNode }[] {
  return ['settings', 'people'].flatMap((kind) => {
    const name = others.get(kind);
    const content = name && parts.get(name);
    if (!content) return [];
    const root = readXml(name, content);
    const telling = elements(root).filter(({ nodeName }) => /^(?:w:trackRevisions|w15:person)$/.test(nodeName));
    for (const node of telling) xml.modify.remove(node);
    return telling.length > 0 ? [{ name, root }] : [];
  });
}

function cleanData(data: LetterData): LetterData {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, clean(value)]));
}

function clean(value: LetterData[string]): LetterData[string] {
  if (typeof value === 'string') return value.replace(NOT_IN_XML, '');
  if (typeof value === 'boolean') return value;
  return value.map((item) =>
    Object.fromEntries(Object.entries(item).map(([key, text]) => [key, text.replace(NOT_IN_XML, '')])),
  );
}

/**
 * Makes easy-template-x join paragraphs whole. Its own way (7.2.8) takes the runs alone, so that a link, a field, a
 * bookmark or an equation beside or within `{#…}{/…}` in the same paragraph was gone from the letter, its words too.
 */
export function joinParagraphsWhole(): void {
  officeMarkup.modify.joinParagraphs = (first: XmlNode, second: XmlNode) => {
    if (first === second) return;
    for (const child of [...(second.childNodes ?? [])]) {
      if (officeMarkup.query.isParagraphPropertiesNode(child)) continue;
      xml.modify.remove(child);
      xml.modify.appendChild(first, child);
    }
  };
}
