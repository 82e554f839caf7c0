import { xml, type XmlGeneralNode, type XmlNode } from 'easy-template-x';
import { childrenOf, elements, textIn } from './word-xml.js';

/** Marks of Word 2003 and of add-ins around words. They show nothing, and come between the letters of a merge field. */
const INVISIBLE = ['w:smartTag', 'w:customXml'];

/**
 * Takes away the content control around each merge field, so that a letter shows what was filled in: a control that is
 * bound to a property or to data of its own shows that instead, and no part can repeat inside one. Controls without a
 * merge field, such as the boxes of a form that is sent back, stay.
 */
export function freeMergeFields(root: XmlGeneralNode): void {
  for (const node of elements(root)) if (INVISIBLE.includes(node.nodeName)) replaceBy(node, node);
  for (const control of controlsOfFields(root)) {
    const content = childrenOf(control, 'w:sdtContent')[0];
    if (content) replaceBy(control, content);
  }
}

function controlsOfFields(root: XmlGeneralNode): Set<XmlGeneralNode> {
  const found = new Set<XmlGeneralNode>();
  // A field may begin before a control and end in it: what counts is the paragraph.
  const open = new Map<XmlNode | undefined, boolean>();
  for (const node of elements(root)) {
    if (node.nodeName !== 'w:t') continue;
    const above = [...ancestors(node)];
    const paragraph = above.find(({ nodeName }) => nodeName === 'w:p');
    const text = textIn(node);
    if (open.get(paragraph) || /[{}]/.test(text)) {
      for (const one of above) if (one.nodeName === 'w:sdt') found.add(one);
    }
    const last = Math.max(text.lastIndexOf('{'), text.lastIndexOf('}'));
    if (last >= 0) open.set(paragraph, text[last] === '{');
  }
  return found;
}

function* ancestors(node: XmlNode): Generator<XmlNode> {
  for (let above = node.parentNode; above; above = above.parentNode) yield above;
}

/** Puts the children of `content` in the place of `node`, without those that only say what it was. */
function replaceBy(node: XmlNode, content: XmlNode): void {
  for (const child of [...(content.childNodes ?? [])]) {
    xml.modify.remove(child);
    if (!/^w:(?:smartTagPr|customXmlPr)$/.test(child.nodeName)) xml.modify.insertBefore(child, node);
  }
  xml.modify.remove(node);
}
