import { readHtml } from './html.js';

/** What a page answered. */
export interface Answer {
  status: number;
  location: string | null;
  text: string;
}

/** Somebody at a browser without scripts: keeps the cookie, posts forms with their token, follows nothing by itself. */
export class Visitor {
  private cookie = '';

  constructor(private readonly address: string) {}

  get sessionCookie(): string {
    return this.cookie;
  }

  /** Signs in, or throws. */
  async signIn(email: string, password: string): Promise<void> {
    const { status } = await this.submit('/sign-in', '/sign-in', { email, password });
    if (status !== 303) throw new Error(`Signing in answered ${String(status)}.`);
  }

  async get(path: string): Promise<Answer> {
    return answer(await this.open(path));
  }

  async post(path: string, form: Record<string, string | undefined>): Promise<Answer> {
    const given = Object.entries(form).filter((field): field is [string, string] => field[1] !== undefined);
    return answer(await this.open(path, { method: 'POST', body: new URLSearchParams(given) }));
  }

  /** Posts a form with the token of the page it stands on. */
  async submit(page: string, path: string, form: Record<string, string> = {}): Promise<Answer> {
    return this.post(path, { ...form, _csrf: await this.token(page) });
  }

  /** The hidden token of the forms on a page. */
  async token(page: string): Promise<string> {
    const { text } = await this.get(page);
    const field = readHtml(text)
      .all('input')
      .find((each) => each.attribute('name') === '_csrf');
    return field?.attribute('value') ?? '';
  }

  /** The whole response, for files. */
  async open(path: string, init: RequestInit = {}, more: Record<string, string> = {}): Promise<Response> {
    const headers = { accept: 'text/html', ...(this.cookie && { cookie: this.cookie }), ...more };
    const response = await fetch(new URL(path, this.address), { ...init, headers, redirect: 'manual' });
    const set = response.headers.getSetCookie().at(-1)?.split(';')[0];
    if (set) this.cookie = set;
    return response;
  }
}

async function answer(response: Response): Promise<Answer> {
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}
