import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenAction } from '../../../../test/support/actions.js';
import { ConsolePages, headingLevels, words } from '../../../../test/support/console-pages.js';

/** What went wrong in real use: few problems, each many times. */
const reasons: [string, string, (n: number) => string][] = [
  ['SPK-NE', 'Book the room', (n) => `No room for ${String(n + 8)} people is free on ${String(n + 1)} October 2026.`],
  ['SPK-NE', 'Invite', (n) => `Meeting M-${String(20_000 + n)} has no approved list of people.`],
  ['SPK-NE', 'Invite', () => 'The template D01 has no published version.'],
  ['SPK-SW', 'Invite', () => 'The template D02 has no published version.'],
  ['SPK-SW', 'Ask agencies', (n) => `The agency did not answer at 09:${String(n + 10)} on 2026-10-14, Wednesday.`],
];
const TIMES = 12;

describe('what needs attention', () => {
  let pages: ConsolePages;

  beforeAll(async () => {
    pages = await ConsolePages.start();
    const { dataSource } = pages.database;
    let number = 0;
    const failed = async (team: string, title: string, reason: string, restricted = false) => {
      number += 1;
      const { actionId, runId } = await givenAction(dataSource, {
        kind: 'tasks.assign',
        settings: { team: 'spoke', title: 'Find a minute taker' },
        event: { reference: `M-${String(30_000 + number)}`, teamCode: team, restricted },
      });
      await dataSource.query(
        `UPDATE actions SET state = 'failed', lease_until = NULL, finished_at = now(), title = $2, reason = $3 WHERE id = $1`,
        [actionId, title, reason],
      );
      await dataSource.query(`UPDATE runs SET state = 'failed', finished_at = now() WHERE id = $1`, [runId]);
    };
    for (const [team, title, reason] of reasons)
      for (let n = 0; n < TIMES; n += 1) await failed(team, title, reason(n));
    await failed('SPK-NE', 'Invite', 'A hidden thing broke.', true);
  });
  afterAll(() => pages.stop());

  const cards = (text: string) => (text.match(/class="app-card /g) ?? []).length;

  it('is grouped into problems, each with how often, its references and one button for all of it', async () => {
    const { text } = await (await pages.as('operator')).get('/attention');
    expect(cards(text)).toBe(reasons.length);
    expect(words(text).match(/12 times/g)).toHaveLength(reasons.length);
    expect(words(text).match(/Retry all 12/g)).toHaveLength(reasons.length);
    expect(words(text).match(/See all 12/g)).toHaveLength(reasons.length);
    // Another template is another problem, though only a number tells them apart.
    expect(text).toContain('D01 has no');
    expect(text).toContain('D02 has no');
    expect(words(text)).toContain('Needs attention 5');
  });

  it('has its headings in order, with alarms or without', async () => {
    for (const name of ['operator', 'spoke']) {
      const levels = headingLevels((await (await pages.as(name)).get('/attention')).text);
      expect(levels[0]).toBe(1);
      levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1));
    }
  });

  it('shows a spoke its own, a hub what its spokes met with, and managers and operations all', async () => {
    const seen = async (name: string) => cards((await (await pages.as(name)).get('/attention')).text);
    expect(await seen('spoke')).toBe(3);
    expect(await seen('elsewhere')).toBe(2);
    expect(await seen('officer')).toBe(3);
    expect(await seen('operator')).toBe(5);
    expect(await seen('lead')).toBe(6);
  });

  it('lists everything of a problem on pages of its own, and not for another team', async () => {
    const spoke = await pages.as('spoke');
    const { text } = await spoke.get('/attention');
    const path = /\/attention\/problems\/[0-9a-f-]+/.exec(text)?.[0] ?? '';
    const problem = await spoke.get(path);
    expect(problem.status).toBe(200);
    expect(cards(problem.text)).toBe(TIMES);
    expect(headingLevels(problem.text).slice(0, 2)).toEqual([1, 2]);
    expect((await (await pages.as('elsewhere')).get(path)).status).toBe(404);
    expect((await (await pages.as('leader')).get(path)).status).toBe(403);
  });

  it('tries all of a problem again, of one’s own teams only', async () => {
    const elsewhere = await pages.as('elsewhere');
    const ofSpoke = /\/attention\/problems\/[0-9a-f-]+\/retry/.exec(
      (await (await pages.as('spoke')).get('/attention')).text,
    );
    await elsewhere.submit('/attention', ofSpoke?.[0] ?? '');
    const ready = async () =>
      (await pages.database.dataSource.query(`SELECT id FROM actions WHERE state = 'ready'`)).length;
    expect(await ready()).toBe(0);
    const { text } = await elsewhere.get('/attention');
    const own = /\/attention\/problems\/[0-9a-f-]+\/retry/.exec(text)?.[0] ?? '';
    expect(await elsewhere.submit('/attention', own)).toMatchObject({ status: 303, location: '/attention' });
    expect(words((await elsewhere.get('/attention')).text)).toContain('12 actions will be tried again.');
    expect(await ready()).toBe(TIMES);
    expect((await elsewhere.get(own.replace('/retry', ''))).status).toBe(404);
  });
});
