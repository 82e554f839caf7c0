import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyTrail } from '@linchpin/audit';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

interface Entry {
  id: string;
  who: string;
  ref: string | null;
  what: string;
  outcome: string;
  kind: string | null;
  reference: string | null;
  children: string[];
  reason: string | null;
  page: string | null;
  restricted: boolean;
}

let linchpin: Linchpin;
let officer: Visitor;
let lead: Visitor;
let auditor: Visitor;
let auditorOfRestricted: Visitor;

const query = <Row>(sql: string, values: unknown[] = []) => linchpin.dataSource.query<Row[]>(sql, values);

/** The one value that a statement finds. */
const one = async (sql: string, values: unknown[] = []): Promise<string> => {
  const [row] = await query<{ value: string }>(sql, values);
  if (!row) throw new Error(`Nothing was found by: ${sql}`);
  return row.value;
};

const entries = (after: string) =>
  query<Entry>(
    `SELECT id, who, staff_ref AS ref, what, outcome, about_kind AS kind, reference, child_refs AS children, reason, page, restricted
     FROM audit_entries WHERE id > $1 ORDER BY id`,
    [after],
  );

/** What is left in the trail by something that is done. */
const leaves = async (work: () => Promise<unknown>): Promise<Entry[]> => {
  const last = await one('SELECT coalesce(max(id), 0)::text AS value FROM audit_entries');
  await work();
  return entries(last);
};

const signIn = async (name: string): Promise<Visitor> => {
  const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
  await visitor.signIn(`${name}@exshire.example`, password);
  return visitor;
};

const addAuditor = (ref: string, seesRestricted: boolean) =>
  query(
    `INSERT INTO staff (ref, name, email, team_id, role, sees_restricted, password_hash)
     SELECT $1, $2, $3 || '@exshire.example', team_id, 'auditor', $4, password_hash FROM staff WHERE ref = 'ST-01'`,
    [ref, `Synthetic ${ref}`, ref.toLowerCase(), seesRestricted],
  );

beforeAll(async () => {
  linchpin = await startLinchpin();
  const { eventId } = await linchpin.send('conference-initial-scheduled');
  await linchpin.settled(eventId);
  await addAuditor('AU-01', false);
  await addAuditor('AU-02', true);
  officer = await signIn('tobi.adeyemi-hart');
  lead = await signIn('margaret.quillan');
  auditor = await signIn('au-01');
  auditorOfRestricted = await signIn('au-02');
});
afterAll(() => linchpin.close());

