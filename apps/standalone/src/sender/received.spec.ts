import { expect, it } from '@jest/globals';
import { received } from './received.js';

it('says which fields of an event were not kept, if any', () => {
  const page = 'http://127.0.0.1:3000/events/e';
  expect(received({ page })).toBe(`Received. The event's page: ${page}`);
  expect(received({ page, ignored: ['data.colour'] }).split('\n')[1]).toBe(
    'Not kept, because no schema names it: data.colour',
  );
  expect(received({ page, ignored: ['data.colour', 'data.mood'] }).split('\n')[1]).toBe(
    'Not kept, because no schema names them: data.colour, data.mood',
  );
});
