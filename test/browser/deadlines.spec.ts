import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { ago, owe } from '../support/deadlines.js';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { eventsOf } from '../support/recording-enqueuer.js';
import { SignedIn } from '../support/signed-in.js';

let linchpin: Linchpin;
let browser: Browser;
let address: string;
let staff: SignedIn;
let missed: string;
let runId: string;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['worker', 'intake', 'console']), launchBrowser()]);
  address = linchpin.settings.CONSOLE_URL;
  staff = new SignedIn(browser, address);
  const owing = await owe(linchpin.dataSource, eventsOf(linchpin.dataSource), {
    subject: 'meeting/M-20417',
    occurredAt: ago(24 * 30),
    deadlines: [
      {
        title: 'Conference record sent',
        team: 'hub',
        timing: { amount: 5 },
        citation: 'North Yorkshire SCP standards',
      },
      {
        title: 'First core group held',
        team: 'hub',
        timing: { amount: 60 },
        rule: 'statutory',
        citation: 'Working Together 2023, chapter 3',
      },
      { title: 'Child told of the plan', timing: { amount: 90 } },
    ],
  });
  runId = owing.runId;
  missed = owing.deadlineIds[0] ?? '';
  await eventually('the worker to see what was missed', async () => {
    const rows = await linchpin.dataSource.query<unknown[]>(
      `SELECT 1 FROM deadlines WHERE id = $1 AND state = 'missed'`,
      [missed],
    );
    return rows.length > 0;
  });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

const main = (shown: ShownPage) => shown.page.getByRole('main').innerText();

describe('a hub officer', () => {
  it('comes from Today to a missed deadline and gives its reason', async () => {
    const shown = await staff.as('tobi.adeyemi-hart');
    expect(await main(shown)).toMatch(
      /Deadlines this week\s+Conference record sent\s+M-20417, \d+ council working days late\s+Missed/,
    );
    await shown.press('link', 'See all deadlines', 'Deadlines');
    await shown.press('link', /^Give the reason/, /Conference record sent/);
    await shown.page.getByLabel('Reason', { exact: true }).fill('x');
    await shown.press('button', 'Save the reason', /Conference record sent/);
    expect(await shown.page.title()).toMatch(/^Error: /);
    await shown.page.getByRole('link', { name: 'Give the reason in a few words.' }).click();
    expect(await shown.page.getByLabel('Reason', { exact: true }).evaluate('document.activeElement.id')).toBe('reason');
    await shown.page.getByLabel('Reason', { exact: true }).fill('No minute taker was free.');
    await shown.press('button', 'Save the reason', /Conference record sent/);
    expect(await main(shown)).toContain('Tobi Adeyemi-Hart gave the reason');
    await shown.close();
  });

  it('sees on a phone what the team owes, and how a date is counted', async () => {
    const shown = await staff.as('tobi.adeyemi-hart', phone);
    await shown.goTo(`${address}/deadlines`, 'Deadlines');
    expect(await main(shown)).toMatch(/Set by law: Working Together 2023, chapter 3[^]*in \d+ working days/);
    expect(await main(shown)).not.toContain('Child told of the plan');
    await shown.press('link', /First core group held/, /First core group held/);
    expect(await main(shown)).toMatch(/60 working days from .* is .*: skips \d+ weekends/);
    await shown.page.getByText('This is not owed').click();
    await shown.shown(/First core group held/);
    await shown.goTo(`${address}/runs/${runId}`, /M-20417/);
    expect(await main(shown)).toContain('Child told of the plan');
    await shown.close();
  });

  it('records without scripts when something was done', async () => {
    const shown = await staff.as('tobi.adeyemi-hart', { ...desktop, javaScriptEnabled: false });
    await shown.goTo(`${address}/deadlines?team=SPK-NE`, 'Deadlines');
    await shown.press('link', /Child told of the plan/, /Child told of the plan/);
    await shown.press('button', 'Record that it was done', /Child told of the plan/);
    expect(await main(shown)).toContain('Tobi Adeyemi-Hart marked it as met');
    await shown.close();
  });
});

describe('a leader', () => {
  it('sees the dates of all teams and no reference', async () => {
    const shown = await staff.as('beatrix.overleigh');
    await shown.goTo(`${address}/deadlines?state=all`, 'Deadlines');
    const text = await main(shown);
    expect(text).toContain('All teams: ');
    expect(text).toContain('First core group held');
    expect(text).not.toContain('M-20417');
    await shown.close();
  });
});
