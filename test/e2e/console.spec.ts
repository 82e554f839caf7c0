import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

/** The restricted lead, two officers of the hub, an officer of the spoke, operations and a leader. */
const people = {
  lead: 'margaret.quillan',
  officer: 'tobi.adeyemi-hart',
  colleague: 'wei.postgate',
  spoke: 'rukhsana.aldercross',
  operator: 'gethin.pulleyn',
  leader: 'beatrix.overleigh',
} as const;

let linchpin: Linchpin;
const visitors = new Map<string, Visitor>();

/** Somebody of Exshire, signed in. */
const as = (who: keyof typeof people): Visitor => visitors.get(who) ?? new Visitor(linchpin.settings.CONSOLE_URL);

/** The one value that a statement finds. */
const one = async (sql: string, values: unknown[] = []): Promise<string> => {
  const [row] = await linchpin.dataSource.query<{ value: string }[]>(sql, values);
  if (!row) throw new Error(`Nothing was found by: ${sql}`);
  return row.value;
};

const task = (title: string) => one(`SELECT id AS value FROM tasks WHERE title LIKE $1`, [`${title}%`]);

beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake', 'console']);
  await linchpin.send('restricted-conference');
  const { eventId } = await linchpin.send('conference-initial-scheduled');
  await linchpin.settled(eventId);
  await linchpin.settled((await linchpin.send('placement-moved-planned')).eventId);
  await eventually('the restricted task', async () => {
    const rows = await linchpin.dataSource.query<unknown[]>('SELECT 1 FROM tasks WHERE restricted');
    return rows.length > 0;
  });
  for (const [who, name] of Object.entries(people)) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.set(who, visitor);
  }
});
afterAll(() => linchpin.close());

describe('the diary of the rooms', () => {
  const day = '/rooms?date=2037-12-10&site=NORTHGATE';

  it('shows the booked room with its time, and leads to the run', async () => {
    const { status, text } = await as('officer').get(day);
    expect(status).toBe(200);
    expect(text).toContain('Thursday 10 December 2037');
    expect(text).toContain('10am to midday');
    expect(text).toMatch(/<a [^>]*href="\/runs\/[^"]+">M-20417<\/a>/);
    expect(text).toContain('Free all day');
    expect(text).toContain('href="/rooms?date=2037-12-11&amp;site=NORTHGATE"');
    expect(text).not.toContain('Harbour Office</caption>');
  });

  it('begins with the site of the reader’s team, and shows all when asked', async () => {
    expect((await as('officer').get('/rooms')).text).not.toContain('Anchor Room');
    expect((await as('officer').get('/rooms?site=all')).text).toContain('Anchor Room');
  });

  it('says that a restricted booking is there, and of what only to those with the right', async () => {
    await linchpin.dataSource.query('UPDATE room_bookings SET restricted = true');
    const runId = await one(`SELECT run_id AS value FROM room_bookings JOIN actions ON actions.id = action_id`);
    const { text } = await as('officer').get(day);
    expect(text).toMatch(/10am to midday<\/span>\s*<span[^>]*>\s*Booked/);
    expect(text).not.toContain('M-20417');
    expect(text).not.toContain(runId);
    expect(text).not.toContain('Restricted');
    const seen = (await as('lead').get(day)).text;
    expect(seen).toContain('M-20417');
    expect(seen).toContain('Restricted');
    await linchpin.dataSource.query('UPDATE room_bookings SET restricted = false');
  });

  it('shows today, and says what is wrong, when the date is none', async () => {
    for (const date of ['2026-02-30', 'tomorrow', '9999-12-31', '0001-01-01']) {
      const { status, text } = await as('officer').get(`/rooms?date=${date}`);
      expect({ date, status }).toEqual({ date, status: 422 });
      expect(text).toContain('There is a problem');
      expect(text).toContain(', today');
    }
  });

  it('shows a leader times and rooms without references', async () => {
    const { text } = await as('leader').get(day);
    expect(text).toContain('10am to midday');
    expect(text).not.toContain('M-20417');
  });
});

