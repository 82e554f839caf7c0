import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import ts from 'typescript';
import { intakePaths, paths } from '../../apps/console/src/paths.js';

const code = projectPath('apps/console/src');
const views = projectPath('apps/console/views');
const routes = JSON.parse(readFileSync(projectPath('test/architecture/route-list.json'), 'utf8')) as Record<
  'console' | 'intake',
  string[]
>;

/** Routes that no page leads to: for watchdogs, for browsers, and for whatever leads nowhere. */
const UNLINKED = /^\/(health|assets\/.*|\*)$/;

/** Texts of the code that begin like an address and are none, and why. */
const NO_ADDRESSES: Readonly<Record<string, string>> = {
  'frame/assets.ts: /assets/': 'files, whose address changes with what is in them',
  'set-up/set-up-session.ts: /': 'the cookie is for every address',
  'sign-in/sign-in.controller.ts: /': 'the cookie is for every address',
};

type Address = (...parts: never[]) => string;

/** Every function of a tree of them by its name: `paths.runs.show`. */
function functionsOf(tree: object, name: string): [string, Address][] {
  return Object.entries(tree).flatMap(([key, value]: [string, object | Address]) =>
    typeof value === 'function'
      ? [[`${name}.${key}`, value] as [string, Address]]
      : functionsOf(value, `${name}.${key}`),
  );
}

const functions = new Map([...functionsOf(paths, 'paths'), ...functionsOf(intakePaths, 'intakePaths')]);

/** The routes that a function makes addresses of, with `*` for each part: one of conditions makes two. */
function shapesOf(make: Address): string[] {
  const parts = Array.from({ length: make.length }, () => 'part');
  const made = [parts, parts.map((part, index) => (index === 1 ? undefined : part))].map((given) =>
    make(...(given as never[])).replace(/[?#].*$/, ''),
  );
  return [...new Set(made.filter((one) => !one.includes('undefined')).map((one) => one.replaceAll('part', '*')))];
}

const shapeOf = (route: string) => (route.split(' ')[0] ?? '').replace(/:\w+/g, '*');

describe('the addresses of the console', () => {
  const known = routes.console.map(shapeOf).filter((route) => !UNLINKED.test(route));

  it('are found', () => {
    expect(functions.size).toBeGreaterThan(100);
    expect(shapesOf(paths.runs.action as Address)).toEqual(['/runs/*']);
    expect(shapesOf(paths.draftConditions.all as Address)).toHaveLength(2);
  });

  it('are all routes', () => {
    const all = new Set([...known, ...routes.intake.map(shapeOf), '/schemas/*.json']);
    const lost = [...functions].flatMap(([name, make]) =>
      shapesOf(make)
        .filter((shape) => !all.has(shape))
        .map((shape) => `${name}: ${shape}`),
    );
    expect(lost).toEqual([]);
  });

  it('lead to every route', () => {
    const made = new Set([...functions.values()].flatMap(shapesOf));
    expect(known.filter((route) => !made.has(route))).toEqual([]);
  });
});

describe('the code of the console', () => {
  const files = readdirSync(code, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !/^(paths|address)\.ts$/.test(path),
  );

  it('has no literal address', () => {
    expect(files.length).toBeGreaterThan(150);
    const found = files.flatMap((path) =>
      literalsOf(readFileSync(`${code}/${path}`, 'utf8')).map((literal) => `${path}: ${literal}`),
    );
    expect(found.filter((one) => !Object.hasOwn(NO_ADDRESSES, one))).toEqual([]);
    // What is no longer there needs no leave.
    expect(Object.keys(NO_ADDRESSES).filter((one) => !found.includes(one))).toEqual([]);
  });

  it.each([
    ['redirectTo("/tasks")', true],
    ['redirectTo(`/tasks/${id}`)', true],
    ['redirectTo(`${base}/steps/${key}`)', true],
    ['redirectTo(`${path}?view=mine`)', true],
    ['redirectTo(path + "/steps")', true],
    ['redirectTo("/")', true],
    ['@Controller("/tasks") class Tasks {}', false],
    ['import { a } from "/tasks";', false],
    ['redirectTo(paths.tasks.list())', false],
    ['const sum = `${one}/${two}`', false],
    ['const query = `SELECT count(*) || "/" || max(at) FROM tasks`', false],
  ])('is judged: %s', (text, wrong) => {
    expect(literalsOf(text).length > 0).toBe(wrong);
  });
});

describe('the templates of the console', () => {
  const files = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.njk'));
  const texts = files.map((path) => ({ path, text: withoutNames(readFileSync(`${views}/${path}`, 'utf8')) }));

  it('have no literal address', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(texts.flatMap(({ path, text }) => addressesIn(text).map((found) => `${path}: ${found}`))).toEqual([]);
  });

  it('ask for addresses that there are, with as many parts as they have', () => {
    const faults = texts.flatMap(({ path, text }) =>
      [...text.matchAll(/\b((?:paths|intakePaths)(?:\.\w+)+)(\()?/g)].flatMap((match) => {
        const [, name = '', opened] = match;
        const make = functions.get(name);
        const given = argumentsFrom(text, match.index + match[0].length);
        return make && opened && takes(make, given) ? [] : [`${path}: ${name}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it.each([
    ['<a href="/tasks">', true],
    ['<form action="{{ base }}/tasks">', true],
    ['{{ back("All tasks", "/tasks") }}', true],
    ['{{ paths.tasks.list() + "?view=mine" }}', true],
    ['<a href="/">', true],
    ['<a href="{{ paths.tasks.list() }}">', false],
    ['{{ each.count }}/{{ each.total }}', false],
    ['<a href="https://www.gov.uk/bank-holidays">', false],
  ])('are judged: %s', (text, wrong) => {
    expect(addressesIn(text).length > 0).toBe(wrong);
  });
});

/** Every text of the code that is an address or a part of one. Imports are none, and the routes are in their list. */
function literalsOf(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isDecorator(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node)) {
      if (/^\/(?:[a-z]|$)/.test(node.text)) found.push(node.text);
    }
    if (ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      if (/^(?:\/[a-z]|\?[a-z]+=)/i.test(node.text)) found.push(node.text);
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** A template without its comments and the names of other templates. */
function withoutNames(text: string): string {
  return text.replace(/\{#[\s\S]*?#\}/g, '').replace(/\{%-?\s*(?:from|import|include|extends)\b[\s\S]*?%\}/g, '');
}

function addressesIn(text: string): string[] {
  return text.match(/["']\/(?:[a-z?]|["'])|\}\}\/[a-z]|["'}]\?[a-z]+=/gi) ?? [];
}

/** How many arguments stand between an opened bracket and the one that closes it. */
function argumentsFrom(text: string, start: number): number {
  let depth = 1;
  let commas = 0;
  let end = start;
  for (; depth > 0 && end < text.length; end += 1) {
    const character = text[end] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 1) commas += 1;
  }
  return text.slice(start, end - 1).trim() === '' ? 0 : commas + 1;
}

/** Whether a function makes a whole address of so many parts: what it is asked with may be left out. */
function takes(make: Address, given: number): boolean {
  const parts = Array.from({ length: given }, () => 'part');
  return given <= make.length && !make(...(parts as never[])).includes('undefined');
}
