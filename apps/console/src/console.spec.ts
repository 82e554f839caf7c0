import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffRole } from '@linchpin/access';
import { readSettings } from '@linchpin/config';
import { QUEUES } from '@linchpin/queue';
import { StaffAccounts } from '@linchpin/teams';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bullmq';
import { givenAction, type GivenContext } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { readHtml } from '../../../test/support/html.js';
import { sections } from './frame/navigation.js';
import { attemptsPerMinute } from './sign-in/sign-in-limits.js';
import { startConsole } from './start-console.js';

const PASSWORD = 'a password of the tests';

/** Somebody at a browser: keeps the cookie, follows nothing by itself. */
class Visitor {
  private cookie = '';

  constructor(private readonly address: string) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers: { accept: 'text/html', ...headers } });
  }

  async post(path: string, form: Record<string, string>): Promise<Answer> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(form) });
  }

  /** Posts a form with the token of the page it stands on. */
  async submit(page: string, path: string, form: Record<string, string> = {}): Promise<Answer> {
    const { text } = await this.get(page);
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    return this.post(path, { ...form, _csrf: token });
  }

  async signIn(email: string, password = PASSWORD, to = '/'): Promise<Answer> {
    return this.submit('/sign-in', '/sign-in', { email, password, to });
  }

  async send(path: string, init: RequestInit): Promise<Answer> {
    const response = await this.open(path, init);
    return {
      status: response.status,
      location: response.headers.get('location'),
      headers: response.headers,
      text: await response.text(),
    };
  }

  async open(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), ...(this.cookie && { cookie: this.cookie }) };
    const response = await fetch(this.address + path, { ...init, headers, redirect: 'manual' });
    const set = response.headers.getSetCookie().at(-1)?.split(';')[0];
    if (set) this.cookie = set;
    return response;
  }

  get sessionCookie(): string {
    return this.cookie;
  }
}

interface Answer {
  status: number;
  location: string | null;
  headers: Headers;
  text: string;
}

