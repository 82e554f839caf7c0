import { relative } from 'node:path';
import ts from 'typescript';

/** One piece of SQL that a page reaches and that reads what may be restricted, without asking for whom. */
export interface UnaskedSql {
  /** `libs/tasks/src/task-done.ts taskNow`: its file, and what it stands in. */
  where: string;
  tables: string[];
}

type Reached = ts.SourceFile | ts.MethodDeclaration | ts.FunctionDeclaration | ts.VariableDeclaration;

/**
 * Goes from the files of `start` to every function, method and constant of the libs that they come to, and gives the SQL on
 * the way that reads one of these tables and has no condition that was made for a reader in it: `visibleTo(reader, …)`, or
 * what is made of the reader elsewhere.
 */
export function sqlWithoutReader(
  program: ts.Program,
  start: (file: string) => boolean,
  tables: readonly string[],
): UnaskedSql[] {
  const checker = program.getTypeChecker();
  const reads = new RegExp(
    String.raw`\b(?:FROM|JOIN)\s+(${tables.join('|')})\b|^\s*(${tables.join('|')})\s+(?:LEFT )?JOIN`,
    'g',
  );
  const seen = new Set<Reached>(program.getSourceFiles().filter((file) => start(file.fileName)));
  const found = new Map<string, Set<string>>();
  // A set that grows while it is gone through gives what was added as well.
  for (const place of seen) {
    const file = place.getSourceFile();
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
        const named = unasked(node, file, reads);
        const where = `${relative(process.cwd(), file.fileName)} ${nameAround(node)}`;
        if (named.length > 0) found.set(where, new Set([...(found.get(where) ?? []), ...named]));
      }
      if (ts.isIdentifier(node) && !ts.isImportSpecifier(node.parent))
        for (const reached of declarationsOf(checker, node)) seen.add(reached);
      ts.forEachChild(node, visit);
    };
    visit(place);
  }
  return [...found].map(([where, named]) => ({ where, tables: [...named].sort() }));
}

/** The tables that a text reads with nothing of a reader put into it. */
function unasked(node: ts.StringLiteralLike | ts.TemplateExpression, file: ts.SourceFile, reads: RegExp): string[] {
  const holes = ts.isTemplateExpression(node)
    ? node.templateSpans.map(({ expression }) => expression.getText(file))
    : [];
  if (holes.some((hole) => /\breader\b|^where$/.test(hole))) return [];
  const text = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' $0 ')
    : node.text;
  return [...text.matchAll(reads)].flatMap(([, table, first]) => table ?? first ?? []);
}

function declarationsOf(checker: ts.TypeChecker, node: ts.Identifier): Reached[] {
  const symbol = checker.getSymbolAtLocation(node);
  const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (meant?.declarations ?? []).filter(
    (declaration): declaration is Reached =>
      /\/libs\/(?!database\/)/.test(declaration.getSourceFile().fileName) &&
      (ts.isMethodDeclaration(declaration) ||
        ts.isFunctionDeclaration(declaration) ||
        (ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent))),
  );
}

/** What it stands in: `TasksService.change`, `eventOfRun`, `SELECT_ROW`. */
function nameAround(node: ts.Node): string {
  for (let around = node.parent; !ts.isSourceFile(around); around = around.parent) {
    if (ts.isMethodDeclaration(around) && ts.isClassDeclaration(around.parent))
      return `${around.parent.name?.text ?? ''}.${around.name.getText()}`;
    if (ts.isFunctionDeclaration(around)) return around.name?.text ?? '';
    if (ts.isVariableDeclaration(around) && ts.isSourceFile(around.parent.parent.parent)) return around.name.getText();
  }
  return '';
}
