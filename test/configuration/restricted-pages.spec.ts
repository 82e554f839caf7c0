import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restrictedTables } from '@linchpin/access';
import { projectPath } from '@linchpin/config';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';
import { walk } from '../support/walk.js';

/** What the record is called, by itself and in what was made for it. Nobody without the right may read any of it. */
const SECRET = /M-77701|S47-77701|G-77701|mosaic-7770/;

/** Nobody of them sees what is restricted. */
const people = [
  ['a spoke officer', 'rukhsana.aldercross'],
  ['a hub officer', 'tobi.adeyemi-hart'],
  ['operations', 'gethin.pulleyn'],
  ['a leader', 'beatrix.overleigh'],
] as const;

let linchpin: Linchpin;
const here = new Map<string, Visitor>();
/** All pages of each person before there was such a record, and after. */
const before = new Map<string, Map<string, string>>();
const after = new Map<string, Map<string, string>>();
/** One restricted row of each table. */
const hidden: { table: string; id: string }[] = [];

beforeAll(async () => {
  linchpin = await startLinchpin();
  for (const person of [...people.map(([, name]) => name), 'margaret.quillan']) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${person}@exshire.example`, password);
    here.set(person, visitor);
  }
  for (const sample of ['placement-moved-planned', 'lookedafter-started', 'review-scheduled', 'check-requested'])
    await linchpin.settled((await linchpin.send(sample)).eventId);
  await quiet();
  await everybody(before);
  const enquiry = await linchpin.send('section47-started', (event) => {
    Object.assign(event, { id: 'mosaic-77701', subject: 'section47/S47-77701' });
    Object.assign(event.data, { s47Ref: 'S47-77701', groupRef: 'G-77701' });
  });
  const conference = await linchpin.send('conference-initial-scheduled', (event) => {
    Object.assign(event, { id: 'mosaic-77702', subject: 'meeting/M-77701' });
    Object.assign(event.data, { meetingRef: 'M-77701', previousEventId: 'mosaic-77701' });
  });
  for (const { eventId } of [enquiry, conference]) await linchpin.settled(eventId);
  await answerOneCheck();
  await quiet();
  await readOneLetter();
  await linchpin.send('conference-initial-scheduled', (event) => {
    Object.assign(event, { id: 'mosaic-77703', subject: 'meeting/M-77701', time: new Date().toISOString() });
    Object.assign(event.data, { meetingRef: 'M-77701', restricted: true });
  });
  await quiet();
  await readOneLetter();
  for (const table of restrictedTables) {
    const which = table === 'holds' ? `kind = 'restricted'` : 'restricted';
    const [row] = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT id::text FROM ${table} WHERE ${which} LIMIT 1`,
    );
    if (row) hidden.push({ table, id: row.id });
  }
  await everybody(after);
}, 240_000);
afterAll(() => linchpin.close());

/** Until nothing more happens by itself. */
async function quiet(): Promise<void> {
  await eventually('nothing more to happen', async () => {
    const [row] = await linchpin.dataSource.query<{ busy: number }[]>(
      `SELECT ((SELECT count(*) FROM events WHERE state = 'recorded')
         + (SELECT count(*) FROM actions WHERE state IN ('ready', 'running') AND coalesce(due_at <= now(), true))
         + (SELECT count(*) FROM deliveries WHERE state NOT IN ('accepted', 'withdrawn', 'failed')))::int AS busy`,
    );
    return row?.busy === 0;
  });
}

async function everybody(into: Map<string, Map<string, string>>): Promise<void> {
  for (const [, person] of people) into.set(person, await walk(visitorOf(person), linchpin.settings.CONSOLE_URL));
}

function visitorOf(person: string): Visitor {
  const visitor = here.get(person);
  if (!visitor) throw new Error(`${person} has not signed in.`);
  return visitor;
}

/** As an agency does it, so that there is an answer and not only a question. */
async function answerOneCheck(): Promise<void> {
  const link = await eventually('a mail with a link', async () =>
    (await linchpin.mails())
      .filter(({ text }) => SECRET.test(text))
      .map(({ text }) => /http\S+\/checks\/\S+/.exec(text)?.[0])
      .find(Boolean),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries({ outcome: 'nothing-known', name: 'Ann Example', role: 'Officer' }))
    form.set(name, value);
  const { status } = await fetch(link, { method: 'POST', body: form, redirect: 'manual' });
  expect(status).toBe(303);
}

/** So that its reading is on record too. */
async function readOneLetter(): Promise<void> {
  const [letter] = await linchpin.dataSource.query<{ id: string }[]>(
    `SELECT id FROM documents WHERE reference = 'M-77701' LIMIT 1`,
  );
  expect((await visitorOf('margaret.quillan').get(`/documents/${letter?.id ?? ''}`)).status).toBe(200);
}

/** A page without what is new in it each time. */
const still = (html: string) =>
  html
    .replace(/name="_csrf" value="[^"]*"/g, '')
    .replace(/nonce="[^"]*"/g, '')
    // That these very people have opened it meanwhile.
    .replace(/<(ul|p)[^>]* id="readings">[\s\S]*?<\/\1>/g, '');

/** What a row can be asked for by, each at its own address. */
const THINGS = /^\/(events|runs|tasks|documents|deadlines|holds|checks|inbox|attention\/alarms)\//;

