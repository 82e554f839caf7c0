import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from '@linchpin/config';
import { describe, expect, it } from '@jest/globals';

const outcomes = `
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

it('passes', () => expect({ id: 'x' }).toEqual({ id: expect.any(String) }));

it('fails where it says', () => {
  interface Erased { one: string }
  const found: Erased = { one: 'two' };
  expect(found.one).toBe('one');
});

it('leaves something behind', () => {
  void Promise.reject(new Error('nobody listens'));
});

it('hangs', () => new Promise(() => undefined), 50);

describe('a group whose set-up fails', () => {
  beforeAll(() => Promise.reject(new Error('no set-up')));
  it('is not run', () => undefined);
});

it.skip('is left out', () => undefined);
`;

const ofItsOwn = (name: string) => `
import { expect, it } from '@jest/globals';
import { kept } from './kept.js';

it('${name} finds modules as new', () => {
  kept.push('${name}');
  expect(kept).toEqual(['${name}']);
});
`;

interface Result {
  numRuntimeErrorTestSuites: number;
  testResults: { message: string; assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
}

/** Runs spec files of a folder as `npm test` runs ours. */
async function run(files: Record<string, string>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-runtime-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const config = {
      rootDir: folder,
      runtime: projectPath('test', 'runtime', 'native-runtime.mjs'),
      testEnvironment: projectPath('test', 'runtime', 'native-environment.mjs'),
      transform: {},
      injectGlobals: false,
      testMatch: ['**/*.spec.ts'],
    };
    const jest = projectPath('node_modules', 'jest', 'bin', 'jest.js');
    const args = ['--no-warnings', jest, '-c', JSON.stringify(config), '--json', '-w', '1'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await new Promise((resolve) => child.once('close', resolve));
    return JSON.parse(printed) as Result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the runtime of the tests', () => {
  it('lets nothing that fails pass, and says where it failed', async () => {
    const { testResults } = await run({ 'outcomes.spec.ts': outcomes });
    const results = testResults[0]?.assertionResults ?? [];
    expect(Object.fromEntries(results.map(({ title, status }) => [title, status]))).toEqual({
      passes: 'passed',
      'fails where it says': 'failed',
      hangs: 'failed',
      'is not run': 'failed',
      'leaves something behind': 'failed',
      'is left out': 'pending',
    });
    const said = (name: string) => results.find(({ title }) => title === name)?.failureMessages.join('\n');
    expect(said('fails where it says')).toMatch(/outcomes\.spec\.ts:9:21/);
    expect(said('hangs')).toContain('Exceeded timeout of 50 ms');
    expect(said('is not run')).toContain('no set-up');
    expect(said('leaves something behind')).toContain('nobody listens');
  });

  it('counts a file that cannot be loaded', async () => {
    const { numRuntimeErrorTestSuites, testResults } = await run({
      'broken.spec.ts': `import './nowhere.js';\n`,
      'wrong.spec.ts': 'const = 1;\n',
    });
    expect(numRuntimeErrorTestSuites).toBe(2);
    expect(testResults.map(({ message }) => message).join('\n')).toMatch(/nowhere/);
  });

  it('gives every file modules of its own', async () => {
    const { testResults } = await run({
      'kept.ts': 'export const kept: string[] = [];\n',
      'one.spec.ts': ofItsOwn('one'),
      'two.spec.ts': ofItsOwn('two'),
    });
    expect(testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))).toEqual([
      'passed',
      'passed',
    ]);
  });
});
