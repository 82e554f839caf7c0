import { describe, expect, it } from '@jest/globals';
import { askedWords } from './asked.js';

const finishedAt = new Date('2026-12-03T14:15:00Z');
const team = { team: 'HUB-N', teamName: 'North business centre', inHand: false };

describe('where something asked of people stands', () => {
  it.each([
    ['asked', team, null, 'asked of North business centre, nobody yet'],
    ['asked', { ...team, inHand: true }, null, 'in hand with North business centre'],
    ['succeeded', team, finishedAt, 'done by North business centre on 3 December 2026 at 2:15pm'],
    ['succeeded', team, finishedAt.toISOString(), 'done by North business centre on 3 December 2026 at 2:15pm'],
    ['asked', { agencies: 4, answered: 0 }, null, 'asked of 4 agencies, none has answered yet'],
    ['asked', { agencies: 4, answered: 1 }, null, 'asked of 4 agencies, 1 has answered'],
    ['succeeded', { agencies: 1, answered: 1 }, finishedAt, 'answered by 1 agency on 3 December 2026 at 2:15pm'],
    ['succeeded', null, finishedAt, null],
    ['rejected', team, finishedAt, null],
  ])('%s of %j at %s is: %s', (state, asked, at, words) => {
    expect(askedWords({ state, asked, finishedAt: at })).toBe(words);
  });
});
