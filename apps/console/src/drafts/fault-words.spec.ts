import { describe, expect, it } from '@jest/globals';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { linkedFaults } from './fault-links.js';

const content: DraftContent = {
  steps: [
    { key: 'room', title: 'Book the room', kind: 'rooms.book', after: [], settings: {} },
    { key: 'task', title: 'Do it', kind: 'tasks.assign', after: [], settings: {} },
  ],
  deadlines: [
    {
      key: 'held',
      title: 'Held',
      due: { from: 'event', amount: 1, unit: 'days', direction: 'after', calendar: 'service' },
      rule: 'statutory',
      team: 'hub',
      metBy: 'person',
      atRisk: 75,
    },
  ],
};

describe('what the rules say in the words of files', () => {
  it.each([
    [
      ['steps', 0, 'settings'],
      'rooms.book needs the setting minutes.',
      '“Book the room”: enter the length in minutes.',
    ],
    [['steps', 1, 'settings'], 'tasks.assign needs the setting team.', '“Do it”: choose the team.'],
    [['steps', 1, 'settings'], 'tasks.assign needs the setting title.', '“Do it”: enter what to do.'],
    [
      ['steps', 0, 'settings', 'capacity'],
      'The event has no field venueNeed.capacity.',
      '“Book the room”: This event does not give the number of people. Choose something else.',
    ],
    [
      ['steps', 1, 'settings', 'due', 'from', 'field'],
      'The event has no field gone.',
      '“Do it”: This event does not give “Gone”. Choose something else.',
    ],
    [
      ['deadlines', 0, 'citation'],
      'is needed for a statutory date: say which law or guidance sets it',
      '“Held”: Enter the law or guidance that sets the date.',
    ],
    [
      ['deadlines', 0, 'metBy', 'event'],
      'conference.held is about a meeting, this trigger about a placement: it could never meet the deadline.',
      '“Held”: Choose another event to meet it: this one is never about the same subject.',
    ],
  ])('%j is told as people say it', (path, message, text) => {
    expect(linkedFaults(content, '', [{ path, message }])[0]?.text).toBe(text);
  });
});