describe('console', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let address: string;
  let open: GivenContext<'tasks.assign'>;
  let restricted: GivenContext<'tasks.assign'>;

  const here = new Map<string, Visitor>();
  const visitor = () => new Visitor(address);
  /** Somebody who signed in once for all tests: more often is what the limit on attempts is against. */
  const signedIn = async (name: string) => {
    const somebody = here.get(name) ?? visitor();
    if (!here.has(name)) expect((await somebody.signIn(`${name}@x.example`)).status).toBe(303);
    here.set(name, somebody);
    return somebody;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB-N', 'North centre', 'hub', 'hub@x.example', 'N')`,
    );
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site, hub_id)
       SELECT code, code, 'spoke', code || '@x.example', 'N', id
       FROM (SELECT id FROM teams) hub, unnest('{SPK-NE,SPK-SW}'::text[]) code`,
    );
    const staff: [string, StaffRole, boolean, string?][] = [
      ['officer', 'business-support', false],
      ['spoke', 'business-support', false, 'SPK-NE'],
      ['elsewhere', 'business-support', false, 'SPK-SW'],
      ['lead', 'manager', true],
      ['operator', 'operations', false],
      ['leader', 'leader', false],
    ];
    for (const [name, role, seesRestricted, team = 'HUB-N'] of staff) {
      await database.dataSource.query(
        `INSERT INTO staff (ref, name, email, team_id, role, sees_restricted)
         SELECT $1, $1, $1 || '@x.example', id, $2, $3 FROM teams WHERE code = $4`,
        [name, role, seesRestricted, team],
      );
    }
    const kind = 'tasks.assign';
    const settings = { team: 'HUB-N', title: 'Find a minute taker' };
    open = await givenAction(database.dataSource, { kind, settings, event: { reference: 'M-OPEN' } });
    restricted = await givenAction(database.dataSource, {
      kind,
      settings,
      event: { reference: 'M-HIDDEN', restricted: true },
    });
    await database.dataSource.query(
      `UPDATE actions SET state = 'failed', lease_until = NULL, finished_at = now(), reason = 'It broke.'`,
    );
    await database.dataSource.query(`UPDATE runs SET state = 'failed', finished_at = now()`);
    for (const { event } of [open, restricted]) {
      await database.dataSource.query(
        `INSERT INTO alarms (kind, event_id, detail) VALUES ('event-not-matched', $1, 'About ' || $2::text)`,
        [event.id, event.reference],
      );
    }
    app = await startConsole(
      readSettings({
        DATABASE_URL: database.url,
        SESSION_SECRET: 'a secret of the tests, long enough',
        CONSOLE_PORT: '0',
        LOG_LEVEL: 'silent',
      }),
    );
    await app.get(StaffAccounts).setDemoPassword(PASSWORD);
    address = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  describe('signing in', () => {
    it('asks strangers to sign in, and remembers where they were going', async () => {
      expect(await visitor().get('/')).toMatchObject({ status: 303, location: '/sign-in' });
      expect(await visitor().get('/events?page=2')).toMatchObject({
        status: 303,
        location: '/sign-in?to=%2Fevents%3Fpage%3D2',
      });
      expect(await visitor().get('/live?topic=today', { accept: 'text/event-stream' })).toMatchObject({ status: 401 });
      expect(await visitor().get('/queues')).toMatchObject({ status: 303 });
      expect(await visitor().get('/queues/api/queues')).toMatchObject({ status: 303 });
    });

    it('lets the right password in, under a new session id', async () => {
      const somebody = visitor();
      await somebody.get('/sign-in');
      const before = somebody.sessionCookie;
      expect(await somebody.signIn('officer@x.example', PASSWORD, '/events?page=2')).toMatchObject({
        status: 303,
        location: '/events?page=2',
      });
      expect(somebody.sessionCookie).not.toBe(before);
      expect((await somebody.get('/')).text).toContain('officer, North centre');
      expect(await somebody.get('/sign-in')).toMatchObject({ status: 303, location: '/' });
    });

    it('never leads to another site', async () => {
      expect(await visitor().signIn('officer@x.example', PASSWORD, '//elsewhere.example')).toMatchObject({
        status: 303,
        location: '/',
      });
    });

    it('does not say which of the two was wrong, and keeps the email address', async () => {
      const wrong = await visitor().signIn('officer@x.example', 'wrong');
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain('Wrong email address or password');
      expect(wrong.text).toContain('value="officer@x.example"');
      expect((await visitor().signIn('nobody@x.example', PASSWORD)).text).toContain('Wrong email address or password');
      expect((await visitor().signIn('', '')).text).toContain('Enter your email address');
    });

    it('asks for patience after too many attempts on one account', async () => {
      const somebody = visitor();
      const statuses: number[] = [];
      for (let attempt = 0; attempt <= attemptsPerMinute.account; attempt += 1) {
        statuses.push((await somebody.signIn('guessed@x.example', 'wrong')).status);
      }
      expect(statuses).toEqual([...Array<number>(attemptsPerMinute.account).fill(422), 429]);
      const refused = await visitor().signIn('Guessed@x.example', PASSWORD);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.text).toContain('Wait a minute');
    });

    it('signs out for good', async () => {
      const somebody = visitor();
      await somebody.signIn('officer@x.example');
      const cookie = somebody.sessionCookie;
      expect(await somebody.get('/')).toMatchObject({ status: 200 });
      expect(await somebody.submit('/', '/sign-out')).toMatchObject({ status: 303, location: '/sign-in' });
      const again = await fetch(address, { headers: { cookie }, redirect: 'manual' });
      expect(again.status).toBe(303);
    });

    it('lets nobody go on who has left', async () => {
      const somebody = await signedIn('leader');
      await database.dataSource.query(`UPDATE staff SET active = false WHERE ref = 'leader'`);
      expect(await somebody.get('/')).toMatchObject({ status: 303 });
      await database.dataSource.query(`UPDATE staff SET active = true WHERE ref = 'leader'`);
    });
  });

  describe('security', () => {
    it('sends strict headers with every answer', async () => {
      for (const path of ['/sign-in', '/nowhere', '/']) {
        const { headers } = await visitor().get(path);
        const policy = headers.get('content-security-policy') ?? '';
        expect(policy).toContain("default-src 'none'");
        expect(policy).not.toContain('unsafe');
        expect(headers.get('referrer-policy')).toBe('same-origin');
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
      }
    });

    it('keeps the session cookie from scripts and other sites', async () => {
      const { headers } = await visitor().get('/sign-in');
      expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    });

    it('refuses a form without its token, or with a foreign one', async () => {
      const somebody = await signedIn('officer');
      const path = `/runs/${open.runId}/actions/${open.actionId}/retry`;
      expect(await somebody.post(path, {})).toMatchObject({ status: 403 });
      expect((await somebody.post(path, { _csrf: 'x' })).text).toContain('This page has expired');
      const [action] = await database.dataSource.query(`SELECT state FROM actions WHERE id = $1`, [open.actionId]);
      expect(action).toEqual({ state: 'failed' });
    });

    it('asks for sign-in again when the session of a form has ended', async () => {
      expect(await visitor().post('/sign-in', { email: 'officer@x.example', password: PASSWORD })).toMatchObject({
        status: 303,
        location: '/sign-in?expired=yes',
      });
    });

    it('lets browsers keep assets, whose address changes with their content', async () => {
      const { text } = await visitor().get('/sign-in');
      const paths = readHtml(text)
        .all()
        .map((each) => each.attribute('href') ?? each.attribute('src') ?? '')
        .filter((path) => path.startsWith('/assets/'));
      expect(paths.length).toBeGreaterThanOrEqual(5);
      for (const path of paths) {
        const { status, headers } = await visitor().get(path);
        expect({ path, status }).toEqual({ path, status: 200 });
        expect(headers.get('cache-control')).toMatch(/max-age=31536000, immutable/);
        expect(headers.get('set-cookie')).toBeNull();
      }
    });
  });

  describe('permissions', () => {
    it('leads from every entry of the menu to a page', async () => {
      for (const name of ['officer', 'lead', 'operator', 'leader']) {
        const somebody = await signedIn(name);
        const { text } = await somebody.get('/');
        const shown = sections.filter(({ path }) =>
          text.includes(`class="govuk-service-navigation__link" href="${path}"`),
        );
        expect(shown.length).toBeGreaterThan(0);
        for (const { path } of shown) expect(await somebody.get(path)).toMatchObject({ status: 200 });
      }
    });

    it('says so when a role does not include a page', async () => {
      const leader = await signedIn('leader');
      expect(await leader.get('/events')).toMatchObject({ status: 403 });
      expect(await leader.get(`/live?topic=event:${open.event.id}`)).toMatchObject({ status: 404 });
      expect((await leader.get('/')).text).not.toContain('M-OPEN');
    });

    it('keeps the queue board for operations, and lets nobody change a queue', async () => {
      const officer = await signedIn('officer');
      expect(await officer.get('/queues')).toMatchObject({ status: 403 });
      expect(await officer.get('/queues/api/queues')).toMatchObject({ status: 403 });
      expect(await officer.get('/queues/static/js/main.js')).toMatchObject({ status: 403 });
      const operator = await signedIn('operator');
      expect((await operator.get('/queues/api/queues')).text).toContain('"name":"documents"');
      for (const [somebody, status] of [
        [operator, 405],
        [officer, 403],
        [visitor(), 303],
      ] as const) {
        for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[]) {
          const paused = await somebody.send('/queues/api/queues/tasks/pause', { method: 'PUT', headers });
          expect({ status: paused.status, allow: paused.headers.get('allow') }).toEqual({
            status,
            allow: status === 405 ? 'GET, HEAD' : null,
          });
        }
      }
      const queue = app.get<ReadonlyMap<string, Queue>>(QUEUES).get('tasks');
      expect(await queue?.isPaused()).toBe(false);
    });
  });

  describe('restricted items', () => {
    it('are not there without the right: in no list, count, page or stream', async () => {
      const officer = await signedIn('officer');
      for (const path of ['/', '/events', '/runs', '/attention', '/events?search=HIDDEN']) {
        const { status, text } = await officer.get(path);
        expect(status).toBe(200);
        expect(text).not.toContain(restricted.event.id);
        expect(text).not.toContain(restricted.runId);
      }
      expect(await officer.get(`/events/${restricted.event.id}`)).toMatchObject({ status: 404 });
      expect(await officer.get(`/runs/${restricted.runId}`)).toMatchObject({ status: 404 });
      expect(await officer.get(`/live?topic=run:${restricted.runId}`)).toMatchObject({ status: 404 });
      const retry = `/runs/${restricted.runId}/actions/${restricted.actionId}/retry`;
      expect(await officer.submit('/', retry)).toMatchObject({ status: 404 });
    });

    it('cannot be reached through the run of another', async () => {
      const officer = await signedIn('officer');
      const path = `/runs/${open.runId}/actions/${restricted.actionId}/retry`;
      expect(await officer.submit('/', path)).toMatchObject({ status: 404 });
    });

    it('raise no alarm for those who may not know of them', async () => {
      const operator = await signedIn('operator');
      const { text } = await operator.get('/attention');
      expect(text).toContain('About M-OPEN');
      expect(text).not.toContain('M-HIDDEN');
      const [alarm] = await database.dataSource.query(`SELECT id FROM alarms WHERE event_id = $1`, [
        restricted.event.id,
      ]);
      expect(await operator.submit('/', `/attention/alarms/${String(alarm.id)}/seen`)).toMatchObject({ status: 404 });
    });

    it('are there, and marked, for those with the right', async () => {
      const lead = await signedIn('lead');
      expect((await lead.get('/events')).text).toContain(restricted.event.id);
      expect((await lead.get(`/runs/${restricted.runId}`)).text).toContain('Restricted');
      expect((await lead.get('/attention')).text).toContain('About M-HIDDEN');
    });
  });

  describe('pages', () => {
    it('answers an address that leads nowhere with 404', async () => {
      const officer = await signedIn('officer');
      const none = '00000000-0000-4000-8000-000000000000';
      for (const path of ['/events/abc', "/events/1'", '/runs/%00', `/events/${none}`, `/runs/${none}`, '/nowhere']) {
        const { status, text } = await officer.get(path);
        expect({ path, status }).toEqual({ path, status: 404 });
        expect(text).toContain('Page not found');
      }
      expect(await officer.get('/%')).toMatchObject({ status: 404 });
    });

    it('leaves what Linchpin itself recorded out of the events, until somebody asks for it', async () => {
      const own = await givenAction(database.dataSource, {
        kind: 'tasks.assign',
        settings: { team: 'HUB-N', title: 'Find a minute taker' },
        event: { source: 'linchpin', type: 'task.done', subject: 'task/own', data: { aboutRef: 'M-OWN' } },
      });
      const officer = await signedIn('officer');
      const listed = async (path: string) => (await officer.get(path)).text.includes(`/events/${own.event.id}`);
      expect(await listed('/events')).toBe(false);
      expect(await listed('/')).toBe(false);
      expect((await officer.get('/events')).text).toMatch(/id="own"(?![^>]*checked)[^>]*>/);
      expect(await listed('/events?own=yes')).toBe(true);
      expect((await officer.get('/events?own=yes')).text).toMatch(/id="own"[^>]*checked/);
      // A type that nobody else records is asked for by its name.
      expect(await listed('/events?type=task.done')).toBe(true);
      // Whoever looks for one thing, or for what failed, finds it.
      expect(await listed('/events?search=task/own')).toBe(true);
      expect(await listed('/events?state=matched')).toBe(false);
      await database.dataSource.query(`UPDATE events SET state = 'failed' WHERE id = $1`, [own.event.id]);
      expect(await listed('/events?state=failed')).toBe(true);
    });

    it('takes an odd query for none', async () => {
      const officer = await signedIn('officer');
      for (const query of ['page=abc', 'page=-1', 'page=1e9', 'search=%00', 'type=x&type=y', 'state=no', 'team[a]=b']) {
        expect((await officer.get(`/events?${query}`)).text).toContain('M-OPEN');
      }
      expect((await officer.get('/events?page=9')).text).toContain('No event is found here');
    });

    it('offers a retry to those whose team it is, their hub, managers and operations, and to nobody else', async () => {
      const page = `/runs/${open.runId}`;
      const offers = async (name: string) => {
        const somebody = await signedIn(name);
        const shown = [await somebody.get(page), await somebody.get('/attention')];
        return shown.map(({ text }) => text.includes(`/actions/${open.actionId}/retry`));
      };
      for (const name of ['officer', 'spoke', 'lead', 'operator'])
        expect([name, ...(await offers(name))]).toEqual([name, true, true]);
      expect(await offers('elsewhere')).toEqual([false, false]);
      const elsewhere = await signedIn('elsewhere');
      for (const what of ['retry', 'skip']) {
        expect(await elsewhere.submit('/', `${page}/actions/${open.actionId}/${what}`)).toMatchObject({ status: 403 });
      }
      expect(await elsewhere.submit('/', `/events/${open.event.id}/match-again`)).toMatchObject({ status: 403 });
      const [action] = await database.dataSource.query(`SELECT state FROM actions WHERE id = $1`, [open.actionId]);
      expect(action).toEqual({ state: 'failed' });
    });

    it('shows a run step by step, and tries a failed action again', async () => {
      const officer = await signedIn('officer');
      const page = `/runs/${open.runId}`;
      expect((await officer.get(page)).text).toContain('It broke.');
      const answer = await officer.submit(page, `${page}/actions/${open.actionId}/retry`);
      expect(answer).toMatchObject({ status: 303, location: page });
      const { text } = await officer.get(page);
      expect(text).toContain('will be tried again');
      expect(text).not.toContain('It broke.');
      expect((await officer.get(page)).text).not.toContain('will be tried again');
      const [action] = await database.dataSource.query(`SELECT state FROM actions WHERE id = $1`, [open.actionId]);
      expect(action).toEqual({ state: 'ready' });
    });

    it('marks an alarm as seen', async () => {
      const lead = await signedIn('lead');
      const [alarm] = await database.dataSource.query(`SELECT id FROM alarms WHERE event_id = $1`, [open.event.id]);
      await lead.submit('/attention', `/attention/alarms/${String(alarm.id)}/seen`);
      expect((await lead.get('/attention')).text).not.toContain('About M-OPEN');
    });

    it('answers a fault of ours with a reference and nothing of the fault', async () => {
      const officer = await signedIn('officer');
      await database.dataSource.query('ALTER TABLE runs RENAME COLUMN trigger_title TO heading');
      try {
        const { status, text } = await officer.get('/runs');
        expect(status).toBe(500);
        expect(text).toMatch(/this reference: [0-9A-F]{8}/);
        expect(text).not.toMatch(/trigger_title|QueryFailed| at /);
      } finally {
        await database.dataSource.query('ALTER TABLE runs RENAME COLUMN heading TO trigger_title');
      }
    });
  });

  describe('live pages', () => {
    it('tell an open page that its run has changed', async () => {
      const officer = await signedIn('officer');
      const { text } = await officer.get(`/runs/${open.runId}`);
      const [, topic, since] = /data-live="([^"]+)" data-live-version="([^"]+)"/.exec(text) ?? [];
      expect(topic).toBe(`run:${open.runId}`);
      const stop = new AbortController();
      const stream = await officer.open(`/live?topic=${String(topic)}&since=${String(since)}`, { signal: stop.signal });
      expect(stream.headers.get('content-type')).toBe('text/event-stream');
      await database.dataSource.query(`UPDATE actions SET fence = fence + 1 WHERE id = $1`, [open.actionId]);
      expect(await firstEvent(stream)).toMatch(/^event: changed\n(id: .*\n)?data: [0-9a-f]{32}$/m);
      stop.abort();
    });

    it('tell at once what changed between the page and its connection', async () => {
      const officer = await signedIn('officer');
      const stop = new AbortController();
      const stream = await officer.open('/live?topic=today&since=before', { signal: stop.signal });
      expect(await firstEvent(stream)).toContain('event: changed');
      stop.abort();
    });

    it('are not there for topics that nobody offers', async () => {
      const officer = await signedIn('officer');
      for (const topic of ['', 'x', 'run', 'run:abc', 'today:1', 'constructor', `run:${open.runId}:x`]) {
        expect(await officer.get(`/live?topic=${topic}`)).toMatchObject({ status: 404 });
      }
    });
  });
});

describe('a console that is closed', () => {
  it('does not wait for open pages', async () => {
    const database = await createTestDatabase();
    await database.dataSource.query(
      `WITH team AS (INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB', 'Hub', 'hub', 'h@x.example', 'N') RETURNING id)
       INSERT INTO staff (ref, name, email, team_id, role) SELECT 'one', 'One', 'one@x.example', id, 'manager' FROM team`,
    );
    const settings = { DATABASE_URL: database.url, CONSOLE_PORT: '0', LOG_LEVEL: 'silent' };
    const app = await startConsole(readSettings({ ...settings, SESSION_SECRET: 'x'.repeat(32) }));
    await app.get(StaffAccounts).setDemoPassword(PASSWORD);
    const somebody = new Visitor(await app.getUrl());
    await somebody.signIn('one@x.example');
    const stream = await somebody.open('/live?topic=today&since=before', {});
    await firstEvent(stream);
    await app.close();
    await rest(stream);
    await database.drop();
  });

  it('does not start without a secret', async () => {
    const database = await createTestDatabase();
    const settings = readSettings({ DATABASE_URL: database.url, CONSOLE_PORT: '0', LOG_LEVEL: 'silent' });
    await expect(startConsole(settings)).rejects.toThrow('SESSION_SECRET is not set');
    await database.drop();
  });
});

/** Reads a stream until a whole event has come. */
async function firstEvent(stream: Response): Promise<string> {
  const reader = stream.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  let text = '';
  while (!/event: .*\n(.*\n)*\n/.test(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  reader.releaseLock();
  return text;
}

/** Reads a stream to its end. Rejects when it was cut off. */
async function rest(stream: Response): Promise<void> {
  const reader = stream.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  while (!(await reader.read()).done);
}
