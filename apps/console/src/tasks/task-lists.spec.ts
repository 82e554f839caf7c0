import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenAction } from '../../../../test/support/actions.js';
import { ConsolePages, words } from '../../../../test/support/console-pages.js';

const MANY = 1_000;

describe('the list of tasks', () => {
  let pages: ConsolePages;
  const query = <Row>(sql: string, values: unknown[] = []) => pages.database.dataSource.query<Row[]>(sql, values);

  beforeAll(async () => {
    pages = await ConsolePages.start();
    const { runId } = await givenAction(pages.database.dataSource, {
      kind: 'tasks.assign',
      settings: { team: 'spoke', title: 'Find a minute taker' },
    });
    // Of every seventh the date is that of the meeting; a third needs approval; half are of each team.
    await query(
      `WITH given AS (
         INSERT INTO actions (run_id, step_key, position, kind, title, settings, state)
         SELECT $1, 'many-' || n, n + 1, 'tasks.assign', 'Many', '{}', 'succeeded' FROM generate_series(1, $2::int) n
         RETURNING id, position - 1 AS n)
       INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary, due_on, happens_at, restricted)
       SELECT given.id, $1, teams.id, CASE n % 2 WHEN 0 THEN 'Print the agenda' ELSE 'Find an interpreter' END,
         'M-' || (20000 + n), CASE n % 3 WHEN 0 THEN 'needs-approval' ELSE 'admin' END,
         CASE WHEN n % 7 <> 0 THEN date '2030-01-01' + n END, timestamptz '2030-01-01 10:00' + make_interval(days => n), n = 999
       FROM given JOIN teams ON teams.code = CASE n % 2 WHEN 0 THEN 'SPK-NE' ELSE 'SPK-SW' END`,
      [runId, MANY],
    );
  });
  afterAll(() => pages.stop());

  const references = (text: string) => [...text.matchAll(/aria-hidden="true">(M-\d+)/g)].map(([, found]) => found);
  const list = async (search: string, name = 'officer') => {
    const { status, text } = await (await pages.as(name)).get(`/tasks?view=all&${search}`);
    expect(status).toBe(200);
    return { found: references(text), total: /of (\d+)\s*<\/p>/.exec(text)?.[1] ?? null, text };
  };

  it('has what presses first at the top, by the day it is due, else of what it is about', async () => {
    const { found, total } = await list('');
    expect(found).toEqual(Array.from({ length: 25 }, (_, index) => `M-${String(20_001 + index)}`));
    expect(total).toBe('999');
  });

  it('is narrowed by kind, what, team, person, dates and reference, all at once', async () => {
    expect((await list('kind=needs-approval')).total).toBe('332');
    expect((await list('what=Print+the+agenda&team=SPK-NE')).total).toBe('500');
    expect((await list('what=Print+the+agenda&team=SPK-SW')).found).toEqual([]);
    expect((await list('from=2030-01-08&to=2030-01-10')).found).toEqual(['M-20007', 'M-20008', 'M-20009']);
    expect((await list('reference=m-2050')).found).toHaveLength(10);
    expect((await list('kind=needs-approval&team=SPK-NE&from=2030-01-05&to=2030-01-20')).found).toEqual([
      'M-20006',
      'M-20012',
      'M-20018',
    ]);
  });

  it('finds what a person has, and what nobody has', async () => {
    const [spoke] = await query<{ id: string }>(`SELECT id FROM staff WHERE ref = 'spoke'`);
    await query(`UPDATE tasks SET state = 'claimed', assignee_id = $1 WHERE reference = 'M-20500'`, [spoke?.id]);
    const { text, found } = await list(`person=${spoke?.id ?? ''}`);
    expect(found).toEqual(['M-20500']);
    expect(words(text)).toContain('Spoke');
    expect((await list('person=nobody')).total).toBe('998');
    expect((await list(`person=${randomUUID()}`)).total).toBe('999');
  });

  it('keeps its filters in the links between its pages and in its fields', async () => {
    const { text } = await list('kind=admin&from=2030-01-01&reference=M-2&page=2');
    expect(text).toContain('view=all&amp;kind=admin&amp;from=2030-01-01&amp;reference=M-2&amp;page=3');
    expect(text).toMatch(/<option value="admin" selected>/);
    expect(text).toContain('value="2030-01-01"');
  });

  it('says what is wrong with a date, beside its field', async () => {
    const officer = await pages.as('officer');
    const wrong = await officer.get('/tasks?view=all&from=2030-02-31');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('id="from-error"');
    const turned = await officer.get('/tasks?view=all&from=2030-02-02&to=2030-02-01');
    expect(words(turned.text)).toContain('To must be the same day as From, or after it');
  });

  it('finds nothing restricted without the right, and no reference for a leader', async () => {
    expect((await list('reference=M-20999')).found).toEqual([]);
    expect((await list('reference=M-20999', 'lead')).found).toEqual(['M-20999']);
    const leader = await list('reference=M-20500', 'leader');
    expect(leader.total).toBe('999');
    expect(leader.text).not.toContain('M-20500');
  });

  it('is read from its indexes at ten thousand rows', async () => {
    await query(
      `INSERT INTO actions (run_id, step_key, position, kind, title, settings, state)
       SELECT (SELECT run_id FROM tasks LIMIT 1), 'more-' || n, n + 5000, 'tasks.assign', 'More', '{}', 'succeeded'
       FROM generate_series(1, 9000) n`,
    );
    await query(
      `INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary, due_on)
       SELECT actions.id, run_id, (SELECT team_id FROM tasks LIMIT 1), 'More', 'X-' || position, 'admin', date '2031-01-01' + position % 900
       FROM actions WHERE actions.title = 'More'`,
    );
    await query(`ANALYZE tasks`);
    const plan = async (where: string, order = '') =>
      JSON.stringify(await query(`EXPLAIN SELECT * FROM tasks WHERE ${where} ${order}`));
    const presses = `coalesce(due_on, (happens_at AT TIME ZONE 'Europe/London')::date)`;
    expect(
      await plan(`state IN ('open', 'claimed')`, `ORDER BY ${presses}, happens_at, created_at, id LIMIT 25`),
    ).toContain('tasks_urgent');
    expect(await plan(`upper(reference) LIKE 'X-501%'`)).toContain('tasks_of_reference');
  });
});
