import { Zip, type XmlGeneralNode } from 'easy-template-x';
import type { WordFile } from '../word/docx-file.js';
import { secondName } from '../word/letter-ids.js';
import { refused, UnusableTemplateError } from '../word/unusable-template.error.js';
import { bookmarksOf, fieldsAreWhole, quotedBookmarks } from '../word/word-fields.js';
import { elements, textIn } from '../word/word-xml.js';
import { fillParts, readParts } from './fill-template.js';
import { type LetterData, sampleData } from './merge-fields.js';

const FIRST = 'one';
const SECOND = 'two';
/** Words that are shown and that we do not fill, by the attribute that holds them. */
const SHOWN_ATTRIBUTES = ['descr', 'title', 'alt', 'string'];
const SHOWN_VALUES = ['w:tblCaption', 'w:tblDescription', 'w:displayText', 'w:default'];
const SHOWN_TEXTS = ['w:t', 'a:t', 'm:t'];

/**
 * Fills the template with everything, twice where it repeats, and with nothing, and throws `UnusableTemplateError` for
 * what only shows then: a brace that is left, lines that run together, a note that would stand twice.
 */
export async function tryTemplate(file: WordFile, content: Buffer): Promise<void> {
  const zip = await Zip.load(content);
  const before = readParts(file).map(({ root }) => root);
  for (const data of [everything(), nothing()]) {
    const filled = await fillParts(file, data, zip).catch((error: unknown) => {
      throw misplaced(error);
    });
    checkQuotes(
      before,
      filled.map(({ root }) => root),
    );
    for (const { root, kind } of filled) {
      const all = elements(root);
      const left = /[{}].{0,20}/.exec(all.map(wordsLeft).join('\n'));
      if (left) throw refused(`leaves a brace behind: ${left[0]}`);
      if (!fieldsAreWhole(root))
        throw refused('opens or closes a part within a field of Word: take it out of the field');
      if (kind === 'document') checkRepeats(all);
    }
  }
}

/** A bookmark that is not always there, or that stands twice, is no place to quote from. */
function checkQuotes(before: readonly XmlGeneralNode[], after: readonly XmlGeneralNode[]): void {
  const there = before.flatMap(bookmarksOf);
  const left = new Set(after.flatMap(bookmarksOf));
  for (const name of after.flatMap(quotedBookmarks)) {
    if (there.filter((one) => one === name).length !== 1) continue;
    if (!left.has(name)) throw refused(`quotes the bookmark ${name}, which stands in a part that is not always there`);
    if (left.has(secondName(name))) throw refused(`quotes the bookmark ${name}, which stands in a part that repeats`);
  }
}

/** What our reader of templates says of a part that cannot be taken out whole. */
function misplaced(error: unknown): unknown {
  if (error instanceof UnusableTemplateError || !(error instanceof Error)) return error;
  const { message } = error;
  const [pair] = /\{#[^}]*\} and \{\/[^}]*\}/.exec(message) ?? [];
  return refused(
    `has ${pair ?? 'a part'} that cannot be left out or repeated as a whole: put its beginning and its end into plain words of one paragraph, one cell, one row or one after the other, and not into a link`,
  );
}

function checkRepeats(all: readonly XmlGeneralNode[]): void {
  const runsOn = new RegExp(`(\\w+)-${FIRST}\\1-${SECOND}`);
  for (const paragraph of all.filter(({ nodeName }) => nodeName === 'w:p')) {
    const [, name] = runsOn.exec(lineOf(paragraph)) ?? [];
    if (!name) continue;
    throw refused(
      `has {#${name}} whose lines run together: write {#${name} [loopOver: "paragraph"]}, or put a space or a comma between`,
    );
  }
  for (const kind of ['w:footnoteReference', 'w:endnoteReference']) {
    const ids = all.filter(({ nodeName }) => nodeName === kind).map(({ attributes }) => attributes?.['w:id']);
    if (new Set(ids).size !== ids.length) throw refused('has a note in a part that repeats: write its words there');
  }
}

/** Data in which every repeat has two items that tell where they come from. */
function everything(): LetterData {
  const item = (name: string, fields: object, which: string) =>
    Object.fromEntries(Object.keys(fields).map((field) => [field, `${name}-${which}`]));
  return mapValues(sampleData(), (name, value) =>
    Array.isArray(value) ? [FIRST, SECOND].map((which) => item(name, value[0] ?? {}, which)) : value,
  );
}

/** Data in which no part is wanted. */
function nothing(): LetterData {
  return mapValues(sampleData(), (_, value) => (Array.isArray(value) ? [] : value === true ? false : value));
}

function mapValues(data: LetterData, change: (name: string, value: LetterData[string]) => LetterData[string]) {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, change(name, value)]));
}

function wordsLeft(node: XmlGeneralNode): string {
  const { nodeName, attributes = {} } = node;
  const said = SHOWN_ATTRIBUTES.map((name) => attributes[name] ?? '');
  if (SHOWN_TEXTS.includes(nodeName)) said.push(textIn(node));
  if (SHOWN_VALUES.includes(nodeName)) said.push(attributes['w:val'] ?? '');
  // An instruction may hold ids in braces; a merge field in it is one by its letters alone.
  if (nodeName === 'w:instrText') said.push(...(/\{[#/]?[A-Za-z]+\}/.exec(textIn(node)) ?? []));
  if (nodeName === 'w:fldSimple') said.push(...(/\{[#/]?[A-Za-z]+\}/.exec(attributes['w:instr'] ?? '') ?? []));
  return said.join('\n');
}

/** What a paragraph says, with what parts its words from one another. */
function lineOf(paragraph: XmlGeneralNode): string {
  return elements(paragraph)
    .map((node) => (node.nodeName === 'w:t' ? textIn(node) : /^w:(?:br|cr|tab|p)$/.test(node.nodeName) ? '\n' : ''))
    .join('');
}
