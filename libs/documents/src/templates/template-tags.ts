import {
  MissingCloseDelimiterError,
  MissingStartDelimiterError,
  type Tag,
  TagDisposition,
  TagOptionsParseError,
  TagPlacement,
  type XmlNode,
} from 'easy-template-x';
import { refused, UnusableTemplateError } from '../word/unusable-template.error.js';
import { elements, textIn } from '../word/word-xml.js';
import { type ReadPart, tagsOf } from './fill-template.js';
import { fieldNeeds, repeats, switches } from './merge-field-needs.js';
import { unbalancedPart, unknownFields } from './merge-fields.js';

const WAYS = ['row', 'column', 'paragraph', 'content'];
const KNOWN_WAYS = 'row, column, paragraph or content';

/** Where a part stands, for whoever looks for it in Word. */
const PLACES: Readonly<Record<ReadPart['kind'], string>> = {
  document: '',
  header: ' in a header',
  footer: ' in a footer',
  footnotes: ' in a footnote',
  endnotes: ' in an endnote',
  comments: ' in a comment',
  drawing: ' in SmartArt or a chart',
};

/**
 * Throws `UnusableTemplateError` when a part of the template has a merge field that nothing fills, a part that is not
 * closed, or an option that would be ignored. `properties` are the names that the document's properties print.
 */
export function checkTags(parts: readonly ReadPart[], properties: readonly string[]): void {
  const read = parts.map((part) => ({ part, tags: readTags(part) }));
  const unknown = new Map<string, string>();
  for (const { part, tags } of read) {
    for (const name of unknownFields(tags)) if (!unknown.has(name)) unknown.set(name, PLACES[part.kind]);
  }
  const asTags = properties.map((name) => ({ name, disposition: TagDisposition.SelfClosed })) as Tag[];
  for (const name of unknownFields(asTags)) if (!unknown.has(name)) unknown.set(name, ' in the document’s properties');
  if (unknown.size > 0) {
    const names = [...unknown].map(([name, place]) => `${shown(name)}${place}`);
    const meant = [...unknown.keys()].flatMap((name) => nearName(name) ?? []);
    const hint = meant.length > 0 ? `. Did you mean ${meant.map((name) => `{${name}}`).join(', ')}?` : '.';
    throw new UnusableTemplateError(`The template uses ${names.join(', ')}, which no event or record fills${hint}`);
  }
  for (const { part, tags } of read) {
    const unbalanced = unbalancedPart(tags);
    if (unbalanced) {
      const where = part.kind === 'document' ? '' : `${PLACES[part.kind]},`;
      throw new UnusableTemplateError(`The template opens or closes {${unbalanced}}${where} without the other.`);
    }
    const fault = tags.map((tag) => optionFault(tag) ?? placeFault(tag, part)).find((one) => one !== null);
    if (fault) throw refused(fault);
  }
}

/** The merge field that is written the same but for capitals, spaces and signs. */
function nearName(name: string): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const known = [fieldNeeds, switches, repeats].flatMap((table) => Object.keys(table));
  return known.find((one) => one !== name && plain(one) === plain(name));
}

/** What cannot be seen is named, or the message would show a name that looks right. */
function shown(name: string): string {
  const clear = name.replace(/[\p{Cf}\u00ad]/gu, '');
  return clear === name ? name : `${clear} (with a character in it that cannot be seen: type it anew)`;
}

/** Braces as other programs write them, and what to do. */
const BRACES: readonly [RegExp, string][] = [
  [/\{\{/, 'writes two braces, {{ and }}: one is enough, {recipientName}'],
  [/\$\{/, 'writes ${ before a merge field: leave the $ out'],
];

function readTags(part: ReadPart): Tag[] {
  for (const [pattern, fault] of BRACES) {
    if (elements(part.root).some((node) => node.nodeName === 'w:p' && pattern.test(textIn(node)))) throw refused(fault);
  }
  try {
    return tagsOf(part);
  } catch (error) {
    if (error instanceof MissingCloseDelimiterError) {
      throw refused(`has a brace that is not closed in the same paragraph: ${start(error.openDelimiterText)}`);
    }
    if (error instanceof MissingStartDelimiterError) {
      throw refused(`closes a brace that is not open: ${start(error.closeDelimiterText)}`);
    }
    if (error instanceof TagOptionsParseError) {
      throw refused(`has ${error.tagRawText}, whose option cannot be read: write [loopOver: "paragraph"]`);
    }
    throw error;
  }
}

function start(text: string): string {
  const from = Math.max(0, text.search(/[{}]/));
  return text.slice(from, from + 30);
}

/** The fault of a tag's options. The one that we know says what is repeated, or left out, as a whole. */
function optionFault({ rawText, options, disposition }: Tag): string | null {
  if (!options) return null;
  if (disposition !== TagDisposition.Open) return `has ${rawText}: an option belongs to the beginning, {#…}`;
  const other = Object.keys(options).find((key) => key !== 'loopOver');
  if (other !== undefined) return `has ${rawText}: there is no option ${other}, only loopOver`;
  const { loopOver } = options as { loopOver?: unknown };
  if (typeof loopOver === 'string' && WAYS.includes(loopOver)) return null;
  const near = WAYS.find((way) => String(loopOver).toLowerCase().startsWith(way.slice(0, 4)));
  return `has ${rawText}: loopOver knows ${KNOWN_WAYS}${near ? `. Write [loopOver: "${near}"]` : ''}`;
}

function placeFault(tag: Tag, part: ReadPart): string | null {
  if (tag.disposition === TagDisposition.SelfClosed) return null;
  if (tag.placement === TagPlacement.Attribute)
    return `has ${tag.rawText} in the words about a picture: it cannot repeat`;
  if (part.kind === 'drawing' || isIn(tag.xmlTextNode, 'a:t')) {
    return `has ${tag.rawText} in SmartArt or a chart: only fields that print one thing can stand there`;
  }
  const { loopOver } = (tag.options ?? {}) as { loopOver?: unknown };
  const inTable = loopOver === 'row' || loopOver === 'column';
  return inTable && !isIn(tag.xmlTextNode, 'w:tc') ? `has ${tag.rawText}, which stands in no table` : null;
}

function isIn(node: XmlNode, name: string): boolean {
  for (let above = node.parentNode; above; above = above.parentNode) if (above.nodeName === name) return true;
  return false;
}
