import { readFile } from 'node:fs/promises';
import { projectPath } from '@linchpin/config';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';

let linchpin: Linchpin;
let browser: Browser;
let address: string;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['intake', 'console']), launchBrowser()]);
  address = linchpin.settings.CONSOLE_URL;
  const step = await readFile(projectPath('samples', 'mosaic-step-1860.json'), 'utf8');
  await linchpin.post(step.replace('1860', '1999'), { 'content-type': 'application/json' });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

let session: BrowserContextOptions['storageState'];

/** Signs the operator in through the form the first time, and takes up that session later. */
async function operator(how: BrowserContextOptions): Promise<ShownPage> {
  const shown = await ShownPage.open(browser, { ...how, ...(session && { storageState: session }) });
  if (session) return shown;
  await shown.goTo(address, 'Sign in');
  await shown.page.getByLabel('Email').fill('gethin.pulleyn@exshire.example');
  await shown.page.getByLabel('Password', { exact: true }).fill(password);
  await shown.press('button', 'Sign in', /Today/);
  session = await shown.page.context().storageState();
  return shown;
}

/** Everything that a page is asked for, with a form that is refused where it has one. */
const walks: Record<string, (shown: ShownPage, source: string) => Promise<void>> = {
  async 'its key, shown once'(shown, source) {
    await shown.press('button', 'Replace the key', /Replace the key/);
    await shown.press('button', 'Make the key', /Replace the key/);
    await shown.page.getByLabel('Name of the key').fill('Another');
    await shown.press('button', 'Make the key', /The key Another is made/);
    expect(await shown.page.getByRole('main').innerText()).toMatch(/whsec_/);
    await shown.press('button', 'I have copied the key', 'Mosaic');
    expect(await shown.page.content()).not.toMatch(/whsec_/);
    await shown.goTo(`${source}/off`, /Switch Mosaic off/);
  },
  async 'its mapping'(shown) {
    await shown.press('link', 'Initial conference step', /Initial conference step/);
    const mapping = shown.page.url();
    await shown.goTo(`${mapping}/applies`, /When this mapping is used/);
    await shown.goTo(`${mapping}/fields`, /Where the fields/);
    await shown.page.getByLabel('Path or fixed value of meetingRef').fill('');
    await shown.press('button', 'Save the fields', /Where the fields/);
    expect(await shown.page.getByRole('alert').innerText()).toContain('Enter the path (meetingRef)');
    await shown.goTo(`${mapping}/expression`, /Odd shapes/);
    await shown.goTo(`${mapping}/test`, /Try it/);
    const example = shown.page.getByLabel('A body as the system sends it');
    await example.fill('{"stepType":1860}');
    await shown.press('button', 'Try it', /Try it/);
    expect(await shown.page.getByRole('main').innerText()).toContain('It does not become an event');
    await example.fill(await readFile(projectPath('samples', 'mosaic-step-1860.json'), 'utf8'));
    await shown.press('button', 'Try it', /Try it/);
    expect(await shown.page.getByRole('main').innerText()).toContain('It becomes an event');
  },
  async 'its tables, what is unmapped, and what is added'(shown, source) {
    await shown.press('link', 'step-types', /step-types/);
    await shown.press('button', 'Save the row', /step-types/);
    await shown.goTo(source, 'Mosaic');
    await shown.press('link', '1999', /Type 1999/);
    await shown.press('button', /^Discard/, /Type 1999/);
    await shown.goTo(`${address}/sources/new`, 'Add a source');
    await shown.goTo(`${source}/details`, /Change the details/);
    await shown.goTo(`${source}/mappings/new`, /Add a mapping/);
    await shown.goTo(`${source}/tables/new`, /Add a value table/);
  },
};

// axe needs its time on each page; on a busy machine more than the minute that a test usually has.
const PATIENCE_MS = 150_000;

const noScripts = { ...desktop, javaScriptEnabled: false };

it.each<[keyof typeof walks, string, BrowserContextOptions]>([
  ['its key, shown once', 'a desk', desktop],
  ['its mapping', 'a desk', desktop],
  ['its tables, what is unmapped, and what is added', 'a desk', desktop],
  ['its mapping', 'a phone', phone],
  ['its tables, what is unmapped, and what is added', 'a phone', phone],
  ['its key, shown once', 'a browser without scripts', noScripts],
])(
  'a source is accessible: %s, at %s',
  async (name, _where, how) => {
    const shown = await operator(how);
    await shown.goTo(`${address}/sources`, 'Sources');
    await shown.press('link', 'Mosaic', 'Mosaic');
    await walks[name]?.(shown, shown.page.url());
    await shown.close();
  },
  PATIENCE_MS,
);
