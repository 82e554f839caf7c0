import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, londonDate, londonTime } from '@linchpin/dates';
import { ago, startDeadlines } from '../../../test/support/deadlines.js';
import { DeadlineRefusedError, UnknownDeadlineError } from './deadline-errors.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

describe('a person', () => {
  const missed = async (run = {}) => {
    const deadline = await deadlines.one({ occurredAt: new Date('2026-06-01T09:00:00Z'), ...run });
    await deadlines.service.sweep();
    return deadline;
  };

  it('gives a missed deadline its reason, and another one later', async () => {
    const { id } = await missed();
    await deadlines.service.explain(deadlines.officer, id, '  The chair was\n ill. ');
    expect(await deadlines.find(id)).toMatchObject({ missedReason: 'The chair was ill.' });
    await deadlines.service.explain(deadlines.lead, id, 'No room was free.');
    const { history } = await deadlines.find(id);
    expect(history.slice(2)).toMatchObject([
      { change: 'explained', by: 'ST-02', note: 'The chair was ill.' },
      { change: 'explained', by: 'ST-01', note: 'No room was free.' },
    ]);
  });

  it.each([
    ['', /few words/],
    ['x'.repeat(301), /300/],
    ['See {name}', /plain words/],
    ['<b>Late</b>', /plain words/],
  ])('is not let give %j as a reason', async (reason, problem) => {
    const { id } = await missed();
    await expect(deadlines.service.explain(deadlines.officer, id, reason)).rejects.toThrow(problem);
    expect((await deadlines.find(id)).missedReason).toBeNull();
  });

  it('needs no reason for what is not missed', async () => {
    const { id } = await deadlines.one();
    await expect(deadlines.service.explain(deadlines.officer, id, 'Too early')).rejects.toThrow(DeadlineRefusedError);
  });

  it('meets a deadline by the day on which it was done', async () => {
    const { id } = await deadlines.one({ occurredAt: ago(72) });
    const yesterday = addDays(londonDate(new Date()), -1);
    await deadlines.service.meet(deadlines.officer, id, yesterday);
    expect(await deadlines.find(id)).toMatchObject({ state: 'met' });
    expect(londonDate((await deadlines.find(id)).metAt ?? new Date(0))).toBe(yesterday);
    expect(await deadlines.changes(id)).toEqual(['owed', 'met by ST-02']);
    await expect(deadlines.service.meet(deadlines.officer, id, yesterday)).rejects.toThrow('met already');
  });

  it('has met it with the last day, and has not with the next', async () => {
    const [inTime, late] = [await missed(), await missed()];
    await deadlines.service.meet(deadlines.officer, inTime.id, '2026-06-15');
    await deadlines.service.meet(deadlines.officer, late.id, '2026-06-16');
    expect(await deadlines.find(inTime.id)).toMatchObject({ dueOn: '2026-06-15', state: 'met' });
    expect(await deadlines.find(late.id)).toMatchObject({ state: 'missed', metAt: null, doneAt: expect.any(Date) });
    await expect(deadlines.service.meet(deadlines.officer, late.id, '2026-06-15')).rejects.toThrow('recorded already');
  });

  describe('of what is owed to the moment', () => {
    const due = new Date('2026-06-02T11:00:00Z'); // noon in London
    const exact = () => missed({ occurredAt: new Date('2026-06-01T11:00:00Z'), timing: { unit: 'hours', amount: 24 } });

    it('needs the time at which it was done', async () => {
      const { id } = await exact();
      for (const at of [undefined, '', '25:00', 'noon']) {
        await expect(deadlines.service.meet(deadlines.officer, id, '2026-06-02', at)).rejects.toThrow(/^Enter a time/);
      }
      await expect(deadlines.service.meet(deadlines.officer, id, '2026-06-02')).rejects.toMatchObject({ field: 'at' });
    });

    it('has met it before the moment, and not on that day but later', async () => {
      const [inTime, late] = [await exact(), await exact()];
      await deadlines.service.meet(deadlines.officer, inTime.id, '2026-06-02', '11:59');
      await deadlines.service.meet(deadlines.officer, late.id, '2026-06-02', '17:00');
      expect(await deadlines.find(inTime.id)).toMatchObject({ dueAt: due, state: 'met' });
      expect(await deadlines.find(late.id)).toMatchObject({
        state: 'missed',
        metAt: null,
        doneAt: new Date('2026-06-02T16:00:00Z'),
      });
    });

    it('cannot have done it later than now, or at a time that there was not', async () => {
      const { id } = await deadlines.one({
        occurredAt: new Date('2026-03-01T09:00:00Z'),
        timing: { unit: 'hours', amount: 9 },
      });
      const soon = new Date(Date.now() + 60_000);
      await expect(deadlines.service.meet(deadlines.officer, id, londonDate(soon), londonTime(soon))).rejects.toThrow(
        'in the past',
      );
      await expect(deadlines.service.meet(deadlines.officer, id, '2026-03-29', '01:30')).rejects.toThrow(
        'no such time',
      );
    });
  });

  it('cannot have done it in the future, or before it was owed', async () => {
    const { id } = await deadlines.one();
    const today = londonDate(new Date());
    await expect(deadlines.service.meet(deadlines.officer, id, addDays(today, 1))).rejects.toThrow('in the past');
    await expect(deadlines.service.meet(deadlines.officer, id, addDays(today, -1))).rejects.toThrow('counts from');
  });

  it('says with a reason that an open deadline is not owed, and then nothing comes of it', async () => {
    const { id } = await deadlines.one();
    await expect(deadlines.service.withdraw(deadlines.officer, id, '')).rejects.toThrow('few words');
    await deadlines.service.withdraw(deadlines.officer, id, 'It was a review conference.');
    await deadlines.dueIn(id, -1);
    expect(await deadlines.service.sweep()).toBe(0);
    expect(await deadlines.find(id)).toMatchObject({
      state: 'withdrawn',
      history: [{}, { change: 'withdrawn', by: 'ST-02', note: 'It was a review conference.' }],
    });
    await expect(deadlines.service.withdraw(deadlines.officer, id, 'Again')).rejects.toThrow(DeadlineRefusedError);
  });

  describe('who took a deadline back by mistake', () => {
    const back = async (given: Parameters<typeof deadlines.one>[0] = {}) => {
      const deadline = await deadlines.one(given);
      await deadlines.service.withdraw(deadlines.officer, deadline.id, 'It was a review conference.');
      return deadline;
    };
    const again = (id: string, words = 'It was an initial one.') =>
      deadlines.service.oweAgain(deadlines.officer, id, words);

    it('owes it again with the reason, and it is missed once like every other', async () => {
      const { id } = await back();
      const { dueOn } = await deadlines.find(id);
      await expect(again(id, ' ')).rejects.toThrow('few words');
      await again(id);
      expect(await deadlines.find(id)).toMatchObject({
        ...{ state: 'open', dueOn },
        history: [{}, {}, { change: 'owed', by: 'ST-02', note: 'It was an initial one.', dueOn }],
      });
      await expect(again(id)).rejects.toThrow('owed already');
      await deadlines.dueIn(id, -1);
      expect(await deadlines.service.sweep()).toBe(1);
      expect(await deadlines.service.sweep()).toBe(0);
      expect(await deadlines.told(id)).toMatchObject([{ type: 'deadline.missed' }]);
    });

    it('owes what has passed in the meantime: the next sweep tells once that it is missed', async () => {
      const { id } = await back({ occurredAt: new Date('2026-06-01T09:00:00Z') });
      expect(await deadlines.service.sweep()).toBe(0);
      await again(id);
      await deadlines.service.sweep();
      await deadlines.service.sweep();
      expect(await deadlines.find(id)).toMatchObject({ state: 'missed' });
      expect(await deadlines.told(id)).toMatchObject([{ type: 'deadline.missed' }]);
    });

    it('is not told a second time that it is at risk', async () => {
      const { id } = await deadlines.one();
      await deadlines.dataSource.query(`UPDATE deadlines SET at_risk_at = now() WHERE id = $1`, [id]);
      await deadlines.service.sweep();
      await deadlines.service.withdraw(deadlines.officer, id, 'It was a review conference.');
      await again(id);
      await deadlines.dataSource.query(`UPDATE deadlines SET at_risk_at = now() WHERE id = $1`, [id]);
      expect(await deadlines.service.sweep()).toBe(0);
    });

    it('finds it met by what was done in time while nothing was owed, and late by what was not', async () => {
      const metBy = { event: 'coregroup.scheduled' };
      const inTime = await back({ metBy, occurredAt: ago(48) });
      await deadlines.happens('coregroup.scheduled', inTime, ago(24));
      const late = await back({ metBy, occurredAt: new Date('2026-06-01T09:00:00Z') });
      await deadlines.happens('coregroup.scheduled', late, ago(24));
      expect(await deadlines.changes(inTime.id)).toEqual(['owed', 'withdrawn by ST-02']);
      await again(inTime.id);
      await again(late.id);
      await deadlines.service.sweep();
      expect(await deadlines.find(inTime.id)).toMatchObject({ state: 'met', metAt: expect.any(Date) });
      expect((await deadlines.changes(inTime.id)).slice(2)).toEqual(['owed by ST-02', 'met']);
      expect(await deadlines.find(late.id)).toMatchObject({ state: 'missed', doneAt: expect.any(Date) });
    });

    it('owes it by the day that the calendars of today come to', async () => {
      const { id } = await back();
      const { dueOn } = await deadlines.find(id);
      await deadlines.dataSource.query(`INSERT INTO closure_days (on_date, title) VALUES ($1, 'Training')`, [dueOn]);
      await again(id);
      const found = await deadlines.find(id);
      await deadlines.dataSource.query(`DELETE FROM closure_days`);
      expect(found.dueOn > dueOn).toBe(true);
      expect(found.dueAt.getTime()).toBeGreaterThan(Date.parse(found.dueOn));
    });

    it('is refused what a later event owes anew, whoever took the earlier one back', async () => {
      const replaced = await deadlines.one({ occurredAt: ago(48) });
      const mistaken = await back({ occurredAt: ago(48) });
      for (const { subject, runId } of [replaced, mistaken]) {
        await deadlines.one({ occurredAt: ago(24), subject, likeRun: runId });
      }
      for (const { id } of [replaced, mistaken]) {
        await expect(again(id)).rejects.toThrow('taken its place');
        expect(await deadlines.find(id)).toMatchObject({ state: 'withdrawn' });
      }
    });

    it('without the right knows of no restricted one', async () => {
      const { id } = await deadlines.one({ restricted: true });
      await deadlines.service.withdraw(deadlines.lead, id, 'It was a review conference.');
      await expect(again(id)).rejects.toThrow(UnknownDeadlineError);
    });
  });

  it('without the right knows of no restricted deadline', async () => {
    const { id, runId } = await missed({ restricted: true });
    expect(await deadlines.service.find(deadlines.officer, id)).toBeNull();
    expect(await deadlines.service.ofRun(deadlines.officer, runId)).toEqual([]);
    expect(await deadlines.service.counts(deadlines.officer)).toEqual([]);
    expect((await deadlines.service.list(deadlines.officer, { view: 'all', page: 1, pageSize: 9 })).total).toBe(0);
    await expect(deadlines.service.explain(deadlines.officer, id, 'The chair was ill.')).rejects.toThrow(
      UnknownDeadlineError,
    );
    await expect(deadlines.service.meet(deadlines.officer, id, '2026-06-15')).rejects.toThrow(UnknownDeadlineError);
    await deadlines.service.explain(deadlines.lead, id, 'The chair was ill.');
  });
});

