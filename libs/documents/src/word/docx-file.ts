import { refused } from './unusable-template.error.js';
import { kindOfMain, kindOfOther, kindOfPacked } from './word-file-kind.js';
import { linkFault, type WordLink } from './word-links.js';
import { elements, readXml } from './word-xml.js';
import { unpackParts } from './zip-parts.js';

/** A Word document, unpacked. */
export interface WordFile {
  parts: ReadonlyMap<string, Buffer>;
  /** The parts in which a reader of the document finds words, as they are shown: the letter itself first. */
  shown: readonly ShownPart[];
  /** The names of the parts that say how the document is set: styles, settings, properties. By the kind of link. */
  others: ReadonlyMap<string, string>;
}

/** A part that is shown to the reader. */
export interface ShownPart {
  name: string;
  kind: 'document' | 'header' | 'footer' | 'footnotes' | 'endnotes' | 'comments' | 'drawing';
}

const SHOWN: Readonly<Record<string, ShownPart['kind']>> = {
  header: 'header',
  footer: 'footer',
  footnotes: 'footnotes',
  endnotes: 'endnotes',
  comments: 'comments',
  // SmartArt, as it is stored and as it was last drawn; a chart and what was drawn on it.
  diagramData: 'drawing',
  diagramDrawing: 'drawing',
  chart: 'drawing',
  chartEx: 'drawing',
  chartUserShapes: 'drawing',
};
const PACKED = Buffer.from([0x50, 0x4b]);
const TYPES = '[Content_Types].xml';

/**
 * Throws `UnusableTemplateError` unless this is a Word document (.docx) of reasonable size, without macros and without
 * anything that Word would fetch from elsewhere. Where its parts lie and what they are called is the writer's choice.
 */
export function readDocx(file: Buffer): WordFile {
  const other = file.subarray(0, 2).equals(PACKED) ? null : kindOfOther(file);
  if (other) throw refused(other);
  const parts = unpackParts(file);
  const find = finder(parts);
  const types = parts.get(TYPES);
  if (!types) throw refused(kindOfPacked(parts));
  const top = linksOf(parts, '');
  if (top.some(({ type }) => type === 'http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument')) {
    throw refused('is saved as Strict Open XML: save it as Word Document (*.docx), not Strict');
  }
  const main = find(top.find(({ kind }) => kind === 'officeDocument')?.target ?? '');
  if (!main) throw refused(kindOfPacked(parts));
  const fault = kindOfMain(contentTypeOf(main, readXml(TYPES, types)));
  if (fault) throw refused(fault);
  if ([...parts.keys()].some((name) => /vbaProject|activeX|embeddings/i.test(name))) {
    throw refused('holds macros or embedded files: remove them. A chart or a sheet can be pasted as a picture');
  }
  for (const [name, content] of parts) {
    if (!name.toLowerCase().endsWith('.rels')) continue;
    for (const link of readLinks(name, content)) {
      const wrong = linkFault(name, link);
      if (wrong) throw refused(wrong);
    }
  }
  return { parts, ...reach(parts, main, top) };
}

/** The parts that a reader comes to from the document: what lies in the file unused is nobody's text. */
function reach(parts: ReadonlyMap<string, Buffer>, main: string, top: readonly WordLink[]) {
  const find = finder(parts);
  const shown = new Map<string, ShownPart>([[main, { name: main, kind: 'document' }]]);
  const others = new Map<string, string>();
  const note = ({ kind, target }: WordLink) => {
    const name = find(target);
    if (name && !others.has(kind)) others.set(kind, name);
  };
  top.forEach(note);
  for (const { name } of shown.values()) {
    for (const link of linksOf(parts, name)) {
      if (link.external) continue;
      const kind = SHOWN[link.kind];
      const target = find(link.target);
      if (!kind) note(link);
      else if (target && !shown.has(target)) shown.set(target, { name: target, kind });
    }
  }
  return { shown: [...shown.values()], others };
}

/** By the name of a part, however it is written: names do not differ by case alone. */
function finder(parts: ReadonlyMap<string, Buffer>): (name: string) => string | undefined {
  const names = new Map([...parts.keys()].map((name) => [name.toLowerCase(), name]));
  return (name) => names.get(name.toLowerCase());
}

/** What this part leads to, each with its target as the name of a part. */
function linksOf(parts: ReadonlyMap<string, Buffer>, name: string): (WordLink & { type: string })[] {
  const slash = name.lastIndexOf('/') + 1;
  const rels = finder(parts)(`${name.slice(0, slash)}_rels/${name.slice(slash)}.rels`);
  const content = rels && parts.get(rels);
  if (!content) return [];
  return readLinks(rels, content).map((link) =>
    link.external ? link : { ...link, target: resolve(name.slice(0, slash), link.target) },
  );
}

function readLinks(name: string, content: Buffer): (WordLink & { type: string })[] {
  return elements(readXml(name, content)).flatMap(({ nodeName, attributes = {} }) => {
    if (!/(?:^|:)Relationship$/.test(nodeName)) return [];
    const { Type = '', Target = '', TargetMode = '' } = attributes;
    const kind = Type.slice(Type.lastIndexOf('/') + 1);
    return [{ kind, type: Type, target: Target, external: TargetMode.toLowerCase() === 'external' }];
  });
}

/** The name of the part that a target leads to: `/word/a.xml`, `a.xml` and `../customXml/a.xml` are all written. */
function resolve(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  const name = path.join('/').replace(/#.*$/, '');
  try {
    return decodeURI(name);
  } catch {
    return name;
  }
}

function contentTypeOf(name: string, types: ReturnType<typeof readXml>): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  let byExtension = '';
  for (const { attributes = {} } of elements(types)) {
    const { PartName, Extension, ContentType = '' } = attributes;
    if (PartName?.toLowerCase() === `/${name.toLowerCase()}`) return ContentType;
    if (Extension?.toLowerCase() === extension) byExtension = ContentType;
  }
  return byExtension;
}
