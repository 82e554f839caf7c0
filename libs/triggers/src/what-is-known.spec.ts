import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActionRunner, RunsService } from '@linchpin/actions';
import { AlarmsService } from '@linchpin/alarms';
import { eventType, type EventTypeName } from '@linchpin/event-types';
import { EventsService } from '@linchpin/events';
import type { ActionKind } from '@linchpin/queue';
import { triggerContentSchema } from '@linchpin/trigger-files';
import { runnerOn } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { MatchEvent } from './match-event.js';
import { publishVersion } from './publish-trigger.js';
import { VersionsInForce } from './versions-in-force.js';

let database: TestDatabase;
let matcher: MatchEvent;
let runner: ActionRunner;
let runs: RunsService;
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  const enqueuer = new RecordingEnqueuer();
  const alarms = new AlarmsService(dataSource);
  const events = new EventsService(dataSource, enqueuer, alarms);
  runner = runnerOn(dataSource, enqueuer);
  matcher = new MatchEvent(dataSource, events, alarms, runner, new VersionsInForce());
  runs = new RunsService(dataSource, runner);
  await dataSource.query(`INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic')`);
  for (const one of published) await publish(one);
});
afterAll(() => database.drop());

const task = { kind: 'tasks.assign', settings: { team: 'hub', title: 'Do it' } };
const list = { field: 'inviteeListRef', operator: 'is-given' };
const published = [
  {
    name: 'arrange',
    on: 'conference.initial.scheduled',
    steps: [
      { key: 'room', ...task, settings: { ...task.settings, happensAt: { field: 'startsAt' } } },
      { key: 'letters', ...task, onlyIf: list, settings: { ...task.settings, title: 'Letters' } },
      { key: 'ask-list', ...task, onlyIf: { field: 'inviteeListRef', operator: 'is-missing' } },
      {
        key: 'day-before',
        ...task,
        when: { from: { field: 'startsAt' }, amount: 1, unit: 'days', direction: 'before' },
      },
    ],
    deadlines: [
      {
        key: 'held',
        rule: 'statutory',
        citation: 'Working Together 2023 chapter 3',
        due: { from: { field: 'strategyDiscussionDate' }, amount: 15, unit: 'working-days', calendar: 'statutory' },
        metBy: { event: 'conference.held' },
      },
    ],
  },
  { name: 'move', on: 'conference.rescheduled', repeats: 'every-event', steps: [{ key: 'move', ...task }] },
  { name: 'undo', on: 'conference.cancelled', repeats: 'every-event', steps: [{ key: 'undo', ...task }] },
  { name: 'review', on: 'review.lookedafter.scheduled', steps: [{ key: 'invite', ...task }] },
  { name: 'care-ended', on: 'lookedafter.ended', steps: [{ key: 'payments', ...task }] },
  { name: 'assess', on: 'assessment.due', repeats: 'every-event', steps: [{ key: 'remind', ...task }] },
  { name: 'look', on: 'fact.changed', repeats: 'every-event', steps: [{ key: 'look', ...task }] },
];

function publish({ name, on, ...rest }: (typeof published)[number]): Promise<unknown> {
  const titled = <One extends { key: string }>(all: readonly One[]) =>
    all.map((one) => ({ title: one.key.padEnd(3), ...one }));
  const content = triggerContentSchema.parse({
    title: `Trigger ${name}`,
    on,
    ownerTeam: 'HUB-N',
    ...rest,
    steps: titled(rest.steps),
    deadlines: titled('deadlines' in rest ? (rest.deadlines ?? []) : []),
  });
  const publication = { author: 'ST-01', coAuthors: [], approver: null, reason: 'A test', from: new Date(0) };
  return database.dataSource.transaction((manager) => publishVersion(manager, name, content, publication));
}

const DAY = 86_400_000;
const hence = (days: number) => new Date(Date.now() + days * DAY);

