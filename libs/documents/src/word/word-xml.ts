import { xml, type XmlGeneralNode, type XmlNode } from 'easy-template-x';
import { refused } from './unusable-template.error.js';

/** Text boxes in tables in content controls go to about forty. Deeper is an attack on whoever walks down. */
export const DEEPEST = 200;

const NAME = String.raw`[A-Za-z_][\w:.-]*`;
const ATTRIBUTES = String.raw`(?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*`;
const TOKEN = new RegExp(
  String.raw`<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/(${NAME})\s*>|<(${NAME})(${ATTRIBUTES})\s*(\/?)>|([^<]+)`,
  'gy',
);
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads one part of a Word file, strictly: what Word would call damaged is damaged here. Comments and instructions to
 * programs are left out. `name` is the part's name in the file. Throws `UnusableTemplateError`.
 */
export function readXml(name: string, content: Buffer): XmlGeneralNode {
  const text = decode(name, content);
  const damaged = () => refused(`is damaged (${name}): open it in Word and save it again`);
  if (/<!DOCTYPE/i.test(text)) throw damaged();
  const above: XmlGeneralNode[] = [];
  let root: XmlGeneralNode | undefined;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) throw damaged();
    at = TOKEN.lastIndex;
    const [, data, closed, opened, attributes, empty, words] = token;
    const parent = above.at(-1);
    if (opened !== undefined) {
      if (!parent && root) throw damaged();
      const node = xml.create.generalNode(opened, { attributes: readAttributes(attributes ?? '', damaged) });
      if (parent) xml.modify.appendChild(parent, node);
      root ??= node;
      if (!empty) above.push(node);
      if (above.length > DEEPEST) throw refused(`is nested deeper than Word does (${name})`);
    } else if (closed !== undefined) {
      if (above.pop()?.nodeName !== closed) throw damaged();
    } else if (data !== undefined || words !== undefined) {
      const said = data ?? decodeEntities(words ?? '', damaged);
      if (parent) addText(parent, said);
      else if (said.trim() !== '') throw damaged();
    }
  }
  if (!root || above.length > 0) throw damaged();
  return root;
}

/** What was read, and perhaps changed, as the content of a part. */
export function writeXml(root: XmlNode): string {
  return xml.parser.serializeFile(root);
}

/** This node and all below it that are elements, in the order in which they stand. */
export function elements(root: XmlNode): XmlGeneralNode[] {
  const found: XmlGeneralNode[] = [];
  const add = (node: XmlNode) => {
    if (!xml.query.isGeneralNode(node)) return;
    found.push(node);
    for (const child of node.childNodes ?? []) add(child);
  };
  add(root);
  return found;
}

/** The children of this name. */
export function childrenOf(node: XmlNode, name: string): XmlGeneralNode[] {
  return (node.childNodes ?? []).filter(
    (child): child is XmlGeneralNode => xml.query.isGeneralNode(child) && child.nodeName === name,
  );
}

/** All text below this node, as it is written. */
export function textIn(node: XmlNode): string {
  if (xml.query.isTextNode(node)) return node.textContent;
  return (node.childNodes ?? []).map(textIn).join('');
}

/** Whether a property such as `<w:vanish/>` is there and not said to be off. */
export function isOn(property: XmlGeneralNode | undefined): boolean {
  return property !== undefined && !['0', 'false', 'off', 'none'].includes(property.attributes?.['w:val'] ?? '1');
}

function addText(parent: XmlGeneralNode, said: string): void {
  const last = parent.childNodes?.at(-1);
  if (last && xml.query.isTextNode(last)) last.textContent += said;
  else xml.modify.appendChild(parent, xml.create.textNode(said));
}

function readAttributes(text: string, damaged: () => Error): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(attributes, name)) throw damaged();
    attributes[name] = decodeEntities(double ?? single ?? '', damaged);
  }
  return attributes;
}

function decodeEntities(text: string, damaged: () => Error): string {
  return text.replace(ENTITY, (_, named?: string, decimal?: string, hex?: string) => {
    if (named) return NAMED[named] ?? '';
    const point = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : 0;
    if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw damaged();
    return String.fromCodePoint(point);
  });
}

/** UTF-8, or UTF-16 with its mark: the two that a part may be written in (ECMA-376 Part 2, 6.2.5). */
function decode(name: string, content: Buffer): string {
  const [first, second] = content;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw refused(`is not written in UTF-8 (${name}): open it in Word and save it again`);
  }
}
