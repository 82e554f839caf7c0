import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

let linchpin: Linchpin;
beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake', 'console']);
});
afterAll(() => linchpin.close());

const count = async (what: string, values: unknown[] = []): Promise<number> => {
  const [row] = await linchpin.dataSource.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM ${what}`,
    values,
  );
  return row?.count ?? 0;
};

async function event(type: string, subject: string, data: object): Promise<string> {
  const body = { specversion: '1.0', id: randomUUID(), source: 'urn:exshire:mosaic', type, subject, data };
  const response = await linchpin.post(JSON.stringify({ ...body, time: new Date().toISOString() }));
  expect(response.status).toBe(202);
  return ((await response.json()) as { eventId: string }).eventId;
}

async function staff(name: string): Promise<Visitor> {
  const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
  await visitor.signIn(`${name}@exshire.example`, password);
  return visitor;
}

describe('the death of a child', () => {
  it('stops every letter about the child from then on, takes back those that were made, and asks one manager', async () => {
    const { eventId: review } = await linchpin.send('review-scheduled');
    await linchpin.settled(review);
    const letters = `documents JOIN actions ON actions.id = action_id JOIN runs ON runs.id = run_id WHERE runs.event_id = $1`;
    expect(await count(`${letters} AND documents.state <> 'withdrawn'`, [review])).toBe(5);
    const mails = (await linchpin.mails()).length;
    await event('lookedafter.ended', 'care-episode/CE-900', {
      careEpisodeRef: 'CE-900',
      childRef: 'P-1010',
      teamCode: 'SPK-CST',
      endDate: new Date().toISOString().slice(0, 10),
      recCode: 'E2',
    });
    await eventually('the letters to be withdrawn', async () => {
      const left = await count(`${letters} AND documents.state <> 'withdrawn'`, [review]);
      return left === 0 && (await linchpin.settled(review)).runs.every(({ state }) => state !== 'running');
    });
    const again = await event('review.lookedafter.scheduled', 'meeting/M-900', {
      meetingRef: 'M-900',
      childRef: 'P-1010',
      teamCode: 'SPK-CST',
      startsAt: '2037-01-14T13:30:00+00:00',
      durationMin: 90,
      venueNeed: { capacity: 8, site: 'HARBOUR' },
      reviewNumber: 5,
      inviteeListRef: 'L-30112',
    });
    const status = await linchpin.settled(again);
    expect(status.runs).toEqual([]);
    expect(status.note).toBe('Nothing was begun. A child that this is about has died: a manager decides what is sent.');
    expect(await count(letters, [again])).toBe(0);
    const tasks = await eventually('the manager to be asked', async () => {
      const rows = await linchpin.dataSource.query<{ ref: string }[]>(
        `SELECT staff.ref FROM tasks JOIN staff ON staff.id = assignee_id WHERE title LIKE 'A child has died%'`,
      );
      return rows.length === 2 && rows;
    });
    expect(tasks.map(({ ref }) => ref)).toEqual(['ST-01', 'ST-01']);
    expect((await linchpin.mails()).length).toBe(mails);
  });
});

describe('a record that turns out to be restricted', () => {
  it('is out of sight with all that was made of it, and the next event of it tells nobody else', async () => {
    const { eventId } = await linchpin.send('conference-initial-scheduled');
    await linchpin.settled(eventId);
    const officer = await staff('tobi.adeyemi-hart');
    expect((await officer.get('/documents')).text).toContain('M-20417');
    const mails = (await linchpin.mails()).length;
    const moved = (change: object) =>
      event('conference.rescheduled', 'meeting/M-20417', {
        ...{ meetingRef: 'M-20417', childRef: 'P-1001', teamCode: 'SPK-NE', reasonCode: 'chair' },
        ...{ startsAt: '2037-12-14T10:00:00+00:00', ...change },
      });
    await linchpin.settled(await moved({ restricted: true }));
    const next = await moved({ startsAt: '2037-12-15T10:00:00+00:00' });
    expect((await linchpin.settled(next)).restricted).toBe(true);
    for (const path of [
      '/documents',
      '/tasks',
      '/inbox',
      '/events',
      '/checks',
      '/deadlines',
      '/rooms?date=2037-12-10',
    ]) {
      const { status, text } = await officer.get(path);
      expect({ path, status, shown: text.includes('M-20417') }).toEqual({ path, status: 200, shown: false });
    }
    expect((await linchpin.mails()).length).toBe(mails);
    const handedOver = await count(`tasks JOIN staff ON staff.id = assignee_id WHERE restricted AND ref = 'ST-01'`);
    expect(handedOver).toBe(2);
  });

  it('is lifted by a manager with the right, who says why', async () => {
    expect((await (await staff('tobi.adeyemi-hart')).get('/holds')).status).toBe(403);
    const other = await (await staff('samir.hollowbrook')).get('/holds');
    expect(other.text).not.toContain('M-20417');
    const manager = await staff('margaret.quillan');
    const { text } = await manager.get('/holds');
    const path = /Meeting M-20417[\s\S]*?href="(\/holds\/[0-9a-f-]+)"/.exec(text)?.[1] ?? '';
    expect((await manager.submit(path, path, { reason: '' })).text).toContain('Say why it is lifted');
    expect((await manager.submit(path, path, { reason: 'The source marked the wrong record' })).location).toBe(
      '/holds',
    );
    expect((await manager.get('/holds')).text).not.toContain('Meeting M-20417');
    const [hold] = await linchpin.dataSource.query<Record<string, unknown>[]>(
      `SELECT lifted_by, lifted_reason FROM holds WHERE subject = 'meeting/M-20417'`,
    );
    expect(hold).toEqual({ lifted_by: 'ST-01', lifted_reason: 'The source marked the wrong record' });
  });
});
