import { readFile } from 'node:fs/promises';
import { projectPath } from '@linchpin/config';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { desktop, launchBrowser, phone, ShownPage } from '../support/browser.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

let linchpin: Linchpin;
let browser: Browser;
let address: string;
let staff: SignedIn;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(['intake', 'console']), launchBrowser()]);
  address = linchpin.settings.CONSOLE_URL;
  staff = new SignedIn(browser, address);
  const step = await readFile(projectPath('samples', 'mosaic-step-1860.json'), 'utf8');
  await linchpin.post(step.replace('1860', '1999'), { 'content-type': 'application/json' });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

/** Everything that a page is asked for, with a form that is refused where it has one. */
const walks: Record<string, (shown: ShownPage, source: string) => Promise<void>> = {
  async 'its key, shown once'(shown, source) {
    await shown.press('button', 'Replace the key', /Replace the key/);
    await shown.press('button', 'Make the key', /Replace the key/);
    await shown.page.getByLabel('Name of the key').fill('Another');
    await shown.press('button', 'Make the key', /The key Another is made/);
    expect(await shown.page.getByRole('main').innerText()).toMatch(/whsec_[A-Za-z0-9+/]/);
    await shown.press('button', 'I have copied the key', 'Mosaic');
    // The instructions say how a key begins.
    expect(await shown.page.content()).not.toMatch(/whsec_[A-Za-z0-9+/]/);
    await shown.goTo(`${source}/off`, /Switch Mosaic off/);
  },
  async 'its mapping'(shown) {
    await shown.press('link', 'Initial conference step', /Initial conference step/);
    const mapping = shown.page.url();
    await shown.goTo(`${mapping}/applies`, /When this mapping is used/);
    await shown.goTo(`${mapping}/fields`, /Where the fields/);
    await shown.page.getByLabel('Path or fixed value of Meeting reference').fill('');
    await shown.press('button', 'Save the fields', /Where the fields/);
    expect(await shown.page.getByRole('alert').innerText()).toContain('Enter the path for “Meeting reference”');
    await shown.goTo(`${mapping}/expression`, /Expression/);
    await shown.goTo(`${mapping}/test`, /Try it/);
    const example = shown.page.getByLabel('A message as the system sends it');
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
    await shown.press('link', '1999', /Messages of type 1999/);
    await shown.press('button', /^Discard/, /Messages of type 1999/);
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
    const shown = await staff.as('gethin.pulleyn', how);
    await shown.goTo(`${address}/sources`, 'Sources');
    await shown.press('link', 'Mosaic', 'Mosaic');
    await walks[name]?.(shown, shown.page.url());
    await shown.close();
  },
  PATIENCE_MS,
);