describe('each page that gives somebody’s data leaves exactly one entry', () => {
  it('of a letter, opened and downloaded', async () => {
    const letter = await one(`SELECT id AS value FROM documents WHERE reference = 'M-20417' LIMIT 1`);
    for (const [path, what] of [
      [`/documents/${letter}`, 'letter.opened'],
      [`/documents/${letter}/download`, 'letter.downloaded'],
    ] as const) {
      const found = await leaves(() => officer.open(path).then((response) => response.arrayBuffer()));
      expect(found).toMatchObject([
        { who: 'staff', what, outcome: 'done', kind: 'letter', reference: 'M-20417', restricted: false },
      ]);
      expect(found[0]?.ref).toMatch(/^ST-/);
      expect(found[0]?.children.length).toBeGreaterThan(0);
    }
  });

  it('of an answer and its file, which an agency gave by its link', async () => {
    const checkId = await one(`SELECT id AS value FROM check_requests WHERE reference = 'M-20417-POL'`);
    const mail = (await linchpin.mails()).find(({ text }) => text.includes('M-20417-POL'));
    const link = /https?:\/\/\S+\/checks\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    expect(await leaves(() => fetch(link))).toEqual([]);
    const agency = { who: 'agency-link', ref: null, outcome: 'done', reference: 'M-20417-POL' };
    expect(await leaves(() => fetch(`${link}/open`, { method: 'POST' }))).toMatchObject([
      { ...agency, what: 'check.opened', page: null },
    ]);
    const form = new FormData();
    form.set('outcome', 'information-enclosed');
    form.set('name', 'A. Synthetic');
    form.set('role', 'Duty officer');
    form.set(
      'file',
      new Blob(['%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n'], { type: 'application/pdf' }),
      'a.pdf',
    );
    expect(await leaves(() => fetch(link, { method: 'POST', body: form, redirect: 'manual' }))).toMatchObject([
      { ...agency, what: 'check.answered' },
    ]);
    expect(await leaves(() => officer.get(`/checks/${checkId}`))).toMatchObject([
      { who: 'staff', what: 'answer.opened', reference: 'M-20417-POL' },
    ]);
    const fileId = await one(
      `SELECT check_files.id AS value FROM check_files JOIN check_answers ON check_answers.id = answer_id WHERE request_id = $1`,
      [checkId],
    );
    expect(await leaves(() => officer.get(`/checks/${checkId}/files/${fileId}`))).toMatchObject([
      { who: 'staff', what: 'answer-file.downloaded', reference: 'M-20417-POL' },
    ]);
  });

  it('of an event, what was done, a task and a deadline', async () => {
    for (const [kind, table] of [
      ['event', 'events'],
      ['run', 'runs'],
      ['task', 'tasks'],
      ['deadline', 'deadlines'],
    ] as const) {
      const id = await one(`SELECT id AS value FROM ${table} WHERE NOT restricted LIMIT 1`);
      expect(await leaves(() => lead.get(`/${table}/${id}`))).toMatchObject([{ what: `${kind}.opened`, kind }]);
    }
  });

  it('also when it only says that it refreshes an open page, but once they have opened it', async () => {
    const run = await one('SELECT id AS value FROM runs WHERE NOT restricted LIMIT 1');
    const refresh = () => officer.open(`/runs/${run}`, {}, { 'x-live-refresh': '1' });
    expect(await leaves(refresh)).toMatchObject([{ what: 'run.opened', outcome: 'done' }]);
    expect(await leaves(refresh)).toEqual([]);
    const task = await one(`SELECT id AS value FROM tasks WHERE title LIKE 'Take minutes%'`);
    const body = new URLSearchParams({ _csrf: await officer.token('/'), to: 'nobody' });
    const act = () => officer.open(`/tasks/${task}/hand-over`, { method: 'POST', body }, { 'x-live-refresh': '1' });
    expect(await leaves(act)).toMatchObject([{ what: 'task.handed-over', outcome: 'refused' }]);
  });

  it('of a search, but for what may be the name of a person', async () => {
    expect(await leaves(() => officer.get('/search?q=m-20417'))).toMatchObject([
      { what: 'reference.searched', reference: 'M-20417', kind: 'reference' },
    ]);
    expect(await leaves(() => officer.get('/search?q=P-1001'))).toMatchObject([
      { what: 'reference.searched', reference: 'P-1001', children: ['P-1001'] },
    ]);
    expect(await leaves(() => officer.get('/search?q=Synthetic+Person'))).toMatchObject([
      { what: 'reference.searched', outcome: 'refused', reference: null, children: [] },
    ]);
    expect(await leaves(() => officer.get('/documents?search=Person'))).toMatchObject([
      { what: 'reference.searched', outcome: 'done', reference: null, children: [] },
    ]);
    expect(await leaves(() => officer.get('/search'))).toEqual([]);
    expect(await leaves(() => officer.get('/documents'))).toEqual([]);
  });
});

