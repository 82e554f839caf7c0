import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventType } from './catalogue.js';
import { cloudEventSchema, eventSchema } from './cloud-event.js';

const folder = new URL('../../../samples/', import.meta.url);
// Those of a source's own shape become events by its mapping: see test/e2e/sources.spec.ts.
const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('mosaic-'));

interface Sample {
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  data: Partial<Record<string, unknown>> & { startsAt?: string; previousStartsAt?: string; heldDate?: string };
}

const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Sample;
const samples = files.map((file) => [file, read(file)] as const);
const sample = (name: string) => read(`${name}.json`);

describe('the samples', () => {
  it('cover what a case management system sends most', () => {
    expect(files).toEqual(
      expect.arrayContaining(
        [
          'assessment-due',
          'check-requested',
          'conference-cancelled',
          'conference-held',
          'conference-initial-scheduled',
          'conference-rescheduled',
          'conference-review-scheduled',
          'lookedafter-started',
          'placement-moved-emergency',
          'placement-moved-out-of-area',
          'placement-moved-planned',
          'placement-same-carer',
          'placement-temporary',
          'restricted-conference',
          'review-scheduled',
          'section47-started',
        ].map((name) => `${name}.json`),
      ),
    );
  });

  it('have an id each', () => {
    expect(new Set(samples.map(([, { id }]) => id)).size).toBe(files.length);
  });

  it.each(samples)('%s is valid and loses nothing', (_file, event) => {
    const type = eventType(event.type);
    expect(type?.internal).toBe(false);
    if (!type) return;
    expect(eventSchema(type).parse(event)).toEqual(event);
    expect(cloudEventSchema.safeParse(event).success).toBe(true);
    expect(event.source).toBe('urn:exshire:mosaic');
  });

  it.each(samples)('%s has meetings on weekdays only', (_file, { data }) => {
    for (const start of [data.startsAt, data.previousStartsAt].filter((value) => value !== undefined)) {
      expect([1, 2, 3, 4, 5]).toContain(new Date(start).getUTCDay());
    }
  });

  it('tell one story of one conference, in order', () => {
    const story = ['scheduled', 'rescheduled', 'cancelled', 'held'].map((step) =>
      sample(`conference-${step === 'scheduled' ? 'initial-scheduled' : step}`),
    );
    expect(new Set(story.map(({ subject }) => subject))).toEqual(new Set(['meeting/M-20417']));
    const times = story.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const [scheduled, rescheduled, cancelled, held] = story;
    expect(rescheduled?.data.previousStartsAt).toBe(scheduled?.data.startsAt);
    expect(cancelled?.data.startsAt).toBe(rescheduled?.data.startsAt);
    expect(rescheduled?.data.startsAt?.slice(0, 10)).toBe(held?.data.heldDate);
  });

  it('keep the carer where no notices may start', () => {
    expect(sample('placement-same-carer').data.rneCode).toBe('T');
    expect(sample('placement-temporary').data.placementTypeCode).toBe('T1');
    expect(sample('restricted-conference').data.restricted).toBe(true);
  });
});
