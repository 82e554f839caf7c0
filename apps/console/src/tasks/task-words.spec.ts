import { describe, expect, it } from '@jest/globals';
import { readerWith } from '../../../../test/support/readers.js';
import { taskOffers } from './task-words.js';

const officer = readerWith({ id: 'me' });
const manager = readerWith({ id: 'me', role: 'manager' });
const notDone = { doneBy: null, finishedAt: null };
const open = { ...notDone, state: 'open', assigneeId: null, boundary: 'admin' } as const;
const mine = { ...notDone, state: 'claimed', assigneeId: 'me', boundary: 'admin' } as const;
const theirs = { ...notDone, state: 'claimed', assigneeId: 'them', boundary: 'admin' } as const;
const nothing = { claim: false, release: false, handOver: false, done: false, approval: false, undo: false };

describe('what a page offers to do with a task', () => {
  it('is to take an open one, give it away or finish it', () => {
    expect(taskOffers(open, officer, true)).toEqual({ ...nothing, claim: true, handOver: true, done: true });
  });

  it('is to give back, give away or finish one’s own', () => {
    expect(taskOffers(mine, officer, true)).toEqual({ ...nothing, release: true, handOver: true, done: true });
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

  it('of what needs approval is to record it, for a manager only, whoever prepared it', () => {
    for (const task of [open, mine, theirs]) {
      const needing = { ...task, boundary: 'needs-approval' } as const;
      expect(taskOffers(needing, officer, true)).toMatchObject({ done: false, approval: false });
      expect(taskOffers(needing, manager, true)).toMatchObject({ done: false, approval: true });
    }
  });

  it('is to undo what was marked as done today, for who marked it and for a manager', () => {
    const now = new Date('2026-12-03T15:00:00Z');
    const done = { ...mine, state: 'done', doneBy: 'me', finishedAt: new Date('2026-12-03T09:00:00Z') } as const;
    expect(taskOffers(done, officer, true, now).undo).toBe(true);
    expect(taskOffers({ ...done, doneBy: 'them' }, officer, true, now).undo).toBe(false);
    expect(taskOffers({ ...done, doneBy: 'them' }, manager, true, now).undo).toBe(true);
    const yesterday = new Date('2026-12-02T23:59:00Z');
    expect(taskOffers({ ...done, finishedAt: yesterday }, manager, true, now).undo).toBe(false);
  });
});
