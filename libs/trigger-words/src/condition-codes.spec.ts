import { describe, expect, it } from '@jest/globals';
import { codesInConditions } from './condition-codes.js';

describe('the codes of an installation in conditions', () => {
  it('are teams, of the trigger and of its steps; equipment and sites no list needs to have', () => {
    const team = { field: 'teamCode', operator: 'one-of' as const, value: ['HUB-N', 'SPK-NE'] };
    const chair = { field: 'venueNeed.equipment', operator: 'contains' as const, value: 'bariatric-chair' };
    const site = { field: 'venueNeed.site', operator: 'equals' as const, value: 'ANNEXE' };
    const onlyIf = { field: 'teamCode', operator: 'equals' as const, value: 'SPK-N' };
    const step = { key: 'a', title: 'Tell', kind: 'alerts.send' as const, after: [], settings: {}, onlyIf };
    expect(
      codesInConditions({
        on: 'conference.initial.scheduled',
        conditions: { all: [chair, { any: [site, team] }] },
        steps: [step],
      }),
    ).toEqual([
      { list: 'teams', code: 'HUB-N', path: ['conditions', 'all', 1, 'any', 1, 'value', 0] },
      { list: 'teams', code: 'SPK-NE', path: ['conditions', 'all', 1, 'any', 1, 'value', 1] },
      { list: 'teams', code: 'SPK-N', path: ['steps', 0, 'onlyIf', 'value'] },
    ]);
  });
});
