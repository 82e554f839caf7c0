import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** An element of a page, as a browser without scripts reads it. */
export class HtmlElement {
  constructor(private readonly element: DefaultTreeAdapterTypes.Document | DefaultTreeAdapterTypes.Element) {}

  get name(): string {
    return this.element.nodeName;
  }

  /** The value of an attribute; empty when it has none, undefined when the element has no such attribute. */
  attribute(name: string): string | undefined {
    return 'attrs' in this.element ? this.element.attrs.find((each) => each.name === name)?.value : undefined;
  }

  has(name: string): boolean {
    return this.attribute(name) !== undefined;
  }

  isOfClass(name: string): boolean {
    return (this.attribute('class') ?? '').split(/\s+/).includes(name);
  }

  /** The words in it, one space between them. What is for scripts and style sheets is no word. */
  get text(): string {
    return textOf(this.element).replace(/\s+/g, ' ').trim();
  }

  /** The text as it was written, with its spaces and lines. */
  get value(): string {
    return textOf(this.element);
  }

  /** All elements below it of these names, in their order; of any name when none is given. */
  all(...names: string[]): HtmlElement[] {
    return below(this.element)
      .map((element) => new HtmlElement(element))
      .filter(({ name }) => names.length === 0 || names.includes(name));
  }
}

/** Reads a page. */
export function readHtml(html: string): HtmlElement {
  return new HtmlElement(parse(html));
}

function below(node: Node): DefaultTreeAdapterTypes.Element[] {
  if (!('childNodes' in node)) return [];
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...below(child)] : []));
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  if (!('childNodes' in node) || ['script', 'style'].includes(node.nodeName)) return '';
  return node.childNodes.map(textOf).join('');
}