describe('each act leaves exactly one entry', () => {
  it('of signing in and out, and of being refused, without an address of anybody', async () => {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    const email = 'tobi.adeyemi-hart@exshire.example';
    const refused = await leaves(() => visitor.submit('/sign-in', '/sign-in', { email, password: 'not this one' }));
    expect(refused).toMatchObject([
      { who: 'nobody', ref: null, what: 'sign-in-refused', outcome: 'refused', kind: 'email', reference: null },
    ]);
    const hash = await one('SELECT about_id AS value FROM audit_entries WHERE id = $1', [refused[0]?.id]);
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(await leaves(() => visitor.signIn(email, password))).toMatchObject([
      { who: 'staff', ref: expect.stringMatching(/^ST-/), what: 'signed-in', outcome: 'done' },
    ]);
    expect(await leaves(() => visitor.submit('/', '/sign-out'))).toMatchObject([
      { who: 'staff', ref: expect.stringMatching(/^ST-/), what: 'signed-out', outcome: 'done' },
    ]);
    expect(JSON.stringify(await query('SELECT * FROM audit_entries'))).not.toContain('exshire.example');
  });

  it('in the same transaction as what it changes', async () => {
    const task = await one(`SELECT id AS value FROM tasks WHERE title LIKE 'Take minutes%'`);
    const form = `/tasks/${task}/claim`;
    const token = await officer.token(`/tasks/${task}`);
    expect(await leaves(() => officer.post(form, { _csrf: token }))).toMatchObject([
      { what: 'task.claimed', outcome: 'done', kind: 'task', reference: 'M-20417' },
    ]);
    expect(
      await query(
        `SELECT 1 FROM audit_entries JOIN tasks ON tasks.xmin = audit_entries.xmin WHERE what = 'task.claimed'`,
      ),
    ).toHaveLength(1);
    const second = await lead.token(`/tasks/${task}`);
    expect(await leaves(() => lead.post(form, { _csrf: second }))).toMatchObject([
      { what: 'task.claimed', outcome: 'refused' },
    ]);
    const alert = await one('SELECT id AS value FROM alerts LIMIT 1');
    await leaves(() => lead.submit('/inbox', `/inbox/${alert}/read`));
    expect(
      await query(
        `SELECT 1 FROM audit_entries JOIN alerts ON alerts.xmin = audit_entries.xmin WHERE what = 'alert.read'`,
      ),
    ).toHaveLength(1);
  });

  it('that is undone by a fault of ours, as failed', async () => {
    const task = await one(`SELECT id AS value FROM tasks WHERE title LIKE 'Book an interpreter%'`);
    const token = await officer.token(`/tasks/${task}`);
    await query('ALTER TABLE task_history RENAME TO task_history_away');
    try {
      const left = await leaves(() => officer.post(`/tasks/${task}/claim`, { _csrf: token }));
      expect(left).toMatchObject([{ what: 'task.claimed', outcome: 'failed', reference: 'M-20417' }]);
    } finally {
      await query('ALTER TABLE task_history_away RENAME TO task_history');
    }
  });

  it('with the reason that was given', async () => {
    const deadline = await one(`SELECT id AS value FROM deadlines WHERE state = 'open' LIMIT 1`);
    const token = await officer.token(`/deadlines/${deadline}`);
    const why = 'Set up for the wrong meeting';
    expect(await leaves(() => officer.post(`/deadlines/${deadline}/not-owed`, { _csrf: token, why }))).toMatchObject([
      { what: 'deadline.withdrawn', outcome: 'done', reason: why, kind: 'deadline' },
    ]);
  });

  it('when the right to it is missing, or it is not there', async () => {
    expect(await leaves(() => officer.get('/audit'))).toMatchObject([
      { what: 'refused', outcome: 'refused', page: '/audit', ref: expect.stringMatching(/^ST-/) },
    ]);
    const token = await officer.token('/');
    expect(await leaves(() => officer.post('/sources', { _csrf: token, name: 'x' }))).toMatchObject([
      { what: 'refused', page: '/sources' },
    ]);
    expect(await leaves(() => officer.post('/sources', { _csrf: 'wrong' }))).toMatchObject([{ what: 'refused' }]);
    expect(await leaves(() => officer.post(`/tasks/${randomUUID()}/claim`, { _csrf: token }))).toMatchObject([
      { what: 'task.claimed', outcome: 'refused', reference: null },
    ]);
    expect(await leaves(() => new Visitor(linchpin.settings.CONSOLE_URL).get('/audit'))).toEqual([]);
  });
});

