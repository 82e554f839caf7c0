import { describe, expect, it } from '@jest/globals';
import { currentThread, followThread, inThread, newThread, threadInLog, threadOfHeaders } from './thread.js';

const requestId = '3f1c2a9e-5b0d-4e0f-9c55-0f2f6f0f7a11';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe('the thread of a request', () => {
  it('is what its headers say', () => {
    expect(threadOfHeaders({ 'x-request-id': requestId, traceparent })).toEqual({ requestId, traceparent });
  });

  it.each([
    ['nothing', undefined],
    ['a name', 'synthetic-person-of-nowhere'],
    ['a short number', '9434765919'],
    ['a line break', `${requestId}\nlevel=fatal`],
    ['far too much', 'a'.repeat(65)],
  ])('has a request id of ours for one that is %s', (_what, given) => {
    const made = threadOfHeaders({ ...(given !== undefined && { 'x-request-id': given }), traceparent });
    expect(made.requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(made.traceparent).toBe(traceparent);
  });

  it.each([
    ['of no trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['of no parent', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['in capitals', traceparent.toUpperCase()],
    ['of the version that there never is', traceparent.replace('00-', 'ff-')],
    ['with more than its version has', `${traceparent}-more`],
    ['of something else', 'DROP TABLE events'],
  ])('has a trace of ours for a traceparent %s', (_what, given) => {
    const made = threadOfHeaders({ 'x-request-id': requestId, traceparent: given });
    expect(made.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(made.traceparent).not.toContain(traceId);
  });

  it('reads a later version as far as it is known', () => {
    expect(threadOfHeaders({ traceparent: `${traceparent.replace('00-', '01-')}-more` }).traceparent).toBe(traceparent);
  });
});

describe('work', () => {
  it('follows a thread from the moment that it is known, and no other work does', async () => {
    const [one, other] = [newThread(), newThread()];
    const work = (thread: typeof one) =>
      inThread(undefined, async () => {
        const before = currentThread();
        followThread(thread);
        await Promise.resolve();
        return [before, currentThread()];
      });
    expect(await Promise.all([work(one), work(other)])).toEqual([
      [undefined, one],
      [undefined, other],
    ]);
    expect(currentThread()).toBeUndefined();
  });

  it('is logged by its request and its trace', () => {
    expect(inThread({ requestId, traceparent }, () => threadInLog())).toEqual({ requestId, traceId });
    expect(threadInLog()).toEqual({});
  });
});
