import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { tablesIn } from './sql-in-code.js';
import { tableOwners } from './table-owners.js';

interface Arrows {
  may: readonly string[];
}

const { libs, apps } = createRequire(import.meta.url)('../../.config/arrows.cjs') as {
  libs: Readonly<Record<string, Arrows>>;
  apps: Readonly<Record<string, Arrows>>;
};
const known = new Set(Object.keys(tableOwners));

function codeOf(folder: string): { file: string; code: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => join(folder, file))
    .map((file) => ({ file, code: readFileSync(file, 'utf8') }));
}

/** What the SQL of a lib or app may not name, one sentence for each. */
function breaches(name: string, may: readonly string[], code: string): string[] {
  return tablesIn(code, known).flatMap(({ table, use }) => {
    const owners = tableOwners[table] ?? [];
    const isAllowed = owners.includes(name) || (use === 'reads' && owners.some((owner) => may.includes(owner)));
    return isAllowed ? [] : [`${name} ${use} ${table}, a table of ${owners.join(' and ')}`];
  });
}

describe('the map of tables', () => {
  it('has every table of the migrations, and no other', () => {
    const made = new Set<string>();
    for (const { code } of codeOf('libs/database/src/migrations').sort((a, b) => (a.file < b.file ? -1 : 1))) {
      const forwards = code.replace(/async down\([^]*?\n {2}\}\n/, '');
      for (const [, verb, tables = ''] of forwards.matchAll(
        /\b(CREATE|DROP) (?:UNLOGGED )?TABLE (?:IF (?:NOT )?EXISTS )?([a-z_, ]+)/g,
      )) {
        const named = tables.split(',').map((table) => /[a-z_]+/.exec(table)?.[0] ?? '');
        for (const table of named)
          if (verb === 'CREATE') made.add(table);
          else made.delete(table);
      }
    }
    expect([...made].sort()).toEqual([...known].sort());
  });
});

describe('SQL', () => {
  it.each(Object.entries(libs).filter(([name]) => name !== 'database'))(
    'of libs/%s keeps to its arrows',
    (name, { may }) => {
      const found = codeOf(`libs/${name}/src`).flatMap(({ file, code }) =>
        breaches(name, may, code).map((breach) => `${file}: ${breach}`),
      );
      expect(found).toEqual([]);
    },
  );

  it.each(Object.entries(apps))('of apps/%s keeps to its arrows', (name, { may }) => {
    const found = codeOf(`apps/${name}/src`).flatMap(({ file, code }) =>
      breaches(name, may, code).map((breach) => `${file}: ${breach}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['await manager.query(`SELECT name FROM staff WHERE ref = $1`)', 'reads staff'],
    ["await manager.query('SELECT 1 FROM runs LEFT JOIN staff ON staff.ref = by')", 'reads staff'],
    ['const OPEN = `staff JOIN teams ON true WHERE x`;', 'reads staff'],
    ['await manager.query(`SELECT 1 FROM runs, staff WHERE true`)', 'reads staff'],
    ['await manager.query(`UPDATE staff SET name = ${name} WHERE ref = $1`)', 'writes staff'],
    ["await manager.query('INSERT INTO staff (ref) VALUES ($1)')", 'writes staff'],
    ["await manager.query('DELETE FROM staff WHERE true')", 'writes staff'],
    ["await manager.query('LOCK TABLE runs, staff IN SHARE MODE')", 'reads staff'],
  ])('is seen in %s', (code, breach) => {
    expect(breaches('runs', libs.runs?.may ?? [], code)).toContain(`runs ${breach}, a table of teams`);
  });

  it.each([
    ["await manager.query(`SELECT 1 FROM runs WHERE kind = 'staff.told' FOR UPDATE`)"],
    ['// SELECT 1 FROM staff'],
    ["throw new Error('All staff FROM here')"],
  ])('is not seen in %s', (code) => {
    expect(breaches('runs', libs.runs?.may ?? [], code).filter((breach) => breach.includes('writes'))).toEqual([]);
  });
});
