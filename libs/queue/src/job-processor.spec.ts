import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { JobProcessor } from './job-processor.js';
import type { JobHandlers } from './jobs.js';
import { refusedJobs } from './refused-jobs.js';

const eventId = '3f1c2a9e-5b0d-4e0f-9c55-0f2f6f0f7a11';
const lines: string[] = [];
let matched: string[];

class Events extends JobProcessor<'events'> {
  protected readonly handlers: JobHandlers<'events'> = {
    'events.match': (payload) => {
      matched.push(payload.eventId);
      return Promise.resolve();
    },
  };
}

const faults = async () => {
  const told: string[] = [];
  await refusedJobs.tellAll((fault) => {
    told.push(fault);
    return Promise.resolve();
  });
  return told;
};

beforeEach(async () => {
  matched = [];
  lines.length = 0;
  const line = (text: unknown) => lines.push(String(text));
  Logger.overrideLogger({ log: line, warn: line, error: line });
  await faults();
});

describe('a job', () => {
  it('that carries the id of its kind is done', async () => {
    await new Events().process({ name: 'events.match', data: { eventId } } as Job);
    expect(matched).toEqual([eventId]);
    expect(lines).toEqual([expect.stringMatching(/^events\.match 3f1c2a9e-\S+ took \d+ ms\.$/)]);
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['events.match', { eventId, childName: 'Synthetic Child' }, 'it does not carry eventId'],
    ['events.match', { actionId: eventId }, 'it does not carry eventId'],
    ['events.match', { eventId: 'Synthetic Child' }, 'it does not carry eventId'],
    ['events.match', {}, 'it does not carry eventId'],
    ['events.match', null, 'it does not carry eventId'],
    ['rooms.book', { actionId: eventId }, 'it is of another queue'],
    ['Synthetic Child', { eventId }, 'of no kind that there is'],
    ['toString', { eventId }, 'of no kind that there is'],
  ])('%s with %j is refused for good, and told without what it carries', async (name, data, why) => {
    const done = new Events().process({ name, data } as Job);
    await expect(done).rejects.toMatchObject({ name: 'UnrecoverableError', message: expect.stringContaining(why) });
    expect(matched).toEqual([]);
    expect(lines).toEqual([expect.stringContaining(why)]);
    expect(lines.join()).not.toContain('Synthetic');
    expect(await faults()).toEqual(lines);
    expect(await faults()).toEqual([]);
  });
});

describe('faults of jobs', () => {
  it('are told the next time when they could not be told', async () => {
    refusedJobs.note('A fault.');
    await expect(refusedJobs.tellAll(() => Promise.reject(new Error('the database is away')))).rejects.toThrow('away');
    expect(await faults()).toEqual(['A fault.']);
  });
});
