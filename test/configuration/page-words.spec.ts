import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actionKinds } from '@linchpin/action-kinds';
import { eventTypes, fields } from '@linchpin/event-types';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';
import { walk } from '../support/walk.js';

/** Where a code may stand, and why. Everywhere else people read names. */
const ALLOWED: { path: RegExp; why: string }[] = [
  { path: /^\/catalogue\b/, why: 'the names by which files and systems call event types, fields and kinds of action' },
  { path: /^\/sources\b/, why: 'what systems send, and what each of their codes means here' },
  { path: /^\/triggers\b/, why: 'conditions name each code that they compare with, and its label' },
];

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** What no person can read: ids of rows, hashes, fields and values that a template did not fill. */
const MACHINE = [new RegExp(UUID), /\b[0-9a-f]{32,}\b/, /\[object /, /\bundefined\b/, /[{}]/, /SHA-?\d/];

let linchpin: Linchpin;
/** The codes that nobody who works from a page has to know. */
let codes: RegExp;

beforeAll(async () => {
  linchpin = await startLinchpin();
  for (const sample of [
    'section47-started',
    'conference-initial-scheduled',
    'check-requested',
    'placement-moved-planned',
    'placement-moved-emergency',
    'lookedafter-started',
    'review-scheduled',
    'restricted-conference',
  ]) {
    const { eventId } = await linchpin.send(sample);
    await linchpin.settled(eventId);
  }
  // No room is as large as that: a rejected step, an event of our own about it, and a task.
  const { eventId } = await linchpin.send('coregroup-scheduled', (event) => {
    event.data.venueNeed = { capacity: 200 };
  });
  await linchpin.settled(eventId);
  await linchpin.settled((await linchpin.send('conference-held')).eventId);
  await answerOneCheck();
  await eventually('the events of our own to be dealt with', async () => {
    const [row] = await linchpin.dataSource.query<{ rejected: number; answered: number; waiting: number }[]>(
      `SELECT count(*) FILTER (WHERE type = 'action.rejected')::int AS rejected,
         count(*) FILTER (WHERE type = 'check.response.received')::int AS answered,
         count(*) FILTER (WHERE state = 'recorded')::int AS waiting FROM events`,
    );
    return row && row.rejected > 0 && row.answered > 0 && row.waiting === 0;
  });
  codes = await knownCodes();
}, 120_000);
afterAll(() => linchpin.close());

/** As an agency does it, without an account. */
async function answerOneCheck(): Promise<void> {
  const link = await eventually('a mail with a link', async () =>
    (await linchpin.mails()).map(({ text }) => /http\S+\/checks\/\S+/.exec(text)?.[0]).find(Boolean),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries({ outcome: 'nothing-known', name: 'Ann Example', role: 'Officer' }))
    form.set(name, value);
  const { status } = await fetch(link, { method: 'POST', body: form, redirect: 'manual' });
  expect(status).toBe(303);
}

/** Words of English as well: what they are codes of says the same. */
const ENGLISH = new Set(['step-free']);

/** Teams, agencies, sites and triggers by their codes, kinds of action, types of events, and values with hyphens. */
async function knownCodes(): Promise<RegExp> {
  const rows = await linchpin.dataSource.query<{ code: string }[]>(
    `SELECT code FROM teams UNION SELECT code FROM agencies UNION SELECT code FROM room_sites
     UNION SELECT name FROM triggers WHERE name LIKE '%-%'`,
  );
  const values = eventTypes.flatMap((type) => fields(type).flatMap((field) => Object.keys(field.codes ?? {})));
  const all = [
    ...rows.map(({ code }) => code),
    ...Object.keys(actionKinds),
    ...eventTypes.map(({ type }) => type),
    ...values.filter((value) => /^[a-z]+(-[a-z0-9]+)+$/.test(value) && !ENGLISH.has(value)),
    'needs-approval',
    'at-risk',
  ];
  const escaped = [...new Set(all)].map((code) => code.replaceAll('.', String.raw`\.`));
  // Not a part of a longer reference: an agency's check is called M-20417-POL on its mail as well.
  return new RegExp(`(?<![\\w./-])(?:${escaped.join('|')})(?![\\w/-])`);
}

/** What somebody reads: without what is only markup. Of a document's page also without its folded fingerprint. */
function visible(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<details class="govuk-details" id="fingerprint">[\s\S]*?<\/details>/, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

function faultsOf(pages: ReadonlyMap<string, string>): string[] {
  return [...pages]
    .filter(([path]) => !ALLOWED.some((allowed) => allowed.path.test(path)))
    .flatMap(([path, html]) => {
      const text = visible(html);
      return [codes, ...MACHINE].flatMap((pattern) => {
        const found = pattern.exec(text);
        if (!found) return [];
        return [`${path}: …${text.slice(Math.max(0, found.index - 40), found.index + 40)}…`];
      });
    });
}

describe('the words of the console', () => {
  it.each([
    ['a manager', 'margaret.quillan', ['/events', '/runs', '/tasks', '/documents', '/checks', '/deadlines', '/holds']],
    ['an officer of a spoke', 'rukhsana.aldercross', ['/events', '/runs', '/tasks', '/documents', '/checks']],
    ['operations', 'gethin.pulleyn', ['/events', '/runs', '/tasks', '/deadlines', '/sources']],
    ['a leader', 'beatrix.overleigh', ['/deadlines', '/tasks']],
  ])(
    'are names, never codes, on every page that %s can come to',
    async (_, person, kinds) => {
      const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
      await visitor.signIn(`${person}@exshire.example`, password);
      const pages = await walk(visitor, linchpin.settings.CONSOLE_URL);
      // A walk that went nowhere would find nothing.
      for (const kind of kinds) {
        const reached = [...pages.keys()].filter((path) => new RegExp(`^${kind}/${UUID}`).test(path));
        expect({ kind, reached: reached.length > 0 }).toEqual({ kind, reached: true });
      }
      for (const menu of ['/', '/tasks', '/rooms', '/deadlines', '/configuration'])
        expect([...pages.keys()]).toContain(menu);
      expect(faultsOf(pages)).toEqual([]);
    },
    180_000,
  );

  it('knows a code when it sees one', () => {
    const read = (text: string) => faultsOf(new Map([['/runs', text]])).length;
    for (const code of ['Alerted SPK-NE', '<dt>POL</dt>', 'kind rooms.book.', 'needs-approval', 'placement.moved'])
      expect({ code, found: read(code) }).toEqual({ code, found: 1 });
    expect(read('Alerted North East team support, check M-20417-POL, needs approval')).toBe(0);
  });
});
