import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CalendarChange,
  CalendarRefusedError,
  CalendarsChangedError,
  CouncilCalendars,
  importSchoolTerms,
} from '@linchpin/council-calendars';
import { violatedConstraint } from '@linchpin/database';
import { deadlineDates, timingSchema } from '@linchpin/timings';
import { readerWith } from '../../../test/support/readers.js';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { CalendarChanges } from './calendar-changes.service.js';

let database: TestDatabase;
let calendars: CouncilCalendars;
let service: CalendarChanges;

const manager = readerWith({ ref: 'ST-01', seesRestricted: true });
const operator = readerWith({ ref: 'ST-04' });
const closing: CalendarChange = { kind: 'close', from: '2026-11-25', to: '2026-11-25', title: 'Training day' };

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  await database.dataSource.query(
    'TRUNCATE deadline_history, deadlines, calendar_changes, proclaimed_days, closure_days, school_terms',
  );
  calendars = new CouncilCalendars(database.dataSource);
  service = new CalendarChanges(database.dataSource.manager, calendars);
});
afterAll(() => database.drop());

/** An open deadline of so many working days from Monday 23 November 2026, as the calendars are now. */
async function owed(
  calendar: 'statutory' | 'service' | 'school',
  amount: number,
  { restricted = false, direction = 'after' }: { restricted?: boolean; direction?: 'after' | 'before' } = {},
): Promise<string> {
  const { runId, event } = await givenAction(database.dataSource, {
    kind: 'tasks.assign',
    settings: { team: 'hub', title: 'Do it' },
    event: { reference: `M-${randomUUID().slice(0, 6)}` },
  });
  const timing = timingSchema.parse({ from: '2026-11-23', amount, unit: 'working-days', calendar, direction });
  const occurredAt = new Date('2026-11-23T09:00:00Z');
  const dates = deadlineDates(timing, occurredAt, await new CouncilCalendars(database.dataSource).current(), 75);
  const rule = calendar === 'statutory' ? 'statutory' : 'local';
  const [row] = await database.dataSource.query<{ id: string }[]>(
    `INSERT INTO deadlines (run_id, key, title, rule, citation, team, source_id, subject, reference, restricted, timing,
       counts_since, at_risk_percent, starts_on, due_on, due_at, at_risk_at)
     SELECT $1, $2, $2, $3, 'A source', 'hub', source_id, subject, $4, $5, $6, $7, 75, $8, $9, $10, $11
     FROM runs WHERE id = $1 RETURNING id`,
    [
      runId,
      `${calendar}-${String(amount)}`,
      rule,
      event.reference,
      restricted,
      timing,
      occurredAt,
      dates.startsOn,
      dates.dueOn,
      dates.dueAt,
      dates.atRiskAt,
    ],
  );
  return row?.id ?? '';
}

const dueOn = async (deadlineId: string): Promise<string | undefined> => {
  const [row] = await database.dataSource.query<{ on: string }[]>(
    'SELECT due_on::text AS on FROM deadlines WHERE id = $1',
    [deadlineId],
  );
  return row?.on;
};
const confirmed = async (change: CalendarChange, staff = manager) =>
  service.confirm(staff, change, (await service.preview(staff, change)).fingerprint);