interface Said {
  /** Days from now at which it became true. */
  on?: number;
  restricted?: boolean;
  team?: string | null;
  data?: Record<string, unknown>;
}

/** A life of one meeting, placement or other subject, told event by event. */
class Subject {
  readonly reference = randomUUID().slice(0, 8);
  readonly childRef = `P-${randomUUID().slice(0, 8)}`;

  /** Records an event and matches it. Returns its id. */
  async say(
    type: EventTypeName,
    { on = -1, restricted = false, team = 'SPK-NE', data = {} }: Said = {},
  ): Promise<string> {
    const eventId = await this.record(type, { on, restricted, team, data });
    await matcher.match(eventId);
    return eventId;
  }

  async record(
    type: EventTypeName,
    { on = -1, restricted = false, team = 'SPK-NE', data = {} }: Said,
  ): Promise<string> {
    const known = eventType(type);
    if (!known) throw new Error(`no ${type}`);
    const { inviteeListRef: _list, groupRef: _group, ...example } = known.example;
    const whole = { ...example, childRef: this.childRef, ...data, [known.refField]: this.reference };
    const [row] = await database.dataSource.query<{ id: string }[]>(
      `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, team_code, restricted, data, body_hash)
       SELECT id, $1, $2, $3, $4, $5, $6, $7, '' FROM sources WHERE name = 'mosaic' RETURNING id`,
      [randomUUID(), type, `${known.about}/${this.reference}`, hence(on), team, restricted, JSON.stringify(whole)],
    );
    return row?.id ?? '';
  }

  scheduled(day: number, said: Said = {}): Promise<string> {
    return this.say('conference.initial.scheduled', {
      ...said,
      data: { startsAt: hence(day).toISOString(), ...said.data },
    });
  }

  moved(day: number, said: Said = {}): Promise<string> {
    return this.say('conference.rescheduled', { ...said, data: { startsAt: hence(day).toISOString(), ...said.data } });
  }

  /** What stands in the subject's runs: `arrange: room ready, letters waiting`. */
  async runs(): Promise<Record<string, string>> {
    const rows = await database.dataSource.query<{ name: string; steps: string }[]>(
      `SELECT name, string_agg(step_key || ' ' || actions.state, ', ' ORDER BY runs.started_at, position) AS steps
       FROM runs JOIN triggers ON triggers.id = trigger_id JOIN actions ON run_id = runs.id
       WHERE subject LIKE '%/' || $1 GROUP BY name`,
      [this.reference],
    );
    return Object.fromEntries(rows.map(({ name, steps }) => [name, steps]));
  }

  async actions(): Promise<
    {
      id: string;
      key: string;
      kind: ActionKind;
      settings: Record<string, unknown>;
      dueAt: Date | null;
      reason: string | null;
    }[]
  > {
    return database.dataSource.query(
      `SELECT actions.id, step_key AS key, kind, settings, due_at AS "dueAt", reason FROM runs JOIN actions ON run_id = runs.id
       WHERE subject LIKE '%/' || $1 ORDER BY runs.started_at, position`,
      [this.reference],
    );
  }

  /** Has every ready step done. */
  async work(): Promise<void> {
    for (const { id, kind } of await this.actions()) await runner.attempt(kind, id, done);
  }

  async deadlines(): Promise<string[]> {
    const rows = await database.dataSource.query<{ says: string }[]>(
      `SELECT deadlines.key || ' ' || due_on || ' ' || state AS says FROM deadlines WHERE subject LIKE '%/' || $1 ORDER BY id`,
      [this.reference],
    );
    return rows.map(({ says }) => says);
  }

  /** The events of our own that tell a person of this event or of the subject's run. */
  async told(eventId: string): Promise<string[]> {
    const rows = await database.dataSource.query<{ type: string }[]>(
      `SELECT type FROM events WHERE data ->> 'eventId' = $1 ORDER BY type`,
      [eventId],
    );
    return rows.map(({ type }) => type);
  }
}

