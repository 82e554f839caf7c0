import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunsService } from '@linchpin/actions';
import { AlarmsService } from '@linchpin/alarms';
import { EventsService } from '@linchpin/events';
import type { EventStatus } from '../../apps/intake/src/event-status.js';
import { runnerOn } from '../support/actions.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { RecordingEnqueuer } from '../support/recording-enqueuer.js';

let linchpin: Linchpin;
beforeAll(async () => {
  // The mail server is away: nothing listens there.
  linchpin = await startLinchpin(['worker', 'intake'], { SMTP_URL: `smtp://127.0.0.1:${String(await freePort())}` });
});
afterAll(() => linchpin.close());

const actionOf = (status: EventStatus, step: string) =>
  status.runs.flatMap(({ actions }) => actions).find((action) => action.step === step);

const taskFor = (actionId: string) =>
  eventually(`a task about action ${actionId}`, async () => {
    const rows = await linchpin.dataSource.query<Record<string, unknown>[]>(
      `SELECT teams.code, tasks.title, tasks.reference, about.run_id = tasks.run_id AS leads_to_it
       FROM tasks JOIN teams ON teams.id = team_id JOIN actions ON actions.id = tasks.action_id
       JOIN runs ON runs.id = actions.run_id JOIN actions about ON about.id = $1
       WHERE runs.subject = 'action/' || about.id`,
      [actionId],
    );
    return rows[0];
  });

const actionId = async (eventId: string, step: string) => {
  const [row] = await linchpin.dataSource.query<{ id: string }[]>(
    `SELECT actions.id FROM actions JOIN runs ON runs.id = run_id WHERE event_id = $1 AND step_key = $2`,
    [eventId, step],
  );
  return row?.id ?? '';
};

describe('a mail that cannot be brought out', () => {
  it('is tried again with backoff, then its step fails, is shown, and becomes a task', async () => {
    const { eventId } = await linchpin.send('conference-cancelled');
    const deliveryOf = async (id: string) => {
      const [row] = await linchpin.dataSource.query<{ state: string; failures: number; reason: string }[]>(
        'SELECT state, failures, reason FROM deliveries WHERE action_id = $1',
        [id],
      );
      return row;
    };
    const id = await eventually('the alert to be there', async () => {
      return (await actionId(eventId, 'spoke-alert')) || undefined;
    });
    await eventually('two tries', async () => ((await deliveryOf(id))?.failures ?? 0) >= 2);
    expect(actionOf(await linchpin.status(eventId), 'spoke-alert')?.state).toBe('running');
    // The rest of the schedule takes hours: the test moves the clock of this one delivery forward, nothing else.
    await eventually('the step to fail', async () => {
      await linchpin.dataSource.query(
        `UPDATE deliveries SET due_at = now(), enqueue_after = now() WHERE state = 'waiting' AND action_id = $1`,
        [id],
      );
      return actionOf(await linchpin.status(eventId), 'spoke-alert')?.state === 'failed';
    });
    expect(await taskFor(id)).toEqual({
      code: 'HUB-N',
      title: 'Failed: Tell the spoke team',
      reference: 'M-20417',
      leads_to_it: true,
    });
    expect(await deliveryOf(id)).toEqual({
      state: 'failed',
      failures: 10,
      reason: expect.stringMatching(/ESOCKET|ECONN/),
    });
    // The step itself was done once.
    const attempts = await linchpin.dataSource.query<{ outcome: string }[]>(
      `SELECT outcome FROM action_attempts WHERE action_id = $1`,
      [id],
    );
    expect(attempts).toEqual([{ outcome: 'succeeded' }]);
    expect((await linchpin.status(eventId)).runs.map(({ state }) => state)).toEqual(['failed']);
  });
});

