import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import type { DeadlineRow } from '@linchpin/deadlines';
import { deadlineTag, historySentence, timeLeft } from './deadline-words.js';

/** The half-term holiday is the week before. */
const terms = [
  { name: 'Autumn 1', startsOn: '2026-09-01', endsOn: '2026-11-13' },
  { name: 'Autumn 2', startsOn: '2026-11-23', endsOn: '2026-12-18' },
];
const closed = [{ date: '2026-11-24', title: 'Closed' }];
const calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service(closed),
  school: WorkingCalendar.school(terms, closed),
};
/** A Monday. */
const now = new Date('2026-11-23T10:00:00Z');
const left = (given: Partial<DeadlineRow>) =>
  timeLeft(
    { dueOn: '2026-11-26', dueAt: new Date('2026-11-27T00:00:00Z'), exact: false, calendar: 'statutory', ...given },
    now,
    calendars,
  );

describe('the time that is left', () => {
  it('is told in working days of the calendar that the deadline goes by', () => {
    expect(left({})).toBe('in 3 working days');
    expect(left({ calendar: 'service' })).toBe('in 2 council working days');
    expect(left({ calendar: 'school', dueOn: '2026-11-27' })).toBe('in 3 school days');
    expect(left({ calendar: 'school', dueOn: '2026-11-16' })).toBe('1 school day late');
    expect(left({ calendar: 'service', dueOn: '2026-11-16' })).toBe('5 council working days late');
    expect(left({ dueOn: '2026-11-24' })).toBe('in 1 working day');
    expect(left({ dueOn: '2026-11-23' })).toBe('today');
  });

  it('is told in working days when it has passed, and in days when none of them was one', () => {
    expect(left({ dueOn: '2026-11-19' })).toBe('2 working days late');
    const sunday = new Date('2026-11-22T10:00:00Z');
    expect(timeLeft({ dueOn: '2026-11-20', dueAt: now, exact: false, calendar: 'service' }, sunday, calendars)).toBe(
      '2 days late',
    );
    expect(left({ dueOn: '2041-01-03' })).toMatch(/^in \d{4} days$/);
    expect(left({ dueOn: '2027-11-25', calendar: 'school' })).toBe('in 367 days');
  });

  it('names the moment of what is owed to the moment', () => {
    const exact = true;
    expect(left({ dueOn: '2026-11-23', exact, dueAt: new Date('2026-11-23T16:00:00Z') })).toBe('today, by 4pm');
    expect(left({ dueOn: '2026-11-23', exact, dueAt: new Date('2026-11-23T09:30:00Z') })).toBe('since 9:30am today');
    expect(left({ dueOn: '2026-11-24', exact, dueAt: new Date('2026-11-24T12:00:00Z') })).toBe(
      'in 1 working day, by midday',
    );
  });
});

describe('the tag of a deadline', () => {
  const open = { state: 'open', atRisk: false, bookedLate: false, missedReason: null, doneAt: null } as const;

  it('is red until there is a reason, also when it was done late', () => {
    expect(deadlineTag({ ...open, state: 'missed' })).toEqual({ text: 'Missed', colour: 'red' });
    expect(deadlineTag({ ...open, state: 'missed', doneAt: now })).toEqual({ text: 'Done late', colour: 'red' });
    expect(deadlineTag({ ...open, state: 'missed', missedReason: 'No room' })).toEqual({
      text: 'Missed',
      colour: 'grey',
    });
  });

  it('says that it was done late before a sweep has marked it as missed', () => {
    expect(deadlineTag({ ...open, atRisk: true, doneAt: now })).toEqual({ text: 'Done late', colour: 'red' });
  });

  it('says that it is booked out of time before it is missed, red until there is a reason', () => {
    const late = { ...open, atRisk: true, bookedLate: true };
    expect(deadlineTag(late)).toEqual({ text: 'Booked out of time', colour: 'red' });
    expect(deadlineTag({ ...late, missedReason: 'No chair' })).toEqual({
      text: 'Booked out of time',
      colour: 'orange',
    });
    expect(deadlineTag({ ...late, state: 'missed' }).text).toBe('Missed');
  });

  it('says that it is at risk only while it is open', () => {
    expect(deadlineTag({ ...open, atRisk: true }).text).toBe('At risk');
    expect(deadlineTag({ ...open, state: 'met' }).text).toBe('Met');
  });
});

describe('the history of a deadline', () => {
  it('names who took it back, and nobody when a later event did', () => {
    const line = { change: 'withdrawn', by: null, dueOn: null, note: null, at: now } as const;
    expect(historySentence({ ...line, by: 'Synthetic Lead' })).toBe('Synthetic Lead said that it is not owed');
    expect(historySentence(line)).toBe('No longer owed');
  });

  it('tells a move of a calendar from one that another rule made', () => {
    const line = { change: 'moved', by: null, dueOn: '2026-12-18', note: null, at: now } as const;
    expect(historySentence(line)).toBe('Now owed by 18 December 2026, because a calendar changed');
    expect(historySentence({ ...line, note: 'A limit on a day off.' })).toBe('Now owed by 18 December 2026');
  });

  it('tells what was owed from the beginning from what somebody owes again', () => {
    const line = { change: 'owed', by: null, dueOn: '2026-10-14', note: null, at: now } as const;
    expect(historySentence(line)).toBe('Owed by 14 October 2026');
    expect(historySentence({ ...line, by: 'Synthetic Lead' })).toBe(
      'Synthetic Lead said that it is owed again, by 14 October 2026',
    );
  });
});