const perform = () => Promise.resolve({ outcome: 'succeeded' as const, result: {} });
const withdraw = () => Promise.resolve({ outcome: 'succeeded' as const, result: { withdrawn: 1 } });
const done = { perform, revise: perform, withdraw };

async function noteOf(eventId: string): Promise<string | null> {
  const [row] = await database.dataSource.query<{ note: string | null }[]>(
    'SELECT match_note AS note FROM events WHERE id = $1',
    [eventId],
  );
  return row?.note ?? null;
}

describe('a fact that a newer one has overtaken', () => {
  it('books by the newer time when a move was heard of before the meeting', async () => {
    const meeting = new Subject();
    await meeting.moved(20, { on: -1 });
    await meeting.scheduled(10, { on: -3 });
    const [, room, , , dayBefore] = await meeting.actions();
    expect(String(room?.settings.happensAt).slice(0, 10)).toBe(hence(20).toISOString().slice(0, 10));
    expect(dayBefore?.dueAt?.toISOString().slice(0, 10)).toBe(hence(19).toISOString().slice(0, 10));
  });

  it('arranges nothing of a meeting that is known to be cancelled, and says so', async () => {
    const meeting = new Subject();
    await meeting.say('conference.cancelled', { on: -1 });
    const eventId = await meeting.scheduled(10, { on: -3 });
    expect((await meeting.runs()).arrange).toBe(
      'room withdrawn, letters withdrawn, ask-list withdrawn, day-before withdrawn',
    );
    expect(await noteOf(eventId)).toMatch(/^Nothing was begun: it was called off on \d+ \w+ \d{4}, which is known\.$/);
  });

  it('arranges nothing of a meeting that was held, whose deadline is met', async () => {
    const meeting = new Subject();
    await meeting.say('conference.held', { on: -1, data: { heldDate: hence(-1).toISOString().slice(0, 10) } });
    const said = { on: -3, data: { strategyDiscussionDate: hence(-9).toISOString().slice(0, 10) } };
    await meeting.scheduled(-2, said);
    expect((await meeting.runs()).arrange).toMatch(/^(\S+ withdrawn(, )?){4}$/);
    expect(await meeting.deadlines()).toEqual([expect.stringMatching(/^held \S+ met$/)]);
  });

  it('of a meeting told after its day asks a person, and nobody else', async () => {
    const meeting = new Subject();
    const eventId = await meeting.scheduled(-7, { on: -1 });
    expect((await meeting.runs()).arrange).toMatch(/^(\S+ withdrawn(, )?){4}$/);
    expect(await meeting.told(eventId)).toEqual(['fact.changed']);
    expect(await noteOf(eventId)).toContain('was heard of after its day');
  });

  it('does not move a meeting back when two moves come in the wrong order', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -5 });
    await meeting.moved(30, { on: -1 });
    const eventId = await meeting.moved(20, { on: -3 });
    expect((await meeting.runs()).move).toBe('move ready');
    expect(await noteOf(eventId)).toContain('a later fact of this kind');
  });

  it('begins a meeting anew that was cancelled and is scheduled again', async () => {
    const meeting = new Subject();
    await meeting.say('conference.cancelled', { on: -3 });
    await meeting.scheduled(10, { on: -4 });
    await meeting.scheduled(15, { on: -1 });
    expect((await meeting.runs()).arrange).toContain('day-before withdrawn, room ready');
  });

  it('keeps what has not begun from beginning once the meeting is cancelled', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -5 });
    await meeting.work();
    await meeting.say('conference.cancelled', { on: -1 });
    expect((await meeting.runs()).arrange).toBe(
      'room succeeded, letters withdrawn, ask-list succeeded, day-before withdrawn',
    );
    expect((await meeting.runs()).undo).toBe('undo ready');
  });
});

/** Every order of these. */
function orders<One>(all: readonly One[]): One[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, index) => orders(all.filter((_, other) => other !== index)).map((rest) => [one, ...rest]));
}