/** The routes of the console with the id of one such thing in their address. */
function routesOfOne(method: string): string[] {
  const { console: routes } = JSON.parse(
    readFileSync(projectPath('test', 'architecture', 'route-list.json'), 'utf8'),
  ) as { console: string[] };
  return routes.flatMap((route) => {
    const [path = '', methods = ''] = route.split(' ', 2);
    return path.split(':').length === 2 && THINGS.test(path) && methods.includes(method) ? [path] : [];
  });
}

describe('a restricted record', () => {
  it('has left rows in every table that can hold one, so that there is something to see', () => {
    // A letter of a restricted record is never made, so its facts are never read: see records-in-letters.spec.
    expect(hidden.map(({ table }) => table)).toEqual(restrictedTables.filter((table) => table !== 'record_readings'));
  });

  it.each(people)('leaves every page of %s as it was before there was one', (_, person) => {
    const [earlier, later] = [before.get(person), after.get(person)];
    expect(earlier?.size).toBeGreaterThan(10);
    const pages = [...(earlier ?? new Map<string, string>())].map(([path, html]) => ({ path, html: still(html) }));
    const now = pages.map(({ path }) => ({ path, html: still(later?.get(path) ?? 'not there') }));
    expect(now).toEqual(pages);
    expect([...(later?.keys() ?? [])].sort()).toEqual([...(earlier?.keys() ?? [])].sort());
  });

  it.each(people)('is named on no page of %s', (_, person) => {
    for (const [path, html] of after.get(person) ?? []) {
      expect({ person, path, says: SECRET.exec(html)?.[0] }).toEqual({ person, path, says: undefined });
    }
  });

  it.each(people)('is found by no search of %s', async (_, person) => {
    for (const reference of ['M-77701', 'P-1001', 'S47-77701', 'mosaic-77702', 'M-77701-POL', 'D01-M-77701']) {
      const { text } = await visitorOf(person).get(`/search?q=${reference}`);
      const nothing = (await visitorOf(person).get('/search?q=X-0')).text;
      expect({ reference, text: still(text).replaceAll(reference, '') }).toEqual({
        reference,
        text: still(nothing).replaceAll('X-0', ''),
      });
    }
  });

  it.each(people)('has no page, file or button for %s, whoever gives its address', async (_, person) => {
    const visitor = visitorOf(person);
    const token = await visitor.token('/');
    const open: unknown[] = [];
    for (const { table, id } of hidden.filter((row) => row.id.length === 36)) {
      for (const route of routesOfOne('GET')) {
        const { status } = await visitor.get(route.replace(':id', id));
        if (status !== 404 && status !== 403) open.push({ table, get: route, status });
      }
      for (const route of routesOfOne('POST')) {
        const { status } = await visitor.post(route.replace(':id', id), { _csrf: token });
        if (status !== 404 && status !== 403) open.push({ table, post: route, status });
      }
    }
    expect(open).toEqual([]);
  });

  it('is in the audit trail for auditors with the right, and for no other, also of before it was restricted', async () => {
    const trailFor = async (ref: string, seesRestricted: boolean) => {
      await linchpin.dataSource.query(
        `INSERT INTO staff (ref, name, email, team_id, role, sees_restricted, password_hash)
         SELECT $1, 'Synthetic auditor', $1 || '@exshire.example', team_id, 'auditor', $2, password_hash FROM staff WHERE ref = 'ST-01'`,
        [ref, seesRestricted],
      );
      const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
      await visitor.signIn(`${ref}@exshire.example`, password);
      return (await visitor.get('/audit/export')).text;
    };
    const open = await trailFor('au-91', false);
    expect(open).toContain('Letter opened');
    expect(open.split('\r\n').filter((line) => SECRET.test(line))).toEqual([]);
    expect(await trailFor('au-92', true)).toMatch(SECRET);
  });

  it('is there for the one manager with the right', async () => {
    const visitor = visitorOf('margaret.quillan');
    for (const table of ['events', 'runs', 'tasks', 'documents', 'deadlines', 'holds']) {
      const { id } = hidden.find((row) => row.table === table) ?? { id: '' };
      expect({ table, status: (await visitor.get(`/${table}/${id}`)).status }).toEqual({ table, status: 200 });
    }
    expect((await visitor.get('/search?q=M-77701')).text).toMatch(SECRET);
  });

  it('tells that manager what had gone out before', async () => {
    const rows = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT id::text FROM holds WHERE kind = 'restricted' AND subject = 'meeting/M-77701'`,
    );
    const { text } = await visitorOf('margaret.quillan').get(`/holds/${rows[0]?.id ?? ''}`);
    const [sent] = await linchpin.dataSource.query<{ mails: number; letters: number }[]>(
      `SELECT count(DISTINCT deliveries.id)::int AS mails, count(DISTINCT documents.id)::int AS letters
       FROM runs JOIN actions ON actions.run_id = runs.id LEFT JOIN deliveries ON deliveries.action_id = actions.id AND deliveries.state = 'accepted'
         LEFT JOIN documents ON documents.action_id = actions.id AND documents.state = 'final'
       WHERE runs.subject = 'meeting/M-77701'`,
    );
    expect(sent?.mails).toBeGreaterThan(0);
    expect(text.match(/ed by email<\/th>/g)).toHaveLength(sent?.mails ?? 0);
    expect(text.match(/for the [a-z ]+<\/td>/gi)?.length ?? 0).toBe(sent?.letters ?? 0);
    expect(text).toMatch(/Room booked<\/th>/);
  });
});
