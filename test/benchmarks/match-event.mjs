/**
 * What it costs to match one event when 10 and when 1,000 triggers of its own type are published, of which one fires.
 * Run after `npm run build`: `node test/benchmarks/match-event.mjs`. Prints medians in milliseconds.
 */
import { randomUUID } from 'node:crypto';
import { withDatabase } from './with-database.mjs';
import { ActionRunner } from '../../dist/libs/actions/src/index.js';
import { AlarmsService } from '../../dist/libs/alarms/src/index.js';
import { CouncilCalendars } from '../../dist/libs/council-calendars/src/index.js';
import { EventsService } from '../../dist/libs/events/src/index.js';
import { MatchEvent } from '../../dist/libs/triggers/src/index.js';
import { VersionsInForce } from '../../dist/libs/triggers/src/versions-in-force.js';

const ROUNDS = 7;
const EVENTS = 150;

await withDatabase(async (dataSource) => {
  const [{ id: sourceId }] = await dataSource.query(
    `INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic') RETURNING id`,
  );
  const medians = { 10: [], 1000: [] };
  await publish(dataSource, 10, 'benchmark.few');
  await publish(dataSource, 1000, 'benchmark.many');
  const matcher = matcherOf(dataSource);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [triggers, type] of [
      [10, 'benchmark.few'],
      [1000, 'benchmark.many'],
    ]) {
      await match(dataSource, matcher, sourceId, type, 20); // fills the memory, as a running worker's is
      medians[triggers].push(await match(dataSource, matcher, sourceId, type, EVENTS));
    }
  }
  const [few, many] = [median(medians[10]), median(medians[1000])];
  console.log(`one event against    10 triggers: ${few.toFixed(2)} ms`);
  console.log(`one event against 1,000 triggers: ${many.toFixed(2)} ms`);
  console.log(`ratio: ${(many / few).toFixed(2)}`);
});

function matcherOf(dataSource) {
  const enqueuer = { enqueue: () => Promise.resolve(true) };
  const alarms = new AlarmsService(dataSource);
  const events = new EventsService(dataSource, enqueuer, alarms);
  const runner = new ActionRunner(dataSource, enqueuer, events, alarms, new CouncilCalendars(dataSource));
  return new MatchEvent(dataSource, events, alarms, runner, new VersionsInForce());
}

/** Publishes that many triggers on one event type, each with two conditions and four steps; only the first one fires. */
async function publish(dataSource, count, type) {
  const step = (key) => ({
    key,
    title: key,
    kind: 'tasks.assign',
    after: [],
    settings: { team: 'hub', title: 'Do it' },
  });
  await dataSource.query(
    `WITH t AS (INSERT INTO triggers (name) SELECT 't' || md5($1 || n) FROM generate_series(1, $2::int) n RETURNING id, name)
     INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, conditions, steps, owner_team, author,
       reason, in_force)
     SELECT id, 1, name, $4, 'once-per-subject',
       jsonb_build_object('all', jsonb_build_array(
         jsonb_build_object('field', 'teamCode', 'operator', 'equals', 'value', 'SPK-NE'),
         jsonb_build_object('field', 'planRef', 'operator', 'equals', 'value',
           CASE WHEN row_number() OVER (ORDER BY id) = 1 THEN 'CP-1' ELSE 'CP-' || name END))),
       $3, 'HUB-N', 'ST-01', 'A benchmark', tstzrange(NULL, NULL) FROM t`,
    [randomUUID(), count, JSON.stringify(['a', 'b', 'c', 'd'].map(step)), type],
  );
}

/** Matches that many new events one after the other; the median of their times in milliseconds. */
async function match(dataSource, matcher, sourceId, type, count) {
  const ids = [];
  for (let number = 0; number < count; number++) {
    const reference = randomUUID();
    const [{ id }] = await dataSource.query(
      `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, team_code, data, body_hash)
       VALUES ($1, $2, $5, $3, now(), 'SPK-NE', $4, '') RETURNING id`,
      [
        sourceId,
        reference,
        `meeting/${reference}`,
        { meetingRef: reference, planRef: 'CP-1', teamCode: 'SPK-NE', startsAt: '2027-01-15T10:00:00Z' },
        type,
      ],
    );
    ids.push(id);
  }
  const times = [];
  for (const id of ids) {
    const from = performance.now();
    await matcher.match(id);
    times.push(performance.now() - from);
  }
  const [{ runs }] = await dataSource.query('SELECT count(*)::int AS runs FROM runs WHERE event_id = ANY ($1)', [ids]);
  if (runs !== count) throw new Error(`${runs} runs instead of ${count}`);
  return median(times);
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
