import { describe, expect, it } from '@jest/globals';
import { unknownCodes } from './named-codes.js';

describe('the codes of an installation in conditions', () => {
  it('are teams, of the trigger and of its steps; equipment and sites no list needs to have', () => {
    const team = { field: 'teamCode', operator: 'one-of' as const, value: ['HUB-N', 'SPK-NE'] };
    const chair = { field: 'venueNeed.equipment', operator: 'contains' as const, value: 'bariatric-chair' };
    const site = { field: 'venueNeed.site', operator: 'equals' as const, value: 'ANNEXE' };
    const onlyIf = { field: 'teamCode', operator: 'equals' as const, value: 'SPK-N' };
    const step = { key: 'a', title: 'Tell', kind: 'alerts.send' as const, after: [], settings: {}, onlyIf };
    expect(
      unknownCodes(
        {
          on: 'conference.initial.scheduled',
          conditions: { all: [chair, { any: [site, team] }] },
          steps: [step],
          deadlines: [],
        },
        () => new Set(),
      ),
    ).toEqual([
      { list: 'teams', code: 'HUB-N', path: ['conditions', 'all', 1, 'any', 1, 'value', 0] },
      { list: 'teams', code: 'SPK-NE', path: ['conditions', 'all', 1, 'any', 1, 'value', 1] },
      { list: 'teams', code: 'SPK-N', path: ['steps', 0, 'onlyIf', 'value'] },
    ]);
  });

  it('are those of owners, deadlines and settings too, where their lists are known', () => {
    const step = (settings: Record<string, unknown>) => ({
      ...{ key: 'a', title: 'Take minutes', kind: 'tasks.assign' as const, after: [] },
      settings: { title: 'Take minutes', ...settings },
    });
    const owed = (team: string) =>
      ({ key: 'd', title: 'Owed', team }) as Parameters<typeof unknownCodes>[0]['deadlines'][0];
    const trigger = {
      on: 'conference.initial.scheduled',
      ownerTeam: 'HUB-X',
      conditions: undefined,
      steps: [step({ team: 'hub', assignee: 'ST-99' }), step({ team: { field: 'teamCode' } }), step({ team: 'HUB-N' })],
      deadlines: [owed('spoke'), owed('HUB-Y')],
    };
    const teams = new Set(['HUB-N']);
    expect(unknownCodes(trigger, (list) => (list === 'teams' ? teams : undefined))).toEqual([
      { list: 'teams', code: 'HUB-X', path: ['ownerTeam'] },
      { list: 'teams', code: 'HUB-Y', path: ['deadlines', 1, 'team'] },
    ]);
    expect(unknownCodes(trigger, (list) => (list === 'staff' ? new Set() : undefined))).toEqual([
      { list: 'staff', code: 'ST-99', path: ['steps', 0, 'settings', 'assignee'], step: 'Take minutes' },
    ]);
  });
});
