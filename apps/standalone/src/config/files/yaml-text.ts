import { isAlias, isMap, isNode, isScalar, LineCounter, type Document, parseDocument, visit } from 'yaml';
import { type Fault, faultOfFile } from '../faults/fault.js';
import type { ContentFault } from '../faults/schema-faults.js';

/** The longest file that is read, in bytes. The largest of a council is a table of codes with some thousand lines. */
export const LONGEST_FILE = 1_000_000;
/** How often the content behind anchors may be repeated. More is a mistake, or meant to fill the memory. */
const MOST_ALIASES = 50;
/** How many brackets may be open at once. Conditions in conditions come to a few. */
const DEEPEST = 100;

/** The content of a YAML file and where each part of it stands, or what is wrong with it as YAML. */
export type YamlText =
  | { value: unknown; locate: (fault: ContentFault) => Fault; faults: [] }
  | { value: undefined; locate?: never; faults: Fault[] };

/**
 * Reads YAML 1.2 with the plain types of JSON and nothing that could do harm or surprise: no tags, no merge keys, one
 * document, few aliases. `file` is for the faults only.
 */
export function readYaml(file: string, bytes: Uint8Array, longest = LONGEST_FILE): YamlText {
  if (bytes.length > longest) {
    return refused(faultOfFile(file, `The file is larger than ${String(longest / 1_000_000)} MB.`));
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused(faultOfFile(file, 'The file is not saved as UTF-8 text. Save it again with that encoding.'));
  }
  if (isNestedTooDeeply(text)) return refused(faultOfFile(file, 'The file is nested too deeply.'));
  return parse(file, text);
}

/** The reader calls itself for each level: a file of nothing but brackets would take all the memory there is. */
function isNestedTooDeeply(text: string): boolean {
  if (/(?:[-?] ){50}/.test(text)) return true;
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function parse(file: string, text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, uniqueKeys: true, merge: false });
  const at = (offset: number, message: string, place = ''): Fault => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), place, message };
  };
  const faults = [...syntaxFaults(document, text, at), ...foreignParts(document, at), ...lossyNumbers(document, at)];
  if (faults.length > 0) return { value: undefined, faults };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (!isNamed(error, 'ReferenceError')) throw error;
    return refused(faultOfFile(file, 'The file repeats too much with aliases (*name). Write the parts out.'));
  }
  if (value === null || value === undefined) return refused(faultOfFile(file, 'The file is empty.'));
  const locate = ({ path, atKey, message }: ContentFault) =>
    at(offsetOf(document, path, atKey ?? false), inQuotes(document, path, message), path.join('.'));
  return { value, locate, faults: [] };
}

type At = (offset: number, message: string) => Fault;

/** The first slip in the writing: what follows it is mostly its consequence. A name given twice is told each time. */
function syntaxFaults({ errors, directives }: Document.Parsed, text: string, at: At): Fault[] {
  const sorted = [...errors].sort((one, other) => one.pos[0] - other.pos[0]);
  const twice = sorted.filter(({ code }) => code === 'DUPLICATE_KEY');
  const [first] = sorted.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const faults = twice.map(({ pos }) => {
    const key = /^["']?([^:"'\r\n]{1,60})/.exec(text.slice(pos[0]))?.[1] ?? 'A name';
    return at(pos[0], `${key} is given twice in the same place. Keep one of them.`);
  });
  if (first) faults.push(at(first.pos[0], sentences[first.code] ?? libraryWords(first.message)));
  else if (directives.yaml.explicit && directives.yaml.version !== '1.2') {
    faults.push(at(0, 'The file asks for another version of YAML. Take the %YAML line out.'));
  }
  return faults;
}

const sentences: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'A tab stands at the beginning of the line. YAML is indented with spaces only.',
  BLOCK_AS_IMPLICIT_KEY: 'This line holds two colons. Put the text after the first one in quotes.',
  BAD_SCALAR_START: 'A value cannot begin with this character. Put it in quotes.',
  MULTIPLE_DOCS: 'A file holds one document. Take the line with --- and what follows out.',
  MULTILINE_IMPLICIT_KEY: 'A name must be followed by a colon on its own line. Look at the line and the one after it.',
  NON_STRING_KEY: 'A name must be plain text.',
  BAD_ALIAS: 'This alias (*name) cannot be read.',
};

function libraryWords(message: string): string {
  const said = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return `This is not YAML: ${said.charAt(0).toLowerCase()}${said.slice(1)}.`;
}

/** Tags and aliases that lead nowhere. */
function foreignParts(document: Document.Parsed, at: At): Fault[] {
  const faults: Fault[] = [];
  visit(document, (_key, node) => {
    if (!isNode(node)) return;
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node) && !node.resolve(document)) {
      faults.push(at(offset, `There is no anchor &${node.source} before this alias.`));
    } else if (!isAlias(node) && node.tag !== undefined) {
      faults.push(at(offset, `Tags such as ${shortTag(node.tag)} are not used here. Write text in quotes instead.`));
    }
  });
  return faults;
}

/** Codes that look like numbers and would be others once they are read as such: 0123 is 123. */
function lossyNumbers(document: Document.Parsed, at: At): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Scalar: (_key, { value, source, range }) => {
      if (typeof value !== 'number' || source === undefined) return;
      if (/^[-+]?0[0-9]/.test(source)) {
        faults.push(at(range?.[0] ?? 0, 'A number loses the noughts at its beginning. Put it in quotes.'));
      } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        faults.push(at(range?.[0] ?? 0, 'A number with so many digits loses the last of them. Put it in quotes.'));
      }
    },
  });
  return faults;
}

function shortTag(tag: string): string {
  return tag.replace('tag:yaml.org,2002:', '!!').slice(0, 40);
}

/** The name Null, written without quotes, is nothing to YAML: whoever wrote it sees a name. */
function inQuotes(document: Document, path: ContentFault['path'], message: string): string {
  const node: unknown = message.startsWith('must be text') ? document.getIn(path, true) : undefined;
  const source = isScalar(node) && node.value === null ? (node.source ?? '').trim() : '';
  return source ? `must be text: put ${source} in quotes, or it stands for nothing` : message;
}

/** Where a path stands in the text; what is not there stands where the nearest thing around it does. */
function offsetOf(document: Document.Parsed, path: ContentFault['path'], atKey: boolean): number {
  for (let length = path.length; length >= 0; length--) {
    const place = path.slice(0, length);
    const key = place.at(-1);
    const around = length > 0 ? document.getIn(place.slice(0, -1), true) : undefined;
    const pair = isMap(around)
      ? around.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key))
      : undefined;
    const whole = length === path.length;
    if (pair && (atKey || !whole) && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
    const node: unknown = length === 0 ? document.contents : document.getIn(place, true);
    if (isNode(node) && node.range) return node.range[0];
    if (pair && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
  }
  return 0;
}

function refused(fault: Fault): YamlText {
  return { value: undefined, faults: [fault] };
}

/** By name, because errors of the runtime are not an instance of the class that is seen inside a test. */
function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}
