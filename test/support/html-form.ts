import type { Answer, Visitor } from './visitor.js';

/** What a form of a page would send: names with their values, as a browser without scripts reads them. */
export type Fields = Record<string, string | string[]>;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Text of a page as it was meant before it was escaped. */
export function unescaped(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');
}

/** The last form of a page that posts to `action` (or to the page itself), with everything that stands in it. */
export function formOf(html: string, action?: string): Fields {
  const forms = [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].filter(([, attributes = '']) =>
    action === undefined
      ? !attributes.includes('action=') && attributes.includes('method="post"')
      : attributes.includes(`action="${action}"`),
  );
  const inner = forms.at(-1)?.[2];
  if (inner === undefined) throw new Error(`The page has no form ${action ?? 'of its own'}.`);
  const fields: Record<string, string[]> = {};
  const add = (name: string, value: string) => (fields[name] = [...(fields[name] ?? []), value]);
  for (const [tag] of inner.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, 'type') ?? 'text';
    const ticked = /\schecked[\s>]/.test(tag);
    if ((type === 'radio' || type === 'checkbox') && !ticked) continue;
    add(attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '');
  }
  for (const [, start = '', text = ''] of inner.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    add(attribute(start, 'name') ?? '', unescaped(text));
  }
  for (const [, start = '', options = ''] of inner.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option[^>]*>/g)].map(([tag]) => tag);
    const chosen = all.find((tag) => /\sselected[\s>]/.test(tag)) ?? all[0] ?? '';
    add(attribute(start, 'name') ?? '', attribute(chosen, 'value') ?? '');
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]),
  );
}

/** The values that a choice of a page offers, by the name of the field. */
export function offered(html: string, name: string): string[] {
  const select = new RegExp(`<select[^>]* name="${name}"[^>]*>([\\s\\S]*?)</select>`).exec(html)?.[1];
  const tags = select
    ? [...select.matchAll(/<option[^>]*>/g)]
    : [...html.matchAll(/<input[^>]*>/g)].filter(([tag]) => attribute(tag, 'name') === name);
  return tags.map(([tag]) => attribute(tag, 'value') ?? '');
}

/**
 * Opens a page, fills in its form and sends it, as somebody without scripts does. Whatever is not filled in is sent as
 * it stands there. A choice that the page does not offer is an error of the test.
 */
export async function fillIn(visitor: Visitor, path: string, changes: Fields, action?: string): Promise<Answer> {
  const { status, text } = await visitor.get(path);
  if (status !== 200) throw new Error(`${path} answered ${String(status)}.`);
  for (const [name, wanted] of Object.entries(changes)) {
    const choices = offered(text, name);
    const isChoice = new RegExp(`<select[^>]* name="${name}"|name="${name}" type="(radio|checkbox)"`).test(text);
    const unknown = [wanted].flat().filter((one) => isChoice && !choices.includes(one));
    if (unknown.length > 0) throw new Error(`${path} does not offer ${unknown.join()} for ${name}: ${choices.join()}`);
  }
  return send(visitor, action ?? path, { ...formOf(text, action), ...changes });
}

/** Sends a form. Of a list each value is sent by itself. */
export async function send(visitor: Visitor, path: string, fields: Fields): Promise<Answer> {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  );
  const response = await visitor.open(path, { method: 'POST', body });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
}
