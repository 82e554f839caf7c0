import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violatedConstraint } from '@linchpin/database';
import { ago, startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
let id: string;
beforeAll(async () => {
  deadlines = await startDeadlines();
  ({ id } = await deadlines.one({ occurredAt: ago(48) }));
});
afterAll(() => deadlines.drop());

describe('the table of deadlines', () => {
  it.each([
    [
      'a statutory date without its source',
      `rule = 'statutory', timing = '{"calendar":"statutory"}'`,
      'deadlines_statutory_has_citation',
    ],
    [
      'a statutory date on the council’s calendar',
      `rule = 'statutory', citation = 'x'`,
      'deadlines_statutory_on_statutory_calendar',
    ],
    ['two ways of being met', `met_by_step = 'a', met_by_event = 'b'`, 'deadlines_met_one_way'],
    ['a risk after the end', `at_risk_at = due_at + interval '1 second'`, 'deadlines_at_risk_before_missed'],
    ['what was met too late', `state = 'met', met_at = due_at, done_at = due_at`, 'deadlines_met_in_time'],
    ['what was met at no time', `state = 'met'`, 'deadlines_met_in_time'],
    ['what was met and not done', `state = 'met', met_at = now()`, 'deadlines_met_is_done'],
    ['somebody who did nothing', `done_by = 'ST-01'`, 'deadlines_done_by_someone'],
    ['what was missed at no time', `state = 'missed'`, 'deadlines_missed_at_some_time'],
    [
      'a reason for what was not missed',
      `missed_reason = 'Ill', reason_by = 'ST-01', reason_at = now()`,
      'deadlines_reason_of_missed',
    ],
    ['a reason of nobody', `state = 'missed', missed_at = now(), missed_reason = 'Ill'`, 'deadlines_reason_by_someone'],
    [
      'a reason with braces',
      `state = 'missed', missed_at = now(), missed_reason = 'See {name}', reason_by = 'ST-01', reason_at = now()`,
      'deadlines_reason_in_plain_words',
    ],
  ])('refuses %s', async (_what, change, constraint) => {
    const refused = deadlines.dataSource.query(`UPDATE deadlines SET ${change} WHERE id = $1`, [id]);
    const error: unknown = await refused.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(violatedConstraint(error)).toBe(constraint);
  });

  it('refuses a second one of its key in a run', async () => {
    const copy = deadlines.dataSource.query(
      `INSERT INTO deadlines (run_id, key, title, rule, team, source_id, subject, reference, timing, counts_since,
         at_risk_percent, starts_on, due_on, due_at, at_risk_at)
       SELECT run_id, key, title, rule, team, source_id, subject, reference, timing, counts_since, at_risk_percent,
         starts_on, due_on, due_at, at_risk_at FROM deadlines`,
    );
    const error: unknown = await copy.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(violatedConstraint(error)).toBe('deadlines_once');
  });
});
