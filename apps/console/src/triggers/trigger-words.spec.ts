import { describe, expect, it } from '@jest/globals';
import { namesOf } from './reference-names.js';
import { triggerHistory } from './trigger-history.js';
import { inForceWords, stateOf, whenWords } from './trigger-words.js';

const [may, june] = [new Date('2026-04-30T23:00:00Z'), new Date('2026-05-31T23:00:00Z')];
const afternoon = new Date('2026-05-20T13:40:00Z');

describe('names', () => {
  const names = namesOf(
    new Map([
      ['ST-01', 'Margaret Quillan'],
      ['ST-06', 'Samir Hollowbrook'],
    ]),
    new Map([
      ['SPK-N', 'North team support'],
      ['SPK-NE', 'North East team support'],
    ]),
  );

  it('stand where references stood, whole ones only', () => {
    expect(names.inText('now SPK-NE; it was SPK-N. SPK-NEW, ST-011 and D01 stay, (ST-01) too')).toBe(
      'now North East team support; it was North team support. SPK-NEW, ST-011 and D01 stay, (Margaret Quillan) too',
    );
  });

  it('of several people are a list, each once, and unknown references stay', () => {
    expect(names.people(['ST-01', 'ST-06', 'ST-01'])).toBe('Margaret Quillan and Samir Hollowbrook');
    expect([names.person('ST-99'), names.team('HUB-X')]).toEqual(['ST-99', 'HUB-X']);
    expect(names.team('spoke')).toBe('the spoke team of the event');
  });

  it('change nothing where nobody is known', () => {
    expect(namesOf(new Map(), new Map()).inText('ST-01')).toBe('ST-01');
  });
});

describe('the days of a version', () => {
  it('are whole days where it begins and ends at midnight, and the last is counted', () => {
    expect(inForceWords({ state: 'ended', from: may, until: june })).toBe('1 May 2026 to 31 May 2026');
    expect(inForceWords({ state: 'ended', from: may, until: afternoon })).toBe('1 May 2026 to 20 May 2026 at 2:40pm');
    expect(inForceWords({ state: 'in-force', from: may, until: null })).toBe('Since 1 May 2026');
    expect(inForceWords({ state: 'upcoming', from: june, until: null })).toBe('From 1 June 2026');
    expect(inForceWords({ state: 'never', from: null, until: null })).toMatch(/^Never/);
  });

  it('make the state of its trigger', () => {
    expect(stateOf({ state: 'upcoming', nextFrom: june }).text).toBe('From 1 June 2026');
    expect(stateOf({ state: 'retired', nextFrom: null }).text).toBe('Switched off');
  });
});

describe('what sets a trigger off', () => {
  it('is said with its conditions', () => {
    expect(
      whenWords({
        eventType: 'conference.initial.scheduled',
        conditions: { field: 'childCount', operator: 'at-least', value: 2 },
      }),
    ).toBe('When an initial conference is scheduled and the number of children is at least 2');
    expect(whenWords({ eventType: 'assessment.due', conditions: null })).toBe('When an assessment is due');
  });
});

describe('the history', () => {
  const names = namesOf(new Map([['ST-01', 'Margaret Quillan']]), new Map());
  const version = {
    id: 'one',
    version: 1,
    content: {
      title: 'T',
      on: 'assessment.due',
      repeats: 'once-per-subject',
      ownerTeam: 'HUB-N',
      steps: [],
      deadlines: [],
    },
    author: 'ST-01',
    coAuthors: [],
    approver: null,
    reachesOutside: false,
    reason: 'As it came',
    publishedAt: may,
    from: may,
    until: null,
    state: 'in-force',
    runs: 0,
  } as const;

  it('begins with the version that came with the installation', () => {
    const retired = { at: june, triggerId: 't', who: 'ST-01', what: 'retired', version: null, note: 'Enough' } as const;
    expect(
      triggerHistory(
        [retired],
        [{ ...version, content: { ...version.content, steps: [], deadlines: [] }, coAuthors: [] }],
        names,
      ),
    ).toEqual([
      { at: june, note: 'Enough', sentence: 'Margaret Quillan switched it off' },
      { at: may, note: 'As it came', sentence: 'Margaret Quillan published it as version 1' },
    ]);
  });
});
