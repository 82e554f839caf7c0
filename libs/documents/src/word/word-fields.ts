import type { XmlGeneralNode } from 'easy-template-x';
import { elements, textIn } from './word-xml.js';

/** One field of Word's own: an instruction that Word, not we, follows. */
export interface WordField {
  /** MERGEFIELD, DATE, INCLUDEPICTURE, in capitals. */
  kind: string;
  instruction: string;
  /** What it showed when the file was saved. */
  shows: string;
  /** Whether it goes on showing that. */
  locked: boolean;
}

/** The fields of a part, those inside others too. An instruction may be written in many pieces, or in one attribute. */
export function wordFields(root: XmlGeneralNode): WordField[] {
  const found: Omit<WordField, 'kind'>[] = [];
  const open: (Omit<WordField, 'kind'> & { told: boolean })[] = [];
  for (const node of elements(root)) {
    const { nodeName, attributes = {} } = node;
    const field = open.at(-1);
    if (nodeName === 'w:fldSimple') {
      found.push({ instruction: attributes['w:instr'] ?? '', shows: textIn(node), locked: isLocked(attributes) });
    } else if (nodeName === 'w:instrText') {
      if (field && !field.told) field.instruction += textIn(node);
      else found.push({ instruction: textIn(node), shows: '', locked: false });
    } else if (nodeName === 'w:t') {
      for (const one of open) if (one.told) one.shows += textIn(node);
    } else if (nodeName === 'w:fldChar') {
      const type = attributes['w:fldCharType'];
      if (type === 'begin') open.push({ instruction: '', shows: '', locked: isLocked(attributes), told: false });
      if (field && type === 'separate') field.told = true;
      if (field && type === 'end') found.push(...open.splice(-1));
    }
  }
  return [...found, ...open].map(({ instruction, shows, locked }) => {
    const kind = /^\s*([A-Za-z]*)/.exec(instruction)?.[1]?.toUpperCase() ?? '';
    return { kind, instruction: instruction.trim(), shows, locked };
  });
}

function isLocked(attributes: Readonly<Record<string, string>>): boolean {
  return ['1', 'true', 'on'].includes(attributes['w:fldLock'] ?? '');
}

/** The bookmarks that the fields of a part quote, or give the page of. */
export function quotedBookmarks(root: XmlGeneralNode): string[] {
  return wordFields(root).flatMap(
    ({ instruction }) => /^(?:REF|PAGEREF|NOTEREF)\s+"?([^\s"\\]+)/i.exec(instruction)?.[1] ?? [],
  );
}

/** The names of the bookmarks of a part, as often as they stand. */
export function bookmarksOf(root: XmlGeneralNode): string[] {
  return elements(root).flatMap(({ nodeName, attributes }) =>
    nodeName === 'w:bookmarkStart' ? (attributes?.['w:name'] ?? []) : [],
  );
}

/** Whether each field that begins in this part also ends in it, in order. */
export function fieldsAreWhole(root: XmlGeneralNode): boolean {
  let depth = 0;
  for (const { nodeName, attributes } of elements(root)) {
    if (nodeName !== 'w:fldChar') continue;
    if (attributes?.['w:fldCharType'] === 'begin') depth++;
    if (attributes?.['w:fldCharType'] === 'end' && --depth < 0) return false;
  }
  return depth === 0;
}

const FETCHES =
  /^(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|RD|DATABASE|EMBED|HTMLACTIVEX|CONTROL)$/;
const CLOCKS = /^(?:DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE)$/;
const USERS = /^(?:USERNAME|USERINITIALS|USERADDRESS|AUTHOR|LASTSAVEDBY)$/;
const ASKS = /^(?:ASK|FILLIN|MACROBUTTON)$/;
/** Show what stands in them, or a copy of what stands elsewhere in the letter. */
const KEEPS = /^(?:HYPERLINK|REF|PAGEREF|NOTEREF|STYLEREF|TOC|FORMTEXT)$/;
/** Show a property of the document, which is filled as the letter is. */
const PROPERTIES = /^(?:TITLE|SUBJECT|KEYWORDS|COMMENTS|DOCPROPERTY|INFO)$/;

/**
 * Fields that would show something else than the letter says, each the end of a sentence about the template.
 * `properties` are the merge fields in the document's properties.
 */
export function fieldFaults(all: readonly WordField[], properties: readonly string[]): string[] {
  const faults: string[] = [];
  const tell = (fields: readonly WordField[], what: (names: string) => string) => {
    const names = [...new Set(fields.map(({ kind }) => kind))];
    if (names.length > 0) faults.push(what(names.join(', ')));
  };
  const of = (kinds: RegExp) => all.filter(({ kind }) => kinds.test(kind));
  const changing = (kinds: RegExp) => of(kinds).filter(({ locked }) => !locked);
  const refilled = all.filter(({ kind, shows, locked }) => {
    const [, name] = /\{\s*[#/]?\s*(\w*)/.exec(shows) ?? [];
    if (name === undefined || locked || kind === 'MERGEFIELD') return false;
    return !KEEPS.test(kind) && !(PROPERTIES.test(kind) && properties.includes(name));
  });
  tell(of(FETCHES), (names) => `would fetch something from elsewhere by a field (${names}): put it into the file`);
  tell(changing(CLOCKS), (names) => `shows another day whenever it is opened (${names}): write {today} instead`);
  tell(
    changing(USERS),
    (names) => `shows the name of whoever wrote or opened the file (${names}): write {workerName} instead`,
  );
  tell(of(ASKS), (names) => `waits for a person at a keyboard (${names}): write the words, or a merge field in braces`);
  tell(
    refilled,
    (names) =>
      `has a merge field within a field of Word (${names || 'one without a name'}), which shows something else when Word fills it anew: take it out`,
  );
  return faults;
}
