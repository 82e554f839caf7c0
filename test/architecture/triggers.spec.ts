import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { checkTrigger, triggerFileSchema } from '@linchpin/triggers';
import { parse } from 'yaml';

const files = readdirSync(projectPath('config', 'triggers'));

describe('the triggers of the demonstration council', () => {
  it.each(files)('%s can be published', (file) => {
    const trigger = triggerFileSchema.parse(parse(readFileSync(projectPath('config', 'triggers', file), 'utf8')));
    expect(checkTrigger(trigger)).toEqual([]);
    expect(`${trigger.name}.yaml`).toBe(file);
  });
});
