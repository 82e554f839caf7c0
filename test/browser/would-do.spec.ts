import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

const TITLE = 'What this draft would do';
const actor = { ref: 'ST-01' };

let linchpin: Linchpin;
let browser: Browser;
let form: string;
let staff: SignedIn;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(), launchBrowser()]);
  const { eventId } = await linchpin.send('conference-initial-scheduled');
  await linchpin.settled(eventId);
  const [trigger] = await linchpin.dataSource.query<{ id: string }[]>(
    `SELECT id FROM triggers WHERE name = 'initial-conference'`,
  );
  const draftId = await new TriggerDrafts(linchpin.dataSource.manager).change(actor, trigger?.id ?? '');
  form = `${linchpin.settings.CONSOLE_URL}/triggers/drafts/${draftId}/report`;
  staff = new SignedIn(browser, linchpin.settings.CONSOLE_URL);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

describe.each([
  ['at a desktop', desktop],
  ['on a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
])('what a draft would do, %s', (_where, how) => {
  it('is asked for, waited for and read', async () => {
    const scripted = !('javaScriptEnabled' in how);
    const shown = await staff.as('samir.hollowbrook', how);
    await linchpin.stop('worker');
    await shown.goTo(form, TITLE);
    await shown.page.getByLabel('One event that I paste').check();
    await shown.press('button', 'Run without effect', TITLE);
    expect(await shown.page.getByRole('alert').first().innerText()).toMatch(/Paste an event/);
    await shown.page.getByLabel('The last 7 days').check();
    await shown.press('button', 'Run without effect', TITLE);
    await shown.page.getByText('It begins as soon as it is its turn').waitFor();

    await linchpin.dataSource.query(
      `UPDATE would_do_reports SET state = 'running', lease_until = now() + interval '1 second', fence = 1,
         total = 4000, examined = 1000, enqueue_after = now() WHERE state = 'queued'`,
    );
    if (!scripted) await shown.press('link', 'Refresh', TITLE);
    await shown.page.getByText('1,000 of 4,000 events looked at (25%)').waitFor();
    await shown.shown(TITLE);

    await linchpin.start('worker');
    await eventually('the report to be done', async () => {
      if (!scripted) await shown.page.reload();
      return (await shown.page.getByText('Step by step').count()) > 0;
    });
    await shown.shown(TITLE);
    await shown.page.locator('main details summary').first().click();
    await shown.page.getByText('Book the conference room').last().waitFor();
    await shown.shown(TITLE);
    await shown.press('link', 'All reports of this draft', TITLE);
    expect(await shown.page.getByRole('table', { name: 'Reports' }).innerText()).toMatch(/Done/);
    await shown.close();
  });
});
