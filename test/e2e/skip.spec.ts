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

it('a step that is tried again and done takes back the task that asked for a person', async () => {
  const { eventId } = await linchpin.send('review-scheduled', (event) => {
    Object.assign(event, { id: 'retry-1', subject: 'meeting/M-40405' });
    Object.assign(event.data, { meetingRef: 'M-40405', venueNeed: { capacity: 61 } });
  });
  await linchpin.settled(eventId);
  const [room] = await linchpin.dataSource.query<{ id: string; runId: string }[]>(
    `SELECT actions.id, run_id AS "runId" FROM actions JOIN runs ON runs.id = run_id
     WHERE event_id = $1 AND step_key = 'room'`,
    [eventId],
  );
  const task = async () => {
    const [row] = await linchpin.dataSource.query<{ state: string; note: string | null }[]>(
      `SELECT state, (SELECT note FROM task_history WHERE task_id = tasks.id ORDER BY id DESC LIMIT 1) AS note
       FROM tasks WHERE reference = 'M-40405' AND title LIKE 'Could not be done%'`,
    );
    return row;
  };
  expect(await eventually('the task that asks a person', task)).toMatchObject({ state: 'open' });
  await linchpin.dataSource.query('UPDATE rooms SET capacity = 70');
  const page = `/runs/${String(room?.runId)}`;
  await manager.submit(page, `${page}/actions/${String(room?.id)}/retry`);
  await eventually('the task to be taken back', async () => (await task())?.state === 'withdrawn');
  expect(await task()).toEqual({ state: 'withdrawn', note: 'The step was tried again, and is done.' });
});
