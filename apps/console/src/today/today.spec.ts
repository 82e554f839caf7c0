import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { givenAction } from '../../../../test/support/actions.js';
import { ConsolePages, words } from '../../../../test/support/console-pages.js';

let pages: ConsolePages;

beforeAll(async () => {
  pages = await ConsolePages.start();
  const { dataSource } = pages.database;
  const given: [string, string, string | null, string][] = [
    ['Mine for later', '2030-05-05', 'spoke', 'SPK-NE'],
    ['Mine and overdue', '2020-01-01', 'spoke', 'SPK-NE'],
    ['Free for later', '2030-06-06', null, 'SPK-NE'],
    ['Free and overdue', '2020-02-02', null, 'SPK-NE'],
    ['Of another team', '2020-02-02', null, 'SPK-SW'],
  ];
  for (const [title, dueOn, who, team] of given) {
    const { actionId, runId, event } = await givenAction(dataSource, {
      kind: 'tasks.assign',
      settings: { team: 'spoke', title },
    });
    await dataSource.query(
      `INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary, due_on, state, assignee_id)
       SELECT $1, $2, id, $3, $4, 'admin', $5, CASE WHEN $6::text IS NULL THEN 'open' ELSE 'claimed' END,
         (SELECT id FROM staff WHERE ref = $6) FROM teams WHERE code = $7`,
      [actionId, runId, title, event.reference, dueOn, who, team],
    );
  }
});
afterAll(() => pages.stop());

it('leads with my tasks, then those of my team that nobody has, then the meetings, then the numbers', async () => {
  const said = words((await (await pages.as('spoke')).get('/')).text);
  const order = [
    'My tasks Mine and overdue',
    'Mine for later',
    'Nobody has these yet Free and overdue',
    'Free for later',
    'Meetings today',
    'Arrived',
  ];
  const places = order.map((each) => said.indexOf(each));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(said).not.toContain('Of another team');
  expect(said).not.toMatch(/\bruns?\b/i);
});
