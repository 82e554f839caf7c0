import { gzipSync, brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signWebhook } from '@linchpin/sources';
import { Webhook } from 'standardwebhooks';
import { type Linchpin, readSample, type SampleEvent, startLinchpin } from '../support/linchpin.js';

interface Answer {
  error?: string;
  message?: string;
  faults?: { path: string; message: string }[];
  eventId?: string;
  ignored?: string[];
  state?: string;
}

let linchpin: Linchpin;
beforeAll(async () => {
  linchpin = await startLinchpin(['intake']);
});
afterAll(() => linchpin.close());

let number = 0;
const conference = (change: (event: SampleEvent) => void = () => undefined) =>
  readSample('conference-initial-scheduled', (event) => {
    number += 1;
    event.id = `sender-${String(number)}`;
    change(event);
  });

/** Posts bytes as a sender would that signs them, and reads the answer. */
async function post(
  body: string | Buffer,
  more: Record<string, string> = {},
  { signed = Buffer.from(body), at = Math.floor(Date.now() / 1000), timestamp = String(at), method = 'POST' } = {},
): Promise<{ status: number; headers: Headers; said: Answer }> {
  const id = more['webhook-id'] ?? `msg_${String((number += 1))}`;
  const response = await fetch(`${linchpin.settings.INTAKE_URL}/webhooks/mosaic`, {
    method,
    headers: {
      'content-type': 'application/cloudevents+json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signWebhook(linchpin.key, id, Number(timestamp), signed),
      ...more,
    },
    body: Buffer.from(body),
  });
  return { status: response.status, headers: response.headers, said: (await response.json()) as Answer };
}
const count = async (from: string) => {
  const [row] = await linchpin.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${from}`);
  return row?.count;
};
/** What a conference cannot be scheduled without, on a day near its event. */
const few = (meetingRef: unknown, startsAt: string) => ({
  childRef: 'P-1001',
  childCount: 1,
  meetingRef,
  startsAt,
  durationMin: 90,
  venueNeed: { capacity: 10 },
  chairRef: 'CH-01',
  strategyDiscussionDate: startsAt.slice(0, 10),
});
const paths = ({ faults }: Answer) => faults?.map(({ path }) => path).sort();

describe('what nobody can be sure of', () => {
  it.each([
    [
      'one after the other',
      (text: string) => text.replace('"data":{', '"data":{"restricted":true,"restricted":false,'),
      'data.restricted',
    ],
    [
      'written with an escape',
      (text: string) => text.replace('"data":{', '"data":{"restricted":true,"\\u0072estricted":false,'),
      'data.restricted',
    ],
    [
      'deep inside',
      (text: string) => text.replace('"venueNeed":{', '"venueNeed":{"site":"HARBOUR",'),
      'data.venueNeed.site',
    ],
    ['outside data', (text: string) => text.replace('{', '{"subject":"meeting/M-0",'), 'subject'],
  ])('is refused by its place where a name is given twice: %s', async (_case, change, path) => {
    const before = await count('events');
    const text = change(JSON.stringify(await conference()));
    const { status, said } = await post(text);
    expect([status, said.message]).toEqual([422, expect.stringContaining('given twice')]);
    expect(said.faults).toEqual([{ path, message: 'is given twice: send it once' }]);
    expect(await count('events')).toBe(before);
  });

  it('is no reason against the same name in two groups, or inside a text', async () => {
    const event = await conference((sample) => {
      sample.data.first = { name: '"restricted":1,"restricted":2' };
      sample.data.second = [{ name: 1 }, { name: 2 }];
    });
    expect((await post(JSON.stringify(event))).status).toBe(202);
  });

  it.each([
    'isRestricted',
    'Restricted',
    'RESTRICTED',
    'restrictedFlag',
    'record_restricted',
    'restricted\u200b',
    'withheld',
    'addressWithheld',
    'isConfidential',
    'protected',
  ])('is refused where %s looks like the field that protects and is none', async (name) => {
    for (const value of [true, false, 'Y']) {
      const { status, said } = await post(JSON.stringify(await conference(({ data }) => (data[name] = value))));
      expect([status, said.faults?.length]).toEqual([422, 1]);
      expect(said.faults?.[0]?.path).toMatch(/^data\./);
    }
  });

  it('is refused as an extension of CloudEvents, and deeper in data', async () => {
    const outside = await post(JSON.stringify({ ...(await conference()), restricted: true }));
    expect([outside.status, paths(outside.said)]).toEqual([422, ['restricted']]);
    expect(outside.said.faults?.[0]?.message).toContain('data.restricted');
    const inside = await post(JSON.stringify(await conference(({ data }) => (data.child = { is_restricted: 'yes' }))));
    expect([inside.status, paths(inside.said)]).toEqual([422, ['data.child.is_restricted']]);
  });

  it('is refused where it tells of a death or a merging that would be lost, unless it plainly says no', async () => {
    for (const [name, value] of [
      ['deceased', 'Y'],
      ['dateOfDeath', '2026-11-20'],
      ['mergedInto', 'P-1002'],
    ] as const) {
      const { status, said } = await post(JSON.stringify(await conference(({ data }) => (data[name] = value))));
      expect([status, paths(said)]).toEqual([422, [`data.${name}`]]);
      expect((await post(JSON.stringify(await conference(({ data }) => (data[name] = null))))).status).toBe(202);
    }
  });

  it.each(['Y', 'yes', 1, 'true', 'TRUE', null])('is refused where restricted is %j', async (value) => {
    const { status, said } = await post(JSON.stringify(await conference(({ data }) => (data.restricted = value))));
    expect([status, paths(said)]).toEqual([422, ['data.restricted']]);
    expect(said.faults?.[0]?.message).toMatch(/^must be true or false, not /);
  });

  it('names the fields that were passed over, never their values, the same for each repeat', async () => {
    const event = {
      ...(await conference(({ data }) => {
        data.childName = 'Somebody Invented';
        data.venueNeed = { capacity: 12, colour: 'green' };
        data['Somebody Invented'] = 1;
      })),
      traceparent: '00-1',
    };
    const first = await post(JSON.stringify(event));
    expect(first.status).toBe(202);
    expect([...(first.said.ignored ?? [])].sort()).toEqual([
      'data.childName',
      'data.venueNeed.colour',
      'data.…',
      'traceparent',
    ]);
    expect((await post(JSON.stringify(event))).said).toEqual(first.said);
    expect((await post(JSON.stringify(await conference()))).said.ignored).toEqual([]);
  });
});

describe('an event is known by source and id', () => {
  it('so that two systems behind one key may use one id', async () => {
    const send = (source: string, subject: string) =>
      conference((event) => {
        Object.assign(event, { id: 'shared-1', source, subject: `meeting/${subject}` });
        event.data.meetingRef = subject;
      }).then((event) => post(JSON.stringify(event)));
    const adults = await send('urn:exshire:mosaic-adults', 'M-S15A');
    const children = await send('urn:exshire:mosaic', 'M-S15B');
    expect([adults.status, children.status]).toEqual([202, 202]);
    expect(adults.said.eventId).not.toBe(children.said.eventId);
    expect((await send('urn:exshire:mosaic', 'M-S15B')).said).toEqual(children.said);
    expect((await send('urn:exshire:mosaic', 'M-S15C')).status).toBe(409);
    expect(await count(`events WHERE source_event_id = 'shared-1'`)).toBe(2);
  });

  it('and one of the first release, which kept no source, is the same event still', async () => {
    const event = await conference();
    const { said } = await post(JSON.stringify(event));
    await linchpin.dataSource.query(`ALTER TABLE events DISABLE TRIGGER event_origin_never_changes`);
    await linchpin.dataSource.query(`UPDATE events SET origin = '' WHERE id = $1`, [said.eventId]);
    await linchpin.dataSource.query(`ALTER TABLE events ENABLE TRIGGER event_origin_never_changes`);
    expect((await post(JSON.stringify(event))).said.eventId).toBe(said.eventId);
    event.data.durationMin = 90;
    expect((await post(JSON.stringify(event))).status).toBe(409);
  });

  it('and stays the same whatever is written anew for each try', async () => {
    const event = await conference();
    const first = await post(JSON.stringify(event));
    const again = {
      ...event,
      traceparent: '00-2',
      attempt: 2,
      senttime: '2026-11-20T15:00:00Z',
      data: { ...event.data, recordedAt: '2037-11-26T10:00:00Z', sequence: 17 },
    };
    const { status, said } = await post(JSON.stringify(again));
    expect([status, said.eventId]).toEqual([202, first.said.eventId]);
    const later = { ...event, time: '2037-11-27T10:00:00Z' };
    expect((await post(JSON.stringify(later))).status).toBe(409);
  });

  it('and may have the time of sending for its time', async () => {
    const at = (time: string) =>
      conference((event) => Object.assign(event, { id: 'now-1', time, data: nearly(event) }));
    const nearly = ({ data }: SampleEvent) => few(data.meetingRef, '2030-01-10T10:00:00Z');
    const first = await post(JSON.stringify(await at(new Date(Date.now() - 60_000).toISOString())));
    const second = await post(JSON.stringify(await at(new Date().toISOString())));
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.said.eventId).toBe(first.said.eventId);
    expect((await post(JSON.stringify(await at('2026-01-20T10:00:00Z')))).status).toBe(409);
  });
});

describe('a body', () => {
  it('may be packed, and signed before or after', async () => {
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ] as const) {
      for (const isSignedPacked of [true, false]) {
        const text = JSON.stringify(await conference());
        const packed = pack(text);
        const signed = isSignedPacked ? packed : Buffer.from(text);
        const { status } = await post(packed, { 'content-encoding': encoding }, { signed });
        expect({ encoding, isSignedPacked, status }).toEqual({ encoding, isSignedPacked, status: 202 });
      }
    }
  });

  it('is never unpacked past 64 KiB, and not at all by what nobody knows', async () => {
    const bomb = await post(gzipSync(Buffer.alloc(50_000_000, 0x20)), { 'content-encoding': 'gzip' });
    expect([bomb.status, bomb.said.message]).toEqual([413, expect.stringContaining('64 KiB when it is unpacked')]);
    const unknown = await post('{}', { 'content-encoding': 'zstd' });
    expect([unknown.status, unknown.said.message]).toEqual([415, expect.stringContaining('content encoding zstd')]);
    const wrong = await post(JSON.stringify(await conference()), { 'content-encoding': 'gzip' });
    expect([wrong.status, wrong.said.message]).toEqual([400, expect.stringContaining('not packed by gzip')]);
    const stranger = await post(gzipSync('{}'), { 'content-encoding': 'gzip', 'webhook-signature': 'v1,AAAA' });
    expect(stranger.status).toBe(401);
  });

  it('is read in the charset that it names, and with a byte order mark', async () => {
    const text = JSON.stringify({ ...(await conference()), note: 'Zoë' });
    const latin = Buffer.from(text, 'latin1');
    const json = 'application/cloudevents+json';
    expect((await post(latin, { 'content-type': `${json}; charset=ISO-8859-1` })).status).toBe(202);
    expect((await post(`\ufeff${JSON.stringify(await conference())}`)).status).toBe(202);
    const unnamed = await post(latin);
    expect([unnamed.status, unnamed.said.message]).toEqual([400, expect.stringContaining('not written in UTF-8')]);
    const unknown = await post(latin, { 'content-type': `${json}; charset=klingon` });
    expect([unknown.status, unknown.said.message]).toEqual([415, expect.stringContaining('charset')]);
  });

  it('in binary mode or as a batch is told how to be sent', async () => {
    const { data, ...attributes } = await conference();
    const inHeaders = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const binary = await post(JSON.stringify(data), { 'content-type': 'application/json', ...inHeaders });
    expect([binary.status, binary.said.message]).toEqual([415, expect.stringContaining('use structured mode')]);
    for (const [type, status] of [
      ['application/json', 422],
      ['application/cloudevents-batch+json', 415],
    ] as const) {
      const batch = await post(JSON.stringify([await conference()]), { 'content-type': type });
      expect([batch.status, batch.said.message]).toEqual([status, expect.stringMatching(/one event in a body/)]);
    }
    expect(await count('unmapped_events')).toBe(0);
  });
});

describe('a right signature', () => {
  it('with a wrong time says so, and a wrong one says nothing more than it did', async () => {
    const text = JSON.stringify(await conference());
    const now = Math.floor(Date.now() / 1000);
    for (const [timestamp, words] of [
      [String(now - 3600), /behind our clock/],
      [String(now + 3600), /ahead of our clock/],
      [String(Date.now()), /in milliseconds/],
    ] as const) {
      const told = await post(text, {}, { timestamp });
      expect([told.status, told.said.error, told.said.message]).toEqual([
        401,
        'unverified',
        expect.stringMatching(words),
      ]);
      const stranger = await post(
        text,
        { 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` },
        { timestamp },
      );
      expect([stranger.status, stranger.said.message]).toEqual([
        401,
        expect.stringContaining('signature is missing or wrong'),
      ]);
    }
  });

  it('may be the last of a long list, or come under the names of Svix', async () => {
    const text = JSON.stringify(await conference());
    const at = Math.floor(Date.now() / 1000);
    const right = signWebhook(linchpin.key, 'listed', at, Buffer.from(text));
    const list = [...Array.from({ length: 10 }, () => `v1,${Buffer.alloc(32).toString('base64')}`), right].join(' ');
    expect((await post(text, { 'webhook-id': 'listed', 'webhook-signature': list }, { at })).status).toBe(202);
    const signature = new Webhook(linchpin.key).sign('svix_1', new Date(at * 1000), text);
    const response = await fetch(`${linchpin.settings.INTAKE_URL}/webhooks/mosaic`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        'svix-id': 'svix_1',
        'svix-timestamp': String(at),
        'svix-signature': signature,
      },
      body: text,
    });
    expect(response.status).toBe(202);
  });
});

