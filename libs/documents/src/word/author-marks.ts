import type { XmlGeneralNode } from 'easy-template-x';
import { childrenOf, elements, isOn, textIn } from './word-xml.js';

/** What is left of a tracked change, by the name of its element (ECMA-376 Part 1, 17.13.5). */
const CHANGES = new Set(
  `ins del moveFrom moveTo moveFromRangeStart moveToRangeStart cellIns cellDel cellMerge rPrChange pPrChange sectPrChange
   tblPrChange tblPrExChange tblGridChange trPrChange tcPrChange numberingChange customXmlInsRangeStart
   customXmlDelRangeStart customXmlMoveFromRangeStart customXmlMoveToRangeStart`
    .split(/\s+/)
    .map((name) => `w:${name}`)
    .concat(['w14:conflictIns', 'w14:conflictDel']),
);
const COMMENTS = new Set(['w:comment', 'w:commentReference', 'w:commentRangeStart']);
/** What of a run is seen. */
const SEEN = new Set(['w:t', 'w:sym', 'w:drawing', 'w:pict']);

/**
 * What authors wrote to one another, or left in the file and out of sight: nobody who gets the letter may read it. Each
 * is the end of a sentence that begins with the template. `styles` is the part of the styles, where there is one.
 */
export function authorMarks(roots: readonly XmlGeneralNode[], styles: XmlGeneralNode | undefined): string[] {
  const all = roots.flatMap(elements);
  const marks: string[] = [];
  if (all.some(({ nodeName }) => CHANGES.has(nodeName))) {
    marks.push('holds tracked changes: under Review, accept the changes or reject them, all of them');
  }
  if (all.some(({ nodeName }) => COMMENTS.has(nodeName))) {
    marks.push('holds comments: under Review, delete the comments, all of them');
  }
  if (hidesText(all, hiddenStyles(styles))) {
    marks.push('holds hidden text, which a reader can show: select all, and under Font clear Hidden, or delete it');
  }
  return marks;
}

function hidesText(all: readonly XmlGeneralNode[], styles: ReadonlySet<string>): boolean {
  return all.some((node) => {
    if (node.nodeName === 'w:trPr') return isOn(childrenOf(node, 'w:hidden')[0]);
    if (node.nodeName !== 'w:r') return false;
    if (!elements(node).some((one) => SEEN.has(one.nodeName) && (one.nodeName !== 'w:t' || textIn(one).trim() !== '')))
      return false;
    const properties = childrenOf(node, 'w:rPr')[0];
    const own = properties && childrenOf(properties, 'w:vanish')[0];
    if (own) return isOn(own);
    const paragraph = node.parentNode && ancestor(node, 'w:p');
    const used = [styleOf(properties, 'w:rStyle'), styleOf(paragraph && childrenOf(paragraph, 'w:pPr')[0], 'w:pStyle')];
    return used.some((style) => style !== undefined && styles.has(style));
  });
}

/** The styles whose text is hidden, those that are based on one of them among them. */
function hiddenStyles(styles: XmlGeneralNode | undefined): ReadonlySet<string> {
  const hidden = new Set<string>();
  const all = styles ? childrenOf(styles, 'w:style') : [];
  // Each round finds those that are based on what the round before has found.
  for (let before = -1; before < hidden.size;) {
    before = hidden.size;
    for (const style of all) {
      const own = childrenOf(style, 'w:rPr').flatMap((properties) => childrenOf(properties, 'w:vanish'))[0];
      const base = childrenOf(style, 'w:basedOn')[0]?.attributes?.['w:val'];
      const id = style.attributes?.['w:styleId'];
      if (id !== undefined && (own ? isOn(own) : base !== undefined && hidden.has(base))) hidden.add(id);
    }
  }
  return hidden;
}

function styleOf(properties: XmlGeneralNode | undefined, name: string): string | undefined {
  return properties && childrenOf(properties, name)[0]?.attributes?.['w:val'];
}

function ancestor(node: XmlGeneralNode, name: string): XmlGeneralNode | undefined {
  for (let above = node.parentNode; above; above = above.parentNode) {
    if (above.nodeName === name) return above as XmlGeneralNode;
  }
  return undefined;
}
