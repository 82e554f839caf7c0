import { xml, type XmlGeneralNode, type XmlTextNode } from 'easy-template-x';
import type { WordFile } from '../word/docx-file.js';
import { elements, readXml, textIn } from '../word/word-xml.js';
import type { LetterData } from './merge-fields.js';

const FIELD = /\{\s*([A-Za-z]+)\s*\}/g;
const KINDS = ['core-properties', 'extended-properties', 'custom-properties'];

/** The parts that hold a document's properties: its title, its subject. A control or a field can show one in the letter. */
export function propertyParts({ parts, others }: WordFile): { name: string; root: XmlGeneralNode }[] {
  return KINDS.flatMap((kind) => {
    const name = others.get(kind);
    const content = name && parts.get(name);
    return content ? [{ name, root: readXml(name, content) }] : [];
  });
}

const AUTHORS = ['dc:creator', 'cp:lastModifiedBy', 'Manager'];

/**
 * Takes out who wrote the template: their names are nothing to those who get the letter. Returns whether there were any.
 */
export function dropAuthors(root: XmlGeneralNode): boolean {
  const named = elements(root).filter((node) => AUTHORS.includes(node.nodeName) && textIn(node) !== '');
  for (const node of named) node.childNodes = [];
  return named.length > 0;
}

/** The merge fields in the properties, by name. */
export function fieldsOfProperties(root: XmlGeneralNode): string[] {
  return texts(root).flatMap(({ textContent }) => [...textContent.matchAll(FIELD)].map(([, name = '']) => name));
}

/** Fills them. Returns whether there was anything to fill. */
export function fillProperties(root: XmlGeneralNode, data: LetterData): boolean {
  let filled = false;
  for (const text of texts(root)) {
    const { textContent } = text;
    text.textContent = textContent.replace(FIELD, (field, name: string) => {
      const value = Object.hasOwn(data, name) ? data[name] : undefined;
      return typeof value === 'string' ? value : field;
    });
    filled ||= text.textContent !== textContent;
  }
  return filled;
}

function texts(node: XmlGeneralNode): XmlTextNode[] {
  return (node.childNodes ?? []).flatMap((child) => {
    if (xml.query.isTextNode(child)) return [child];
    return xml.query.isGeneralNode(child) ? texts(child) : [];
  });
}
