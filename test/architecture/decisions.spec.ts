import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';

const files = readdirSync(projectPath('docs', 'decisions')).filter((file) => file.endsWith('.md'));

describe('the decision records', () => {
  it('are numbered without gaps or doubles', () => {
    expect(files.sort().map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  });

  it.each(files)('%s says what was decided, why, and what follows', (file) => {
    const text = readFileSync(projectPath('docs', 'decisions', file), 'utf8');
    expect(text).toMatch(/^# \d+\. /);
    for (const part of ['## Context', '## Decision', '## Consequences']) expect(text).toContain(part);
  });
});
