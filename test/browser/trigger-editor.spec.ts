import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { desktop, launchBrowser, phone } from '../support/browser.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

let linchpin: Linchpin;
let browser: Browser;
let base: string;
let staff: SignedIn;

beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['console']), launchBrowser()]);
  staff = new SignedIn(browser, linchpin.settings.CONSOLE_URL);
  // A change of a published trigger, so that every page has something on it.
  const [trigger] = await linchpin.dataSource.query(
    `INSERT INTO trigger_drafts (trigger_id, based_on, content, author)
     SELECT trigger_id, version, jsonb_build_object('title', title, 'on', event_type, 'ownerTeam', owner_team,
       'steps', steps, 'deadlines', deadlines, 'repeats', repeats), 'ST-01'
     FROM trigger_versions WHERE title = 'Initial conference arrangements' RETURNING id`,
  );
  base = `${linchpin.settings.CONSOLE_URL}/triggers/drafts/${String(trigger.id)}`;
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

const open = (how: BrowserContextOptions) => staff.as('margaret.quillan', how);

/** Every kind of page once, with its heading. */
const pages = [
  ['', 'Check your answers'],
  ['/event', 'What sets the trigger off?'],
  ['/event/fields', 'Initial conference scheduled'],
  ['/conditions', 'Which of these events?'],
  ['/conditions/top/field', 'What is the condition about?'],
  ['/conditions/top/value?field=venueNeed.stepFree', 'Step-free room needed'],
  ['/conditions/top/value?field=startsAt', 'Start of the meeting'],
  ['/conditions/top/value?field=childCount', 'Number of children'],
  ['/conditions/top/value?field=teamCode', 'Team'],
  ['/conditions/top/value?field=venueNeed.equipment', 'Room equipment needed'],
  ['/conditions/top/value?field=workerRef', 'Allocated worker reference'],
  ['/conditions/top/new-group', /How do the conditions of the group/],
  ['/steps', 'What is done: the steps'],
  ['/new-step', 'What does the step do?'],
  ['/new-step/tasks.assign', 'What is the step called?'],
  ['/steps/family-invitations', /Make the family/],
  ['/steps/room/settings', 'Settings of the step'],
  ['/steps/checks/settings', 'Settings of the step'],
  ['/steps/family-invitations/settings', 'Settings of the step'],
  ['/steps/minute-taker/settings', 'Settings of the step'],
  ['/steps/spoke-alert/settings', 'Settings of the step'],
  ['/steps/family-invitations/after', 'Which steps must be done first?'],
  ['/steps/family-invitations/when', 'When is it done?'],
  ['/steps/family-invitations/only-if', 'When is the step done at all?'],
  ['/steps/family-invitations/approval', 'Who approves it?'],
  ['/steps/minute-taker/approval', 'Who approves it?'],
  ['/steps/room/remove', 'Remove this step?'],
  ['/deadlines', 'Dates that are owed'],
  ['/new-deadline', 'What is owed?'],
  ['/deadlines/conference/date', 'By when is it owed?'],
  ['/deadlines/conference/met', 'How is it met?'],
  ['/name', 'Name and owner of the trigger'],
  ['/reason', 'Reason for this change'],
  ['/discard', 'Discard this draft?'],
] as const;

describe.each([
  ['at a desktop', desktop],
  ['on a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
])('the editor of triggers %s', (_where, how) => {
  it('has pages that everybody can use', async () => {
    const shown = await open(how);
    // One template draws them all: without scripts a third of them shows whether it does.
    const looked = pages.filter((_, index) => how === desktop || index % 3 === 0);
    for (const [path, heading] of looked) await shown.goTo(base + path, heading);
    await shown.close();
  }, 240_000);
});

describe('the editor of triggers', () => {
  it('adds a step with the keyboard alone', async () => {
    const shown = await open(desktop);
    const { keyboard } = shown.page;
    const focused = (what: string): Promise<string> =>
      shown.page.evaluate(`((element) => ${what})(document.activeElement)`);
    /** Goes on with the tabulator until this has the focus. */
    const tabTo = async (label: RegExp) => {
      for (let times = 0; times < 120; times += 1) {
        await keyboard.press('Tab');
        if (label.test((await focused('(element.labels?.[0] ?? element).textContent')).trim())) return;
      }
      throw new Error(`The tabulator does not come to ${String(label)}`);
    };
    const enter = async (heading: RegExp | string) => {
      await keyboard.press('Enter');
      await shown.shown(heading);
    };
    await shown.goTo(`${base}/new-step`, 'What does the step do?');
    await tabTo(/Book a room/);
    for (let times = 0; times < 4; times += 1) await keyboard.press('ArrowDown');
    expect(await shown.page.getByLabel('Give a task').isChecked()).toBe(true);
    await tabTo(/Save and continue/);
    await enter('What is the step called?');
    await tabTo(/Title of the step/);
    await keyboard.type('Order the tea');
    await enter('Settings of the step');
    // An empty form says what is missing, takes the focus to it, and leads on from there.
    await tabTo(/Save and continue/);
    await keyboard.press('Enter');
    await shown.page.getByRole('alert').waitFor();
    await shown.shown('Settings of the step');
    await tabTo(/Choose the team/);
    await keyboard.press('Enter');
    expect(await focused('element.name')).toBe('setting-team');
    await keyboard.type('The hub');
    await tabTo(/What to do/);
    await keyboard.type('Order tea for the conference');
    await tabTo(/Save and continue/);
    await enter('Which steps must be done first?');
    await tabTo(/Book the conference room/);
    await keyboard.press('Space');
    await tabTo(/Save and continue/);
    await enter('When is it done?');
    await tabTo(/Save and continue/);
    await enter('Order the tea');
    await tabTo(/^Continue$/);
    await enter('What is done: the steps');
    await tabTo(/Move up Order the tea/);
    await enter('What is done: the steps');
    const titles = await shown.page.locator('.app-lines__title').allTextContents();
    expect(titles.at(-2)).toContain('Order the tea');
    await shown.close();
  }, 120_000);

  it('keeps what was typed, and names each field that is wrong', async () => {
    const shown = await open(desktop);
    await shown.goTo(`${base}/new-deadline`, 'What is owed?');
    await shown.page.getByLabel('What is owed').fill('Hold it');
    await shown.page.getByLabel('The law or statutory guidance').check();
    await shown.press('button', 'Save and continue', 'What is owed?');
    expect(await shown.page.getByRole('alert').textContent()).toContain('Enter the law or guidance that sets the date');
    expect(await shown.page.getByLabel('What is owed').inputValue()).toBe('Hold it');
    expect(await shown.page.getByLabel('Law or guidance', { exact: true }).isVisible()).toBe(true);
    await shown.close();
  });
});
