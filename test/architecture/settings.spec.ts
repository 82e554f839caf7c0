import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath, settingsSchema } from '@linchpin/config';

const lines = readFileSync(projectPath('.env.example'), 'utf8').split('\n');
const documented = new Map(
  lines.flatMap((line) => {
    const match = /^([A-Z_]+)=(.*)$/.exec(line);
    return match ? [[match[1] ?? '', match[2] ?? ''] as const] : [];
  }),
);

describe('.env.example', () => {
  it('documents exactly the settings there are', () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });

  it('shows the default of each', () => {
    const defaults: Record<string, string | number | undefined> = settingsSchema.parse({});
    for (const [name, value] of documented)
      expect({ name, value }).toEqual({ name, value: String(defaults[name] ?? '') });
  });

  it('explains each in the lines above it', () => {
    for (const [index, line] of lines.entries()) {
      if (!/^[A-Z_]+=/.test(line)) continue;
      const above = lines.slice(0, index).reverse();
      const explained = above.find((each) => each === '' || each.startsWith('#'));
      expect({ line, explained }).toEqual({ line, explained: expect.stringMatching(/^#/) });
    }
  });
});

describe('the README', () => {
  it('has a row for each setting', () => {
    const readme = readFileSync(projectPath('README.md'), 'utf8');
    for (const name of Object.keys(settingsSchema.shape)) expect(readme).toContain(`\`${name}\``);
  });
});
