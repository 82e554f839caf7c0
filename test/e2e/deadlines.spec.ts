import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { londonDate } from '@linchpin/dates';
import { triggerFileSchema } from '@linchpin/trigger-files';
import { publishTrigger } from '@linchpin/triggers';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

/** The restricted lead, an officer of the hub, operations and a leader. */
const people = {
  lead: 'margaret.quillan',
  officer: 'tobi.adeyemi-hart',
  operator: 'gethin.pulleyn',
  leader: 'beatrix.overleigh',
} as const;

const owing = {
  name: 'owes-dates',
  title: 'Owes dates',
  on: 'conference.initial.scheduled',
  ownerTeam: 'HUB-N',
  author: 'ST-01',
  reason: 'For the tests',
  inForceFrom: '2020-01-01',
  steps: [
    {
      key: 'report',
      title: 'Ask for the report',
      kind: 'tasks.assign',
      settings: { team: 'hub', title: 'Ask for it' },
    },
    {
      key: 'alert',
      title: 'Tell the spoke',
      kind: 'alerts.send',
      settings: { team: 'spoke', headline: 'Report wanted' },
    },
  ],
  deadlines: [
    { key: 'told', title: 'The spoke is told', due: { amount: 5 }, rule: 'local', metBy: { step: 'alert' } },
    { key: 'report', title: 'The report is asked for', due: { amount: 3 }, rule: 'local', metBy: { step: 'report' } },
    {
      key: 'held',
      title: 'The conference is held',
      due: { amount: 60 },
      rule: 'local',
      metBy: { event: 'conference.held' },
    },
    {
      key: 'plan',
      title: 'The plan is written',
      due: { amount: 15, unit: 'working-days', calendar: 'statutory' },
      rule: 'statutory',
      citation: 'Working Together 2023, chapter 3',
      team: 'spoke',
    },
  ],
};

let linchpin: Linchpin;
let runId: string;
const visitors = new Map<string, Visitor>();
const as = (who: keyof typeof people): Visitor => visitors.get(who) ?? new Visitor(linchpin.settings.CONSOLE_URL);

beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake', 'console']);
  await linchpin.dataSource.transaction((manager) => publishTrigger(manager, triggerFileSchema.parse(owing)));
  const { runs } = await linchpin.settled((await linchpin.send('conference-initial-scheduled')).eventId);
  expect(runs.map(({ trigger }) => trigger)).toContain('Owes dates');
  for (const [who, name] of Object.entries(people)) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.set(who, visitor);
  }
  runId = (await one<{ run_id: string }>(`SELECT run_id FROM deadlines WHERE key = 'plan' AND title LIKE 'The plan%'`))
    .run_id;
});
afterAll(() => linchpin.close());

async function one<Row>(sql: string, values: unknown[] = []): Promise<Row> {
  const [row] = await linchpin.dataSource.query<Row[]>(sql, values);
  if (!row) throw new Error(`Nothing was found by: ${sql}`);
  return row;
}
const deadline = (key: string) =>
  one<{ id: string; state: string; due_on: string }>(
    `SELECT id, state, due_on::text FROM deadlines WHERE run_id = $1 AND key = $2`,
    [runId, key],
  );
const comesTo = (key: string, state: string) =>
  eventually(`${key} to be ${state}`, async () => (await deadline(key)).state === state);
/** The clock is a fact that the test gives: so many hours from now the deadline is at risk, and missed. */
const clock = (key: string, atRiskIn: number, missedIn: number) =>
  linchpin.dataSource.query(
    `UPDATE deadlines SET at_risk_at = now() + make_interval(hours => $3), due_at = now() + make_interval(hours => $4)
     WHERE run_id = $1 AND key = $2`,
    [runId, key, atRiskIn, missedIn],
  );
const path = async (key: string) => `/deadlines/${(await deadline(key)).id}`;

