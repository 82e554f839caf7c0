import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { CuttableProxy } from '../support/cuttable-proxy.js';
import { type Linchpin, readSample, startLinchpin } from '../support/linchpin.js';

interface Refusal {
  error: string;
  message: string;
  faults?: { path: string; message: string }[];
  knownTypes?: string[];
}

let linchpin: Linchpin;
beforeAll(async () => {
  linchpin = await startLinchpin(['intake']);
});
afterAll(() => linchpin.close());

const stored = async () => {
  const [row] = await linchpin.dataSource.query<{ count: number }[]>('SELECT count(*)::int AS count FROM events');
  return row?.count;
};

async function refusal(response: Response): Promise<Refusal> {
  return (await response.json()) as Refusal;
}

describe('the intake', () => {
  it('answers 202 after recording an event, and the same to a repeat', async () => {
    const body = JSON.stringify(await readSample('assessment-due'));
    const first = await linchpin.post(body);
    const again = await linchpin.post(body);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(await again.json()).toEqual(await first.json());
    expect(await stored()).toBe(1);
  });

  it('takes a repeat with other spacing and key order for the same event', async () => {
    const event = await readSample('assessment-due');
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(event).reverse()), null, 4);
    expect((await linchpin.post(reordered)).status).toBe(202);
    expect(await stored()).toBe(1);
  });

  it('refuses other contents under a used id, and alarms operations', async () => {
    const changed = await readSample('assessment-due', (event) => (event.data.dueDate = '2026-12-08'));
    const response = await linchpin.post(JSON.stringify(changed));
    expect(response.status).toBe(409);
    expect((await refusal(response)).message).toMatch(/under a new id/);
    const alarms = await linchpin.dataSource.query<unknown[]>(`SELECT kind, times FROM alarms`);
    expect(alarms).toEqual([{ kind: 'event-changed', times: 1 }]);
    expect(await stored()).toBe(1);
  });

  it('stores only what the schema names', async () => {
    const event = await readSample('section47-started', ({ data }) => (data.childName = 'Somebody Invented'));
    await linchpin.post(JSON.stringify(event));
    const rows = await linchpin.dataSource.query<{ data: object }[]>(
      `SELECT data FROM events WHERE type = 'section47.started'`,
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/Invented/);
  });

  describe('stores nothing and says 401', () => {
    const signature = `v1,${randomBytes(32).toString('base64')}`;
    it.each<[string, Record<string, string>]>([
      ['for a wrong signature', { 'webhook-signature': signature }],
      ['for a missing signature', { 'webhook-signature': '' }],
      ['for a clock that is an hour late', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 3600) }],
      ['for a clock that is an hour early', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) + 3600) }],
    ])('%s', async (_case, headers) => {
      const before = await stored();
      const response = await linchpin.post(JSON.stringify(await readSample('check-requested')), headers);
      expect(response.status).toBe(401);
      expect(await stored()).toBe(before);
    });

    it('for a source it does not know, in the same words', async () => {
      const url = `${linchpin.settings.INTAKE_URL}/webhooks`;
      const answers = await Promise.all(
        ['nobody', 'mosaic'].map((source) =>
          fetch(`${url}/${source}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      const [unknown, unsigned] = await Promise.all(answers.map((answer) => answer.json()));
      expect(unknown).toEqual(unsigned);
    });

    it('for the product’s own source, which has no key', async () => {
      const response = await fetch(`${linchpin.settings.INTAKE_URL}/webhooks/linchpin`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).toBe(401);
    });
  });

  it('says 413 for more than 64 KiB', async () => {
    const response = await linchpin.post(JSON.stringify({ filler: 'x'.repeat(65 * 1024) }));
    expect(response.status).toBe(413);
    expect((await refusal(response)).message).toMatch(/64 KiB/);
  });

  it('says 415 for another content type', async () => {
    const response = await linchpin.post('<event/>', { 'content-type': 'application/xml' });
    expect(response.status).toBe(415);
    expect((await refusal(response)).message).toMatch(/application\/cloudevents\+json/);
  });

  it('says 400 for what is not JSON', async () => {
    expect((await linchpin.post('{"specversion":')).status).toBe(400);
    expect((await linchpin.post('')).status).toBe(400);
  });

  it('says 422 with the path of each fault', async () => {
    const wrong = await readSample('conference-initial-scheduled', ({ data }) => {
      data.startsAt = 'next Thursday';
      data.durationMin = 5;
      delete data.meetingRef;
    });
    const response = await linchpin.post(JSON.stringify(wrong));
    expect(response.status).toBe(422);
    const { faults } = await refusal(response);
    expect(faults?.map(({ path }) => path).sort()).toEqual(['data.durationMin', 'data.meetingRef', 'data.startsAt']);
  });

  it('says 422 for an unknown event type and names the known ones, without its own', async () => {
    for (const type of ['conference.abandoned', 'action.failed']) {
      const event = await readSample('assessment-due', (sample) => (sample.type = type));
      const response = await linchpin.post(JSON.stringify(event));
      expect(response.status).toBe(422);
      const { knownTypes } = await refusal(response);
      expect(knownTypes).toContain('conference.initial.scheduled');
      expect(knownTypes).not.toContain('action.failed');
    }
  });

  it.each(['mosaic%00', '%00', 'Mosaic', 'mosaic%2F..'])('says 401 to a source called %s', async (name) => {
    const response = await fetch(`${linchpin.settings.INTAKE_URL}/webhooks/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(401);
  });

  it('says 400 to what is nested too deeply', async () => {
    const event = JSON.stringify(await readSample('assessment-due', (sample) => (sample.id = 'deep')));
    const deep = `${event.slice(0, -1)},"extra":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect((await linchpin.post(deep)).status).toBe(400);
  });

  it.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00'])('says 422 to a meeting in %s', async (startsAt) => {
    const event = await readSample('conference-initial-scheduled', ({ data }) => (data.startsAt = startsAt));
    const response = await linchpin.post(JSON.stringify(event));
    expect(response.status).toBe(422);
    expect((await refusal(response)).faults).toEqual([
      { path: 'data.startsAt', message: 'must be in a year from 1900 to 2199' },
    ]);
  });

  it('says 422 to a subject that is too long to be a reference', async () => {
    const event = await readSample('assessment-due', (sample) => (sample.subject = `assessment/${'A'.repeat(65)}`));
    expect((await linchpin.post(JSON.stringify(event))).status).toBe(422);
  });

  it('does not repeat a wrong value in its answer', async () => {
    const wrong = await readSample('assessment-due', ({ data }) => (data.childRef = 'Somebody Invented'));
    const response = await linchpin.post(JSON.stringify(wrong));
    expect(response.status).toBe(422);
    expect(await response.text()).not.toMatch(/Invented/);
  });

  it('answers 404 for an event that this source has not sent', async () => {
    const status = (await linchpin.status('no-such-event')) as unknown as Refusal;
    expect(status.message).toMatch(/no event with this id/);
  });

  it('publishes a valid OpenAPI 3.1 document and a schema for each event type', async () => {
    const document = (await (await fetch(`${linchpin.settings.INTAKE_URL}/openapi.json`)).json()) as Record<
      string,
      unknown
    >;
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
    expect(document).toMatchObject({ openapi: '3.1.0' });
    const { eventTypes } = (await (await fetch(`${linchpin.settings.INTAKE_URL}/schemas`)).json()) as {
      eventTypes: { type: string; schema: string }[];
    };
    expect(eventTypes.length).toBeGreaterThan(30);
    for (const { type, schema } of eventTypes) {
      expect(await (await fetch(schema)).json()).toMatchObject({ $id: `/schemas/${type}.json` });
    }
    expect((await fetch(`${linchpin.settings.INTAKE_URL}/schemas/nothing.json`)).status).toBe(404);
  });
});

describe('the intake without its database', () => {
  it('says 503 with Retry-After, keeps nothing, and takes the event when the database is back', async () => {
    const proxy = await CuttableProxy.before(linchpin.settings.DATABASE_URL ?? '');
    const apart = await startLinchpin(['intake'], {
      DATABASE_URL: proxy.through(linchpin.settings.DATABASE_URL ?? ''),
    });
    try {
      const body = JSON.stringify(await readSample('check-requested', (event) => (event.id = 'while-away')));
      const post = () => apart.post(body);
      await linchpin.dataSource.query(
        `INSERT INTO source_keys (source_id, secret) SELECT id, $1 FROM sources WHERE name = 'mosaic' ON CONFLICT DO NOTHING`,
        [apart.key],
      );
      // Everything has its connections by then: what is cut amid its start fails in ways of its own.
      const before = JSON.stringify(await readSample('check-requested', (event) => (event.id = 'while-here')));
      expect((await apart.post(before)).status).toBe(202);
      await proxy.cut();
      const away = await post();
      expect(away.status).toBe(503);
      expect(away.headers.get('retry-after')).toBe('5');
      await proxy.join();
      expect((await post()).status).toBe(202);
      const rows = await linchpin.dataSource.query<unknown[]>(
        `SELECT 1 FROM events WHERE source_event_id = 'while-away'`,
      );
      expect(rows).toHaveLength(1);
    } finally {
      await proxy.cut();
      await apart.close();
    }
  });
});
