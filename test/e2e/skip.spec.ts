import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

let linchpin: Linchpin;
let manager: Visitor;

beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake', 'console']);
  manager = new Visitor(linchpin.settings.CONSOLE_URL);
  await manager.signIn('margaret.quillan@exshire.example', password);
});
afterAll(() => linchpin.close());

it('a step is skipped with a reason, after its consequences were shown, and what it leaves behind is tracked', async () => {
  const { eventId } = await linchpin.send('review-scheduled', ({ data }) => {
    data.venueNeed = { capacity: 60 };
  });
  const [run] = (await linchpin.settled(eventId)).runs;
  const runId = run?.runId ?? '';
  const [room] = await linchpin.dataSource.query<{ id: string }[]>(
    `SELECT id FROM actions WHERE run_id = $1 AND step_key = 'room'`,
    [runId],
  );
  const path = `/runs/${runId}/actions/${room?.id ?? ''}/skip`;
  const tasks = (title: string) =>
    linchpin.dataSource.query<{ state: string; note: string | null }[]>(
      `SELECT state, (SELECT note FROM task_history WHERE task_id = tasks.id ORDER BY id DESC LIMIT 1) AS note
       FROM tasks WHERE title LIKE $1`,
      [`${title}%`],
    );
  await eventually('the task that asks a person', async () => (await tasks('Could not be done')).length === 1);

  expect((await manager.get(`/runs/${runId}`)).text).toContain(`href="${path}"`);
  const { text } = await manager.get(path);
  expect(text).toContain('will say that the place is told as soon as we know it');
  expect(text).toContain('must be told the place by hand');
  const none = await manager.submit(path, path, { reason: ' ' });
  expect(none.status).toBe(422);
  expect(none.text).toContain('Enter why the step is skipped');
  expect(await tasks('Could not be done')).toMatchObject([{ state: 'open' }]);

  await manager.submit(path, path, { reason: 'A hall in the town is hired' });
  expect(await tasks('Could not be done')).toEqual([
    { state: 'done', note: 'The step was skipped. A hall in the town is hired' },
  ]);
  await eventually('the task to tell the place', async () => (await tasks('Tell the family')).length === 1);
  const status = await linchpin.settled(eventId);
  expect(status.runs.find((each) => each.runId === runId)?.state).not.toBe('succeeded');
  const page = (await manager.get(`/runs/${runId}`)).text;
  expect(page).toMatch(/Skipped by Margaret Quillan on .+: A hall in the town is hired/);
  expect(await manager.submit(`/runs/${runId}`, path, { reason: 'Once more' })).toMatchObject({ status: 303 });
});
