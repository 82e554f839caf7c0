import { describe, expect, it } from '@jest/globals';
import type { Step } from '@linchpin/trigger-files';
import { approvalContent, approvalFields, readApproval, templateRule } from './approval-form.js';
import { FormValues } from '../forms/form-values.js';
import type { Lists } from '../trigger-editor/installation-lists.js';

const lists = {
  templateRows: [
    { code: 'D01', boundary: 'admin', approverRole: null },
    { code: 'D12', boundary: 'needs-approval', approverRole: 'social-worker' },
  ],
} as unknown as Lists;

const letter = (settings: Step['settings']): Step => ({
  key: 'a',
  title: 'A letter',
  kind: 'documents.generate',
  after: [],
  settings: { template: 'D01', ...settings },
});
const task = (settings: Step['settings']): Step => ({ ...letter({}), kind: 'tasks.assign', settings });
const read = (step: Step, changes: Record<string, string> = {}) =>
  readApproval(step, FormValues.of({ ...approvalContent(step), ...changes }));

describe('who approves documents', () => {
  it('is nobody, or a role of the step, and comes back as it was', () => {
    for (const step of [letter({}), letter({ approvedBy: 'conference chair' })]) {
      expect(read(step)).toEqual({ value: step.settings });
    }
    const named = read(letter({}), { approval: 'role', 'setting-approvedBy': 'conference chair' });
    expect(named.value).toEqual({ template: 'D01', approvedBy: 'conference chair' });
    expect(read(letter({ approvedBy: 'chair' }), { approval: 'none' }).value).toEqual({ template: 'D01' });
  });

  it.each([
    ['approval', { approval: '__proto__' }],
    ['setting-approvedBy', { approval: 'role' }],
    ['setting-approvedBy', { approval: 'role', 'setting-approvedBy': 'x'.repeat(10_000) }],
    ['setting-approvedBy', { approval: 'role', 'setting-approvedBy': '{name}' }],
  ])('is refused beside %s', (name, changes) => {
    expect(read(letter({}), changes).faults).toEqual([{ field: name, text: expect.stringMatching(/^[A-Z]/) }]);
  });

  it('tells what the template asks for, which no step can take away', () => {
    expect(templateRule(letter({}), lists)).toBe('Template D01 needs no approval of its own.');
    expect(templateRule(letter({ template: 'D12' }), lists)).toContain('approval by the social worker itself');
    expect(templateRule(letter({ template: 'D99' }), lists)).toContain('No template is chosen yet');
  });
});

describe('who may do a task', () => {
  it('is said only where it is not administration', () => {
    for (const settings of [{ team: 'hub' }, { team: 'hub', boundary: 'admin' }, { boundary: 'professional' }]) {
      expect(read(task(settings))).toEqual({ value: settings });
    }
    expect(read(task({}), { 'setting-boundary': 'needs-approval' }).value).toEqual({ boundary: 'needs-approval' });
    expect(read(task({}), { 'setting-boundary': 'constructor' }).faults?.[0]?.field).toBe('setting-boundary');
    expect(JSON.stringify(approvalFields(task({}), FormValues.of({}), lists))).toContain('qualified person');
  });
});