describe('the life of a meeting, in whatever order it is told', () => {
  type Telling = (meeting: Subject) => Promise<string>;
  const scheduled: Telling = (meeting) => meeting.scheduled(10, { on: -5 });
  const moved: Telling = (meeting) => meeting.moved(20, { on: -4 });
  const movedAgain: Telling = (meeting) => meeting.moved(15, { on: -3 });
  const cancelled: Telling = (meeting) => meeting.say('conference.cancelled', { on: -1 });

  it.each(orders([scheduled, moved, movedAgain]).map((order) => [order.map(({ name }) => name).join(', '), order]))(
    'ends at the last time: %s',
    async (_, order) => {
      const meeting = new Subject();
      for (const tell of order as Telling[]) await tell(meeting);
      const actions = await meeting.actions();
      const room = actions.find(({ key }) => key === 'room');
      const dayBefore = actions.find(({ key }) => key === 'day-before');
      expect(String(room?.settings.happensAt).slice(0, 10)).toBe(hence(15).toISOString().slice(0, 10));
      expect(dayBefore?.dueAt?.toISOString().slice(0, 10)).toBe(hence(14).toISOString().slice(0, 10));
      // Nobody is asked to move it to where it no longer is: at most the last move is still asked for.
      const moves = ((await meeting.runs()).move ?? '').split(', ').filter((step) => step === 'move ready');
      expect(moves).toHaveLength(1);
    },
  );

  it.each(
    orders([scheduled, moved, movedAgain, cancelled]).map((order) => [order.map(({ name }) => name).join(', '), order]),
  )('leaves nothing to be arranged or moved: %s', async (_, order) => {
    const meeting = new Subject();
    for (const tell of order as Telling[]) await tell(meeting);
    const { arrange, move, undo } = await meeting.runs();
    expect(arrange).toMatch(/^(\S+ (withdrawn|skipped)(, )?){4}$/);
    expect(move ?? '').not.toContain('ready');
    expect(undo).toBe('undo ready');
  });
});

describe('a fact told twice', () => {
  it('under another id begins nothing more, and says so', async () => {
    const meeting = new Subject();
    const moved = { on: -1, data: { startsAt: hence(12).toISOString() } };
    await meeting.say('conference.rescheduled', moved);
    const eventId = await meeting.say('conference.rescheduled', { ...moved, on: -0.5 });
    expect((await meeting.runs()).move).toBe('move ready');
    expect(await noteOf(eventId)).toBe('Nothing was begun: the same was said before, under another id.');
  });

  it('with another date leaves one open task, of the later date', async () => {
    const assessment = new Subject();
    await assessment.say('assessment.due', { on: -3, data: { dueDate: hence(20).toISOString().slice(0, 10) } });
    await assessment.work();
    await assessment.say('assessment.due', { on: -1, data: { dueDate: hence(25).toISOString().slice(0, 10) } });
    await assessment.work();
    expect((await assessment.runs()).assess).toBe('remind withdrawn, remind succeeded');
  });

  it('of one child says nothing of another', async () => {
    const meeting = new Subject();
    await meeting.say('conference.held', { on: -1, data: { childRef: 'P-A1', outcomeCode: 'CP' } });
    const eventId = await meeting.say('conference.held', { on: -1, data: { childRef: 'P-A2', outcomeCode: 'CP' } });
    expect(await noteOf(eventId)).toBeNull();
  });
});

