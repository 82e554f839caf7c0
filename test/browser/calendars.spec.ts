import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

let linchpin: Linchpin;
let browser: Browser;
let address: string;
let staff: SignedIn;

beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['console']), launchBrowser()]);
  address = linchpin.settings.CONSOLE_URL;
  staff = new SignedIn(browser, address);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

const open = (shown: ShownPage, summary: string) => shown.page.getByText(summary, { exact: true }).click();
const main = (shown: ShownPage) => shown.page.getByRole('main').innerText();

describe.each([
  { who: 'a manager', how: desktop, name: 'samir.hollowbrook', day: '2027-01-06', words: 'Wednesday 6 January 2027' },
  {
    who: 'somebody of operations on a phone without scripts',
    how: { ...phone, javaScriptEnabled: false },
    name: 'gethin.pulleyn',
    day: '2027-01-07',
    words: 'Thursday 7 January 2027',
  },
])('$who', ({ how, name, day, words }) => {
  it('closes a day, after seeing what that moves, and opens it again', async () => {
    const shown = await staff.as(name, how);
    await shown.goTo(`${address}/calendars?year=2027`, /2027/);
    await open(shown, 'Add closure days');
    await shown.page.getByLabel('First day', { exact: true }).fill(day);
    const check = shown.page.getByRole('button', { name: 'Check what moves' }).first();
    await Promise.all([shown.page.waitForEvent('load'), check.click()]);
    await shown.shown(/2027/);
    expect(await shown.page.getByRole('alert').innerText()).toContain('Enter what the offices are closed for');
    expect(await shown.page.getByLabel('First day', { exact: true }).inputValue()).toBe(day);
    await shown.page.getByLabel('What the offices are closed for').fill('Training day');
    await Promise.all([shown.page.waitForEvent('load'), check.click()]);
    await shown.shown('Check this change');
    expect(await main(shown)).toContain('No open deadline moves');
    await shown.press('button', 'Make this change', /2027/);
    expect(await main(shown)).toContain('The calendars are changed');
    await shown.press('link', `Remove ${words}`, 'Check this change');
    await shown.press('button', 'Make this change', /2027/);
    expect(await shown.page.getByRole('link', { name: `Remove ${words}` }).count()).toBe(0);
    await shown.close();
  });
});

describe('a leader', () => {
  it('counts working days and sees why a date is what it is', async () => {
    const shown = await staff.as('beatrix.overleigh');
    await shown.goTo(`${address}/calendars?year=2026`, /2026/);
    await shown.page.getByLabel('Date', { exact: true }).fill('2026-12-23');
    await shown.page.getByLabel('How many days', { exact: true }).fill('5');
    await shown.page.getByLabel('What is counted', { exact: true }).selectOption('service');
    await shown.press('button', 'Count', /2026/);
    expect(await main(shown)).toContain('5 council working days from Wed 23 Dec 2026 is Thu 7 Jan 2027');
    expect(await main(shown)).toContain('Tue 29 Dec 2026: Winter closure');
    await shown.close();
  });
});

describe('a manager with a file of GOV.UK', () => {
  it('sees what the file changes, marked once it is made', async () => {
    const dates = '01-01 03-26 03-29 05-07 05-31 08-30 12-27 12-28'.split(' ').map((date) => `2027-${date}`);
    const titles = ['New Year’s Day', 'Good Friday', 'Easter Monday', 'Early May bank holiday', 'Spring bank holiday'];
    titles.push('Summer bank holiday', 'Christmas Day', 'Boxing Day');
    const events = dates.map((date, index) => ({ title: titles[index], date, notes: '', bunting: true }));
    const file = JSON.stringify({ 'england-and-wales': { division: 'england-and-wales', events } });
    const shown = await staff.as('samir.hollowbrook', phone);
    await shown.goTo(`${address}/calendars?year=2027`, /2027/);
    await open(shown, 'Update from a GOV.UK file');
    const choose = (content: string) =>
      shown.page
        .getByLabel('Bank holidays file of GOV.UK')
        .setInputFiles({ name: 'bank-holidays.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await choose('{}');
    const read = shown.page.getByRole('button', { name: 'Read the file' });
    await Promise.all([shown.page.waitForEvent('load'), read.click()]);
    await shown.shown(/2027/);
    expect(await shown.page.getByRole('alert').innerText()).toContain('no part named “england-and-wales”');
    await choose(file);
    await Promise.all([shown.page.waitForEvent('load'), read.click()]);
    await shown.shown('Check this change');
    expect(await main(shown)).toContain('Fri 7 May 2027 is a bank holiday');
    await shown.press('button', 'Make this change', /2027/);
    expect(await main(shown)).toMatch(/Proclaimed\s*Instead of 3 May 2027. Added by Samir Hollowbrook/i);
    await shown.press('link', /^Change Spring term 2027, first half/, 'Spring term 2027, first half');
    await shown.close();
  });
});
