import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';

const promises = readFileSync(projectPath('docs', 'guarantees.md'), 'utf8');
const specs = [...promises.matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(([, path = '']) => path);

describe('each promise', () => {
  it('names the test that keeps it', () => {
    expect(specs.length).toBeGreaterThan(50);
  });

  it.each([...new Set(specs)])('is kept by %s, which is there', (path) => {
    expect(existsSync(projectPath(path))).toBe(true);
  });
});