describe('an action that cannot be done as asked', () => {
  it('is rejected at once with its reason, and becomes a task for the hub', async () => {
    const { eventId } = await linchpin.send('review-scheduled', ({ data }) => {
      data.venueNeed = { capacity: 60 };
    });
    const status = await linchpin.settled(eventId);
    const room = actionOf(status, 'room');
    expect(room).toMatchObject({ state: 'rejected', attempts: 1 });
    expect(room?.reason).toMatch(/60/);
    expect(actionOf(status, 'family-invitations')?.state).toBe('waiting');
    expect(await taskFor(await actionId(eventId, 'room'))).toMatchObject({
      code: 'HUB-S',
      reference: 'M-30112',
      leads_to_it: true,
    });
  });

  it('lets a person go on without it: what waited for it is done', async () => {
    const { eventId } = await linchpin.send('review-scheduled', (event) => {
      Object.assign(event, { id: 'skip-1', subject: 'meeting/M-40404' });
      Object.assign(event.data, { meetingRef: 'M-40404', venueNeed: { capacity: 60 } });
    });
    await linchpin.settled(eventId);
    const id = await actionId(eventId, 'room');
    const runner = runnerOn(linchpin.dataSource);
    const runs = new RunsService(linchpin.dataSource, runner);
    const by = { ref: 'ST-01', reason: 'A room outside the council is hired' };
    expect(await runs.skip(id, by)).toBe(true);
    expect(await runs.skip(id, by)).toBe(false);
    await linchpin.dataSource.query(`UPDATE actions SET enqueue_after = now() WHERE state = 'ready'`);
    await eventually('the letters', async () => {
      return actionOf(await linchpin.status(eventId), 'family-invitations')?.state === 'succeeded';
    });
  });

  it('says what is missing when the event does not give a step what it needs', async () => {
    const { eventId } = await linchpin.send('assessment-due', ({ data }) => {
      data.teamCode = 'SPK-XX';
    });
    const { runs } = await linchpin.settled(eventId);
    const reasons = runs.flatMap(({ actions }) => actions.map(({ reason }) => reason));
    expect(reasons).toEqual(['alert', 'reminder', 'review point'].map(() => expect.stringContaining('SPK-XX')));
    // No hub is known for such a team, so the follow-up cannot be given to anybody either: operations hear of it.
    await eventually('an alarm for operations', async () => {
      const rows = await linchpin.dataSource.query<unknown[]>(`SELECT 1 FROM alarms WHERE kind = 'not-handed-over'`);
      return rows.length > 0;
    });
  });
});

describe('a trigger that cannot be judged', () => {
  it('is set aside with an alarm, and its neighbours do their work', async () => {
    await linchpin.dataSource.query(
      `INSERT INTO triggers (name) VALUES ('broken');
       INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
       SELECT id, 1, 'Broken', 'section47.started', 'every-event',
         '[{"key":"x","title":"x","kind":"rooms.book","after":[],"settings":{},"when":{"unit":"fortnights"}}]',
         'HUB-N', 'ST-01', 'test', tstzrange(NULL, NULL) FROM triggers WHERE name = 'broken'`,
    );
    const { eventId } = await linchpin.send('section47-started', (event) => {
      event.id = 'mosaic-9901';
      event.subject = 'section47/S47-9901';
      event.data.s47Ref = 'S47-9901';
    });
    const { runs } = await eventually('the event to be matched', async () => {
      const status = await linchpin.status(eventId);
      return status.state === 'matched' && status;
    });
    expect(runs.map(({ trigger }) => trigger)).toEqual(['Section 47 enquiry started']);
    const alarms = await linchpin.dataSource.query<{ detail: string }[]>(
      `SELECT detail FROM alarms WHERE kind = 'trigger-set-aside'`,
    );
    expect(alarms).toEqual([{ detail: expect.stringContaining('“Broken” (version 1)') as unknown }]);
    await linchpin.dataSource.query(
      `UPDATE trigger_versions SET in_force = tstzrange(NULL, now()) WHERE title = 'Broken'`,
    );
  });
});

describe('an event that cannot be matched', () => {
  it('is set aside in the end with an alarm, does not stop the others, and can be matched again', async () => {
    await linchpin.dataSource.query(
      `CREATE FUNCTION out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE EXCEPTION 'out of order' USING ERRCODE = 'object_not_in_prerequisite_state'; END $$;
       CREATE TRIGGER out_of_order BEFORE INSERT ON runs FOR EACH ROW WHEN (NEW.subject LIKE 'section47/%')
         EXECUTE FUNCTION out_of_order()`,
    );
    const { eventId } = await linchpin.send('section47-started');
    await eventually('the event to be set aside', async () => {
      await linchpin.dataSource.query(`UPDATE events SET announce_after = now() WHERE state = 'recorded'`);
      return (await linchpin.status(eventId)).state === 'failed';
    });
    const alarms = await linchpin.dataSource.query<unknown[]>(`SELECT kind FROM alarms WHERE event_id = $1`, [eventId]);
    expect(alarms).toEqual([{ kind: 'event-not-matched' }]);
    const other = await linchpin.send('conference-rescheduled');
    expect(
      (
        await eventually('another event', async () => {
          const status = await linchpin.status(other.eventId);
          return status.state === 'matched' && status;
        })
      ).runs,
    ).toHaveLength(1);
    await linchpin.dataSource.query('DROP TRIGGER out_of_order ON runs');
    const events = new EventsService(
      linchpin.dataSource,
      new RecordingEnqueuer(),
      new AlarmsService(linchpin.dataSource),
    );
    expect(await events.matchAgain(eventId)).toBe(true);
    expect(await events.matchAgain(eventId)).toBe(false);
    await linchpin.dataSource.query(`UPDATE events SET announce_after = now() WHERE state = 'recorded'`);
    await eventually('the event to be matched', async () => (await linchpin.status(eventId)).state === 'matched');
  });
});
