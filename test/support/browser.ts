import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import bundled from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Route } from 'playwright-core';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find(existsSync);

/** A real Chromium: the system's, else the one that an npm package ships. Nothing is downloaded. */
export async function launchBrowser(): Promise<Browser> {
  const quiet = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({
    executablePath: installed ?? (await bundled.executablePath()),
    args: installed ? quiet : [...bundled.args, ...quiet],
    headless: true,
  });
}

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };

/**
 * A page that a person sees. However a test comes to a page, it comes by `shown`, which checks the heading, runs axe,
 * and looks for sideways scrolling: no browser test can forget accessibility.
 */
export class ShownPage {
  private readonly complaints: string[] = [];
  /** Shows the pages of a browser without scripts to axe. */
  private twin?: Page;

  private constructor(
    readonly page: Page,
    private readonly scripted: boolean,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, how: BrowserContextOptions): Promise<ShownPage> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...how });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return new ShownPage(page, how.javaScriptEnabled !== false);
  }

  async goTo(url: string, heading: RegExp | string): Promise<void> {
    await this.page.goto(url);
    await this.shown(heading);
  }

  /** Follows a link or presses a button, and checks the page it leads to. */
  async press(role: 'link' | 'button', name: RegExp | string, heading: RegExp | string): Promise<void> {
    const target = this.page.getByRole(role, { name }).first();
    await Promise.all([this.page.waitForLoadState('load'), target.click()]);
    await this.shown(heading);
  }

  async shown(heading: RegExp | string): Promise<void> {
    const h1 = this.page.getByRole('heading', { level: 1, name: heading });
    await h1.first().waitFor();
    const found = this.scripted ? await violations(this.page) : await this.violationsWithoutScripts();
    expect({ page: this.page.url(), violations: found }).toEqual({ page: this.page.url(), violations: [] });
    const sideways = await this.page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect({ page: this.page.url(), sideways }).toEqual({ page: this.page.url(), sideways: false });
    expect(this.complaints).toEqual([]);
  }

  /** axe is a script itself: it looks at the same markup in a page of its own, in which only it may run. */
  private async violationsWithoutScripts(): Promise<string[]> {
    const [url, markup] = [this.page.url(), await this.page.content()];
    const twin = (this.twin ??= await this.openTwin());
    const show = (route: Route) => route.fulfill({ contentType: 'text/html', body: markup });
    await twin.route(url, show);
    await twin.goto(url);
    return violations(twin).finally(() => twin.unroute(url, show));
  }

  private async openTwin(): Promise<Page> {
    const context = await this.page.context().browser()?.newContext({ viewport: this.page.viewportSize() });
    if (!context) throw new Error('The browser has gone.');
    await context.route('**/*.js*', (route) => route.abort());
    return context.newPage();
  }

  async close(): Promise<void> {
    await this.twin?.context().close();
    await this.page.context().close();
  }
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    // All that passed would come through the browser's protocol too: most of the time of these tests.
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .setLegacyMode(true)
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
