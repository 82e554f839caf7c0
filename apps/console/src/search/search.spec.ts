import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutSecrets } from '@linchpin/logging';
import { givenAction, type GivenContext } from '../../../../test/support/actions.js';
import { ConsolePages, words } from '../../../../test/support/console-pages.js';
import { readHtml } from '../../../../test/support/html.js';

describe('the search by reference', () => {
  let pages: ConsolePages;
  let open: GivenContext<'tasks.assign'>;
  let hidden: GivenContext<'tasks.assign'>;

  beforeAll(async () => {
    pages = await ConsolePages.start();
    const { dataSource } = pages.database;
    await dataSource.query(`INSERT INTO room_sites (code, name, area) VALUES ('N', 'North House', 'N')`);
    await dataSource.query(`INSERT INTO site_opening_hours VALUES ('N', 3, '08:00', '18:00')`);
    const given = (reference: string, restricted: boolean, childRef: string) =>
      givenAction(dataSource, {
        kind: 'tasks.assign',
        settings: { team: 'spoke', title: 'Find a minute taker' },
        event: { reference, subject: `meeting/${reference}`, restricted, data: { childRef } },
      });
    open = await given('M-20417', false, 'P-1001');
    hidden = await given('M-666', true, 'P-2002');
    for (const { runId, actionId, event } of [open, hidden]) {
      const values = [actionId, runId, event.reference, event.restricted];
      await dataSource.query(
        `INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary, due_on, restricted)
         SELECT $1, $2, id, 'Find a minute taker', $3, 'admin', '2026-10-14', $4 FROM teams WHERE code = 'SPK-NE'`,
        values,
      );
      await dataSource.query(`INSERT INTO run_children (run_id, child_ref) VALUES ($1, $2)`, [
        runId,
        event.data.childRef,
      ]);
      await dataSource.query(
        `WITH template AS (INSERT INTO templates (code, title, audience, boundary, source)
             VALUES ('D01', 'Invitation', 'family', 'admin', 'test') ON CONFLICT (code) DO UPDATE SET title = 'Invitation' RETURNING id),
           version AS (INSERT INTO template_versions (template_id, version, content, sha256)
             SELECT id, (SELECT count(*) + 1 FROM template_versions), '', sha256('') FROM template RETURNING id)
         INSERT INTO documents (action_id, recipient_key, recipient_role, template_version_id, reference, restricted, state, series,
           number, file_name, content, sha256, facts_hash, created_by)
         SELECT $1, 'one', 'mother', id, $2, $3, 'final', 'D01-' || $2, 1, '2026-10-01-D01-' || $2 || '-1.docx', '', sha256(''), '', 'test'
         FROM version`,
        [actionId, event.reference, event.restricted],
      );
      await dataSource.query(
        `WITH agency AS (INSERT INTO agencies (code, name, kind, email, check_working_days)
             VALUES ('HLT', 'Exshire Health', 'health', 'h@x.example', 5) ON CONFLICT (code) DO UPDATE SET kind = 'health' RETURNING id)
         INSERT INTO check_requests (action_id, agency_id, reference, subject_reference, child_refs, purpose_code, lawful_basis_code,
           due_on, restricted)
         SELECT $1, id, $2 || '-HLT', $2, ARRAY[$4::text], 'p', 'l', '2026-10-14', $3 FROM agency`,
        [actionId, event.reference, event.restricted, event.data.childRef],
      );
      await dataSource.query(
        `WITH room AS (INSERT INTO rooms (code, name, site, capacity, step_free)
             VALUES ('R' || $2, 'Oak room', 'N', 10, true) RETURNING id)
         INSERT INTO room_bookings (room_id, action_id, reference, restricted, during, occupies)
         SELECT id, $1, $2, $3, tstzrange('2026-10-14 09:00Z', '2026-10-14 10:00Z'), tstzrange('2026-10-14 09:00Z', '2026-10-14 10:00Z')
         FROM room`,
        [actionId, event.reference, event.restricted],
      );
      await dataSource.query(
        `INSERT INTO deadlines (run_id, key, title, rule, team, source_id, subject, reference, restricted, timing, counts_since,
           at_risk_percent, starts_on, due_on, due_at, at_risk_at)
         SELECT $1, 'd', 'Minutes sent', 'local', 'spoke', source_id, subject, $2, $3, '{}', now(), 80, '2026-10-01', '2026-10-14',
           '2026-10-15', '2026-10-13' FROM runs WHERE id = $1`,
        [runId, event.reference, event.restricted],
      );
    }
  });
  afterAll(() => pages.stop());

  const search = async (typed: string, name = 'officer') =>
    (await pages.as(name)).get(`/search?${new URLSearchParams({ q: typed }).toString()}`);
  const groups = (text: string) =>
    readHtml(text)
      .all()
      .filter((each) => /^found-\d+$/.test(each.attribute('id') ?? ''))
      .map((each) => each.text);
  const all = [
    'Events (1)',
    'What was done (1)',
    'Tasks (1)',
    'Deadlines (1)',
    'Meetings and rooms (1)',
    'Documents (1)',
    'Checks (1)',
  ];

  it('finds everything of a meeting or a child, in capitals or not, by the names of teams and agencies', async () => {
    for (const typed of ['M-20417', 'm-20417', 'P-1001', 'p-1001']) {
      const { status, text } = await search(typed);
      expect({ typed, status, groups: groups(text) }).toEqual({ typed, status: 200, groups: all });
    }
    const said = words((await search('M-20417')).text);
    for (const name of ['North East team', 'Exshire Health', 'Oak room, North House', 'Invitation'])
      expect(said).toContain(name);
  });

  it('finds a document by its number, a check by its reference, an event by the id its source gave it', async () => {
    expect(groups((await search('d01-m-20417-1')).text)).toEqual(['Documents (1)']);
    expect(groups((await search('D01-M-20417')).text)).toEqual(['Documents (1)']);
    expect(groups((await search('M-20417-HLT')).text)).toEqual(['Checks (1)']);
    expect(groups((await search(open.event.id)).text)).toEqual(all);
  });

  it('finds nothing restricted without the right', async () => {
    for (const typed of ['M-666', 'P-2002', 'D01-M-666-1', 'M-666-HLT', hidden.event.id]) {
      const { status, text } = await search(typed);
      expect({ typed, status, groups: groups(text) }).toEqual({ typed, status: 200, groups: [] });
      expect(groups((await search(typed, 'lead')).text).length).toBeGreaterThan(0);
    }
  });

  it('shows each reader only what their pages show them', async () => {
    expect(groups((await search('M-20417', 'operator')).text)).toEqual(all.slice(0, 5));
    expect((await search('M-20417', 'leader')).status).toBe(403);
    expect((await (await pages.as('leader')).get('/')).text).not.toContain('action="/search"');
  });

  it('stands on every page, needs no script, and takes nothing for a pattern', async () => {
    for (const path of ['/', '/tasks', '/events', '/search', '/documents'])
      expect((await (await pages.as('officer')).get(path)).text).toContain('action="/search"');
    for (const typed of ['%20417', 'M_20417', "M-2'--1", '\u00001'])
      expect(groups((await search(typed)).text)).toEqual([]);
  });

  it('looks for no name, repeats none, and leaves no query in a log', async () => {
    const { status, text } = await search('Margaret Quillan');
    expect(status).toBe(422);
    expect(text).toContain('Names of people are not searched');
    expect(text).not.toContain('Margaret');
    expect((await search('Quillan')).status).toBe(422);
    expect(withoutSecrets('/search?q=M-20417')).toBe('/search');
  });
});
