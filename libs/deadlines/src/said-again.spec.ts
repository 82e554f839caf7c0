import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ago,
  type GivenDeadline,
  type GivenRun,
  recordEvent,
  startDeadlines,
} from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

const states = (...ids: string[]) => Promise.all(ids.map(async (id) => (await deadlines.find(id)).state));
/** What the trigger of a run owes for another event about the same subject, a day ago unless it says otherwise. */
const again = (
  { runId, subject }: { runId: string; subject: string },
  given: GivenDeadline & Partial<Omit<GivenRun, 'deadlines'>> = {},
) => deadlines.one({ occurredAt: ago(24), subject, likeRun: runId, ...given });

describe('a later event about the same subject', () => {
  it('withdraws what its trigger owed for the earlier one, and says so', async () => {
    const first = await deadlines.one({ occurredAt: ago(48) });
    const second = await again(first);
    expect(await states(first.id, second.id)).toEqual(['withdrawn', 'open']);
    expect((await deadlines.find(first.id)).history).toMatchObject([
      { change: 'owed' },
      { change: 'withdrawn', by: null, note: 'It is owed anew for a later event about the same subject.' },
    ]);
  });

  it('leaves what is owed under another key, about another subject or by another trigger', async () => {
    const first = await deadlines.one({ occurredAt: ago(48) });
    await again(first, { key: 'another' });
    await again(first, { subject: 'meeting/M-other' });
    await deadlines.one({ occurredAt: ago(24), subject: first.subject });
    expect(await states(first.id)).toEqual(['open']);
  });

  it('leaves what was missed, and what was missed before it happened although nobody had seen it yet', async () => {
    const [missed, unseen] = [
      await deadlines.one({ occurredAt: ago(48) }),
      await deadlines.one({ occurredAt: ago(48) }),
    ];
    await deadlines.dueIn(missed.id, -30);
    await deadlines.service.sweep();
    await deadlines.dueIn(unseen.id, -30);
    await again(missed);
    await again(unseen);
    expect(await states(missed.id)).toEqual(['missed']);
    await deadlines.service.sweep();
    expect(await states(unseen.id)).toEqual(['missed']);
  });

  it('is still the one that counts when the earlier one is heard of after it', async () => {
    const later = await deadlines.one({ occurredAt: ago(24) });
    const earlier = await again(later, { occurredAt: ago(48) });
    expect(await states(earlier.id, later.id)).toEqual(['withdrawn', 'open']);
  });

  it('leaves what was done for the earlier one, however late that one is heard of', async () => {
    const metBy = { event: 'coregroup.scheduled' };
    const later = await deadlines.one({ occurredAt: ago(24), metBy });
    await recordEvent(deadlines.dataSource, { type: metBy.event, subject: later.subject, occurredAt: ago(36) });
    const earlier = await again(later, { occurredAt: ago(48), metBy });
    expect(await states(earlier.id, later.id)).toEqual(['met', 'open']);
  });

  it('leaves one that is owed when two events come at once', async () => {
    const first = await deadlines.one({ occurredAt: ago(72) });
    const ids = (await Promise.all([24, 36, 48].map((hours) => again(first, { occurredAt: ago(hours) })))).map(
      ({ id }) => id,
    );
    expect(await states(first.id, ...ids)).toEqual(['withdrawn', 'open', 'withdrawn', 'withdrawn']);
  });
});
