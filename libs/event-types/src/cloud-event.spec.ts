import { describe, expect, it } from '@jest/globals';
import { cloudEventSchema } from './cloud-event.js';

const event = {
  specversion: '1.0',
  id: 'evt-1',
  source: 'urn:exshire:mosaic',
  type: 'plan.ended',
  subject: 'plan/PN-588',
  time: '2026-11-20T14:40:00+00:00',
  datacontenttype: 'application/json',
};

const accepts = (change: Record<string, unknown>) => cloudEventSchema.safeParse({ ...event, ...change }).success;

describe('cloudEventSchema', () => {
  it('accepts the context attributes, and leaves data and extensions out', () => {
    expect(cloudEventSchema.parse({ ...event, data: { any: 'thing' }, traceparent: '00-1' })).toEqual(event);
  });

  it.each(['specversion', 'id', 'source', 'type', 'subject', 'time'])('refuses an event without %s', (attribute) => {
    const refused = cloudEventSchema.safeParse({ ...event, [attribute]: undefined });
    expect(refused.error?.issues.map(({ path }) => path)).toEqual([[attribute]]);
  });

  it('accepts another version of CloudEvents never', () => {
    expect(accepts({ specversion: '0.3' })).toBe(false);
  });

  it('keeps ids to 200 printable characters', () => {
    expect(accepts({ id: 'x'.repeat(200) })).toBe(true);
    expect(accepts({ id: 'x'.repeat(201) })).toBe(false);
    expect(accepts({ id: '' })).toBe(false);
    expect(accepts({ id: 'told the nurse' })).toBe(false);
  });

  it('accepts a URI, a URN and a path as source, and no sentence', () => {
    expect(accepts({ source: 'https://cms.exshire.example/events' })).toBe(true);
    expect(accepts({ source: '/mosaic/live' })).toBe(true);
    expect(accepts({ source: 'our case system' })).toBe(false);
    expect(accepts({ source: '/'.repeat(201) })).toBe(false);
  });

  it('keeps subjects to references', () => {
    expect(accepts({ subject: 'plan/Synthetic Person' })).toBe(false);
    expect(accepts({ subject: 'plan/PN-588\n' })).toBe(false);
    expect(accepts({ subject: `plan/${'1'.repeat(200)}` })).toBe(false);
  });

  it('wants a time with an offset', () => {
    expect(accepts({ time: '2026-07-01T09:00:00+01:00' })).toBe(true);
    expect(accepts({ time: '2026-07-01T08:00:00.250Z' })).toBe(true);
    expect(accepts({ time: '2026-07-01T09:00:00' })).toBe(false);
    expect(accepts({ time: '2026-07-01' })).toBe(false);
  });

  it('takes JSON only', () => {
    expect(accepts({ datacontenttype: undefined })).toBe(true);
    expect(accepts({ datacontenttype: 'application/json; charset=utf-8' })).toBe(true);
    expect(accepts({ datacontenttype: 'text/xml' })).toBe(false);
  });
});
