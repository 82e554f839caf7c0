import { officeMarkup, xml, type XmlNode } from 'easy-template-x';

/**
 * Makes easy-template-x join paragraphs whole. Its own way (7.2.8) takes the runs alone, so that a link, a field, a
 * bookmark or an equation beside or within `{#…}{/…}` in the same paragraph was gone from the letter, its words too.
 */
export function joinParagraphsWhole(): void {
  officeMarkup.modify.joinParagraphs = (first: XmlNode, second: XmlNode) => {
    if (first === second) return;
    for (const child of [...(second.childNodes ?? [])]) {
      if (officeMarkup.query.isParagraphPropertiesNode(child)) continue;
      xml.modify.remove(child);
      xml.modify.appendChild(first, child);
    }
  };
}