describe('a run that owes dates', () => {
  it('computes them, a statutory one with its citation', async () => {
    expect(await deadline('plan')).toMatchObject({ state: 'open', due_on: '2037-12-11' });
    const { text } = await as('officer').get(await path('plan'));
    expect(text).toContain('15 working days from Fri 20 Nov 2037 is Fri 11 Dec 2037: skips 3 weekends.');
    expect(text).toContain('Set by law: Working Together 2023, chapter 3');
    expect(text).toContain('North East team support');
  });

  it('shows them on its page', async () => {
    const { text } = await as('officer').get(`/runs/${runId}`);
    expect(text).toContain('The plan is written');
    expect(text).toContain(await path('held'));
  });

  it('has met what waited for an alert as soon as that is sent, and not what waits for a task that is only given', async () => {
    await comesTo('told', 'met');
    expect((await deadline('report')).state).toBe('open');
  });

  it('has met what waited for a task when that is done', async () => {
    const task = await one<{ id: string }>(
      `SELECT tasks.id FROM tasks JOIN actions ON actions.id = action_id WHERE actions.run_id = $1`,
      [runId],
    );
    const { status } = await as('officer').submit(`/tasks/${task.id}`, `/tasks/${task.id}/done`);
    expect(status).toBe(303);
    await comesTo('report', 'met');
  });

  it('has met what waited for an event about the same subject when that happens', async () => {
    await linchpin.send('conference-held');
    await comesTo('held', 'met');
  });
});

describe('a deadline at risk', () => {
  it('is told once to the team that owes it', async () => {
    await clock('plan', -1, 24);
    const alert = await eventually('the alert', async () => {
      const rows = await linchpin.dataSource.query<Record<string, unknown>[]>(
        `SELECT teams.code, reference, run_id, due_on::text FROM alerts JOIN teams ON teams.id = team_id
         WHERE headline = 'Deadline at risk'`,
      );
      return rows[0];
    });
    expect(alert).toEqual({ code: 'SPK-NE', reference: 'M-20417', run_id: runId, due_on: '2037-12-11' });
    expect((await as('officer').get('/deadlines?team=SPK-NE&state=at-risk')).text).toContain('The plan is written');
    const { count } = await one<{ count: number }>(
      `SELECT count(*)::int AS count FROM events WHERE type = 'deadline.at_risk' AND data ->> 'deadlineKey' = 'plan'`,
    );
    expect(count).toBe(1);
  });
});

