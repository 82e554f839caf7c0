import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

/** Who is who among the staff of Exshire. */
const people = {
  manager: 'margaret.quillan',
  hub: 'tobi.adeyemi-hart',
  spoke: 'rukhsana.aldercross',
  operations: 'gethin.pulleyn',
};

let linchpin: Linchpin;
let browser: Browser;
let address: string;
let staff: SignedIn;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(), launchBrowser()]);
  address = linchpin.settings.CONSOLE_URL;
  staff = new SignedIn(browser, address);
  for (const sample of ['conference-initial-scheduled', 'restricted-conference', 'check-requested']) {
    const { eventId } = await linchpin.send(sample);
    await linchpin.settled(eventId);
  }
  await eventually('the restricted task', async () => {
    return (await linchpin.dataSource.query<unknown[]>(`SELECT 1 FROM tasks WHERE restricted`)).length > 0;
  });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

describe('a hub officer', () => {
  it('follows an event to its run, its booking, its letters and its checks', async () => {
    const shown = await staff.as(people.hub);
    await shown.press('link', /^Events/, 'Events');
    await shown.press('link', 'Initial conference scheduled', /M-20417/);
    await shown.press('link', /Initial conference arrangements/, /M-20417/);
    const text = await shown.page.getByRole('main').innerText();
    expect(text).toMatch(/Northgate House/);
    expect(text).toMatch(/10 December 2037/);
    await shown.press('link', /D01-M-20417/, /D01/);
    const [download] = await Promise.all([
      shown.page.waitForEvent('download'),
      shown.page.getByRole('button', { name: /Download/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d-D01-M-20417-\d+\.docx$/);
    await shown.close();
  });

  it('does not see that a restricted conference exists', async () => {
    const shown = await staff.as(people.hub);
    await shown.goTo(`${address}/events`, 'Events');
    expect(await shown.page.getByRole('main').innerText()).not.toContain('M-20455');
    await shown.goTo(`${address}/tasks?show=all`, 'Tasks');
    expect(await shown.page.getByRole('main').innerText()).not.toContain('Restricted');
    const [event] = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT id FROM events WHERE subject = 'meeting/M-20455'`,
    );
    await shown.goTo(`${address}/events/${String(event?.id)}`, 'Page not found');
    await shown.close();
  });

  it('claims a task, and a colleague is told that it is taken', async () => {
    const [task] = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT id FROM tasks WHERE title LIKE 'Take minutes%'`,
    );
    const url = `${address}/tasks/${String(task?.id)}`;
    const [hub, manager] = [await staff.as(people.hub), await staff.as(people.manager)];
    await hub.goTo(url, /Take minutes/);
    await manager.goTo(url, /Take minutes/);
    await hub.press('button', /Claim/, /Take minutes/);
    await manager.press('button', /Claim/, /Take minutes/);
    expect(await manager.page.getByRole('alert').first().innerText()).toMatch(/taken|claimed|already/i);
    await Promise.all([hub.close(), manager.close()]);
  });
});

describe('the restricted lead', () => {
  it('finds the restricted item among her tasks', async () => {
    const shown = await staff.as(people.manager);
    await shown.goTo(`${address}/tasks`, 'Tasks');
    expect(await shown.page.getByRole('main').innerText()).toContain('Restricted item awaiting you');
    await shown.close();
  });
});

describe('a page that is open', () => {
  it('shows what arrived without being asked again', async () => {
    const shown = await staff.as(people.spoke);
    await shown.goTo(`${address}/events`, 'Events');
    await shown.goTo(address, /Today/);
    await linchpin.send('review-scheduled');
    await shown.page.getByRole('main').getByText('M-30112').first().waitFor();
    await shown.shown(/Today/);
    await shown.close();
  });
});

describe('signing in', () => {
  it('says that email or password is wrong without saying which, and keeps the email', async () => {
    const shown = await ShownPage.open(browser, desktop);
    await shown.goTo(`${address}/tasks`, 'Sign in');
    await shown.page.getByLabel('Email').fill('nobody@exshire.example');
    await shown.page.getByLabel('Password', { exact: true }).fill('wrong');
    await shown.press('button', 'Sign in', 'Sign in');
    expect(await shown.page.getByRole('alert').innerText()).toMatch(/email.*password/i);
    expect(await shown.page.getByLabel('Email').inputValue()).toBe('nobody@exshire.example');
    await shown.close();
  });
});

describe('operations', () => {
  it('watch the queues behind the same session', async () => {
    const shown = await staff.as(people.operations);
    await shown.page.goto(`${address}/queues`);
    await shown.page.getByText('agency-checks').first().waitFor();
    await shown.close();
    const hub = await staff.as(people.hub);
    expect((await hub.page.goto(`${address}/queues`))?.status()).toBe(403);
    await hub.close();
  });
});

const pages: [string, RegExp | string][] = [
  ['/', /Today/],
  ['/events', 'Events'],
  ['/events?search=nothing-like-this', 'Events'],
  ['/runs', 'Arrangements'],
  ['/tasks', 'Tasks'],
  ['/inbox', 'Inbox'],
  ['/rooms?date=2037-12-10', /Rooms/],
  ['/documents', 'Documents'],
  ['/checks', /[Cc]hecks/],
  ['/attention', 'Needs attention'],
  ['/accessibility-statement', 'Accessibility statement'],
  ['/no-such-page', 'Page not found'],
];

describe.each([
  ['at a desktop', desktop],
  ['on a phone', phone],
  ['without JavaScript', { ...desktop, javaScriptEnabled: false }],
])('every page %s', (_where, how) => {
  it('is accessible and fits', async () => {
    const shown = await staff.as(people.manager, how);
    for (const [path, heading] of pages) await shown.goTo(`${address}${path}`, heading);
    for (const [list, one] of [
      ['events', 'events'],
      ['runs', 'runs'],
      ['tasks', 'tasks'],
      ['documents', 'documents'],
      ['check_requests', 'checks'],
    ]) {
      const [row] = await linchpin.dataSource.query<{ id: string }[]>(`SELECT id FROM ${String(list)} LIMIT 1`);
      await shown.goTo(`${address}/${String(one)}/${String(row?.id)}`, /./);
    }
    await shown.close();
  }, 180_000);
});
