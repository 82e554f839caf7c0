import { stringify } from 'safe-stable-stringify';
import { CLOCK_WINDOW_SECONDS } from './webhook-signature.js';

/** An event that came under a used id, as far as it matters here. */
interface Repeat {
  hash: Buffer;
  fact?: string;
  occurredAt: Date;
}

/** An event that was recorded under the same id. */
export interface KnownEvent {
  id: string;
  hash: Buffer;
  type: string;
  subject: string;
  occurredAt: Date;
  receivedAt: Date;
  data: Record<string, unknown>;
}

/**
 * Whether an event that came under a used id tells the fact that is known. The same body does. So does another body of
 * which all that is kept is the same: what a sender writes anew for each try (trace ids, counters, when it was stored or
 * sent) is no part of the fact. That holds for the event's time too where both times are only those of sending.
 */
export function tellsTheSame(known: KnownEvent, event: Repeat, now: Date): boolean {
  if (known.hash.equals(event.hash)) return true;
  if (event.fact !== factOf(known)) return false;
  return (
    known.occurredAt.getTime() === event.occurredAt.getTime() ||
    (isWhenSent(known.occurredAt, known.receivedAt) && isWhenSent(event.occurredAt, now))
  );
}

/**
 * What an event tells, as text in one order, but when: of its data all that is kept, but when the sender stored it and
 * which message it follows.
 */
export function factOf({ type, subject, data }: Pick<KnownEvent, 'type' | 'subject' | 'data'>): string {
  const { recordedAt: _recordedAt, previousEventId: _previousEventId, ...told } = data;
  return stringify({ type, subject, data: told }) ?? '';
}

function isWhenSent(time: Date, received: Date): boolean {
  return Math.abs(time.getTime() - received.getTime()) <= CLOCK_WINDOW_SECONDS * 1000;
}

/** Names of what is written anew for each try of one message. */
const OF_THE_TRY =
  /^(trace(id|parent|state)?|span(id)?|correlationid|requestid|deliveryid|attempts?|attempt(number|count|no)|retr(y|ies)|retry(number|count|no)|sequence(number|no)?|(date|time)?(sent|delivered|dispatched)(at|on|time|date)?|send(time|date)|timestamp)$/;

/** What is written anew for each try stands near the top of a body. */
const DEEPEST = 10;

/** A body without what is written anew for each try: what is to be the same for two tries of one message. */
export function withoutTheTry(json: unknown, depth = 0): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || depth > DEEPEST) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) =>
      OF_THE_TRY.test(name.toLowerCase().replace(/[^a-z]/g, '')) ? [] : [[name, withoutTheTry(value, depth + 1)]],
    ),
  );
}
