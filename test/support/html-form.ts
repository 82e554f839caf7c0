import { type HtmlElement, readHtml } from './html.js';
import type { Answer, Visitor } from './visitor.js';

/** What a form of a page would send: names with their values, as a browser without scripts reads them. */
export type Fields = Record<string, string | string[]>;

const name = (field: HtmlElement) => field.attribute('name') ?? '';
const value = (field: HtmlElement) => field.attribute('value') ?? '';
const isTicked = (field: HtmlElement) => ['radio', 'checkbox'].includes(field.attribute('type') ?? 'text');

/** The last form of a page that posts to `action` (or to the page itself), with everything that stands in it. */
export function formOf(html: string, action?: string): Fields {
  const form = readHtml(html)
    .all('form')
    .findLast((each) =>
      action === undefined
        ? !each.has('action') && each.attribute('method') === 'post'
        : each.attribute('action') === action,
    );
  if (!form) throw new Error(`The page has no form ${action ?? 'of its own'}.`);
  const fields: Record<string, string[]> = {};
  for (const field of form.all('input', 'textarea', 'select')) {
    if (isTicked(field) && !field.has('checked')) continue;
    fields[name(field)] = [...(fields[name(field)] ?? []), sentBy(field)];
  }
  return Object.fromEntries(Object.entries(fields).map(([key, all]) => [key, all.length === 1 ? (all[0] ?? '') : all]));
}

function sentBy(field: HtmlElement): string {
  if (field.name === 'textarea') return field.value;
  if (field.name === 'input') return value(field);
  const options = field.all('option');
  const chosen = options.find((option) => option.has('selected')) ?? options[0];
  return chosen ? value(chosen) : '';
}

/** The values that a choice of a page offers, by the name of the field; undefined when it is no choice. */
function offered(html: string, field: string): string[] | undefined {
  const fields = readHtml(html)
    .all('input', 'select')
    .filter((each) => name(each) === field);
  const select = fields.find((each) => each.name === 'select');
  if (select) return select.all('option').map(value);
  return fields.some(isTicked) ? fields.map(value) : undefined;
}

/**
 * Opens a page, fills in its form and sends it, as somebody without scripts does. Whatever is not filled in is sent as
 * it stands there. A choice that the page does not offer is an error of the test.
 */
export async function fillIn(visitor: Visitor, path: string, changes: Fields, action?: string): Promise<Answer> {
  const { status, text } = await visitor.get(path);
  if (status !== 200) throw new Error(`${path} answered ${String(status)}.`);
  for (const [field, wanted] of Object.entries(changes)) {
    const choices = offered(text, field);
    const unknown = [wanted].flat().filter((one) => choices && !choices.includes(one));
    if (unknown.length > 0) {
      throw new Error(`${path} does not offer ${unknown.join()} for ${field}: ${choices?.join() ?? ''}`);
    }
  }
  return send(visitor, action ?? path, { ...formOf(text, action), ...changes });
}

/** Sends a form. Of a list each value is sent by itself. */
export async function send(visitor: Visitor, path: string, fields: Fields): Promise<Answer> {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([key, sent]) => [sent].flat().map((one): [string, string] => [key, one])),
  );
  const response = await visitor.open(path, { method: 'POST', body });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}
