import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { givenAction } from '../support/actions.js';
import { launchBrowser, phone, ShownPage } from '../support/browser.js';
import { ConsolePages } from '../support/console-pages.js';

describe('the lists that people work from', () => {
  let browser: Browser;
  let pages: ConsolePages;

  beforeAll(async () => {
    browser = await launchBrowser();
    pages = await ConsolePages.start();
    const { dataSource } = pages.database;
    for (const reference of ['M-20001', 'M-20002', 'M-20003']) {
      const { actionId, runId } = await givenAction(dataSource, {
        kind: 'tasks.assign',
        settings: { team: 'spoke', title: 'Find a minute taker' },
        event: { reference },
      });
      await dataSource.query(
        `INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary, due_on)
         SELECT $1, $2, id, 'Find a minute taker', $3, 'admin', '2026-01-01' FROM teams WHERE code = 'HUB-N'`,
        [actionId, runId, reference],
      );
    }
    await dataSource.query(
      `UPDATE actions SET state = 'failed', lease_until = NULL, finished_at = now(), reason = 'The step ' || run_id || ' broke.'`,
    );
    await dataSource.query(`UPDATE runs SET state = 'failed', finished_at = now()`);
  });
  afterAll(async () => {
    await browser.close();
    await pages.stop();
  });

  const looks = { desktop: { viewport: { width: 1200, height: 900 } }, phone };

  it.each([
    ['operator', 'desktop', true],
    ['lead', 'desktop', false],
    ['lead', 'phone', true],
    ['officer', 'phone', false],
  ] as const)('are shown to a %s on a %s, with scripts: %s', async (name, size, javaScriptEnabled) => {
    const shown = await ShownPage.open(browser, { ...looks[size], javaScriptEnabled });
    await shown.goTo(pages.address, 'Sign in');
    await shown.page.getByLabel('Email').fill(`${name}@x.example`);
    await shown.page.getByLabel('Password', { exact: true }).fill('a password of the tests');
    await shown.press('button', 'Sign in', /Today/);
    for (const [path, heading] of [
      ['/tasks?view=all', 'Tasks'],
      ['/tasks?view=all&from=2030-02-31', 'Tasks'],
      ['/attention', 'Needs attention'],
      ['/search?q=m-20001', 'Search: m-20001'],
      ['/search?q=nobody', 'Search'],
      ['/runs', 'Arrangements'],
    ] as const) {
      await shown.goTo(pages.address + path, heading);
    }
    if (size === 'desktop') {
      const tops: string[] = await shown.page.evaluate(
        `[...new Set([...document.querySelectorAll('.app-navigation li.govuk-service-navigation__item')].map((each) => String(each.offsetTop)))]`,
      );
      expect({ name, lines: tops.length }).toEqual({ name, lines: 1 });
    }
    await shown.goTo(`${pages.address}/attention`, 'Needs attention');
    const problem = shown.page.getByRole('link', { name: 'Test', exact: true });
    await Promise.all([shown.page.waitForLoadState('load'), problem.click()]);
    await shown.shown('Test');
    await shown.page.context().close();
  });
});