describe('a missed deadline', () => {
  beforeAll(() => clock('plan', -2, -1));

  it('becomes a task for the hub to give the reason', async () => {
    const task = await eventually('the task', async () => {
      const rows = await linchpin.dataSource.query<Record<string, unknown>[]>(
        `SELECT teams.code, title, reference, run_id FROM tasks JOIN teams ON teams.id = team_id
         WHERE title LIKE 'Give the reason for a missed deadline%'`,
      );
      return rows[0];
    });
    expect(task).toEqual({
      code: 'HUB-N',
      title: 'Give the reason for a missed deadline: The plan is written',
      reference: 'M-20417',
      run_id: runId,
    });
  });

  it('is listed until somebody has given the reason', async () => {
    const list = async () => (await as('officer').get('/deadlines?team=SPK-NE&state=unexplained')).text;
    expect(await list()).toMatch(/Missed[^]*Give the reason/);
    const own = await path('plan');
    const refused = await as('officer').submit(own, `${own}/reason`, { reason: 'See {childName} <b>' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Use plain words');
    expect(refused.text).toContain('See {childName} &lt;b&gt;');
    const given = await as('officer').submit(own, `${own}/reason`, { reason: 'The chair was ill.' });
    expect(given).toMatchObject({ status: 303, location: own });
    const { text } = await as('officer').get(own);
    expect(text).toContain('The chair was ill.');
    expect(text).toContain('Tobi Adeyemi-Hart gave the reason');
    expect(await list()).not.toContain('The plan is written');
  });

  it('is met after all by a day in time, and not by one that is none or to come', async () => {
    const own = await path('plan');
    for (const on of ['', '2026-02-30', '2099-01-01']) {
      expect((await as('officer').submit(own, `${own}/met`, { on })).status).toBe(422);
    }
    await linchpin.dataSource.query(`UPDATE deadlines SET due_at = now() WHERE run_id = $1 AND key = 'plan'`, [runId]);
    const { today } = await one<{ today: string }>(`SELECT (now() AT TIME ZONE 'Europe/London')::date::text AS today`);
    expect((await as('officer').submit(own, `${own}/met`, { on: today })).status).toBe(303);
    await comesTo('plan', 'met');
    expect((await as('officer').submit(own, `${own}/reason`, { reason: 'Too late.' })).status).toBe(409);
  });
});

describe('a deadline that is owed to the moment', () => {
  it('asks for the time at which it was done, and takes that', async () => {
    await linchpin.dataSource.query(
      `UPDATE deadlines SET state = 'open', met_at = NULL, done_at = NULL, due_at = now() + interval '1 hour', at_risk_at = now(),
         timing = timing || '{"unit":"hours"}' WHERE run_id = $1 AND key = 'held'`,
      [runId],
    );
    const own = await path('held');
    expect((await as('officer').get(own)).text).toContain('Time at which it was done');
    const today = londonDate(new Date());
    const refused = await as('officer').submit(own, `${own}/met`, { on: today, at: 'noonish' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/href="#at"[^>]*>Enter a time, such as 14:30/);
    expect(refused.text).toContain('value="noonish"');
    expect(refused.text).toContain(`value="${today}"`);
    expect((await as('officer').submit(own, `${own}/met`, { on: today, at: '00:00' })).status).toBe(303);
    await comesTo('held', 'met');
    expect((await as('officer').get(await path('plan'))).text).not.toContain('Time at which it was done');
  });
});

describe('a deadline that somebody took back by mistake', () => {
  it('is owed again with a reason, by whoever may settle it', async () => {
    await linchpin.dataSource.query(
      `UPDATE deadlines SET state = 'open', met_at = NULL, done_at = NULL, done_by = NULL WHERE run_id = $1 AND key = 'report'`,
      [runId],
    );
    const own = await path('report');
    expect((await as('officer').get(own)).text).not.toContain(`${own}/owed-again`);
    await as('officer').submit(own, `${own}/not-owed`, { why: 'It was a review conference.' });
    const refused = await as('officer').submit(own, `${own}/owed-again`, { again: '<b>' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/<details[^>]*id="owed-again" open[^]*&lt;b&gt;/);
    expect((await as('operator').submit('/deadlines', `${own}/owed-again`, { again: 'Because' })).status).toBe(403);
    expect((await as('leader').get(own)).text).not.toContain(`${own}/owed-again`);
    const given = await as('officer').submit(own, `${own}/owed-again`, { again: 'It was an initial one.' });
    expect(given).toMatchObject({ status: 303, location: own });
    const { text } = await as('officer').get(own);
    expect(text).toMatch(/Tobi Adeyemi-Hart said that it is owed again, by \d[^]*It was an initial one\./);
    expect((await as('officer').submit(own, `${own}/owed-again`, { again: 'Once more' })).status).toBe(409);
  });

  it('is not asked for when it was done once that is recorded, although no sweep has marked it yet', async () => {
    const own = await path('report');
    expect((await as('officer').get(own)).text).toContain(`${own}/met`);
    await linchpin.dataSource.query(`UPDATE deadlines SET done_at = due_at WHERE run_id = $1 AND key = 'report'`, [
      runId,
    ]);
    const { text } = await as('officer').get(own);
    expect(text).toContain('Done late');
    expect(text).not.toContain(`${own}/met`);
    await linchpin.dataSource.query(`UPDATE deadlines SET done_at = NULL WHERE run_id = $1 AND key = 'report'`, [
      runId,
    ]);
  });

  it('is not offered to be owed again when a later event owes it, and leads to what is owed instead', async () => {
    const own = await path('report');
    await as('officer').submit(own, `${own}/not-owed`, { why: 'It was a review conference.' });
    expect((await as('officer').get(own)).text).toContain(`${own}/owed-again`);
    const newer = await one<{ id: string }>(
      `WITH later AS (
         INSERT INTO runs (trigger_id, trigger_version_id, event_id, source_id, subject, repeat_key, state)
         SELECT trigger_id, trigger_version_id, event_id, source_id, subject, event_id::text, 'succeeded' FROM runs WHERE id = $1
         RETURNING id)
       INSERT INTO deadlines (run_id, key, title, rule, team, team_code, source_id, subject, reference, timing, counts_since,
         at_risk_percent, starts_on, due_on, due_at, at_risk_at, state)
       SELECT later.id, key, title, rule, team, team_code, source_id, subject, reference, timing,
         counts_since + interval '1 minute', at_risk_percent, starts_on, due_on, due_at, at_risk_at, 'withdrawn'
       FROM deadlines, later WHERE run_id = $1 AND key = 'report' RETURNING id`,
      [runId],
    );
    const { text } = await as('officer').get(own);
    expect(text).not.toContain(`${own}/owed-again`);
    expect(text).toContain(`<a class="govuk-link" href="/deadlines/${newer.id}">See what is owed instead</a>`);
    const refused = await as('officer').submit(own, `${own}/owed-again`, { again: 'Once more' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('has taken its place');
  });
});

describe('the pages of deadlines', () => {
  it('show a leader numbers and dates without references and reasons, and nothing to settle', async () => {
    for (const page of ['/deadlines?state=all', await path('plan')]) {
      const { status, text } = await as('leader').get(page);
      expect(status).toBe(200);
      expect(text).toContain('The plan is written');
      expect(text).not.toMatch(/M-20417|The chair was ill|<form[^>]*method="post" action="\/deadlines/);
    }
    const own = await path('plan');
    expect((await as('leader').submit('/deadlines', `${own}/reason`, { reason: 'Because' })).status).toBe(403);
    expect((await as('operator').submit('/deadlines', `${own}/met`, { on: '2026-11-22' })).status).toBe(403);
  });

  it('begin with the reader’s own team', async () => {
    const { text } = await as('officer').get('/deadlines');
    expect(text).toContain('North business centre: ');
    expect(text).not.toContain('The plan is written');
    expect((await as('officer').get('/deadlines?team=all&state=all')).text).toContain('The plan is written');
  });

  it('do not know of a restricted deadline without the right', async () => {
    await linchpin.dataSource.query(`UPDATE deadlines SET restricted = true WHERE run_id = $1 AND key = 'told'`, [
      runId,
    ]);
    const own = await path('told');
    for (const [who, status] of [
      ['lead', 200],
      ['officer', 404],
      ['operator', 404],
    ] as const) {
      expect((await as(who).get(own)).status).toBe(status);
      const listed = (await as(who).get('/deadlines?team=all&state=all')).text.includes('The spoke is told');
      expect({ who, listed }).toEqual({ who, listed: status === 200 });
    }
    expect((await as('officer').submit('/deadlines', `${own}/reason`, { reason: 'Because' })).status).toBe(404);
    expect((await as('officer').get(`/runs/${runId}`)).text).not.toContain('The spoke is told');
  });
});

describe('a conference that is booked after its last day in time', () => {
  it('is out of time at once on its run, its deadline and the list; the team hears of it and the hub is asked why', async () => {
    const { eventId } = await linchpin.send('conference-initial-scheduled', (event) => {
      event.id = 'booked-late';
      event.subject = 'meeting/M-20555';
      Object.assign(event.data, { meetingRef: 'M-20555', startsAt: '2038-01-20T10:00:00+00:00' });
    });
    const { id, runId: run } = await eventually('the deadline to be owed', async () => {
      const [owed] = await linchpin.dataSource.query<{ id: string; runId: string }[]>(
        `SELECT deadlines.id, run_id AS "runId" FROM deadlines JOIN runs ON runs.id = run_id
         WHERE event_id = $1 AND key = 'conference' AND due_on = '2037-12-11'`,
        [eventId],
      );
      return owed ?? false;
    });
    await eventually('it to be told', async () => {
      const [told] = await linchpin.dataSource.query<{ alerts: number; tasks: number }[]>(
        `SELECT count(alerts.id)::int AS alerts, count(tasks.id)::int AS tasks
         FROM events JOIN runs ON runs.event_id = events.id JOIN actions ON actions.run_id = runs.id
           LEFT JOIN alerts ON alerts.action_id = actions.id LEFT JOIN tasks ON tasks.action_id = actions.id
         WHERE events.type = 'deadline.booked_late' AND events.subject = $1`,
        [`deadline/${id}`],
      );
      return told?.alerts === 1 && told.tasks === 1;
    });
    for (const page of [`/runs/${run}`, `/deadlines/${id}`, '/deadlines?state=booked-late&team=all']) {
      const { text } = await as('officer').get(page);
      expect(text).toContain('Booked out of time');
      expect(text).toMatch(/20 January 2038/);
    }
    const own = `/deadlines/${id}`;
    expect((await as('officer').get(own)).text).toContain('Why is it booked out of time?');
    const given = await as('officer').submit(own, `${own}/reason`, { reason: 'No chair before then.' });
    expect(given).toMatchObject({ status: 303, location: own });
    expect((await as('officer').get(own)).text).toContain('No chair before then.');
  });
});

describe('a deadline whose letters are held as drafts', () => {
  it('is met with who approved and who sent them, by a manager, as a task is', async () => {
    const { eventId } = await linchpin.send('conference-initial-scheduled', (event) => {
      Object.assign(event, { id: 'drafts-1', subject: 'meeting/M-70707' });
      Object.assign(event.data, { meetingRef: 'M-70707', startsAt: '2037-12-08T14:00:00Z' });
    });
    await linchpin.settled(eventId);
    const owed = await one<{ id: string }>(
      `SELECT deadlines.id FROM deadlines JOIN actions ON actions.run_id = deadlines.run_id
         JOIN runs ON runs.id = deadlines.run_id
       WHERE event_id = $1 AND deadlines.key = 'conference' AND step_key = 'family-invitations' AND actions.state = 'succeeded'`,
      [eventId],
    );
    await linchpin.dataSource.query(
      `WITH letters AS (
         UPDATE actions SET result = '{"documents": [{"state": "draft"}]}'
         WHERE step_key = 'family-invitations' AND run_id = (SELECT run_id FROM deadlines WHERE id = $1))
       UPDATE deadlines SET met_by_step = 'family-invitations', met_by_event = NULL, state = 'open' WHERE id = $1`,
      [owed.id],
    );
    const own = `/deadlines/${owed.id}`;
    const today = londonDate(new Date());
    expect((await as('officer').get(own)).text).toContain('A manager records here who approved them');
    expect(await as('officer').submit(own, `${own}/met`, { on: today })).toMatchObject({ status: 409 });

    const none = await as('lead').submit(own, `${own}/met`, { on: today });
    expect(none.status).toBe(422);
    for (const fault of [
      'Enter who approved it',
      'Enter who sent it',
      'Choose how it was sent',
      'Enter whom it was sent to',
    ]) {
      expect(none.text).toContain(fault);
    }
    const said = {
      ...{ approvedBy: 'Idris Fenwright', approverRole: 'team manager', sentBy: 'Margaret Quillan' },
      ...{ sentHow: 'post', sentTo: 'the parents' },
    };
    expect((await as('lead').submit(own, `${own}/met`, { ...said, on: '2020-01-02' })).text).toContain(
      'It cannot have been sent before it was there',
    );
    expect(await as('lead').submit(own, `${own}/met`, { ...said, on: today })).toMatchObject({ status: 303 });
    const { text } = await as('lead').get(own);
    expect(text).toMatch(
      /Approved by Idris Fenwright, team manager\. Sent by Margaret Quillan on .+ by post, to the parents\./,
    );
  });
});
