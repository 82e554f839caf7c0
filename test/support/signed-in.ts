import type { Browser, BrowserContextOptions } from 'playwright-core';
import { desktop, ShownPage } from './browser.js';
import { password } from './linchpin.js';

/** Staff of Exshire at their browsers, named by how their email begins: `margaret.quillan`. */
export class SignedIn {
  private readonly sessions = new Map<string, BrowserContextOptions['storageState']>();

  constructor(
    private readonly browser: Browser,
    private readonly consoleUrl: string,
  ) {}

  /** A page of somebody who is signed in, at Today. They sign in through the form once; later their session is taken up. */
  async as(name: string, how: BrowserContextOptions = desktop): Promise<ShownPage> {
    const storageState = this.sessions.get(name);
    const shown = await ShownPage.open(this.browser, { ...how, ...(storageState && { storageState }) });
    if (storageState) {
      await shown.page.goto(this.consoleUrl);
      return shown;
    }
    await shown.goTo(this.consoleUrl, 'Sign in');
    await shown.page.getByLabel('Email').fill(`${name}@exshire.example`);
    await shown.page.getByLabel('Password', { exact: true }).fill(password);
    await shown.press('button', 'Sign in', /Today/);
    this.sessions.set(name, await shown.page.context().storageState());
    return shown;
  }
}