describe('an answer helps', () => {
  const message = async (change: (event: Record<string, unknown>) => void) => {
    const event = (await conference()) as unknown as Record<string, unknown>;
    change(event);
    return post(JSON.stringify(event));
  };

  it.each([
    ['2026-11-20T14:40:00.123456789Z', 202, undefined],
    ['2026-11-20t14:40:00z', 202, undefined],
    ['2026-11-20T14:40:00.1234567+00:00', 202, undefined],
    [
      '2026-11-20T14:40:00America/Los_Angeles',
      422,
      'must be a date and time with its offset, such as 2026-12-10T10:00:00+00:00',
    ],
    [
      '2026-11-20T14:40:00.370582GMT',
      422,
      'must be a date and time with its offset, such as 2026-12-10T10:00:00+00:00',
    ],
    ['2026-11-20T14:40:00', 422, 'must end with its offset, such as Z or +00:00'],
    ['2026-11-20T14:40:00+0000', 422, 'must have a colon in its offset: write +00:00'],
    [undefined, 422, 'is missing: we need the time at which the fact became true, although CloudEvents does not'],
  ])('to the time %s', async (time, status, words) => {
    const answer = await message((event) =>
      Object.assign(event, {
        time,
        data: few('M-1', '2026-12-10t10:00:00z'),
        subject: 'meeting/M-1',
      }),
    );
    expect([answer.status, answer.said.faults]).toEqual([status, words && [{ path: 'time', message: words }]]);
  });

  it('to data in the wrong place', async () => {
    const text = await message((event) => (event.data = JSON.stringify(event.data)));
    expect(text.said.faults).toEqual([{ path: 'data', message: expect.stringContaining('came as text') }]);
    const base64 = await message((event) => Object.assign(event, { data: undefined, data_base64: 'e30=' }));
    expect(base64.said.faults).toEqual([{ path: 'data', message: expect.stringContaining('not data_base64') }]);
  });

  it.each(['application/json; charset="utf-8"', 'application/json; charset=Utf-8', 'APPLICATION/JSON'])(
    'and reads %s as it is meant',
    async (datacontenttype) => {
      expect((await message((event) => (event.datacontenttype = datacontenttype))).status).toBe(202);
    },
  );

  it('with the faults of envelope and data together', async () => {
    const { status, said } = await message((event) => {
      Object.assign(event, { id: '', time: 'today' });
      Object.assign(event.data as object, { durationMin: 5, isRestricted: true, meetingRef: 'M-999' });
    });
    expect([status, paths(said)]).toEqual([
      422,
      ['data.durationMin', 'data.isRestricted', 'data.meetingRef', 'id', 'time'],
    ]);
    expect(JSON.stringify(said)).not.toMatch(/Invalid|expected|received/);
  });

  it('to another method and a slash too many, and shakes hands as CloudEvents do', async () => {
    const url = `${linchpin.settings.INTAKE_URL}/webhooks/mosaic`;
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(url, { method });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'POST, OPTIONS']);
      expect(((await response.json()) as Answer).message).toMatch(/POST/);
    }
    const events = await fetch(`${url}/events/1`, { method: 'POST' });
    expect([events.status, events.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const slash = await fetch(`${url}/`, { method: 'POST' });
    expect([slash.status, ((await slash.json()) as Answer).message]).toEqual([
      404,
      expect.stringContaining('leave out the slash'),
    ]);
    const hands = await fetch(url, { method: 'OPTIONS', headers: { 'webhook-request-origin': 'mosaic.example' } });
    expect([hands.status, hands.headers.get('webhook-allowed-origin')]).toEqual([200, '*']);
    const nothing = (await (await fetch(`${linchpin.settings.INTAKE_URL}/Somebody%20Invented`)).json()) as Answer;
    expect(nothing.message).not.toContain('Somebody');
  });
});

