import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import ts from 'typescript';

/**
 * An async hook that answers by itself lets Fastify go on to the handler: when it resolves, the answer has not ended while
 * another hook still writes the session, and never ends when the browser has hung up. So a hook refuses by throwing, or
 * is written with `done` and calls it on no path that answered.
 */
const ANSWERING = new Set(['send', 'redirect', 'view', 'sendFile', 'download', 'callNotFound', 'hijack']);

interface Hook {
  where: string;
  handler: ts.Node;
}

describe('the hooks of the apps', () => {
  const hooks = sources().flatMap(hooksOf);

  it('are found', () => {
    expect(hooks.length).toBeGreaterThanOrEqual(7);
  });

  it('never answer and go on: whatever answers by itself is no async function', () => {
    const faults = hooks
      .filter(({ handler }) => returnsAPromise(handler) && answers(handler))
      .map(({ where }) => where);
    expect(faults).toEqual([]);
  });

  it.each([
    ['async (request, reply) => { await answers.send(fault, request, reply); }', true],
    ['async (request, reply) => reply.code(403).send()', true],
    ['(request, reply) => refuse(request).then(() => reply.redirect("/"))', true],
    ['async (request, reply) => { void reply.header("x", "y"); }', false],
    ['async () => { throw new ForbiddenException(); }', false],
    ['(request, reply, done) => { if (ok) done(); else void reply.send(); }', false],
  ])('are judged: %s', (text, wrong) => {
    const [hook] = hooksOf({ path: 'x.ts', text: `fastify.addHook('onRequest', ${text});` });
    expect(hook && returnsAPromise(hook.handler) && answers(hook.handler)).toBe(wrong);
  });
});

function sources(): { path: string; text: string }[] {
  return ['apps', 'libs'].flatMap((folder) =>
    readdirSync(projectPath(folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
      .map((path) => ({ path: join(folder, path), text: readFileSync(projectPath(folder, path), 'utf8') })),
  );
}

/** Every `addHook(…, handler)`. A handler that is named is looked up in the same file; so is one that a function makes. */
function hooksOf({ path, text }: { path: string; text: string }): Hook[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: Hook[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    if (node.expression.name.text !== 'addHook') return;
    const [, given] = node.arguments;
    if (!given) return;
    const named = ts.isCallExpression(given) ? given.expression : given;
    const handler = ts.isIdentifier(named) ? declared(file, named.text) : given;
    found.push({ where: `${path}: ${node.getText().slice(0, 60)}`, handler: handler ?? given });
  });
  return found;
}

function declared(file: ts.SourceFile, name: string): ts.Node | undefined {
  let found: ts.Node | undefined;
  walk(file, (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) found = node.initializer;
    if (ts.isFunctionDeclaration(node) && node.name?.text === name) found = madeBy(node) ?? node;
  });
  return found;
}

/** The function that a function returns. */
function madeBy(maker: ts.FunctionDeclaration): ts.Node | undefined {
  const returned = maker.body?.statements.filter(ts.isReturnStatement).at(-1)?.expression;
  return returned && ts.isFunctionLike(returned) ? returned : undefined;
}

/** Whether Fastify would wait for a promise of this handler, and then go on. */
function returnsAPromise(handler: ts.Node): boolean {
  if (!ts.isFunctionLike(handler)) return true;
  const isAsync =
    ts.canHaveModifiers(handler) && ts.getModifiers(handler)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  const takesDone = handler.parameters.length > 2;
  return Boolean(isAsync) || !takesDone;
}

function answers(handler: ts.Node): boolean {
  let found = false;
  walk(handler, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      found ||= ANSWERING.has(node.expression.name.text);
    }
  });
  return found;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}
