import { xml, type XmlGeneralNode } from 'easy-template-x';
import { childrenOf, elements } from './word-xml.js';

/** Word numbers what it draws from 1 to here. */
const HIGHEST = 0x7fffffff;

/**
 * Gives each picture, bookmark, paragraph and content control of a letter an id of its own: a part that repeats has
 * copied them, and Word calls a file damaged, or drops the second, where one stands twice. Who comes first keeps theirs.
 * Takes all parts of the letter, because pictures are counted over all of them.
 */
export function giveOwnIds(roots: readonly XmlGeneralNode[]): void {
  const ids = new LetterIds();
  for (const root of roots) ids.renumber(root);
}

/** What the second bookmark of a name is called. */
export function secondName(name: string): string {
  return nextName(name, 2);
}

/** At most 40 characters, which is what Word allows. */
function nextName(name: string, count: number): string {
  return `${name.slice(0, 34)}_${count}`;
}

class LetterIds {
  private readonly taken = new Map<string, Set<string>>();

  renumber(root: XmlGeneralNode): void {
    const bookmarks = new Bookmarks();
    for (const node of elements(root)) {
      const { nodeName, attributes } = node;
      if (nodeName === 'w:bookmarkStart')
        bookmarks.start(node, this.number('bookmark', node.attributes?.['w:id']), this);
      if (nodeName === 'w:bookmarkEnd') bookmarks.end(node);
      if (nodeName === 'w:sdtPr') {
        for (const { attributes: id } of childrenOf(node, 'w:id')) {
          if (id?.['w:val'] !== undefined) id['w:val'] = this.number('control', id['w:val']);
        }
      }
      if (!attributes) continue;
      if (nodeName === 'wp:docPr' && attributes.id !== undefined) attributes.id = this.number('drawing', attributes.id);
      // Zero is what Word itself writes in all of them.
      if (nodeName.endsWith(':cNvPr') && attributes.id !== undefined && attributes.id !== '0') {
        attributes.id = this.number('shape', attributes.id);
      }
      if (attributes['w14:paraId'] !== undefined) attributes['w14:paraId'] = this.paragraph(attributes['w14:paraId']);
      if (nodeName.startsWith('v:') && attributes.id !== undefined && nodeName !== 'v:shapetype') {
        attributes.id = this.name('vml', attributes.id);
        if (attributes['o:spid'] !== undefined) attributes['o:spid'] = this.name('vml-shape', attributes['o:spid']);
      }
    }
    bookmarks.dropHalves();
  }

  /** This name, or where it is taken one like it. */
  name(kind: string, wanted: string): string {
    return this.take(kind, wanted, (count) => nextName(wanted, count));
  }

  private number(kind: string, wanted = ''): string {
    return this.take(kind, wanted, (count) => String((HIGHEST - 1_000_000 + count) % HIGHEST));
  }

  /** Eight digits in base 16, below 80000000. */
  private paragraph(wanted: string): string {
    return this.take('paragraph', wanted, (count) => (0x70000000 + count).toString(16).toUpperCase());
  }

  private take(kind: string, wanted: string, other: (count: number) => string): string {
    const taken = this.taken.get(kind) ?? new Set<string>();
    this.taken.set(kind, taken);
    let id = wanted;
    for (let count = 2; taken.has(id); count++) id = other(count);
    taken.add(id);
    return id;
  }
}

/** The bookmarks of a part: each has a start and an end that name the same id. */
class Bookmarks {
  private readonly open = new Map<string, { id: string; start: XmlGeneralNode }>();
  private readonly halves = new Set<XmlGeneralNode>();

  start(node: XmlGeneralNode, id: string, ids: LetterIds): void {
    const { attributes } = node;
    if (!attributes) return;
    const was = attributes['w:id'] ?? '';
    const before = this.open.get(was);
    if (before) this.halves.add(before.start);
    this.open.set(was, { id, start: node });
    attributes['w:id'] = id;
    if (attributes['w:name'] !== undefined) attributes['w:name'] = ids.name('bookmark-name', attributes['w:name']);
  }

  end(node: XmlGeneralNode): void {
    const was = node.attributes?.['w:id'] ?? '';
    const open = this.open.get(was);
    if (!open || !node.attributes) {
      this.halves.add(node);
      return;
    }
    node.attributes['w:id'] = open.id;
    this.open.delete(was);
  }

  /** A part that repeats, or that is not printed, may have held the start and not the end. */
  dropHalves(): void {
    for (const { start } of this.open.values()) this.halves.add(start);
    for (const node of this.halves) xml.modify.remove(node);
  }
}
