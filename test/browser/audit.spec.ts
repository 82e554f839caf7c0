import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SealEntries, writeEntry } from '@linchpin/audit';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { ConsolePages } from '../support/console-pages.js';

describe('the audit trail', () => {
  let browser: Browser;
  let pages: ConsolePages;

  beforeAll(async () => {
    browser = await launchBrowser();
    pages = await ConsolePages.start();
    const { dataSource } = pages.database;
    const by = { kind: 'staff', id: randomUUID(), ref: 'officer' } as const;
    const from = { address: '2001:db8:85a3::8a2e:370:7334', page: `/documents/${randomUUID()}` };
    const about = (reference: string, ...childRefs: string[]) => ({
      kind: 'letter',
      id: randomUUID(),
      reference,
      childRefs,
    });
    for (let number = 0; number < 55; number += 1)
      await writeEntry(dataSource, {
        by,
        act: 'letter.opened',
        outcome: 'done',
        about: about('M-20417', 'P-1001', 'P-1002'),
        from,
      });
    await dataSource.query(
      `INSERT INTO record_readings (person_ref, fields, purpose, reader, restricted)
       VALUES ('P-1001', '{forename,surname,date_of_birth,address}', 'letter D01 about M-20417', 'documents.generate', false)`,
    );
    await writeEntry(dataSource, {
      by: { kind: 'nobody' },
      act: 'sign-in-refused',
      outcome: 'refused',
      about: { kind: 'email', id: '0'.repeat(32) },
      from,
    });
    await writeEntry(dataSource, {
      by: { kind: 'agency-link' },
      act: 'check.answered',
      outcome: 'done',
      about: { kind: 'check', reference: 'M-20417-POL', childRefs: ['P-1001'] },
      from: { address: '192.0.2.7' },
    });
    await new SealEntries(dataSource).sweep();
    await writeEntry(dataSource, {
      by,
      act: 'deadline.withdrawn',
      outcome: 'failed',
      about: { kind: 'deadline', id: randomUUID(), reference: 'M-20417', childRefs: ['P-1001'] },
      from,
      reason: 'It was set up for the wrong meeting, see the note of the chair',
    });
  });
  afterAll(async () => {
    await browser.close();
    await pages.stop();
  });

  it.each([
    ['desktop', desktop, true],
    ['phone', phone, true],
    ['phone', phone, false],
  ])('is looked through on a %s', async (_size, how, javaScriptEnabled) => {
    const shown = await ShownPage.open(browser, { ...how, javaScriptEnabled });
    await shown.goTo(pages.address, 'Sign in');
    await shown.page.getByLabel('Email').fill('auditor@x.example');
    await shown.page.getByLabel('Password', { exact: true }).fill('a password of the tests');
    await shown.press('button', 'Sign in', /Today/);
    await shown.goTo(`${pages.address}/audit`, 'Audit');
    await shown.press('link', /Older entries/, 'Audit');
    await shown.press('link', /Newer entries/, 'Audit');
    await shown.page.getByLabel('What', { exact: true }).selectOption('Deadline not owed');
    await shown.page.getByLabel('Child').fill('P-1001');
    await shown.press('button', 'Apply filters', 'Audit');
    expect(await shown.page.locator('tbody tr').count()).toBe(1);
    await shown.press('link', /see all that was read about P-1001/, 'Child P-1001: who read what');
    await shown.goTo(`${pages.address}/audit?from=2026-02-31`, 'Audit');
    await shown.goTo(`${pages.address}/audit?reference=X-1`, 'Audit');
    await shown.goTo(`${pages.address}/audit/children/P-404`, /P-404/);
    await shown.close();
  });
});
