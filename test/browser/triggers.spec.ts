import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DraftContent, TriggerDrafts } from '@linchpin/trigger-drafts';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { desktop, launchBrowser, phone } from '../support/browser.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

const [author, colleague] = [{ ref: 'ST-06' }, { ref: 'ST-01' }];

const letters = (title: string, template: 'D02' | 'D03'): DraftContent => ({
  title,
  on: 'conference.initial.scheduled',
  ownerTeam: 'HUB-S',
  conditions: {
    all: [
      { field: 'childCount', operator: 'at-least', value: 2 },
      { field: 'venueNeed.stepFree', operator: 'equals', value: true },
    ],
  },
  steps: [
    {
      key: 'letters',
      title: 'Make the invitations',
      kind: 'documents.generate',
      after: [],
      settings: {
        template,
        to: 'professionals',
        inviteeList: { field: 'inviteeListRef' },
        replyBy: {
          from: { field: 'startsAt' },
          amount: 2,
          unit: 'working-days',
          direction: 'before',
          calendar: 'service',
        },
      },
    },
  ],
  deadlines: [],
});

let linchpin: Linchpin;
let drafts: TriggerDrafts;
let browser: Browser;
let address: string;
let staff: SignedIn;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['console']), launchBrowser()]);
  drafts = new TriggerDrafts(linchpin.dataSource.manager);
  address = `${linchpin.settings.CONSOLE_URL}/triggers`;
  staff = new SignedIn(browser, linchpin.settings.CONSOLE_URL);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

/** A trigger with two versions, the second of which waits for approval when it is asked for. */
async function given(title: string, second: 'waits' | 'published'): Promise<void> {
  const begun = await drafts.begin(author);
  const whole = await drafts.save(author, begun, 1, { content: letters(title, 'D02'), reason: 'A test' });
  await drafts.submit(author, begun, whole);
  const { triggerId } = await drafts.publish(colleague, begun, whole + 1);
  const change = await drafts.change(author, triggerId);
  const content = letters(title, 'D03');
  const revision = await drafts.save(author, change, 1, { content, reason: 'Another letter is right' });
  await drafts.submit(author, change, revision);
  if (second === 'published') await drafts.publish(colleague, change, revision + 1);
}

async function open(how: BrowserContextOptions) {
  const shown = await staff.as('margaret.quillan', how);
  const says = async (text: RegExp) => {
    expect(await shown.page.getByRole('main').innerText()).toMatch(text);
  };
  return { shown, says };
}

describe.each([
  ['at a desktop', desktop],
  ['on a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
])('the desk of the triggers %s', (where, how) => {
  it('is where a change is read and approved, and versions are compared', async () => {
    const title = `Letters approved ${where}`;
    await given(title, 'waits');
    const { shown, says } = await open(how);
    await shown.goTo(address, 'Triggers');
    await shown.press('link', title, title);
    await says(/the template is now D03\. It was D02/);
    await shown.page.getByLabel('What is to be changed?').fill('x');
    await shown.press('button', 'Send back', title);
    await says(/There is a problem/);
    await shown.press('button', 'Approve and publish', title);
    await says(/You have approved version 2/);
    await shown.press('link', 'Version 1', 'Version 1');
    await shown.page.getByLabel('Compare with').selectOption('2');
    await shown.press('button', 'Compare', 'Version 1');
    await says(/What it says otherwise than version 2/);
    await shown.close();
  });

  it('is where a trigger goes back, and is switched off', async () => {
    const title = `Letters back ${where}`;
    await given(title, 'published');
    const { shown, says } = await open(how);
    await shown.goTo(`${address}?search=${encodeURIComponent(title)}`, 'Triggers');
    await shown.press('link', title, title);
    await shown.page.getByRole('table').getByRole('link', { name: 'Version 1' }).click();
    await shown.press('button', 'Go back to this version', 'Go back to version 1');
    await shown.press('button', 'Ask to go back', 'Go back to version 1');
    await says(/Say why the trigger goes back/);
    await shown.page.getByLabel('Why does it go back?').fill('The other letter was right');
    await shown.press('button', 'Ask to go back', title);
    await says(/It is not in force yet/);
    await shown.press('link', 'Look at the change', title);
    await says(/another manager must approve it/);
    await shown.goTo(`${address}?search=nothing-like-this`, 'Triggers');
    await shown.goTo(`${address}?search=${encodeURIComponent(title)}`, 'Triggers');
    await says(/A change waits for approval/);
    await shown.page.getByRole('table').getByRole('link', { name: title }).click();
    await shown.press('button', 'Switch off', 'Switch off this trigger');
    await shown.page.getByLabel('Why is it switched off?').fill('No longer wanted');
    await shown.press('button', 'Switch off', title);
    await says(/no event sets it off/);
    await shown.close();
  });
});
