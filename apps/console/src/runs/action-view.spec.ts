import { describe, expect, it } from '@jest/globals';
import type { ActionRow } from '@linchpin/actions';
import { actionViews } from './action-view.js';

const now = new Date('2026-11-22T10:00:00Z');
const later = new Date('2026-12-07T09:00:00Z');

function action(given: Partial<ActionRow>): ActionRow {
  return {
    id: 'a',
    runId: 'r',
    stepKey: 'step',
    kind: 'tasks.assign',
    title: 'Find a minute taker',
    state: 'waiting',
    waitsFor: [],
    dueAt: null,
    finishedAt: null,
    result: null,
    reason: null,
    asked: null,
    askedAt: null,
    skippedAt: null,
    skippedBy: null,
    skipReason: null,
    attempts: [],
    ...given,
  };
}

const attempt = (outcome: string) => ({ number: 1, startedAt: '', finishedAt: null, outcome, detail: null });
const only = (given: Partial<ActionRow>) => actionViews([action(given)], now)[0];

describe('actionViews', () => {
  it('says until when an action waits', () => {
    expect(only({ state: 'ready', dueAt: later })).toMatchObject({
      next: 'Waits until 7 December 2026 at 9am',
      tag: { text: 'Waiting' },
    });
    expect(only({ state: 'ready', dueAt: new Date('2026-11-22T09:00:00Z') })).toMatchObject({
      next: 'Will be done in a moment',
      tag: { text: 'Ready' },
    });
  });

  it('says when a failed attempt is repeated', () => {
    expect(only({ state: 'ready', dueAt: later, attempts: [attempt('failed')] })?.next).toBe(
      'Attempt 1 failed. Will be tried again on 7 December 2026 at 9am',
    );
  });

  it('names the steps that are waited for, and only those that are not done', () => {
    const views = actionViews(
      [
        action({ stepKey: 'room', title: 'Book a room', state: 'succeeded' }),
        action({ stepKey: 'letter', title: 'Invite', state: 'rejected', reason: 'No address.' }),
        action({ stepKey: 'ask', title: 'Ask', state: 'running' }),
        action({ stepKey: 'last', waitsFor: ['room', 'letter', 'ask'], dueAt: later }),
      ],
      now,
    );
    expect(views[3]?.next).toBe('Waits for “Invite” and “Ask”, and not before 7 December 2026 at 9am');
  });

  it('offers a retry for what failed or was rejected, and nothing else', () => {
    const states = ['waiting', 'ready', 'running', 'succeeded', 'skipped', 'rejected', 'failed', 'withdrawn'];
    expect(states.filter((state) => only({ state })?.canRetry)).toEqual(['rejected', 'failed']);
  });

  it('tells a booked room in people’s words', () => {
    const result = {
      roomName: 'Cedar room',
      siteName: 'Northgate House',
      startsAt: '2026-07-10T09:00:00.000Z',
      endsAt: '2026-07-10T11:00:00.000Z',
    };
    expect(only({ kind: 'rooms.book', state: 'succeeded', result })?.lines).toEqual([
      { label: 'Room', text: 'Cedar room, Northgate House' },
      { label: 'When', text: '10 July 2026, 10am to midday' },
    ]);
  });

  it('links documents, checks and tasks with the permission that their pages ask for', () => {
    const id = '0c5f8a5a-202c-49ee-a4e0-8de7ef3b9661';
    const documents = {
      documents: [{ documentId: id, fileName: 'D01.docx', state: 'draft' }],
      template: 'D01',
      templateVersion: 2,
    };
    expect(only({ kind: 'documents.generate', state: 'succeeded', result: documents })?.lines[0]).toEqual({
      label: 'Draft',
      text: 'D01.docx',
      path: `/documents/${id}`,
      permission: 'see-documents',
    });
    const checks = { requests: [{ requestId: id, reference: 'CS-1-HLT', agency: 'HLT', dueOn: '2026-12-04' }] };
    expect(only({ kind: 'agency-checks.request', state: 'succeeded', result: checks })?.lines).toEqual([
      {
        label: 'Asked',
        text: 'HLT: CS-1-HLT, answer due 4 December 2026',
        path: `/checks/${id}`,
        permission: 'see-checks',
      },
    ]);
    const task = { taskId: id, team: 'HUB-N', dueOn: null };
    expect(only({ state: 'succeeded', result: task })?.lines).toEqual([
      { label: 'Task for', text: 'HUB-N', path: `/tasks/${id}`, permission: 'see-tasks' },
    ]);
  });

  it('makes no link of an id that is none', () => {
    const result = { taskId: '../../sign-out', team: 'HUB-N' };
    expect(only({ state: 'succeeded', result })?.lines).toEqual([]);
  });

  it('shows why a room was rejected and what else is free', () => {
    const result = { alternatives: [{ room: 'Hall', site: 'Mill House', startsAt: '2027-01-19T10:30:00.000Z' }] };
    expect(only({ kind: 'rooms.book', state: 'rejected', reason: 'All taken.', result })).toMatchObject({
      reason: 'All taken.',
      alternatives: [{ when: '19 January 2027 at 10:30am', where: 'Hall, Mill House' }],
      lines: [],
    });
  });

  it('survives a result that has another shape', () => {
    expect(only({ kind: 'rooms.book', state: 'succeeded', result: { room: 7 } })?.lines).toEqual([]);
    expect(
      only({ kind: 'rooms.book', state: 'rejected', reason: 'x', result: { alternatives: 'none' } }),
    ).toMatchObject({
      alternatives: [],
    });
  });

  it('never calls done what was only asked, and names who has or did it', () => {
    const asked = { team: 'HUB-N', teamName: 'North centre', inHand: true };
    const task = {
      actionId: 'a',
      taskId: 't',
      teamName: 'North centre',
      assigneeName: null,
      doneBy: null,
      finishedAt: null,
    };
    const view = (given: Partial<ActionRow>, state: 'open' | 'claimed' | 'done', more = {}) =>
      actionViews([action({ asked, state: 'asked', ...given })], now, [{ ...task, state, ...more }])[0];
    expect(view({}, 'open')).toMatchObject({ next: 'Asked of North centre, nobody yet', tag: { text: 'Asked' } });
    expect(view({}, 'claimed', { assigneeName: 'Tobi Hart' })?.next).toBe('In hand with Tobi Hart, North centre');
    const done = { doneBy: 'Tobi Hart', finishedAt: new Date('2026-12-03T14:15:00Z') };
    expect(view({ state: 'succeeded', ...done }, 'done', done)?.next).toBe(
      'Done by Tobi Hart, North centre, on 3 December 2026 at 2:15pm',
    );
    // A reader who may not see the task hears of the team.
    expect(only({ asked, state: 'asked' })?.next).toBe('In hand with North centre');
  });

  it('says who skipped a step and why', () => {
    const skipped = { state: 'skipped', skippedAt: now, skippedBy: 'Tobi Hart', skipReason: 'A hall is hired' };
    expect(only(skipped)?.next).toBe('Skipped by Tobi Hart on 22 November 2026 at 10am: A hall is hired');
  });
});