describe('a corrected fact', () => {
  it('moves the deadlines and the steps that wait, and asks a person to look', async () => {
    const meeting = new Subject();
    await meeting.scheduled(30, { on: -3, data: { strategyDiscussionDate: '2035-06-01' } });
    const eventId = await meeting.scheduled(40, { on: -1, data: { strategyDiscussionDate: '2035-06-04' } });
    expect(await meeting.deadlines()).toEqual(['held 2035-06-25 open']);
    expect(
      (await meeting.actions())
        .find(({ key }) => key === 'day-before')
        ?.dueAt?.toISOString()
        .slice(0, 10),
    ).toBe(hence(39).toISOString().slice(0, 10));
    expect(await meeting.told(eventId)).toEqual(['fact.changed']);
    expect(await noteOf(eventId)).toContain('It corrects what work was begun on');
  });

  it('opens a deadline again that was missed by the wrong date', async () => {
    const meeting = new Subject();
    await meeting.scheduled(30, { on: -3, data: { strategyDiscussionDate: '2020-06-01' } });
    await database.dataSource.query(`UPDATE deadlines SET state = 'missed', missed_at = now() WHERE subject = $1`, [
      `meeting/${meeting.reference}`,
    ]);
    await meeting.scheduled(30, { on: -1, data: { strategyDiscussionDate: '2035-06-01' } });
    expect(await meeting.deadlines()).toEqual(['held 2035-06-22 open']);
  });

  it('that comes before what it corrects is the one that counts', async () => {
    const meeting = new Subject();
    await meeting.scheduled(40, { on: -1, data: { strategyDiscussionDate: '2035-06-04' } });
    await meeting.scheduled(30, { on: -3, data: { strategyDiscussionDate: '2035-06-01' } });
    expect(await meeting.deadlines()).toEqual(['held 2035-06-25 open']);
  });
});

describe('a step that needs a list of people', () => {
  it('waits for it, says so, and goes on when it comes', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -3 });
    const letters = async () => (await meeting.actions()).find(({ key }) => key === 'letters');
    expect((await meeting.runs()).arrange).toContain('letters waiting');
    expect((await letters())?.reason).toBe(
      'Waits for: List of people to invite. It goes on when an event about the same subject gives it.',
    );
    await meeting.work();
    await meeting.moved(10, { on: -1, data: { inviteeListRef: 'L-1' } });
    expect((await meeting.runs()).arrange).toBe('room succeeded, letters ready, ask-list ready, day-before ready');
    await meeting.work();
    // Nobody need ask for the list any more.
    expect((await meeting.runs()).arrange).toBe(
      'room succeeded, letters succeeded, ask-list withdrawn, day-before ready',
    );
  });

  it('is handed to a person when the meeting begins without it', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -3 });
    await database.dataSource.query(
      `UPDATE actions SET latest_at = now() - interval '1 minute' WHERE step_key = 'letters' AND run_id IN
         (SELECT id FROM runs WHERE subject = $1)`,
      [`meeting/${meeting.reference}`],
    );
    await runs.sweep();
    expect((await meeting.runs()).arrange).toContain('letters rejected');
  });
});

describe('the death of a child', () => {
  it('stops and withdraws what was begun about the child, and asks one manager', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -5, data: { inviteeListRef: 'L-1' } });
    await meeting.work();
    const care = new Subject();
    const eventId = await care.say('lookedafter.ended', { data: { childRef: meeting.childRef, recCode: 'E2' } });
    expect(await care.runs()).toEqual({});
    expect(await care.told(eventId)).toEqual(['child.died']);
    await meeting.work();
    expect((await meeting.runs()).arrange).toBe(
      'room withdrawn, letters withdrawn, ask-list skipped, day-before withdrawn',
    );
    expect(await meeting.deadlines()).toEqual([expect.stringMatching(/withdrawn$/)]);
  });

  it('is known for every later event of the child, of whatever kind', async () => {
    const care = new Subject();
    await care.say('placement.ended', { data: { recCode: 'E2' } });
    const review = new Subject();
    const eventId = await review.say('review.lookedafter.scheduled', {
      data: { childRef: care.childRef, startsAt: hence(10).toISOString() },
    });
    expect(await review.runs()).toEqual({});
    expect(await review.told(eventId)).toEqual(['child.died']);
    expect(await noteOf(eventId)).toContain('A child that this is about has died');
  });

  it('is known from the case record too', async () => {
    const review = new Subject();
    await database.dataSource.query(
      `INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname) VALUES ($1, 'Ada', 'Fivesmith')`,
      [review.childRef],
    );
    await database.dataSource.query(`UPDATE ssd_person SET pers_death_date = '2026-11-01' WHERE pers_person_id = $1`, [
      review.childRef,
    ]);
    const eventId = await review.say('review.lookedafter.scheduled', { data: { startsAt: hence(10).toISOString() } });
    expect(await review.runs()).toEqual({});
    expect(await review.told(eventId)).toEqual(['child.died']);
  });

  it('is known to a step from the moment at which it is recorded', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -5 });
    await new Subject().record('placement.ended', { data: { recCode: 'E2', childRef: meeting.childRef } });
    await meeting.work();
    expect((await meeting.runs()).arrange).not.toContain('succeeded');
  });
});

