import { type Tag, TemplateHandler } from 'easy-template-x';
import type { LetterData } from './merge-fields.js';

// Characters that XML 1.0 cannot hold at all, not even escaped: Word would call the file damaged.
// eslint-disable-next-line no-control-regex
const NOT_IN_XML =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const handler = new TemplateHandler();

/** The merge fields of a template in the order they stand, headers and footers last. Throws for unbalanced braces. */
export function templateTags(template: Buffer): Promise<Tag[]> {
  return handler.parseTags(template);
}

/** A Word document: the template with this data in its merge fields. What the data says is text, never markup. */
export function fillTemplate(template: Buffer, data: LetterData): Promise<Buffer> {
  return handler.process(template, Object.fromEntries(Object.entries(data).map(([key, value]) => [key, clean(value)])));
}

function clean(value: LetterData[string]): LetterData[string] {
  if (typeof value === 'string') return value.replace(NOT_IN_XML, '');
  if (typeof value === 'boolean') return value;
  return value.map((item) =>
    Object.fromEntries(Object.entries(item).map(([key, text]) => [key, text.replace(NOT_IN_XML, '')])),
  );
}