describe('the list', () => {
  const list = async (view: 'due' | 'at-risk' | 'unexplained' | 'all', filter = {}) => {
    const { rows, total } = await deadlines.service.list(deadlines.officer, {
      view,
      page: 1,
      pageSize: 20,
      ...filter,
    });
    return { titles: rows.map(({ title }) => title), total };
  };
  const hub = { code: 'HUB-N', hubOf: ['HUB-N', 'SPK-NE'] };
  const spoke = { code: 'SPK-NE', hubOf: [] };

  it('shows what is due first at the top, by state and by page', async () => {
    await deadlines.one({ title: 'later', timing: { amount: 30 } });
    const risky = await deadlines.one({ title: 'sooner', timing: { amount: 5 } });
    await deadlines.dueIn(risky.id, 100, -1);
    const past = await deadlines.one({ title: 'missed', occurredAt: new Date('2026-06-01T09:00:00Z') });
    await deadlines.service.sweep();
    expect(await list('due')).toEqual({ titles: ['missed', 'sooner', 'later'], total: 3 });
    expect(await list('at-risk')).toEqual({ titles: ['sooner'], total: 1 });
    expect(await list('unexplained')).toEqual({ titles: ['missed'], total: 1 });
    expect(await list('all', { page: 2, pageSize: 2 })).toEqual({ titles: ['missed'], total: 3 });
    expect(await list('due', { dueBy: (await deadlines.find(risky.id)).dueOn })).toEqual({
      titles: ['missed', 'sooner'],
      total: 2,
    });
    await deadlines.service.explain(deadlines.officer, past.id, 'The chair was ill.');
    expect((await list('unexplained')).total).toBe(0);
    expect((await list('due')).total).toBe(2);
  });

  it('belongs to a team by its code, to the spoke of its event, or to the hub that serves that spoke', async () => {
    await deadlines.one({ title: 'of the spoke' });
    await deadlines.one({ title: 'of the hub', team: 'hub', timing: { amount: 11 } });
    await deadlines.one({ title: 'of the hub’s own event', team: 'hub', teamCode: 'HUB-N', timing: { amount: 12 } });
    await deadlines.one({ title: 'of the hub by code', team: 'HUB-N', teamCode: 'SPK-SW', timing: { amount: 13 } });
    await deadlines.one({ title: 'of nobody', teamCode: null });
    expect((await list('due', { team: spoke })).titles).toEqual(['of the spoke']);
    expect((await list('due', { team: hub })).titles).toEqual([
      'of the hub',
      'of the hub’s own event',
      'of the hub by code',
    ]);
    expect(await deadlines.service.counts(deadlines.officer)).toContainEqual({
      team: 'hub',
      teamCode: 'SPK-NE',
      open: 1,
      atRisk: 0,
      bookedLate: 0,
      unexplained: 0,
    });
  });
});