describe('a restricted record', () => {
  it('stays restricted for the next event that does not say so', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -3, restricted: true });
    const eventId = await meeting.moved(12, { on: -1 });
    expect(await meeting.runs()).toEqual({});
    expect(await meeting.told(eventId)).toEqual(['restricted.received']);
    const [event] = await database.dataSource.query<{ restricted: boolean }[]>(
      'SELECT restricted FROM events WHERE id = $1',
      [eventId],
    );
    expect(event?.restricted).toBe(true);
  });

  it('takes what was begun before out of sight, and stops it', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -3 });
    await meeting.moved(12, { on: -1, restricted: true });
    expect((await meeting.runs()).arrange).toBe(
      'room withdrawn, letters withdrawn, ask-list withdrawn, day-before withdrawn',
    );
    const rows = await database.dataSource.query<{ restricted: boolean }[]>(
      `SELECT restricted FROM runs WHERE subject = $1 UNION ALL SELECT restricted FROM events WHERE subject = $1
       UNION ALL SELECT restricted FROM deadlines WHERE subject = $1`,
      [`meeting/${meeting.reference}`],
    );
    expect(rows.every(({ restricted }) => restricted)).toBe(true);
  });

  it('holds for everything about the child, until a person lifts it', async () => {
    const meeting = new Subject();
    await meeting.scheduled(10, { on: -3, restricted: true });
    const review = new Subject();
    const about = { data: { childRef: meeting.childRef, startsAt: hence(10).toISOString() } };
    await review.say('review.lookedafter.scheduled', about);
    expect(await review.runs()).toEqual({});
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site) VALUES ('T-1', 'T', 'hub', 't@x.example', 'S') ON CONFLICT DO NOTHING`,
    );
    await database.dataSource.query(
      `INSERT INTO staff (ref, name, email, team_id, role) SELECT 'ST-99', 'N', 'n@x.example', id, 'manager' FROM teams WHERE code = 'T-1' ON CONFLICT DO NOTHING`,
    );
    await database.dataSource.query(
      `UPDATE holds SET lifted_at = now(), lifted_by = 'ST-99', lifted_reason = 'A mistake of the source' WHERE child_ref = $1`,
      [meeting.childRef],
    );
    const later = new Subject();
    await later.say('review.lookedafter.scheduled', about);
    expect((await later.runs()).review).toBe('invite ready');
  });
});

describe('an event that names no team', () => {
  it('is an alarm', async () => {
    const meeting = new Subject();
    const eventId = await meeting.scheduled(10, { team: null });
    const alarms = await database.dataSource.query<{ kind: string }[]>('SELECT kind FROM alarms WHERE event_id = $1', [
      eventId,
    ]);
    expect(alarms).toEqual([{ kind: 'no-team' }]);
  });

  it('goes by the team that is known of its subject', async () => {
    const meeting = new Subject();
    await meeting.moved(10, { on: -2 });
    const eventId = await meeting.scheduled(10, { on: -3, team: null });
    expect(await database.dataSource.query('SELECT kind FROM alarms WHERE event_id = $1', [eventId])).toEqual([]);
  });
});
