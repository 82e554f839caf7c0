import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readHtml } from '../support/html.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

const people = {
  manager: 'samir.hollowbrook',
  lead: 'margaret.quillan',
  officer: 'tobi.adeyemi-hart',
  operator: 'gethin.pulleyn',
  leader: 'beatrix.overleigh',
} as const;

let linchpin: Linchpin;
const visitors = new Map<string, Visitor>();

/** Somebody of Exshire, signed in. */
const as = (who: keyof typeof people): Visitor => visitors.get(who) ?? new Visitor(linchpin.settings.CONSOLE_URL);

beforeAll(async () => {
  linchpin = await startLinchpin(['console']);
  for (const [who, name] of Object.entries(people)) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.set(who, visitor);
  }
});
beforeEach(async () => {
  await linchpin.dataSource.query(`TRUNCATE deadline_history, deadlines, calendar_changes, proclaimed_days`);
  await linchpin.dataSource.query(`DELETE FROM closure_days WHERE added_by IS NOT NULL`);
  await linchpin.dataSource.query(`DELETE FROM school_terms WHERE added_by IS NOT NULL`);
});
afterAll(() => linchpin.close());

/** Writes an open deadline of 250 working days from Monday 4 January 2027 on the service calendar. */
async function owed(reference: string, restricted = false): Promise<void> {
  await linchpin.dataSource.query(
    `WITH event AS (
       INSERT INTO events (source_id, source_event_id, body_hash, type, subject, occurred_at, data, restricted, team_code)
       SELECT id, $1, sha256(''), 'assessment.due', 'referral/' || $1, '2027-01-04T09:00Z', '{}', $2, 'SPK-NE'
       FROM sources WHERE name = 'mosaic' RETURNING id, source_id, subject),
     run AS (
       INSERT INTO runs (trigger_id, trigger_version_id, event_id, source_id, subject, restricted, repeat_key)
       SELECT trigger_id, v.id, event.id, source_id, subject, $2, event.id FROM event,
         (SELECT id, trigger_id FROM trigger_versions LIMIT 1) v RETURNING id, source_id, subject)
     INSERT INTO deadlines (run_id, key, title, rule, team, team_code, source_id, subject, reference, restricted,
       timing, counts_since, at_risk_percent, starts_on, due_on, due_at, at_risk_at)
     SELECT id, 'record', 'Conference record', 'local', 'hub', 'SPK-NE', source_id, subject, $1, $2,
       '{"from": "2027-01-04", "amount": 5, "unit": "working-days", "direction": "after", "calendar": "service"}',
       '2027-01-04T09:00Z', 75, '2027-01-04', '2027-01-11', '2027-01-12T00:00Z', '2027-01-08T09:00Z' FROM run`,
    [reference, restricted],
  );
}

/** The fields that a preview hands to its confirmation. */
function hidden(text: string, name: string): string {
  const field = readHtml(text)
    .all('input')
    .find((each) => each.attribute('name') === name);
  return field?.attribute('value') ?? '';
}

async function confirm(who: keyof typeof people, preview: string) {
  const form = { change: hidden(preview, 'change'), fingerprint: hidden(preview, 'fingerprint') };
  return as(who).submit('/calendars', '/calendars/confirm', form);
}

const closing = { year: '2027', from: '2027-01-06', to: '', title: 'Training day' };

const holidays2027 = '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'.split(' ').map((day, index) => ({
  title: [
    'New Year’s Day',
    'Good Friday',
    'Easter Monday',
    'Early May bank holiday',
    'Spring bank holiday',
    'Summer bank holiday',
    'Christmas Day',
    'Boxing Day',
  ][index],
  date: `2027-${day}`,
  notes: '',
  bunting: true,
}));
const feed = (events: unknown[]) => JSON.stringify({ 'england-and-wales': { division: 'england-and-wales', events } });

