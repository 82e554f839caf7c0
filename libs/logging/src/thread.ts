import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * What ties together the log lines that follow from one request, in whatever process and however much later: it is kept
 * with the event that the request became. Ids of machines, nothing about a person.
 */
export interface Thread {
  requestId: string;
  /** As W3C Trace Context writes it: version, trace id, parent id and flags. */
  traceparent: string;
}

/** A UUID, a long hexadecimal number or a ULID: nothing that could be a name, a reference or a number of a person. */
const REQUEST_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,64}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/i;

/** Of version 00. A later version begins in the same way, and is read as far as that. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The thread that a request comes with; what it lacks, or what will not do, is made. */
export function threadOfHeaders(headers: IncomingHttpHeaders): Thread {
  const made = newThread();
  const { 'x-request-id': requestId, traceparent } = headers;
  return {
    requestId: typeof requestId === 'string' && REQUEST_ID.test(requestId) ? requestId : made.requestId,
    traceparent:
      typeof traceparent === 'string' ? (readTraceparent(traceparent) ?? made.traceparent) : made.traceparent,
  };
}

function readTraceparent(text: string): string | null {
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(text) ?? [];
  if (!version || !traceId || !parentId || !flags || (version === '00' && more !== undefined)) return null;
  return `00-${traceId}-${parentId}-${flags}`;
}

/** A thread of its own, for what no request has begun. */
export function newThread(): Thread {
  const [traceId, parentId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { requestId: randomUUID(), traceparent: `00-${traceId}-${parentId}-00` };
}

const storage = new AsyncLocalStorage<{ thread: Thread | undefined }>();

/** Does work whose log lines belong together: to this thread, or to the one that it comes to follow. */
export function inThread<Result>(thread: Thread | undefined, work: () => Result): Result {
  return storage.run({ thread }, work);
}

/** From here on the work in hand follows this thread. Outside of `inThread`, and without a thread, nothing changes. */
export function followThread(thread: Thread | undefined): void {
  const held = storage.getStore();
  if (held && thread) held.thread = thread;
}

/** The thread of the work in hand. */
export function currentThread(): Thread | undefined {
  return storage.getStore()?.thread;
}

/** What stands of it in each log line: the ids by which lines are found. */
export function threadInLog(thread = currentThread()): { requestId?: string; traceId?: string } {
  return thread ? { requestId: thread.requestId, traceId: thread.traceparent.slice(3, 35) } : {};
}
