import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone } from '../support/browser.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

let linchpin: Linchpin;
let browser: Browser;
let address: string;
let staff: SignedIn;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['console']), launchBrowser()]);
  address = `${linchpin.settings.CONSOLE_URL}/catalogue`;
  staff = new SignedIn(browser, linchpin.settings.CONSOLE_URL);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

describe.each([
  ['at a desktop', desktop],
  ['on a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
])('the catalogue %s', (_where, how) => {
  it('is searched, read and gone back from', async () => {
    const shown = await staff.as('samir.hollowbrook', how);
    await shown.goTo(address, 'Catalogue');
    await shown.page.getByLabel(/Search/).fill('placement moved');
    await shown.press('button', 'Apply filters', 'Catalogue');
    await shown.press('link', 'Placement moved', /Placement moved/);
    const label = shown.page.getByText('Change of placement and carer');
    expect(await label.isVisible()).toBe(false);
    for (const summary of await shown.page.locator('main details summary').all()) await summary.click();
    expect(await label.isVisible()).toBe(true);
    await shown.shown(/Placement moved/);
    await shown.press('link', 'Catalogue', 'Catalogue');
    await shown.press('link', 'Make a document', /Make a document/);
    await shown.page.getByText(/^4 choices of Who it is for/).click();
    await shown.shown(/Make a document/);
    expect(await shown.page.getByText('One addressee of the council’s list').isVisible()).toBe(true);
    await shown.goTo(`${address}/actions/nothing`, 'Page not found');
    await shown.close();
  });
});
