import { describe, expect, it } from '@jest/globals';
import { triggerContentSchema } from '@linchpin/trigger-files';
import { linkedFaults } from './fault-links.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { listFaults } from './list-faults.js';

const entry = (value: string) => ({ value, text: value });
const lists: Lists = {
  teams: [entry('HUB-N'), entry('SPK-NE')],
  sites: [entry('CIVIC')],
  equipment: [entry('video')],
  staff: [],
  templates: [],
  addressees: [],
  templateRows: [],
};

const faults = (change: object) => {
  const content = triggerContentSchema.parse({
    title: 'A trigger',
    on: 'conference.initial.scheduled',
    ownerTeam: 'HUB-N',
    steps: [{ key: 'alert', title: 'Tell the hub', kind: 'alerts.send', settings: { team: 'hub', headline: 'Look' } }],
    ...change,
  });
  return linkedFaults(content, 'draft', listFaults(content, lists));
};

describe('a condition with a code of the installation', () => {
  it('is right with one that is on its list', () => {
    const known = { field: 'teamCode', operator: 'one-of', value: ['SPK-NE', 'HUB-N'] };
    expect(faults({ conditions: known })).toEqual([]);
    expect(faults({ conditions: { field: 'teamCode', operator: 'is-given' } })).toEqual([]);
  });

  it('is told with one that is not, with the page of that condition', () => {
    const count = { field: 'childCount', operator: 'at-least', value: 2 };
    const team = { field: 'teamCode', operator: 'one-of', value: ['SPK-NE', 'SPK-XX'] };
    expect(faults({ conditions: { all: [count, { any: [count, team] }] } })).toEqual([
      {
        text: 'There is no team SPK-XX. Choose another.',
        href: '/triggers/drafts/draft/conditions/1/value?row=1#value',
      },
    ]);
  });

  it('is right with equipment and sites that no room has: an event may ask for them', () => {
    const chair = { field: 'venueNeed.equipment', operator: 'contains', value: 'bariatric-chair' };
    const site = { field: 'venueNeed.site', operator: 'none-of', value: ['CIVIC', 'ANNEXE'] };
    expect(faults({ conditions: { any: [chair, site] } })).toEqual([]);
  });

  it('is told of a step too', () => {
    const step = {
      key: 'alert',
      title: 'Tell the hub',
      kind: 'alerts.send',
      onlyIf: { field: 'teamCode', operator: 'equals', value: 'SPK-XX' },
      settings: { team: 'hub', headline: 'Look' },
    };
    expect(faults({ steps: [step] })).toEqual([
      {
        text: '“Tell the hub”: There is no team SPK-XX. Choose another.',
        href: '/triggers/drafts/draft/steps/alert/only-if/top/value?row=0#value',
      },
    ]);
  });
});