describe('a date that nobody can have meant', () => {
  const dated = (change: (event: SampleEvent) => void) =>
    conference((event) => {
      event.time = '2026-11-20T14:40:00Z';
      event.data = few(event.data.meetingRef, '2026-12-10T10:00:00Z');
      change(event);
    }).then((event) => post(JSON.stringify(event)));

  it.each(['1900-01-01', '1899-12-30', '1970-01-01', '1980-01-01', '2000-01-01', '2049-12-31', '2099-12-31'])(
    'is refused in data, and told: %s',
    async (date) => {
      const before = await count('events');
      const { status, said } = await dated(({ data }) => (data.strategyDiscussionDate = date));
      expect([status, said.faults]).toEqual([
        422,
        [
          {
            path: 'data.strategyDiscussionDate',
            message: expect.stringMatching(
              /^must not be more than 20 years (before|after) the time of the event$|^must be in a year from 1900/,
            ),
          },
        ],
      ]);
      expect(await count('events')).toBe(before);
    },
  );

  it('is refused as the time of the event', async () => {
    for (const time of ['1970-01-01T00:00:00Z', '1900-01-01T00:00:00Z']) {
      expect(paths((await dated((event) => (event.time = time))).said)).toEqual(['time']);
    }
  });

  it('leaves the years of a child in care to be told', async () => {
    const event = await readSample('lookedafter-started', (sample) => {
      sample.time = '2026-11-20T14:40:00Z';
      sample.data.startDate = '2009-05-01';
      for (const [name, value] of Object.entries(sample.data)) {
        if (typeof value === 'string' && value.startsWith('2037')) sample.data[name] = value.replace('2037', '2026');
      }
    });
    expect((await post(JSON.stringify(event))).status).toBe(202);
  });
});

describe('with the settings of a council', () => {
  it('a fact may lie a month ahead and no more', async () => {
    const plain = await startLinchpin(['intake'], { EVENT_DAYS_AHEAD: '31' });
    try {
      const send = async (days: number) => {
        const time = new Date(Date.now() + days * 86_400_000).toISOString();
        const event = await conference((sample) => {
          sample.time = time;
          sample.data = few(sample.data.meetingRef, time);
        });
        return plain.post(JSON.stringify(event));
      };
      expect((await send(30)).status).toBe(202);
      const far = await send(3000);
      expect(far.status).toBe(422);
      expect(((await far.json()) as Answer).faults).toEqual([
        { path: 'time', message: 'must not be more than 31 days ahead of today' },
      ]);
    } finally {
      await plain.close();
    }
  });
});
