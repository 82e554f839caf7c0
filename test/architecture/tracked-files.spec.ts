import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';

/** What a source file, a page or a set of example data may weigh, in bytes. The largest is about 45,000. */
const LARGEST = 64 * 1024;

/** What weighs more for a good reason: a lockfile, pictures of the pages, and templates with a council's letterhead. */
const heavy: readonly { files: RegExp; upTo: number }[] = [
  { files: /^package-lock\.json$/, upTo: 1_000_000 },
  { files: /^docs\/pictures\/[\w-]+\.png$/, upTo: 300_000 },
  { files: /^config\/templates\/[\w-]+\.docx$/, upTo: 200_000 },
];

describe('the files of the repository', () => {
  it('are no larger than their kind needs: what was left behind by accident shows', () => {
    const paths = execFileSync('git', ['ls-files', '-z'], { cwd: projectPath(), encoding: 'utf8' }).split('\0');
    const tracked = paths.filter(Boolean).flatMap((path) => {
      // One that is deleted and not yet committed is listed, and is not there.
      const found = lstatSync(projectPath(path), { throwIfNoEntry: false });
      return found ? [{ path, size: found.size }] : [];
    });
    expect(tracked.length).toBeGreaterThan(500);
    const limitOf = (path: string) => heavy.find(({ files }) => files.test(path))?.upTo ?? LARGEST;
    expect(tracked.filter(({ path, size }) => size > limitOf(path))).toEqual([]);
  });
});
