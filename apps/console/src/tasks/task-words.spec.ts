import { describe, expect, it } from '@jest/globals';
import { taskOffers } from './task-words.js';

const officer = { id: 'me', role: 'business-support' } as const;
const manager = { id: 'me', role: 'manager' } as const;
const open = { state: 'open', assigneeId: null, boundary: 'admin' } as const;
const mine = { state: 'claimed', assigneeId: 'me', boundary: 'admin' } as const;
const theirs = { state: 'claimed', assigneeId: 'them', boundary: 'admin' } as const;
const nothing = { claim: false, release: false, handOver: false, done: false };

describe('what a page offers to do with a task', () => {
  it('is to take an open one, give it away or finish it', () => {
    expect(taskOffers(open, officer, true)).toEqual({ claim: true, release: false, handOver: true, done: true });
  });

  it('is to give back, give away or finish one’s own', () => {
    expect(taskOffers(mine, officer, true)).toEqual({ claim: false, release: true, handOver: true, done: true });
  });

  it('is nothing with a colleague’s, but a manager stands in for somebody who is away', () => {
    expect(taskOffers(theirs, officer, true)).toEqual(nothing);
    expect(taskOffers(theirs, manager, true)).toEqual({ ...nothing, release: true, handOver: true });
  });

  it('is not to finish a reminder of professional work that nobody has', () => {
    expect(taskOffers({ ...open, boundary: 'professional' }, officer, true)).toMatchObject({
      claim: true,
      done: false,
    });
    expect(taskOffers({ ...mine, boundary: 'professional' }, officer, true)).toMatchObject({ done: true });
  });

  it('is nothing once it is finished, and nothing for those who only look', () => {
    for (const state of ['done', 'withdrawn'] as const) {
      expect(taskOffers({ ...mine, state }, manager, true)).toEqual(nothing);
    }
    expect(taskOffers(open, officer, false)).toEqual(nothing);
  });
});
