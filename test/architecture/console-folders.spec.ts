import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';

/** More files than this need a second noun. Specs are not counted. */
const MOST_FILES = 20;

const root = projectPath('apps/console/src');
const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const filesOf = (folder: string) =>
  readdirSync(`${root}/${folder}`).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
const textOf = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

/** Which folders a folder imports from, types included: an arrow is about who knows whom. */
const arrows = new Map(
  folders.map((folder) => [
    folder,
    new Set(filesOf(folder).flatMap((file) => foldersIn(folder, textOf(`${folder}/${file}`)))),
  ]),
);

describe('the folders of the console', () => {
  it('are found, with their arrows', () => {
    expect(folders.length).toBeGreaterThan(25);
    expect([...(arrows.get('today') ?? [])]).toEqual(expect.arrayContaining(['access', 'attention', 'pages']));
    expect(foldersIn('runs', "import { a } from '../events/b.js';\nimport { c } from './d.js';")).toEqual(['events']);
  });

  it('import each other in no circle', () => {
    expect(circlesOf(arrows)).toEqual([]);
    const circle = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b'])],
    ]);
    expect(circlesOf(circle)).toEqual(['b → c → b']);
  });

  it.each(folders)(`%s has ${String(MOST_FILES)} files at most`, (folder) => {
    expect(filesOf(folder).length).toBeLessThanOrEqual(MOST_FILES);
  });

  it.each(folders.filter((folder) => filesOf(folder).some((file) => isPartOfTheApp(textOf(`${folder}/${file}`)))))(
    '%s brings its own module, which the console lists',
    (folder) => {
      expect(existsSync(`${root}/${folder}/${folder}.module.ts`)).toBe(true);
      expect(textOf('console.module.ts')).toContain(`from './${folder}/${folder}.module.js'`);
    },
  );
});

/** Whether a text is of a class that Nest makes for the app. A pipe it makes where it stands. */
function isPartOfTheApp(text: string): boolean {
  return /@Controller\(|@Injectable\(\)\nexport class (?!\w+ implements PipeTransform)/.test(text);
}

/** The other folders that a text imports from. */
function foldersIn(folder: string, text: string): string[] {
  return [...text.matchAll(/from '(\.[^']+)'/g)].flatMap(([, given = '']) => {
    const [other = '', file] = posix.normalize(`${folder}/${given}`).split('/');
    return file === undefined || other === folder ? [] : [other];
  });
}

/** Every circle once, as its way: `b → c → b`. */
function circlesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (folder: string, way: readonly string[]): void => {
    const begun = way.indexOf(folder);
    if (begun >= 0) found.add([...way.slice(begun), folder].join(' → '));
    if (begun >= 0 || done.has(folder)) return;
    for (const next of graph.get(folder) ?? []) visit(next, [...way, folder]);
    done.add(folder);
  };
  for (const folder of graph.keys()) visit(folder, []);
  return [...found];
}
