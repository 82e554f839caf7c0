import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { triggerContentSchema } from '@linchpin/trigger-files';
import { namesOf } from './reference-names.js';
import { triggerView } from './trigger-view.js';

const teams = [{ value: 'SPK-NE', text: 'North East' }];
const wording = {
  names: namesOf(new Map(), new Map(teams.map(({ value, text }) => [value, text]))),
  calendars: {
    statutory: WorkingCalendar.statutory(),
    service: WorkingCalendar.service([]),
    school: WorkingCalendar.service([]),
  },
  lists: { teams, sites: [], equipment: [], staff: [], templates: [], addressees: [], templateRows: [] },
};

describe('a trigger as its page shows it', () => {
  it('names the teams of its conditions, of the whole and of each step, in the same words as the editor', () => {
    const inTeam = { field: 'teamCode', operator: 'equals', value: 'SPK-NE' };
    const content = triggerContentSchema.parse({
      title: 'A trigger',
      on: 'conference.initial.scheduled',
      ownerTeam: 'SPK-NE',
      conditions: { all: [inTeam] },
      steps: [
        {
          key: 'alert',
          title: 'Tell them',
          kind: 'alerts.send',
          onlyIf: inTeam,
          settings: { team: 'SPK-NE', headline: 'Look' },
        },
      ],
    });
    const { words, conditions, steps, ownerTeam } = triggerView(content, wording);
    expect(words).toEqual({
      opening: 'When an initial conference is scheduled and the team is SPK-NE (North East)',
      steps: ['Tell them, only if the team is SPK-NE (North East) (to North East)'],
      owed: [],
    });
    expect(conditions.parts).toEqual(['The team is SPK-NE (North East)']);
    expect(steps[0]?.facts).toContainEqual({ name: 'Only if', text: 'The team is SPK-NE (North East)', sums: [] });
    expect(ownerTeam).toBe('North East');
  });

  it('says where a task for one person really goes: to their own team', () => {
    const staff = [{ value: 'ST-01', text: 'Margaret Quillan, North centre', team: 'North centre' }];
    const task = { key: 'look', title: 'Look at it', kind: 'tasks.assign' };
    const content = triggerContentSchema.parse({
      title: 'A trigger',
      on: 'conference.initial.scheduled',
      ownerTeam: 'SPK-NE',
      steps: [{ ...task, settings: { team: 'SPK-NE', title: 'Look at it', assignee: 'ST-01' } }],
    });
    const { words, steps } = triggerView(content, { ...wording, lists: { ...wording.lists, staff } });
    expect(words.steps).toEqual(['Look at it (task for Margaret Quillan, North centre)']);
    expect(steps[0]?.facts).toContainEqual({
      name: 'Team',
      text: 'North centre: the team of the person. North East is not used',
      sums: [],
    });
  });
});
