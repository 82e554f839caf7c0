import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The most names that an index exports, and the most files that a folder holds without a second noun. */
const MOST = 20;

/** One file for each step of the schema, in the order in which they run: a second noun would part them. */
const LISTS = new Set(['libs/database/src/migrations']);

const isProduction = (file: string) => file.endsWith('.ts') && !file.endsWith('.spec.ts');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => !file.includes('node_modules'));
}

function exportsOf(index: string): string[] {
  const code = readFileSync(index, 'utf8').replace(/\/\*[^]*?\*\//g, '');
  expect(code).not.toContain('export *');
  return [...code.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  );
}

describe('the index of each lib', () => {
  it.each(readdirSync('libs'))(`of %s exports at most ${String(MOST)} names`, (lib) => {
    expect(exportsOf(`libs/${lib}/src/index.ts`).length).toBeLessThanOrEqual(MOST);
  });
});

describe('folders', () => {
  it(`hold at most ${String(MOST)} files, specs aside`, () => {
    const count = new Map<string, number>();
    for (const file of ['libs', 'apps'].flatMap(filesBelow).filter(isProduction)) {
      count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
    }
    expect([...count].filter(([folder, files]) => files > MOST && !LISTS.has(folder))).toEqual([]);
  });
});
