import { RelType, type Tag, TemplateHandler } from 'easy-template-x';
import type { LetterData } from './merge-fields.js';

// Characters that XML 1.0 cannot hold at all, not even escaped (and other control characters, which say nothing): Word
// would call the file damaged. \p{Cs} finds halves of characters whose other half is missing.
const NOT_IN_XML = /[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu;

const handler = new TemplateHandler();

/** The merge fields of a template in the order they stand, headers and footers last. Throws for unbalanced braces. */
export function templateTags(template: Buffer): Promise<Tag[]> {
  return handler.parseTags(template);
}

/** A Word document: the template with this data in its merge fields. What the data says is text, never markup. */
export function fillTemplate(template: Buffer, data: LetterData): Promise<Buffer> {
  return handler.process(template, Object.fromEntries(Object.entries(data).map(([key, value]) => [key, clean(value)])));
}

/** Everything a document says, in its body, headers and footers. */
export async function wordsOf(document: Buffer): Promise<string> {
  const parts = [RelType.MainDocument, RelType.Header, RelType.Footer].map((part) => handler.getText(document, part));
  return (await Promise.all(parts)).join('\n');
}

function clean(value: LetterData[string]): LetterData[string] {
  if (typeof value === 'string') return value.replace(NOT_IN_XML, '');
  if (typeof value === 'boolean') return value;
  return value.map((item) =>
    Object.fromEntries(Object.entries(item).map(([key, text]) => [key, text.replace(NOT_IN_XML, '')])),
  );
}
