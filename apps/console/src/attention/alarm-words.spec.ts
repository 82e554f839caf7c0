import { describe, expect, it } from '@jest/globals';
import type { Alarm } from '@linchpin/messages';
import { alarmWords } from './alarm-words.js';

const alarm = (given: Partial<Alarm> = {}): Alarm => ({
  id: 'a',
  kind: 'mapping-unfit',
  eventId: null,
  sourceId: 's-1',
  sourceTitle: 'Mosaic',
  typeKey: '1860',
  detail:
    'The mapping “Initial conference step” does not give all that the event “Initial conference scheduled” needs.',
  times: 3,
  raisedAt: new Date('2026-11-20T09:00:00Z'),
  waiting: 3,
  waitingSince: new Date('2026-10-14T09:00:00Z'),
  ...given,
});

describe('an alarm about a mapping', () => {
  it('says what happened to how many messages since when, and where it is put right', () => {
    expect(alarmWords(alarm())).toEqual({
      title: 'Messages from Mosaic could not be turned into events',
      text:
        '3 messages of type 1860 from Mosaic could not be turned into events since 14 October 2026. They are kept, and ' +
        'nothing was done about them yet. The mapping “Initial conference step” does not give all that the event ' +
        '“Initial conference scheduled” needs.',
      forOperations: true,
      path: '/sources/s-1/unmapped?type=1860',
    });
    expect(alarmWords(alarm({ waiting: 1, typeKey: 'unknown' })).text).toMatch(
      /^1 message of an unknown type from Mosaic could not be turned into an event since 14 October 2026\. It is kept/,
    );
    expect(alarmWords(alarm({ kind: 'mapping-stopped', typeKey: '' }))).toMatchObject({
      text: expect.stringMatching(/^3 messages from Mosaic could not be/),
      path: '/sources/s-1',
    });
  });

  it('says so when nothing waits any more, and leads to the page that is still there', () => {
    const { text, path } = alarmWords(alarm({ waiting: 0, waitingSince: null }));
    expect(text).toContain('None of them is waiting any more, so you can mark this as seen.');
    expect(path).toBe('/sources/s-1');
  });
});

it('an alarm about an event leads nowhere among the sources', () => {
  const about = alarm({
    kind: 'event-changed',
    eventId: 'e-1',
    sourceId: null,
    sourceTitle: null,
    typeKey: '',
    detail: 'X',
  });
  expect(alarmWords(about)).toMatchObject({ text: 'X', path: null, forOperations: false });
});
