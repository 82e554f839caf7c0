import ts from 'typescript';

/** A table that a piece of SQL names, and whether it is written. */
export interface TableUse {
  table: string;
  use: 'reads' | 'writes';
}

const KEYWORDS = /\b(SELECT|FROM|JOIN|WHERE|AND|OR|NOT|EXISTS|UPDATE|INSERT|DELETE|LOCK|TRUNCATE|ORDER BY|COPY)\b/;
const WRITES = [
  /\bINSERT\s+INTO\s+([a-z_]+)/g,
  /(?<!\b(?:FOR|KEY|DO|NO KEY)\s+)\bUPDATE\s+(?:ONLY\s+)?([a-z_]+)/g,
  /\bDELETE\s+FROM\s+([a-z_]+)/g,
  /\b(?:TRUNCATE|COPY)\s+(?:TABLE\s+)?([a-z_]+)/g,
];
const READS = [
  /(?<!\bDELETE\s+)\b(?:FROM|JOIN|USING|REFERENCES)\s+(?:ONLY\s+)?([a-z_]+)/g,
  // What stands before a JOIN, in a fragment that is put after FROM elsewhere.
  /\b([a-z_]+)(?:\s+(?:AS\s+)?[a-z_]+)?\s+(?:LEFT\s+|RIGHT\s+|FULL\s+|CROSS\s+|INNER\s+)?JOIN\b/g,
  /\b([a-z_]+)\.(?:[a-z_]+|\*)/g,
];
const LISTS = [
  { pattern: /\bFROM\s+([a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?(?:\s*,\s*[a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?)+)/g, use: 'reads' },
  { pattern: /\bTRUNCATE\s+([a-z_]+(?:\s*,\s*[a-z_]+)*)/g, use: 'writes' },
  // A lock keeps others out, and changes nothing.
  { pattern: /\bLOCK TABLE\s+([a-z_]+(?:\s*,\s*[a-z_]+)*)/g, use: 'reads' },
] as const;

/** The tables that the SQL in a file names, among those that are known. Specs and comments say nothing. */
export function tablesIn(code: string, known: ReadonlySet<string>): TableUse[] {
  const found = new Map<string, TableUse>();
  const note = (table: string | undefined, use: TableUse['use']) => {
    if (table !== undefined && known.has(table)) found.set(`${use} ${table}`, { table, use });
  };
  for (const sql of sqlIn(code)) {
    for (const pattern of WRITES) for (const [, table] of sql.matchAll(pattern)) note(table, 'writes');
    for (const pattern of READS) for (const [, table] of sql.matchAll(pattern)) note(table, 'reads');
    for (const { pattern, use } of LISTS) {
      for (const [, list] of sql.matchAll(pattern))
        for (const item of (list ?? '').split(',')) note(/^[a-z_]+/.exec(item.trim())?.[0], use);
    }
  }
  return [...found.values()];
}

/** The texts of a file that are SQL: with holes where something is put in, and without what stands in quotes. */
function sqlIn(code: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    else if (ts.isTemplateExpression(node)) {
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' $0 '));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', code, ts.ScriptTarget.Latest));
  return texts
    .filter((text) => KEYWORDS.test(text))
    .map((text) => text.replace(/--[^\n]*/g, ' ').replace(/'(?:[^']|'')*'/g, "''"));
}
