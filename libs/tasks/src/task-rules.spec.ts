import { describe, expect, it } from '@jest/globals';
import { readerWith } from '../../../test/support/readers.js';
import { TaskRefusedError, TaskTakenError } from './task-errors.js';
import { claim, finish, handOver, release, type TaskNow } from './task-rules.js';

const me = readerWith({ id: 'me' });
const manager = readerWith({ id: 'boss', role: 'manager' });

function task(
  state: TaskNow['state'],
  assigneeId: string | null = null,
  boundary: TaskNow['boundary'] = 'admin',
): TaskNow {
  return { state, assigneeId, boundary, teamId: 'team' };
}

const everything = [
  ['claim', (of: TaskNow) => claim(of, me)],
  ['release', (of: TaskNow) => release(of, me)],
  ['hand over', (of: TaskNow) => handOver(of, me, { teamId: 'other' })],
  ['mark as done', (of: TaskNow) => finish(of, me)],
] as const;

describe('the rules of tasks', () => {
  it.each(everything)('let nobody %s what somebody else has', (_, rule) => {
    expect(() => rule(task('claimed', 'other'))).toThrow(TaskTakenError);
  });

  it.each(everything)('let nobody %s what is done or withdrawn', (_, rule) => {
    expect(() => rule(task('done', 'other'))).toThrow('This task is done already.');
    expect(() => rule(task('withdrawn'))).toThrow('This task was withdrawn: what it was about is off.');
  });

  it('let anybody take an open task on, and keep it', () => {
    expect(claim(task('open'), me)).toEqual({ change: 'claimed', state: 'claimed', teamId: 'team', assigneeId: 'me' });
    expect(claim(task('claimed', 'me'), me)).toBeUndefined();
  });

  it('let whoever has a task give it back, or a manager for them', () => {
    const open = { change: 'released', state: 'open', teamId: 'team', assigneeId: null };
    expect(release(task('claimed', 'me'), me)).toEqual(open);
    expect(release(task('claimed', 'me'), manager)).toEqual(open);
    expect(release(task('open'), me)).toBeUndefined();
  });

  it('hand a task over to a person, who has it then, in their own team', () => {
    const change = { change: 'handed-over', state: 'claimed', teamId: 'theirs', assigneeId: 'you', toStaffId: 'you' };
    expect(handOver(task('open'), me, { staffId: 'you', teamId: 'theirs' })).toEqual(change);
    expect(handOver(task('claimed', 'me'), manager, { staffId: 'you', teamId: 'theirs' })).toEqual(change);
  });

  it('hand a task over to a team, in which nobody has it yet', () => {
    expect(handOver(task('claimed', 'me'), me, { teamId: 'theirs' })).toEqual({
      change: 'handed-over',
      state: 'open',
      teamId: 'theirs',
      assigneeId: null,
      toTeamId: 'theirs',
    });
  });

  it('let an open task be marked as done at once, with the name of who did it', () => {
    expect(finish(task('open'), me, '  Room list sent  ')).toEqual({
      change: 'done',
      state: 'done',
      teamId: 'team',
      assigneeId: 'me',
      note: 'Room list sent',
    });
    expect(finish(task('open'), me, '   ')?.note).toBeUndefined();
    expect(finish(task('done', 'me'), me)).toBeUndefined();
  });

  it('let only the person who has a professional reminder mark it as done', () => {
    expect(() => finish(task('open', null, 'professional'), me)).toThrow(TaskRefusedError);
    expect(() => finish(task('claimed', 'other', 'professional'), manager)).toThrow(TaskTakenError);
    expect(finish(task('claimed', 'me', 'professional'), me)?.state).toBe('done');
    expect(handOver(task('open', null, 'professional'), me, { teamId: 'other' }).teamId).toBe('other');
  });

  it('answer in a sentence, without a stack', () => {
    expect(new TaskTakenError()).toMatchObject({
      name: 'TaskTakenError',
      message: 'Somebody else has taken this task. Open it again to see who has it.',
      stack: undefined,
    });
  });
});