/** Sends a file with the form of the page. */
async function upload(who: keyof typeof people, content: string, token?: string) {
  const visitor = as(who);
  const form = new FormData();
  form.set('_csrf', token ?? (await visitor.token('/calendars')));
  form.set('year', '2027');
  form.set('file', new Blob([content], { type: 'application/json' }), 'bank-holidays.json');
  const response = await visitor.open('/calendars/bank-holidays', { method: 'POST', body: form });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

describe('the calendars', () => {
  it('show the bank holidays, closure days and terms of a year to everybody', async () => {
    for (const who of Object.keys(people) as (keyof typeof people)[]) {
      const { status, text } = await as(who).get('/calendars?year=2026');
      expect({ who, status }).toEqual({ who, status: 200 });
      expect(text).toContain('Monday 28 December 2026');
      expect(text).toContain('Boxing Day (substitute day)');
      expect(text).toMatch(/Tuesday 29 December 2026[\s\S]*Winter closure/);
      expect(text).toContain('Autumn term 2026, second half');
      expect(text).toContain('Nobody has changed the calendars yet');
    }
  });

  it('are changed by managers and operations only', async () => {
    for (const who of ['officer', 'leader'] as const) {
      expect((await as(who).get('/calendars?year=2026')).text).not.toMatch(/Remove|Add closure days|Read the file/);
      const { status } = await as(who).submit('/calendars', '/calendars/closure-days', closing);
      const removing = await as(who).get('/calendars/closure-days/remove?date=2026-12-29');
      expect([who, status, removing.status]).toEqual([who, 403, 403]);
    }
    const token = await as('officer').token('/calendars?from=2026-01-01&count=1');
    expect((await upload('officer', feed(holidays2027), token)).status).toBe(403);
    expect((await as('operator').get('/calendars')).text).toContain('Add closure days');
  });

  it('show this year when the year asked for is none that they know', async () => {
    for (const year of ['2014', '2041', 'x', '']) {
      const { status, text } = await as('officer').get(`/calendars?year=${year}`);
      expect(status).toBe(200);
      expect(text).toContain(`Calendars, ${String(new Date().getFullYear())}`);
    }
  });
});

describe('closure days', () => {
  it('are shown with the deadlines that move, then confirmed, and remembered', async () => {
    await owed('M-30001');
    await owed('M-30002', true);
    const preview = await as('manager').submit('/calendars', '/calendars/closure-days', closing);
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('Wed 6 Jan 2027 is a closure day (Training day)');
    expect(preview.text).toMatch(/Conference record[\s\S]*M-30001[\s\S]*Mon 11 Jan 2027[\s\S]*Tue 12 Jan 2027/);
    expect(preview.text).toContain('Deadlines that the law sets do not move');
    expect(preview.text).not.toContain('M-30002');
    expect((await as('manager').get('/calendars?year=2027')).text).not.toContain('6 January 2027');

    const done = await confirm('manager', preview.text);
    expect(done).toMatchObject({ status: 303, location: '/calendars?year=2027' });
    const after = (await as('manager').get('/calendars?year=2027')).text;
    expect(after).toContain('The calendars are changed. 1 open deadline has moved.');
    expect(after).toMatch(/Wednesday 6 January 2027[\s\S]*Added by Samir Hollowbrook/);
    expect(after).toMatch(/1 deadline moved/);
    expect((await as('lead').get('/calendars')).text).toMatch(/2 deadlines moved/);
    const rows = await linchpin.dataSource.query(`SELECT DISTINCT due_on::text AS on FROM deadlines`);
    expect(rows).toEqual([{ on: '2027-01-12' }]);
  });

  it('leave the due dates of tasks as they are, and say how many are due on those days', async () => {
    await owed('M-30010');
    await owed('M-30011', true);
    await linchpin.dataSource.query(
      `WITH action AS (
         INSERT INTO actions (run_id, step_key, position, kind, title, settings, state)
         SELECT runs.id, 'task', 1, 'tasks.assign', 'Type the record', '{}', 'succeeded' FROM runs
         WHERE subject IN ('referral/M-30010', 'referral/M-30011') RETURNING id, run_id)
       INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary, due_on, restricted)
       SELECT action.id, run_id, teams.id, 'Type the record', 'M-30010', 'admin', '2027-01-06', restricted
       FROM action JOIN runs ON runs.id = run_id CROSS JOIN teams WHERE code = 'HUB-N'`,
    );
    const tasksOf = async (who: keyof typeof people, change: Record<string, string>) => {
      const { text } = await as(who).submit('/calendars', '/calendars/closure-days', { ...closing, ...change });
      expect(text).toContain('Tasks that teams already have keep their due dates');
      return text.replaceAll(/<[^>]*>/g, '');
    };
    expect(await tasksOf('manager', {})).toContain(
      '1 open task is due on this day. Ask its team to finish it earlier.',
    );
    expect(await tasksOf('lead', { to: '2027-01-07' })).toContain('2 open tasks are due on these days');
    expect(await tasksOf('manager', { from: '2027-01-07' })).toContain('No open task is due on this day.');
    const { text } = await as('manager').get('/calendars/closure-days/remove?date=2027-07-02');
    expect(text).toContain('keep their due dates');
    expect(text).not.toMatch(/open tasks? (is|are) due/);
  });

  it('say so when nothing moves', async () => {
    const { text } = await as('operator').submit('/calendars', '/calendars/closure-days', closing);
    expect(text).toContain('No open deadline moves');
  });

  it('are not confirmed twice, nor when the calendars have changed meanwhile', async () => {
    await owed('M-30003');
    const { text } = await as('manager').submit('/calendars', '/calendars/closure-days', closing);
    const other = { ...closing, from: '2027-01-07', title: 'Another day' };
    const second = await as('lead').submit('/calendars', '/calendars/closure-days', other);
    expect((await confirm('manager', text)).status).toBe(303);
    const twice = await confirm('manager', text);
    expect(twice.status).toBe(409);
    expect(twice.text).toContain('6 January 2027 is a closure day already');
    const stale = await confirm('lead', second.text);
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Somebody has changed the calendars meanwhile');
    expect(stale.text).toMatch(/Tue 12 Jan 2027[\s\S]*Wed 13 Jan 2027/);
    expect((await confirm('lead', stale.text)).status).toBe(303);
    const rows = await linchpin.dataSource.query(`SELECT due_on::text AS on FROM deadlines`);
    expect(rows).toEqual([{ on: '2027-01-13' }]);
  });

  it('are removed the same way', async () => {
    const preview = await as('manager').get('/calendars/closure-days/remove?date=2027-07-02');
    expect(preview.text).toContain('Fri 2 Jul 2027 is no longer a closure day (Service training day)');
    expect((await confirm('manager', preview.text)).status).toBe(303);
    expect((await as('manager').get('/calendars?year=2027')).text).not.toContain('Friday 2 July 2027');
    const gone = await as('manager').get('/calendars/closure-days/remove?date=2027-07-02');
    expect([gone.status, gone.text.includes('There is no closure day to remove')]).toEqual([409, true]);
    expect((await as('manager').get('/calendars/closure-days/remove?date=tomorrow')).status).toBe(404);
  });

  it('keep what was typed when it is wrong, and say what', async () => {
    const given = { year: '2027', from: '2027-02-30', to: '2027-01-01', title: 'x'.repeat(81) };
    const { status, text } = await as('manager').submit('/calendars', '/calendars/closure-days', given);
    expect(status).toBe(422);
    expect(text).toContain('There is a problem');
    expect(text).toContain('The first day must be a real date');
    expect(text).toContain('Use 80 characters or fewer');
    expect(text).toContain('value="2027-02-30"');
    expect(text).toContain('x'.repeat(81));
    expect(text).toMatch(/<details class="govuk-details" open>\s*<summary[\s\S]{0,200}Add closure days/);
    const holiday = { year: '2027', from: '2027-12-28', to: '', title: 'Closed' };
    const refused = await as('manager').submit('/calendars', '/calendars/closure-days', holiday);
    expect([refused.status, refused.text.includes('28 December 2027 is a bank holiday already')]).toEqual([422, true]);
  });

  it('are not changed by a confirmation that somebody made up', async () => {
    for (const change of ['', '{', '{"kind":"drop"}', '{"kind":"close","from":"2027-01-06"}']) {
      const { status } = await as('manager').submit('/calendars', '/calendars/confirm', { change, fingerprint: 'x' });
      expect({ change, status }).toEqual({ change, status: 400 });
    }
  });

  it.each([
    [409, { kind: 'proclaim', news: [{ date: '2027-06-12', title: 'X' }] }],
    [409, { kind: 'proclaim', news: [{ date: '2050-06-01', title: 'X', insteadOf: '2050-05-30' }] }],
    [400, { kind: 'proclaim', news: [{ date: '0999-06-12', title: 'X' }] }],
    [400, { kind: 'close', from: '2027-01-06', to: '2027-01-06', title: 'X\u0000y' }],
  ])('are not changed either (%i) by one that fits a preview but not the calendars: %j', async (status, change) => {
    const { text } = await as('manager').submit('/calendars', '/calendars/closure-days', closing);
    const form = { change: JSON.stringify(change), fingerprint: hidden(text, 'fingerprint') };
    expect(await as('manager').submit('/calendars', '/calendars/confirm', form)).toMatchObject({ status });
  });
});

describe('school terms', () => {
  it('are added, changed and removed', async () => {
    const term = { year: '2028', name: 'Autumn term 2028', startsOn: '2028-09-04', endsOn: '2028-10-20' };
    const added = await as('operator').submit('/calendars', '/calendars/school-terms', term);
    expect(added.text).toContain('The term Autumn term 2028, 4 September 2028 to 20 October 2028, is added');
    expect(await confirm('operator', added.text)).toMatchObject({ status: 303, location: '/calendars?year=2028' });
    const { text } = await as('operator').get('/calendars?year=2028');
    const link = readHtml(text)
      .all('a')
      .find((each) => each.text === 'Change Autumn term 2028');
    const path = link?.attribute('href') ?? '';
    expect(path).toMatch(/^\/calendars\/school-terms\//);
    expect((await as('operator').get(path)).text).toContain('value="2028-09-04"');
    const overlapping = { ...term, startsOn: '2028-07-21' };
    const refused = await as('operator').submit(path, path, overlapping);
    expect([refused.status, refused.text.includes('These days overlap Summer term 2028, second half')]).toEqual([
      422,
      true,
    ]);
    expect(refused.text).toContain('value="2028-07-21"');
    const changed = await as('operator').submit(path, path, { ...term, endsOn: '2028-10-27' });
    expect((await confirm('operator', changed.text)).status).toBe(303);
    const removed = await as('operator').get(`${path}/remove`);
    expect((await confirm('operator', removed.text)).status).toBe(303);
    expect((await as('operator').get(path)).status).toBe(404);
  });
});

describe('a file of GOV.UK', () => {
  it('brings a moved and an extra day, which are marked and can be taken back', async () => {
    const events = holidays2027.map((event) =>
      event.date === '2027-05-03' ? { ...event, date: '2027-05-07' } : event,
    );
    const preview = await upload('manager', feed([...events, { title: 'Day of thanks', date: '2027-06-14' }]));
    expect(preview.status).toBe(200);
    expect(preview.text).toContain(
      'Fri 7 May 2027 is a bank holiday (Early May bank holiday), instead of Mon 3 May 2027',
    );
    expect(preview.text).toContain('Mon 14 Jun 2027 is a bank holiday (Day of thanks)');
    expect(preview.text).toContain('Bank holidays change dates that the law sets');
    expect((await confirm('manager', preview.text)).status).toBe(303);
    const { text } = await as('manager').get('/calendars?year=2027');
    expect(text).toMatch(/Friday 7 May 2027[\s\S]*Proclaimed[\s\S]*Instead of 3 May 2027. Added by Samir Hollowbrook/);
    expect(text).not.toContain('Monday 3 May 2027');
    const back = await as('manager').get('/calendars/bank-holidays/remove?date=2027-05-07');
    expect((await confirm('manager', back.text)).status).toBe(303);
    expect((await as('manager').get('/calendars?year=2027')).text).toContain('Monday 3 May 2027');
  });

  it('that says nothing new changes nothing', async () => {
    expect(await upload('manager', feed(holidays2027))).toMatchObject({
      status: 303,
      location: '/calendars?year=2027',
    });
    expect((await as('manager').get('/calendars?year=2027')).text).toContain(
      'The file says nothing new. It covers 2027',
    );
  });

  it('that is wrong is refused with what and where', async () => {
    const missing = holidays2027.filter(({ date }) => date !== '2027-08-30');
    for (const [content, sentence] of [
      ['<html>', 'This is not a JSON file'],
      [
        feed([{ title: 'Good Friday', date: '26/03/2027' }]),
        'Entry 1 of “england-and-wales” (“Good Friday”): the “date”',
      ],
      [
        feed([...missing, { title: 'A', date: '2027-07-05' }, { title: 'B', date: '2027-07-06' }]),
        'Summer bank holiday on 30 August 2027 is missing',
      ],
      [`${feed(holidays2027)}${' '.repeat(1_000_000)}`, 'The file must be smaller than 1MB'],
      ['', 'This is not a JSON file'],
    ] as const) {
      const { status, text } = await upload('manager', content);
      expect({ sentence, status }).toEqual({ sentence, status: 422 });
      expect(text.replaceAll('&quot;', '"')).toContain(sentence);
    }
    const { status, text } = await as('manager').submit('/calendars', '/calendars/bank-holidays', { year: '2027' });
    expect([status, text.includes('Choose the file that you saved from GOV.UK')]).toEqual([422, true]);
  });

  it('is not read from strangers, from other sites, nor when it is far too large', async () => {
    const stranger = new Visitor(linchpin.settings.CONSOLE_URL);
    const form = new FormData();
    form.set('file', new Blob(['{}']), 'x.json');
    const turnedAway = await stranger.open('/calendars/bank-holidays', { method: 'POST', body: form });
    expect([turnedAway.status, turnedAway.headers.get('location')]).toEqual([303, '/sign-in?expired=yes']);
    expect((await upload('manager', feed(holidays2027), 'made-up')).status).toBe(403);
    expect((await upload('manager', 'x'.repeat(6_000_000))).status).toBe(413);
  });

  it('is not taken by a form that takes none', async () => {
    const form = new FormData();
    form.set('_csrf', await as('manager').token('/calendars'));
    form.set('file', new Blob(['{}']), 'x.json');
    const response = await as('manager').open('/calendars/closure-days', { method: 'POST', body: form });
    expect(response.status).toBe(403);
  });
});

describe('a sum in working days', () => {
  it('is worked out with what it skips', async () => {
    const path = '/calendars?from=2026-12-23&count=5&direction=after&calendar=';
    expect((await as('leader').get(`${path}statutory`)).text).toContain(
      '5 working days from Wed 23 Dec 2026 is Mon 4 Jan 2027: skips 2 weekends, 25 and 28 Dec, 1 Jan',
    );
    expect((await as('leader').get(`${path}service`)).text).toContain('is Thu 7 Jan 2027');
    const { text } = await as('leader').get(`${path}school`);
    expect(text).toContain('counted from Fri 18 Dec 2026, is Fri 8 Jan 2027');
    expect(text).toContain('school holidays 19 Dec 2026 to 3 Jan 2027');
    expect(text).toContain('value="2026-12-23"');
    const before = await as('leader').get('/calendars?from=2026-12-29&count=1&direction=before&calendar=statutory');
    expect(before.text).toContain('1 working day before Tue 29 Dec 2026 is Thu 24 Dec 2026');
  });

  it('warns past the last known term', async () => {
    const { text } = await as('leader').get('/calendars?from=2028-07-20&count=10&direction=after&calendar=school');
    expect(text).toContain('must be checked by hand');
  });

  it('says what is wrong, and keeps what was typed', async () => {
    const { status, text } = await as('leader').get('/calendars?from=2026-02-30&count=lots&calendar=service');
    expect(status).toBe(422);
    expect(text).toContain('The date to count from must be a real date');
    expect(text).toContain('must be a whole number up to 1000');
    expect(text).toContain('value="lots"');
  });
});
