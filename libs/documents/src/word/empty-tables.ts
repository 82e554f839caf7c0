import { xml, type XmlGeneralNode } from 'easy-template-x';
import { childrenOf, elements } from './word-xml.js';

/** What Word calls damaged when no paragraph or table is in it. */
const HOLDERS = new Set(['w:tc', 'w:hdr', 'w:ftr', 'w:footnote', 'w:endnote', 'w:txbxContent', 'w:body']);

/**
 * Takes away the rows without cells and the tables without rows that are left where every part of a table was not
 * wanted, and gives a paragraph to what would be left without any: else Word would not open the letter.
 */
export function dropEmptyTables(root: XmlGeneralNode): void {
  // From the end, so that a table within a table has gone before the outer one is looked at.
  for (const node of elements(root).reverse()) {
    const empty =
      (node.nodeName === 'w:tr' && !holds(node, 'w:tc')) || (node.nodeName === 'w:tbl' && !holds(node, 'w:tr'));
    if (empty && node.parentNode) xml.modify.remove(node);
    if (HOLDERS.has(node.nodeName) && needsParagraph(node)) addParagraph(node);
  }
}

/** Whether one of these stands in it, be it in a content control. */
function holds(node: XmlGeneralNode, name: string): boolean {
  return elements(node).some((one) => one.nodeName === name);
}

function needsParagraph(node: XmlGeneralNode): boolean {
  if (!holds(node, 'w:p')) return true;
  // A cell ends with a paragraph, also after a table in it.
  const last = (node.childNodes ?? []).filter((child) => xml.query.isGeneralNode(child)).at(-1);
  return node.nodeName === 'w:tc' && last?.nodeName === 'w:tbl';
}

function addParagraph(node: XmlGeneralNode): void {
  const paragraph = xml.create.generalNode('w:p');
  // The settings of the last section end a body.
  const section = childrenOf(node, 'w:sectPr').at(-1);
  if (section) xml.modify.insertBefore(paragraph, section);
  else xml.modify.appendChild(node, paragraph);
}