const count = async (table: string): Promise<number> => {
  const [row] = await database.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${table}`);
  return row?.count ?? -1;
};

describe('a preview', () => {
  it('says what changes and which open deadlines move, and writes nothing', async () => {
    const local = await owed('service', 5);
    await owed('service', 1);
    await owed('statutory', 5);
    const preview = await service.preview(manager, closing);
    expect(preview).toMatchObject({
      changes: ['Wed 25 Nov 2026 is a closure day (Training day)'],
      statutory: false,
      closes: ['2026-11-25'],
      moved: { total: 1, rows: [{ id: local, dueOn: '2026-11-30', newDueOn: '2026-12-01', rule: 'local' }] },
    });
    expect(await count('closure_days')).toBe(0);
    expect(await dueOn(local)).toBe('2026-11-30');
  });

  it('tells nobody without the right of a restricted deadline', async () => {
    await owed('service', 5, { restricted: true });
    expect((await service.preview(operator, closing)).moved).toEqual({ rows: [], total: 0 });
    expect((await service.preview(manager, closing)).moved.total).toBe(1);
  });

  it('names fifty deadlines and counts all', async () => {
    for (let number = 5; number < 56; number += 1) await owed('service', number);
    const { moved } = await service.preview(manager, closing);
    expect([moved.rows.length, moved.total]).toEqual([50, 51]);
  });
});

describe('a confirmed change', () => {
  it('is written with the deadlines that it moves, and remembered', async () => {
    const [local, statutory] = [await owed('service', 5), await owed('statutory', 5)];
    expect(await confirmed(closing)).toBe(1);
    expect([await dueOn(local), await dueOn(statutory)]).toEqual(['2026-12-01', '2026-11-30']);
    expect((await calendars.year(2026)).closureDays).toEqual([
      { date: '2026-11-25', title: 'Training day', addedBy: 'ST-01', addedAt: expect.any(Date) },
    ]);
    expect(await calendars.history(manager)).toEqual([
      { at: expect.any(Date), who: 'ST-01', what: 'Wed 25 Nov 2026 is a closure day (Training day)', moved: 1 },
    ]);
  });

  it('is in force at once in the process that made it', async () => {
    expect((await calendars.current()).service.isWorkingDay('2026-11-25')).toBe(true);
    await confirmed(closing);
    const { service: after, statutory, school } = await calendars.current();
    expect(after.isWorkingDay('2026-11-25')).toBe(false);
    expect(statutory.isWorkingDay('2026-11-25')).toBe(true);
    expect(school.covers('2026-11-25')).toBe(false);
  });

  it('counts restricted deadlines for those with the right only', async () => {
    await owed('service', 5);
    await owed('service', 6, { restricted: true });
    expect(await confirmed(closing, operator)).toBe(1);
    expect(await calendars.history(operator)).toMatchObject([{ moved: 1 }]);
    expect(await calendars.history(manager)).toMatchObject([{ moved: 2 }]);
  });

  it('is refused the second time, and moves nothing twice', async () => {
    const local = await owed('service', 5);
    const { fingerprint } = await service.preview(manager, closing);
    await service.confirm(manager, closing, fingerprint);
    await expect(service.confirm(manager, closing, fingerprint)).rejects.toThrow(CalendarsChangedError);
    expect(await dueOn(local)).toBe('2026-12-01');
    expect(await count('calendar_changes')).toBe(1);
  });

  it('is refused when the calendars have changed since its preview', async () => {
    const { fingerprint } = await service.preview(manager, closing);
    await confirmed({ kind: 'close', from: '2026-12-24', to: '2026-12-24', title: 'Other' });
    await expect(service.confirm(manager, closing, fingerprint)).rejects.toThrow(/Somebody has changed the calendars/);
    expect(await count('closure_days')).toBe(1);
  });

  it('is made once when two people confirm at the same moment', async () => {
    const other: CalendarChange = { kind: 'close', from: '2026-11-26', to: '2026-11-26', title: 'Other' };
    const { fingerprint } = await service.preview(manager, closing);
    const outcomes = await Promise.allSettled(
      [closing, other, closing].map((change) => service.confirm(manager, change, fingerprint)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect([await count('closure_days'), await count('calendar_changes')]).toEqual([1, 1]);
  });

  it('leaves nothing behind when a deadline cannot be moved', async () => {
    const local = await owed('service', 5);
    const { fingerprint } = await service.preview(manager, closing);
    await database.dataSource.query(`UPDATE deadlines SET timing = timing || '{"from": "nonsense1"}' WHERE id = $1`, [
      local,
    ]);
    await expect(service.confirm(manager, closing, fingerprint)).rejects.toThrow();
    expect([await count('closure_days'), await count('calendar_changes')]).toEqual([0, 0]);
    expect((await calendars.current()).service.isWorkingDay('2026-11-25')).toBe(true);
  });

  it('that opens a day again moves the deadlines back', async () => {
    const local = await owed('service', 5);
    await confirmed(closing);
    expect(await confirmed({ kind: 'open', from: '2026-11-25', to: '2026-11-25' })).toBe(1);
    expect(await dueOn(local)).toBe('2026-11-30');
    expect(await count('closure_days')).toBe(0);
  });
});

describe('school terms', () => {
  const term = { id: randomUUID(), name: 'Autumn', startsOn: '2026-11-02', endsOn: '2026-12-18' };

  it('move what is counted in school days, and nothing else', async () => {
    await confirmed({ kind: 'add-term', ...term });
    await confirmed({
      kind: 'add-term',
      id: randomUUID(),
      name: 'Spring',
      startsOn: '2027-01-05',
      endsOn: '2027-02-12',
    });
    const [school, local] = [await owed('school', 20), await owed('service', 20)];
    expect([await dueOn(school), await dueOn(local)]).toEqual(['2027-01-05', '2026-12-21']);
    expect(await confirmed({ kind: 'change-term', ...term, endsOn: '2026-12-16' })).toBe(1);
    expect([await dueOn(school), await dueOn(local)]).toEqual(['2027-01-07', '2026-12-21']);
    expect((await calendars.year(2027)).terms).toMatchObject([{ name: 'Spring', addedBy: 'ST-01' }]);
    await confirmed({ kind: 'remove-term', id: term.id });
    expect((await calendars.year(2026)).terms).toEqual([]);
  });

  it('never overlap, whoever writes them', async () => {
    const add = (startsOn: string, endsOn: string) =>
      database.dataSource
        .query(`INSERT INTO school_terms (name, starts_on, ends_on) VALUES ('x', $1, $2)`, [startsOn, endsOn])
        .then(() => 'added', violatedConstraint);
    expect(await add('2026-09-01', '2026-12-18')).toBe('added');
    expect(await add('2026-12-18', '2027-01-10')).toBe('school_terms_no_overlap');
    expect(await add('2026-10-01', '2026-10-02')).toBe('school_terms_no_overlap');
    expect(await add('2027-01-10', '2027-01-10')).toBe('school_terms_end_after_they_start');
    expect(await add('2026-12-19', '2027-01-10')).toBe('added');
  });

  it('come from a file, as often as it is read', async () => {
    const file = { schoolTerms: [{ name: 'Autumn', startsOn: '2026-09-01', endsOn: '2026-12-18' }] };
    await importSchoolTerms(database.dataSource.manager, file);
    await importSchoolTerms(database.dataSource.manager, {
      schoolTerms: [{ name: 'Autumn', startsOn: '2026-09-02', endsOn: '2026-12-17' }],
    });
    expect((await calendars.year(2026)).terms).toEqual([
      {
        id: expect.any(String),
        name: 'Autumn',
        startsOn: '2026-09-02',
        endsOn: '2026-12-17',
        addedBy: null,
        addedAt: null,
      },
    ]);
  });
});

describe('a file of bank holidays', () => {
  const file = (...changes: (readonly [string, string])[]) => {
    const dates = '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'.split(' ').map((day) => `2027-${day}`);
    const titles = ['New Year’s Day', 'Good Friday', 'Easter Monday', 'Early May bank holiday'];
    titles.push('Spring bank holiday', 'Summer bank holiday', 'Christmas Day', 'Boxing Day');
    const events = dates.map((date, index) => ({ title: titles[index], date: new Map(changes).get(date) ?? date }));
    const extra = changes.filter(([date]) => !dates.includes(date)).map(([date, title]) => ({ title, date }));
    return JSON.stringify({ 'england-and-wales': { division: 'england-and-wales', events: [...events, ...extra] } });
  };

  it('moves statutory deadlines, and is told apart from the shipped days', async () => {
    const { change, years } = await calendars.changeOfFile(
      file(['2027-05-03', '2027-05-07'], ['2027-06-14', 'Thanks']),
    );
    expect(years).toEqual([2027]);
    if (!change) throw new Error('The file brings news.');
    const preview = await service.preview(manager, change);
    expect(preview.statutory).toBe(true);
    expect(preview.changes).toHaveLength(2);
    expect(preview.closes).toEqual(['2027-05-07', '2027-06-14']);
    await service.confirm(manager, change, preview.fingerprint);
    const { bankHolidays } = await calendars.year(2027);
    expect(bankHolidays.filter(({ proclaimed }) => proclaimed)).toEqual([
      expect.objectContaining({ date: '2027-05-07', insteadOf: '2027-05-03', addedBy: 'ST-01' }),
      expect.objectContaining({ date: '2027-06-14', insteadOf: null, title: 'Thanks' }),
    ]);
    const { statutory, service: local } = await calendars.current();
    expect([statutory.isWorkingDay('2027-05-07'), local.isWorkingDay('2027-05-03')]).toEqual([false, true]);
  });

  it('brings a statutory deadline to a later date', async () => {
    const statutory = await owed('statutory', 30);
    expect(await dueOn(statutory)).toBe('2027-01-07');
    const change: CalendarChange = { kind: 'proclaim', news: [{ date: '2026-12-07', title: 'Day of thanks' }] };
    expect(await confirmed(change)).toBe(1);
    expect(await dueOn(statutory)).toBe('2027-01-08');
  });

  it('brings no news the second time', async () => {
    const text = file(['2027-05-03', '2027-05-07']);
    const { change } = await calendars.changeOfFile(text);
    if (change) await confirmed(change);
    expect((await calendars.changeOfFile(text)).change).toBeNull();
  });

  it('made by hand is refused with a sentence where the database would refuse it', async () => {
    const { fingerprint } = await service.preview(manager, closing);
    const weekend: CalendarChange = { kind: 'proclaim', news: [{ date: '2026-12-12', title: 'X' }] };
    await expect(service.confirm(manager, weekend, fingerprint)).rejects.toThrow(CalendarRefusedError);
    const term = {
      kind: 'add-term',
      id: randomUUID(),
      name: 'Autumn',
      startsOn: '2026-09-01',
      endsOn: '2026-12-18',
    } as const;
    await confirmed(term);
    const again = { ...term, startsOn: '2027-01-04', endsOn: '2027-03-25' };
    await expect(confirmed(again)).rejects.toThrow('This term was added already');
  });

  it('that moves the day back empties the record', async () => {
    const { change } = await calendars.changeOfFile(file(['2027-05-03', '2027-05-07']));
    if (change) await confirmed(change);
    const back = (await calendars.changeOfFile(file())).change;
    if (!back) throw new Error('The file brings the day back.');
    await confirmed(back);
    expect(await count('proclaimed_days')).toBe(0);
    expect((await calendars.year(2027)).bankHolidays.map(({ date }) => date)).toContain('2027-05-03');
  });

  it('is refused with a sentence for whoever chose it', async () => {
    const refused = calendars.changeOfFile(file(['2027-05-03', '2027-05-31']));
    await expect(refused).rejects.toThrow(CalendarRefusedError);
    await expect(calendars.changeOfFile('no')).rejects.toThrow(/^This is not a JSON file/);
  });
});
