import { describe, expect, it } from '@jest/globals';
import { settingFields } from '@linchpin/action-kinds';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { triggerContentSchema } from '@linchpin/trigger-files';
import { whatSpeaksOf, withDeadlineKey, withoutDeadline } from './deadline-changes.js';
import { fieldsOfType } from '../trigger-editor/editor-form.js';
import { FormValues } from '../forms/form-values.js';
import { offsetFields } from '../trigger-editor/offset-form.js';
import { readSetting, settingContent, timingRules } from '../draft-steps/setting-form.js';

const content: DraftContent = triggerContentSchema.parse({
  title: 'Placement',
  on: 'placement.moved',
  ownerTeam: 'HUB-N',
  steps: [
    {
      key: 'visit',
      title: 'Remind of the visit',
      kind: 'tasks.assign',
      when: { from: { deadline: 'visit' }, amount: 2, direction: 'before', latestBy: { from: { deadline: 'visit' } } },
      settings: { team: 'spoke', title: 'Remind', due: { from: { deadline: 'visit' } } },
    },
    {
      key: 'tell',
      title: 'Tell the spoke',
      kind: 'alerts.send',
      settings: { team: 'spoke', headline: 'Moved', due: { from: { deadline: 'notices' } } },
    },
  ],
  deadlines: ['visit', 'notices'].map((key) => ({
    key,
    title: `The ${key}`,
    rule: 'local',
    due: { from: { field: 'startDate' }, amount: 5, unit: 'working-days' },
  })),
});
const due = settingFields('tasks.assign').find(({ name }) => name === 'due');
if (!due) throw new Error('A task has no due date.');
const around = {
  fields: fieldsOfType('placement.moved'),
  deadlines: content.deadlines,
  lists: { teams: [], staff: [], sites: [], equipment: [], templates: [], addressees: [], templateRows: [] },
};

describe('what takes its date from a deadline', () => {
  it('can be chosen by the title of the deadline, and comes back as it was', () => {
    const shown = JSON.stringify(offsetFields('setting-due', FormValues.of({}), timingRules(due, around)));
    expect(shown).toContain('"value":"deadline:visit","text":"the date owed: The visit"');
    const stored = content.steps[0]?.settings.due;
    const values = FormValues.of(settingContent(due, stored));
    expect(readSetting('tasks.assign', due, values, around, stored)).toEqual({ value: stored });
    const other = FormValues.of({ ...settingContent(due, stored), 'setting-due-from': 'deadline:notices' });
    expect(readSetting('tasks.assign', due, other, around, stored).value).toMatchObject({
      from: { deadline: 'notices' },
      amount: 0,
    });
    const gone = FormValues.of({ ...settingContent(due, stored), 'setting-due-from': 'deadline:gone' });
    expect(readSetting('tasks.assign', due, gone, around, stored).faults?.[0]?.text).toMatch(
      /^Choose what to count from/,
    );
  });

  it('goes on taking it when the deadline gets another key', () => {
    const renamed = withDeadlineKey(content, 'visit', 'first-visit');
    expect(JSON.stringify(renamed.steps)).not.toContain('"deadline":"visit"');
    expect(JSON.stringify(renamed.steps).match(/"deadline":"first-visit"/g)).toHaveLength(3);
    expect(JSON.stringify(renamed.steps[1])).toContain('"deadline":"notices"');
  });

  it('is told before the deadline is removed, and is left without the date', () => {
    expect(whatSpeaksOf(content, 'visit')).toEqual([
      '“Remind of the visit” takes a date from it, and will be without that date.',
    ]);
    const [visit, tell] = withoutDeadline(content, 'visit').steps;
    expect(visit).not.toHaveProperty('when');
    expect(visit?.settings).toEqual({ team: 'spoke', title: 'Remind' });
    expect(tell).toEqual(content.steps[1]);
    expect(withoutDeadline(content, 'visit').deadlines.map(({ key }) => key)).toEqual(['notices']);
  });
});
