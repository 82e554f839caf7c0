import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tooLateSince } from '@linchpin/timings';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { TOO_LATE_SINCE } from './late-steps.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const MINUTE = 60_000;

/** A time within three hours of now, often near the hour after which a step is late, or none. */
function anyTime(now: number): Date | null {
  const minutes = [randomInt(-180, 180), -60, 60, 0][randomInt(0, 4)] ?? 0;
  // A minute and a half to either side: no time lies so near a border that the moment of the question decides.
  return randomInt(0, 4) === 0 ? null : new Date(now + minutes * MINUTE + (randomInt(0, 2) ? 1 : -1) * 1.5 * MINUTE);
}

describe('a step that is too late', () => {
  it('is so for the database as it is for the plan, and since the same time', async () => {
    const { dataSource } = database;
    const [clock] = await dataSource.query<{ now: Date }[]>('SELECT now()');
    const now = clock?.now ?? new Date();
    const rows = Array.from({ length: 2000 }, (_, index) => ({
      index,
      when_past: (['now', 'skip', 'person'] as const)[randomInt(0, 3)] ?? 'now',
      due_at: anyTime(now.getTime()),
      latest_at: anyTime(now.getTime()),
    }));
    const judged = await dataSource.query<{ since: Date | null }[]>(
      `SELECT ${TOO_LATE_SINCE} AS since FROM jsonb_to_recordset($1)
         actions (index integer, when_past text, due_at timestamptz, latest_at timestamptz) ORDER BY index`,
      [JSON.stringify(rows)],
    );
    const planned = rows.map(({ when_past, due_at, latest_at }) => tooLateSince(when_past, due_at, latest_at, now));
    expect(judged.map(({ since }) => since)).toEqual(planned);
    expect(planned.some((since) => since !== null)).toBe(true);
    expect(planned.some((since) => since === null)).toBe(true);
  });
});