describe('the pages of the auditors', () => {
  it('find entries by who, what, reference, child and day', async () => {
    const ref = await one(`SELECT staff_ref AS value FROM audit_entries WHERE what = 'task.claimed' LIMIT 1`);
    for (const search of [`person=${ref}`, 'act=letter.downloaded', 'reference=m-20417', 'child=P-1001']) {
      const { status, text } = await auditor.get(`/audit?${search}`);
      expect({ search, status }).toEqual({ search, status: 200 });
      expect(text).toContain('Letter downloaded');
    }
    expect(await leaves(() => auditor.get('/audit?reference=m-20417'))).toMatchObject([
      { what: 'trail.searched', kind: 'reference', reference: 'M-20417', ref: 'AU-01' },
    ]);
    expect(await leaves(() => auditor.get('/audit?act=letter.downloaded'))).toEqual([]);
    expect((await auditor.get('/audit?act=letter.downloaded')).text).not.toMatch(/Signed in\s/);
    expect((await auditor.get('/audit?until=2020-01-01')).text).toContain('No entry is found here.');
    expect(await auditor.get('/audit?from=2026-13-40')).toMatchObject({ status: 422 });
  });

  it('turn to older and newer entries and back, each once', async () => {
    for (let number = 0; number < 60; number += 1) await officer.get('/search?q=X-1');
    const seen: string[] = [];
    let path: string | undefined = '/audit';
    const link = (text: string, rel: string) =>
      new RegExp(`href="(/audit[^"]*)" rel="${rel}"`).exec(text)?.[1]?.replaceAll('&amp;', '&');
    const pages: string[] = [];
    while (path) {
      pages.push(path);
      const { text } = await auditor.get(path);
      seen.push(...[...text.matchAll(/data-label="Seal">([^<]*)</g)].map(([, place]) => place ?? ''));
      path = link(text, 'next');
    }
    expect(pages.length).toBeGreaterThan(1);
    const places = seen.filter((place) => /^\d+$/.test(place));
    expect(new Set(places).size).toBe(places.length);
    const { text } = await auditor.get(pages[1] ?? '');
    expect((await auditor.get(link(text, 'prev') ?? '')).status).toBe(200);
  });

  it('give what was found as a file that no spreadsheet takes for a formula, and that leaves an entry', async () => {
    const deadline = await one(`SELECT id AS value FROM deadlines WHERE state = 'withdrawn' LIMIT 1`);
    const again = '=HYPERLINK("http://x.example","1"), said\nsomebody';
    await officer.submit(`/deadlines/${deadline}`, `/deadlines/${deadline}/owed-again`, { again });
    let text = '';
    const left = await leaves(async () => {
      const response = await auditor.open('/audit/export?act=deadline.owed-again');
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="audit-trail.csv"');
      text = await response.text();
    });
    expect(left).toMatchObject([{ what: 'trail.exported', outcome: 'done', ref: 'AU-01' }]);
    const [head, ...lines] = text.split('\r\n');
    expect(head).toContain('Entry,Time (UTC),Who,What');
    expect(lines.filter(Boolean)).toHaveLength(1);
    expect(lines[0]).toContain(`"'=HYPERLINK(""http://x.example"",""1""), said\nsomebody"`);
  });

  it('say of a child who read what, with the readings for letters, and leave an entry themselves', async () => {
    let text = '';
    const left = await leaves(async () => {
      ({ text } = await auditor.get('/audit/children/P-1001'));
    });
    expect(left).toMatchObject([{ what: 'trail.searched', children: ['P-1001'], ref: 'AU-01' }]);
    const all = [
      text,
      (await auditor.get('/audit/children/P-1001?page=2')).text,
      (await auditor.get('/audit/children/P-1001?page=3')).text,
    ].join();
    for (const what of ['Letter opened', 'Details read', 'Check answered by its agency']) expect(all).toContain(what);
    expect((await auditor.get('/audit/children/P-404')).text).toContain('Nothing is found about this child.');
  });

  it('show nothing of a record that has turned out to be restricted, without the right', async () => {
    expect((await auditor.get('/audit?reference=M-20417')).text).toContain('Letter opened');
    await query(
      `INSERT INTO holds (kind, source_id, subject, event_id) SELECT 'restricted', source_id, subject, id FROM events
       WHERE subject = 'meeting/M-20417' LIMIT 1`,
    );
    for (const path of [
      '/audit?reference=M-20417',
      '/audit?act=letter.opened',
      '/audit?act=task.claimed&reference=M-20417',
    ])
      expect({ path, text: (await auditor.get(path)).text }).toMatchObject({
        path,
        text: expect.stringContaining('No entry is found here.'),
      });
    const exported = await (await auditor.open('/audit/export')).text();
    expect(exported).not.toContain('M-20417');
    expect(exported).toContain('Signed in');
    expect((await auditorOfRestricted.get('/audit?reference=M-20417')).text).toContain('Letter opened');
  });
});

it('the chain survives all of this: every entry is sealed within moments, and one changed byte is found', async () => {
  await eventually('every entry to be sealed', async () => (await verifyTrail(linchpin.dataSource)).waiting === 0);
  const found = await verifyTrail(linchpin.dataSource);
  expect(found).toMatchObject({ fault: null });
  expect(found.sealed).toBe(Number(await one('SELECT count(*)::text AS value FROM audit_entries')));
  const id = await one(`SELECT id::text AS value FROM audit_entries WHERE reference = 'M-20417' LIMIT 1`);
  const url = new URL(linchpin.settings.DATABASE_URL ?? '');
  url.username = 'postgres';
  const { DataSource } = await import('typeorm');
  const superuser = await new DataSource({ type: 'postgres', url: url.href }).initialize();
  await superuser.query(`SET session_replication_role = replica`);
  await superuser.query(`UPDATE audit_entries SET reference = 'M-20418' WHERE id = ${id}`);
  await superuser.destroy();
  expect((await verifyTrail(linchpin.dataSource)).fault).toContain(`Entry ${id} `);
});
