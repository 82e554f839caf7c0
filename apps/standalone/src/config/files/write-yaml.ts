import { Document, isCollection, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { z } from 'zod';

/** As long as a group of fields or a list may be to stand on one line. */
const ONE_LINE = 90;

/** What stands around a content. */
interface Look {
  /** Lines at the top. */
  comment: readonly string[];
  /** The JSON Schema, seen from the file. */
  schemaFile: string;
  /** Fields that come before the others. */
  first?: readonly string[];
}

/**
 * A content as the text of a YAML file: the same text for the same content. What a schema fills in by itself is left
 * out, small groups stand on one line, and the rows of the lists at the top have an empty line between them.
 */
export function yamlText(schema: z.ZodType, content: unknown, { comment, schemaFile, first = [] }: Look): string {
  const plain = withoutDefaults(schema, content) as Record<string, unknown>;
  const ordered = Object.fromEntries([...first, ...Object.keys(plain)].map((name) => [name, plain[name]]));
  const document = new Document(ordered, { aliasDuplicateObjects: false, keepUndefined: false });
  visit(document, {
    Collection: (_key, node, path) => {
      // The content itself, its lists, and their rows stand line by line.
      if (path.length > 4 && isShort(node)) node.flow = true;
    },
  });
  if (isMap(document.contents)) {
    for (const [index, { key, value }] of document.contents.items.entries()) {
      if (index > 0 && isScalar(key) && isCollection(value) && !value.flow) key.spaceBefore = true;
      if (isSeq(value)) spreadOut(value.items as Node[]);
    }
  }
  const head = [`# yaml-language-server: $schema=${schemaFile}`, ...comment.map((line) => `# ${line}`)];
  const body = document.toString({ lineWidth: 120, singleQuote: true, flowCollectionPadding: true });
  return `${head.join('\n')}\n\n${body}`;
}

function spreadOut(rows: readonly Node[]): void {
  if (!rows.some((row) => isMap(row) && !row.flow && row.items.length > 3)) return;
  for (const row of rows.slice(1)) row.spaceBefore = true;
}

function isShort(node: Node): boolean {
  if (!isCollection(node)) return false;
  const deep = node.items.some((item) => {
    const value = isMap(node) ? (item as { value: unknown }).value : item;
    return isCollection(value) && !(isMap(value) && value.items.length === 1);
  });
  const scalarsOnly = isSeq(node) && node.items.every((item) => isScalar(item));
  return (scalarsOnly || isMap(node)) && !deep && JSON.stringify(node.toJSON()).length <= ONE_LINE;
}

/** The same without what the schema would fill in, and without what is null or undefined. */
export function withoutDefaults(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrapped(schema, value);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((one) => withoutDefaults(inner.element as z.ZodType, one));
  }
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const shape = inner.shape as Record<string, z.ZodType>;
  const rest = value as Record<string, unknown>;
  // In the order of the schema, so that the same content is always the same text.
  const names = [...Object.keys(shape), ...Object.keys(rest).filter((name) => !(name in shape))];
  const entries = names.flatMap((name) => {
    const [part, field] = [rest[name], shape[name]];
    if (part === undefined || part === null || (field && isDefault(field, part))) return [];
    return [[name, field ? withoutDefaults(field, part) : part] as const];
  });
  return Object.fromEntries(entries);
}

function isDefault(field: z.ZodType, value: unknown): boolean {
  const filled = field.safeParse(undefined);
  return filled.success && filled.data !== undefined && JSON.stringify(filled.data) === JSON.stringify(value);
}

/** The schema inside defaults, optional ones and alternatives that describes this value. */
function unwrapped(schema: z.ZodType, value: unknown): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return unwrapped(schema.unwrap() as z.ZodType, value);
  }
  if (schema instanceof z.ZodLazy) return unwrapped(schema.unwrap() as z.ZodType, value);
  if (schema instanceof z.ZodUnion) {
    const fitting = (schema.options as z.ZodType[]).find((option) => option.safeParse(value).success);
    return fitting ? unwrapped(fitting, value) : schema;
  }
  return schema;
}
