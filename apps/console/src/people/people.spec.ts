import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeStaffLink, StaffAccounts } from '@linchpin/teams';
import { ConsolePages, headingLevels, words } from '../../../../test/support/console-pages.js';
import { Visitor } from '../../../../test/support/visitor.js';

const GOOD = 'tractor umbrella lichen';
let pages: ConsolePages;
let team: string;
beforeAll(async () => {
  pages = await ConsolePages.start();
  const [row] = await pages.database.dataSource.query<{ id: string }[]>(`SELECT id FROM teams WHERE code = 'SPK-NE'`);
  team = row?.id ?? '';
});
afterAll(() => pages.stop());

const idOf = async (email: string) => {
  const [row] = await pages.database.dataSource.query<{ id: string }[]>('SELECT id FROM staff WHERE email = $1', [
    email,
  ]);
  return row?.id ?? '';
};
const linkFor = (staffId: string) =>
  pages.database.dataSource.transaction((manager) => makeStaffLink(manager, staffId, null));

describe('the people page', () => {
  it('is for administrators alone', async () => {
    for (const name of ['officer', 'lead', 'operator', 'leader', 'auditor'])
      for (const path of ['/people', '/people/new'])
        expect({ name, path, status: (await (await pages.as(name)).get(path)).status }).toEqual({
          name,
          path,
          status: 403,
        });
    expect(words((await (await pages.as('admin')).get('/configuration')).text)).toContain('People');
  });

  it('lists everybody, finds one, and has its headings in order', async () => {
    const admin = await pages.as('admin');
    const { text } = await admin.get('/people');
    for (const name of ['Officer', 'Lead', 'Operator']) expect(words(text)).toContain(name);
    expect(headingLevels(text)[0]).toBe(1);
    const found = words((await admin.get('/people?q=lead%40x&state=active')).text);
    expect(found).toContain('lead@x.example');
    expect(found).not.toContain('officer@x.example');
    expect(words((await admin.get('/people?q=100%25')).text)).toContain('Nobody is found here.');
  });

  it('invites: says what is wrong and keeps what was typed, then asks for the mail', async () => {
    const admin = await pages.as('admin');
    const wrong = await admin.submit('/people/new', '/people/new', { name: 'Zoë Sample', email: 'zoe', role: 'king' });
    expect(wrong.status).toBe(422);
    for (const sentence of ['in the right form', 'Choose what they do', 'Choose their team'])
      expect(words(wrong.text)).toContain(sentence);
    expect(wrong.text).toContain('value="Zoë Sample"');
    const right = { name: 'Zoë Sample', email: 'Zoe@x.example', role: 'business-support', team };
    const { status, location } = await admin.submit('/people/new', '/people/new', right);
    expect(status).toBe(303);
    expect(words((await admin.get(location ?? '')).text)).toMatch(/Zoë Sample is invited[^]*Invited[^]*None yet/);
    const again = await admin.submit('/people/new', '/people/new', right);
    expect([again.status, words(again.text)]).toEqual([
      422,
      expect.stringContaining('an account with this email address'),
    ]);
  });

  it('changes what somebody may do from their next page on', async () => {
    const [admin, spoke] = [await pages.as('admin'), await pages.as('spoke')];
    const staffId = await idOf('spoke@x.example');
    expect((await spoke.get('/documents')).status).toBe(200);
    const form = { name: 'Spoke', email: 'spoke@x.example', team, role: 'leader' };
    expect((await admin.submit(`/people/${staffId}/change`, `/people/${staffId}/change`, form)).status).toBe(303);
    expect((await spoke.get('/documents')).status).toBe(403);
  });

  it('disables: names what is in hand, ends the session at once, and lets nobody disable themselves', async () => {
    const [admin, elsewhere] = [await pages.as('admin'), await pages.as('elsewhere')];
    const staffId = await idOf('elsewhere@x.example');
    expect(words((await admin.get(`/people/${staffId}/disable`)).text)).toContain('They have no task in hand.');
    expect((await elsewhere.get('/tasks')).status).toBe(200);
    expect((await admin.submit(`/people/${staffId}/disable`, `/people/${staffId}/disable`)).status).toBe(303);
    expect((await elsewhere.get('/tasks')).status).toBe(303);
    const own = await idOf('admin@x.example');
    const { status, text } = await admin.submit(`/people/${own}/disable`, `/people/${own}/disable`);
    expect([status, words(text)]).toEqual([422, expect.stringContaining('You cannot disable your own account')]);
  });

  it('gives the right to restricted records by name, for a reason and a time, and ends it', async () => {
    const admin = await pages.as('admin');
    const staffId = await idOf('officer@x.example');
    const path = `/people/${staffId}/restricted`;
    const on = (date: Date) => ({
      ...{ 'until-day': String(date.getUTCDate()), 'until-month': String(date.getUTCMonth() + 1) },
      'until-year': String(date.getUTCFullYear()),
    });
    const sees = async () => (await pages.app.get(StaffAccounts).reader(staffId, new Date()))?.seesRestricted;
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    for (const [form, sentence] of [
      [{}, 'Say why they must see'],
      [{ reason: 'Covers for the lead', ...on(inDays(-2)) }, 'today or later'],
      [{ reason: 'Covers for the lead', ...on(inDays(400)) }, 'within a year'],
      [{ reason: 'Covers for the lead', ...on(inDays(3)), 'until-day': '32' }, 'real date'],
    ] as const) {
      const { status, text } = await admin.submit(path, path, form);
      expect([status, words(text)]).toEqual([422, expect.stringContaining(sentence)]);
    }
    expect(await sees()).toBe(false);
    expect((await admin.submit(path, path, { reason: 'Covers for the lead', ...on(inDays(3)) })).status).toBe(303);
    expect(await sees()).toBe(true);
    expect(words((await admin.get(`/people/${staffId}`)).text)).toContain('given by admin: Covers for the lead');
    await pages.database.dataSource.query(`UPDATE restricted_rights SET until = current_date - 2`);
    expect(await sees()).toBe(false);
    await pages.database.dataSource.query(`UPDATE restricted_rights SET until = current_date + 2`);
    expect((await admin.submit(path, `${path}/end`)).status).toBe(303);
    expect(await sees()).toBe(false);
    const own = `/people/${await idOf('admin@x.example')}/restricted`;
    const { status, text } = await admin.submit(own, own, { reason: 'I want to', ...on(inDays(3)) });
    expect([status, words(text)]).toEqual([422, expect.stringContaining('You cannot give yourself this right')]);
  });

  it('knows nobody by an id that is none', async () => {
    const admin = await pages.as('admin');
    for (const path of ['/people/00000000-0000-0000-0000-000000000000', '/people/x'])
      expect((await admin.get(path)).status).toBe(404);
  });
});