describe('documents', () => {
  it('are found by template, state and reference', async () => {
    const list = async (query: string) => (await as('officer').get(`/documents?${query}`)).text;
    expect(await list('template=D01')).toMatch(/-D01-M-20417-1\.docx/);
    expect(await list('template=D01')).not.toContain('-D02-');
    expect(await list('state=draft')).toMatch(/-D12-PL-\d+-1\.docx/);
    expect(await list('state=draft')).not.toContain('M-20417');
    expect(await list('search=20417')).not.toContain('-D12-');
    expect(await list('search=nothing')).toContain('No document is found here');
  });

  it('are downloaded as Word files under their own names', async () => {
    const documentId = await one(`SELECT id AS value FROM documents WHERE series = 'D01-M-20417' AND number = 1`);
    const { text } = await as('officer').get(`/documents/${documentId}`);
    expect(text).toContain(
      await one(`SELECT encode(sha256, 'hex') AS value FROM documents WHERE id = $1`, [documentId]),
    );
    const response = await as('officer').open(`/documents/${documentId}/download`);
    const content = Buffer.from(await response.arrayBuffer());
    expect(content.subarray(0, 2).toString()).toBe('PK');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'content-disposition': expect.stringMatching(/^attachment; filename="\d{4}-\d\d-\d\d-D01-M-20417-1\.docx"$/),
      'content-length': String(content.length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('that state a decision say who has to approve them', async () => {
    const draft = await one(`SELECT id AS value FROM documents WHERE state = 'draft' LIMIT 1`);
    expect((await as('officer').get(`/documents/${draft}`)).text).toContain('Held for approval by the social worker');
  });

  it('that are restricted are not there without the right', async () => {
    const documentId = await one(`SELECT id AS value FROM documents WHERE series = 'D02-M-20417' AND number = 1`);
    await linchpin.dataSource.query('UPDATE documents SET restricted = true WHERE id = $1', [documentId]);
    expect(await as('officer').get(`/documents/${documentId}`)).toMatchObject({ status: 404 });
    expect(await as('officer').get(`/documents/${documentId}/download`)).toMatchObject({ status: 404 });
    expect((await as('officer').get('/documents?template=D02')).text).not.toContain(documentId);
    expect(await as('lead').get(`/documents/${documentId}`)).toMatchObject({ status: 200 });
  });

  it('say who has opened and downloaded them, and nothing is given that is not written down first', async () => {
    const documentId = await one(`SELECT id AS value FROM documents WHERE series = 'D02-M-20417' AND number = 2`);
    await as('spoke').get(`/documents/${documentId}`);
    await as('officer').open(`/documents/${documentId}/download`);
    const { text } = await as('lead').get(`/documents/${documentId}`);
    expect(text).toMatch(/Downloaded by [A-Z][^<]+ on \d+ [A-Z][a-z]+ \d{4} at /);
    expect(text).toMatch(/Opened by [A-Z][^<]+ on \d+ [A-Z][a-z]+ \d{4} at /);
    const rows = await linchpin.dataSource.query<unknown[]>(
      'SELECT what, restricted FROM audit_entries WHERE about_id = $1 ORDER BY id',
      [documentId],
    );
    expect(rows).toEqual([
      { what: 'letter.opened', restricted: false },
      { what: 'letter.downloaded', restricted: false },
      { what: 'letter.opened', restricted: false },
    ]);
    await linchpin.dataSource.query('ALTER TABLE audit_entries RENAME TO audit_entries_away');
    try {
      const refused = await as('officer').open(`/documents/${documentId}/download`);
      expect([refused.status, refused.headers.get('content-disposition')]).toEqual([500, null]);
    } finally {
      await linchpin.dataSource.query('ALTER TABLE audit_entries_away RENAME TO audit_entries');
    }
  });

  it('are not for operations and leaders', async () => {
    const documentId = await one('SELECT id AS value FROM documents LIMIT 1');
    for (const who of ['operator', 'leader'] as const) {
      for (const path of ['/documents', `/documents/${documentId}`, `/documents/${documentId}/download`, '/checks']) {
        expect({ who, path, status: (await as(who).get(path)).status }).toEqual({ who, path, status: 403 });
      }
    }
  });
});

describe('agency checks', () => {
  it('show what was asked, and an answer with its file', async () => {
    const checkId = await one(`SELECT id AS value FROM check_requests WHERE reference = 'M-20417-POL'`);
    const page = `/checks/${checkId}`;
    const before = (await as('officer').get(page)).text;
    expect(before).toContain('No answer yet');
    expect(before).toMatch(/First opened\s*<\/dt>\s*<dd[^>]*>\s*Not yet/);
    const fileId = await givenAnswer(checkId);
    const { text } = await as('officer').get(page);
    expect(text).toContain('Information enclosed for the social worker');
    expect(text).toContain('What it means is for the social worker to say');
    const file = await as('officer').open(`${page}/files/${fileId}`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="2026-11-25-check-M-20417-POL.pdf"');
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(await file.text()).toBe('%PDF-1.4 synthetic');
    const other = await one(`SELECT id AS value FROM check_requests WHERE reference = 'M-20417-HLT'`);
    expect(await as('officer').get(`/checks/${other}/files/${fileId}`)).toMatchObject({ status: 404 });
    const readings = await linchpin.dataSource.query<unknown[]>(
      'SELECT what FROM audit_entries WHERE about_id IN ($1, $2, $3) ORDER BY id',
      [checkId, fileId, other],
    );
    // A check that nobody has answered holds nothing to read, and a file that was not given was not read.
    expect(readings).toEqual([{ what: 'answer.opened' }, { what: 'answer-file.downloaded' }]);
    const again = (await as('lead').get(page)).text;
    expect(again).toMatch(/Answer opened by [A-Z][^<]+ on /);
    expect(again).toMatch(/File downloaded by [A-Z][^<]+ on /);
  });

  it('are listed for the reader’s team, a hub’s with those of its spokes', async () => {
    expect((await as('spoke').get('/checks')).text).toContain('M-20417-HLT');
    expect((await as('officer').get('/checks')).text).toContain('M-20417-HLT');
    expect((await as('officer').get('/checks?team=HUB-S')).text).not.toContain('M-20417-HLT');
    expect((await as('officer').get('/checks?team=all&agency=SCH')).text).not.toContain('M-20417-HLT');
    expect((await as('officer').get('/checks?state=answered')).text).not.toContain('M-20417-HLT');
  });

  it('say in words that they are overdue, on their list and on the first page', async () => {
    await linchpin.dataSource.query(`UPDATE check_requests SET due_on = '2026-01-02' WHERE reference = 'M-20417-SCH'`);
    const { text } = await as('spoke').get('/checks?overdue=yes');
    expect(text).toContain('M-20417-SCH');
    expect(text).toMatch(/Overdue\s*<\/strong>/);
    expect(text).not.toContain('M-20417-HLT');
    expect((await as('spoke').get('/')).text).toContain('M-20417-SCH');
  });
});

describe('tasks', () => {
  it('are claimed once: whoever comes second is told so, on the task’s page', async () => {
    const page = `/tasks/${await task('Take minutes')}`;
    const tokens = [await as('officer').token(page), await as('colleague').token(page)];
    expect(await as('officer').post(`${page}/claim`, { _csrf: tokens[0] })).toMatchObject({
      status: 303,
      location: page,
    });
    const second = await as('colleague').post(`${page}/claim`, { _csrf: tokens[1] });
    expect(second.status).toBe(409);
    expect(second.text).toContain('There is a problem');
    expect(second.text).toContain('Somebody else has taken this task.');
    expect(second.text).toContain('Tobi Adeyemi-Hart');
    const { text } = await as('officer').get(page);
    expect(text).toContain('You have claimed this task.');
    expect(text).toContain('Tobi Adeyemi-Hart claimed it');
    expect((await as('officer').get('/tasks?view=mine')).text).toContain('Take minutes');
  });

  it('are handed over to a colleague or a team, once one is chosen', async () => {
    const page = `/tasks/${await task('Take minutes')}`;
    const form = await as('officer').get(`${page}/hand-over`);
    expect(form.text).toContain('Wei Ling Postgate');
    for (const absent of ['Tobi Adeyemi-Hart</option>', 'Gethin Pulleyn', 'Rukhsana Aldercross']) {
      expect(form.text).not.toContain(absent);
    }
    const none = await as('officer').submit(page, `${page}/hand-over`, { to: 'staff:00000000' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('Choose who gets the task');
    const staffId = await one(`SELECT id AS value FROM staff WHERE name = 'Wei Ling Postgate'`);
    await as('officer').submit(page, `${page}/hand-over`, { to: `staff:${staffId}` });
    expect((await as('officer').get(page)).text).toContain('Tobi Adeyemi-Hart handed it over to Wei Ling Postgate');
    const teamId = await one(`SELECT id AS value FROM teams WHERE code = 'SPK-NE'`);
    await as('colleague').submit(page, `${page}/hand-over`, { to: `team:${teamId}` });
    expect((await as('spoke').get('/tasks')).text).toContain('Take minutes');
  });

  it('are released, and done with a note that is kept when it is too long', async () => {
    const page = `/tasks/${await task('Book an interpreter')}`;
    await as('officer').submit(page, `${page}/claim`);
    await as('officer').submit(page, `${page}/release`);
    const long = await as('officer').submit(page, `${page}/done`, { note: `Booked ${'x'.repeat(500)}` });
    expect(long.status).toBe(422);
    expect(long.text).toContain('The note must be 500 characters or fewer');
    expect(long.text).toContain(`Booked ${'x'.repeat(500)}`);
    await as('officer').submit(page, `${page}/done`, { note: 'Booked\r\non 1 December' });
    const { text } = await as('officer').get(page);
    expect(text).toContain('Tobi Adeyemi-Hart gave it back to the team');
    expect(text).toContain('Booked\non 1 December');
    expect(await as('colleague').submit('/', `${page}/claim`)).toMatchObject({ status: 409 });
  });

  it('of professional work are reminders, and no button marks them before somebody has them', async () => {
    const page = `/tasks/${await task('Remind the social worker')}`;
    const { text } = await as('officer').get(page);
    expect(text).toContain('Professional: reminder only');
    expect(text).not.toContain('Mark as done');
    expect(await as('officer').submit(page, `${page}/done`)).toMatchObject({ status: 409 });
  });

  it('keep a note that was typed before another button was pressed, and take it along to a hand-over', async () => {
    const page = `/tasks/${await task('Chase reports that are not here')}`;
    await as('officer').submit(page, `${page}/claim`, { from: 'task', note: 'Two agencies asked on 30 November' });
    expect((await as('officer').get(page)).text).toContain('Two agencies asked on 30 November');
    const form = await as('officer').submit(page, `${page}/hand-over`, { from: 'task', note: 'The school is missing' });
    expect(form.status).toBe(200);
    expect(form.text).toContain('The school is missing</textarea>');
    expect(form.text).not.toContain('There is a problem');
  });

  it('that are done can be undone on the same day, by who did so', async () => {
    const page = `/tasks/${await task('Print the attendance sheet')}`;
    await as('officer').submit(page, `${page}/done`);
    expect((await as('colleague').get(page)).text).not.toContain(`${page}/undo`);
    expect(await as('colleague').submit('/', `${page}/undo`)).toMatchObject({ status: 409 });
    expect((await as('officer').get(page)).text).toContain(`action="${page}/undo"`);
    await as('officer').submit(page, `${page}/undo`);
    const { text } = await as('officer').get(page);
    expect(text).toContain('Tobi Adeyemi-Hart undid that it was done: it is to be done after all');
    expect(text).toMatch(/Claimed\s*<\/strong>/);
  });

  it('of what needs approval are done with the record of it only, by a manager', async () => {
    const page = `/tasks/${await task('Have the placement notices approved')}`;
    expect((await as('officer').get(page)).text).not.toContain('Mark as done');
    expect(await as('officer').submit(page, `${page}/done`)).toMatchObject({ status: 409 });
    expect(await as('officer').get(`${page}/approval`)).toMatchObject({ status: 403 });
    expect((await as('lead').get(page)).text).toContain(`href="${page}/approval"`);
    const form = `${page}/approval`;
    expect((await as('lead').get(form)).text).toContain('The letters of this event are still drafts');
    const empty = await as('lead').submit(form, form, { sent: 'yes' });
    expect(empty.status).toBe(422);
    for (const words of [
      'Enter who approved it',
      'Enter who sent it',
      'Enter the day it was sent',
      'Choose how it was',
    ]) {
      expect(empty.text).toContain(words);
    }
    const given = { approvedBy: 'Ayo Fernleigh', approverRole: 'social worker' };
    const unsent = await as('lead').submit(form, form, { ...given, sent: 'no' });
    expect(unsent.status).toBe(422);
    expect(unsent.text).toContain('Letters of this event are still drafts: say when');
    const sending = { sentBy: 'Tobi Adeyemi-Hart', sentHow: 'post', sentTo: 'the parents' };
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const early = await as('lead').submit(form, form, { ...given, ...sending, sent: 'yes', sentOn: tomorrow });
    expect(early.text).toContain('must be today or in the past');
    expect(early.text).toContain('Ayo Fernleigh');
    const day = await one(`SELECT (now() AT TIME ZONE 'Europe/London')::date::text AS value`);
    await as('lead').submit(form, form, { ...given, ...sending, sent: 'yes', sentOn: day });
    const { text } = await as('officer').get(page);
    expect(text).toMatch(
      /Approved by Ayo Fernleigh, social worker\. Sent by Tobi Adeyemi-Hart on .+ by post, to the parents\./,
    );
    expect(text).toContain('Margaret Quillan marked it as done');
  });

  it('are for looking only to operations and leaders, to a leader without references', async () => {
    const page = `/tasks/${await task('Take minutes')}`;
    for (const who of ['operator', 'leader'] as const) {
      expect((await as(who).get('/tasks')).text).toContain('Take minutes');
      const { status, text } = await as(who).get(page);
      expect(status).toBe(200);
      expect(text).not.toContain(`action="${page}`);
      expect(await as(who).submit('/', `${page}/claim`)).toMatchObject({ status: 403 });
    }
    expect((await as('leader').get('/tasks')).text).not.toContain('M-20417');
    expect((await as('leader').get(page)).text).not.toContain('M-20417');
  });

  it('that are restricted are there for the named manager and nobody else', async () => {
    const taskId = await task('Restricted item');
    const { text } = await as('lead').get('/tasks?view=mine');
    expect(text).toContain(taskId);
    const runId = await one('SELECT run_id AS value FROM tasks WHERE id = $1', [taskId]);
    expect((await as('lead').get(`/tasks/${taskId}`)).text).toContain(`href="/runs/${runId}"`);
    for (const who of ['officer', 'operator', 'leader'] as const) {
      expect(await as(who).get(`/tasks/${taskId}`)).toMatchObject({ status: 404 });
      expect((await as(who).get('/tasks?view=all&state=any')).text).not.toContain(taskId);
    }
    for (const change of ['claim', 'release', 'done', 'hand-over']) {
      expect(await as('officer').submit('/', `/tasks/${taskId}/${change}`)).toMatchObject({ status: 404 });
    }
  });
});

describe('what a step asked of people', () => {
  it('is asked, in hand and done on the pages of its run and event, by name', async () => {
    const taskId = await task('Remind the social worker of the first visit');
    const runId = await one('SELECT run_id AS value FROM tasks WHERE id = $1', [taskId]);
    const eventId = await one('SELECT event_id AS value FROM runs WHERE id = $1', [runId]);
    expect((await as('spoke').get(`/runs/${runId}`)).text).toMatch(/Asked of .+, nobody yet/);
    await as('spoke').submit(`/tasks/${taskId}`, `/tasks/${taskId}/claim`);
    expect((await as('spoke').get(`/runs/${runId}`)).text).toMatch(/In hand with Rukhsana Aldercross, /);
    expect((await as('spoke').get(`/events/${eventId}`)).text).toMatch(/In hand with Rukhsana Aldercross, /);
    expect((await as('spoke').get('/runs?state=asked')).text).toContain(runId);
    await as('spoke').submit(`/tasks/${taskId}`, `/tasks/${taskId}/done`);
    expect((await as('spoke').get(`/runs/${runId}`)).text).toMatch(/Done by Rukhsana Aldercross, .+, on /);
  });
});

describe('the inbox', () => {
  it('counts what a team has not read, and marks it', async () => {
    // The check that this spec has made overdue is told of as well.
    await eventually('the alert of the overdue check', async () => {
      const rows = await linchpin.dataSource.query<unknown[]>(
        `SELECT 1 FROM alerts WHERE headline = 'Agency check overdue'`,
      );
      return rows.length > 0;
    });
    const count = /href="\/inbox"[^>]*>\s*Inbox <span class="app-count">2</;
    expect((await as('spoke').get('/')).text).toMatch(count);
    const alertId = await one(
      `SELECT alerts.id AS value FROM alerts JOIN teams ON teams.id = team_id WHERE code = 'SPK-NE'`,
    );
    expect(await as('spoke').submit('/inbox', `/inbox/${alertId}/read`)).toMatchObject({
      status: 303,
      location: '/inbox',
    });
    const { text } = await as('spoke').get('/inbox');
    expect(text).toContain('The alert is marked as read.');
    expect(text).toContain('Rukhsana Aldercross');
    expect(text).not.toMatch(count);
  });

  it('of another team is shown to a manager, not to business support', async () => {
    expect((await as('lead').get('/inbox?team=SPK-NW')).text).toContain('North West team support');
    const { text } = await as('officer').get('/inbox?team=SPK-NW');
    expect(text).toContain('The inbox is empty');
    expect(text).not.toContain('North West team support');
  });

  it('is marked by those who work, not by those who look', async () => {
    const alertId = await one('SELECT id AS value FROM alerts LIMIT 1');
    expect((await as('operator').get('/inbox?team=SPK-NW')).text).not.toContain('Mark as read');
    expect(await as('operator').submit('/', `/inbox/${alertId}/read`)).toMatchObject({ status: 403 });
  });
});

describe('the first page', () => {
  it('says what is due, and to a leader numbers of all teams without references', async () => {
    await linchpin.dataSource.query(
      `UPDATE tasks SET due_on = '2026-01-02', state = 'claimed',
         assignee_id = (SELECT id FROM staff WHERE ref = 'ST-02') WHERE title LIKE 'Take minutes%'`,
    );
    const mine = (await as('officer').get('/')).text;
    expect(mine).toContain('Take minutes');
    expect(mine).toMatch(/Overdue\s*<\/strong>/);
    expect(mine).toContain('Meetings today');
    const { text } = await as('leader').get('/');
    expect(text).toMatch(/All teams: \d+ to do/);
    expect(text).toMatch(/All teams: \d+ without an answer, 1\s+overdue/);
    expect(text).not.toContain('M-20417');
  });
});

/** An agency has answered with a file. Returns the file's id. */
async function givenAnswer(checkId: string): Promise<string> {
  await linchpin.dataSource.query(`UPDATE check_requests SET state = 'answered' WHERE id = $1`, [checkId]);
  return one(
    `WITH answer AS (INSERT INTO check_answers (request_id, outcome, answered_by)
       VALUES ($1, 'information-enclosed', 'A synthetic officer') RETURNING id)
     INSERT INTO check_files (answer_id, file_name, media_type, content, sha256)
     SELECT id, '2026-11-25-check-M-20417-POL.pdf', 'application/pdf', $2::bytea, sha256($2::bytea) FROM answer
     RETURNING id AS value`,
    [checkId, Buffer.from('%PDF-1.4 synthetic')],
  );
}
