import { expect, it } from '@jest/globals';
import type { EventStatus } from '../../../intake/src/event-status.js';
import { actionTable } from './action-table.js';

const action = { step: 'x', attempts: 1, dueAt: null, reason: null, asked: null, standing: null };

it('says of what people were asked who has it, and of the rest what state it is in', () => {
  const status: EventStatus = {
    ...{ eventId: 'e', sourceEventId: 's', type: 'conference.held', subject: 'meeting/M-1', receivedAt: new Date() },
    ...{ state: 'matched', restricted: false, settled: true, nextAt: null, note: null },
    runs: [
      {
        ...{ runId: 'r', trigger: 'After a conference', version: 1, state: 'asked' },
        actions: [
          { ...action, kind: 'rooms.book', title: 'Book the room', state: 'succeeded' },
          {
            ...action,
            ...{ kind: 'tasks.assign', title: 'Find a minute taker', state: 'asked' },
            standing: 'asked of North business centre, nobody yet',
          },
        ],
      },
    ],
  };
  const lines = actionTable(status).split('\n');
  expect(lines[1]).toBe('After a conference (version 1): asked');
  expect(lines[3]).toMatch(/^ {2}Book the room +rooms\.book +succeeded +1$/);
  expect(lines[4]).toMatch(/^ {2}Find a minute taker +tasks\.assign +asked of North business centre, nobody yet +1$/);
});
