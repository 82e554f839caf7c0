import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';

let linchpin: Linchpin;
let browser: Browser;
let links: string[];
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['worker', 'intake', 'portal']), launchBrowser()]);
  const { eventId } = await linchpin.send('check-requested');
  await linchpin.settled(eventId);
  links = (await linchpin.mails()).flatMap(({ text }) => /http\S+\/checks\/\S+/.exec(text)?.[0] ?? []);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

const answers = () =>
  linchpin.dataSource.query<{ outcome: string }[]>('SELECT outcome FROM check_answers ORDER BY answered_at');

describe('a partner agency', () => {
  it('has a link of its own for each request', () => {
    expect(links).toHaveLength(4);
    expect(new Set(links).size).toBe(4);
  });

  it('answers that nothing is known, without JavaScript, on a phone', async () => {
    const shown = await ShownPage.open(browser, { ...phone, javaScriptEnabled: false });
    await shown.goTo(links[0] ?? '', 'Exshire Council asks you for a check');
    const children = await linchpin.dataSource.query<{ forename: string }[]>(
      `SELECT pers_forename AS forename FROM ssd_person JOIN check_requests ON pers_person_id = ANY (child_refs)`,
    );
    expect(children.length).toBeGreaterThan(0);
    for (const { forename } of children) expect(await shown.page.content()).not.toContain(forename);
    await shown.press('button', 'Show who it is about', 'Exshire Council asks you for a check');
    expect(await shown.page.content()).toContain(children[0]?.forename);
    await shown.page.getByLabel('Nothing is known to us').check();
    await shown.page.getByLabel('Your name').fill('Sam Officer');
    await shown.page.getByLabel('Your role').fill('Records officer');
    await shown.press('button', 'Send your answer', 'Answer received');
    expect(await answers()).toEqual([{ outcome: 'nothing-known' }]);
    await shown.goTo(links[0] ?? '', 'This check has already been answered');
    await shown.close();
  });

  it('encloses a file, after being told what is missing', async () => {
    const shown = await ShownPage.open(browser, desktop);
    await shown.goTo(links[1] ?? '', 'Exshire Council asks you for a check');
    await shown.press('button', 'Show who it is about', 'Exshire Council asks you for a check');
    await shown.page.getByLabel('We have information').check();
    await shown.press('button', 'Send your answer', /asks you for a check/);
    expect(await shown.page.getByRole('alert').first().innerText()).toMatch(/There is a problem/);
    await shown.page.getByLabel('Your name').fill('Sam Officer');
    await shown.page.getByLabel('Your role').fill('Records officer');
    await shown.page.locator('input[type=file]').setInputFiles({
      name: 'Ada Example record.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF'),
    });
    await shown.press('button', 'Send your answer', 'Answer received');
    const [file] = await linchpin.dataSource.query<{ file_name: string }[]>('SELECT file_name FROM check_files');
    expect(file?.file_name).toMatch(/^\d{4}-\d\d-\d\d-check-CS-5107-[A-Z]+(-[A-Z]+)?\.pdf$/);
    await shown.close();
  });

  it('is told that a link it has mistyped leads nowhere', async () => {
    const shown = await ShownPage.open(browser, desktop);
    await shown.goTo(`${linchpin.settings.PORTAL_URL}/checks/${'x'.repeat(43)}`, 'Page not found');
    expect(await shown.page.getByRole('main').innerText()).toMatch(/link/i);
    await shown.close();
  });
});