describe('a link to an account', () => {
  it('asks for a good password, signs in with it, and then works no more', async () => {
    const token = await linkFor(await idOf('zoe@x.example'));
    const zoe = new Visitor(pages.address);
    const path = `/welcome/${token}`;
    const asked = await zoe.open(path);
    expect(asked.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await asked.text()).toContain('zoe@x.example');
    const weak = await zoe.submit(path, path, { password: 'password1234' });
    expect([weak.status, words(weak.text)]).toEqual([422, expect.stringContaining('used by many people')]);
    expect((await zoe.submit(path, path, { password: GOOD })).status).toBe(303);
    expect(words((await zoe.get('/')).text)).toContain('Zoë Sample, North East team');
    for (const visitor of [zoe, new Visitor(pages.address)]) {
      const over = await visitor.get(path);
      expect([over.status, words(over.text)]).toEqual([410, expect.stringContaining('This link no longer works')]);
    }
    const later = new Visitor(pages.address);
    await later.signIn('zoe@x.example', GOOD);
    expect((await later.get('/tasks')).status).toBe(200);
  });

  it('tells nothing of one that never was', async () => {
    const { status, text } = await new Visitor(pages.address).get('/welcome/no-such-link');
    expect([status, words(text)]).toEqual([410, expect.stringContaining('This link no longer works')]);
  });
});
