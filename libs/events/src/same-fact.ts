import { factOf, toldData } from '@linchpin/cloud-events';
import { CLOCK_WINDOW_SECONDS } from '@linchpin/sources';
import { stringify } from 'safe-stable-stringify';

/** Whether the data of two events says the same: at intake, and when an event is matched. */
export function saysTheSame(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  return stringify(toldData(one)) === stringify(toldData(other));
}

/** An event that came under a used id, as far as it matters here. */
export interface Repeat {
  hash: Buffer;
  fact?: string;
  occurredAt?: Date;
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
  if (event.fact !== factOf(known) || !event.occurredAt) return false;
  return (
    known.occurredAt.getTime() === event.occurredAt.getTime() ||
    (isWhenSent(known.occurredAt, known.receivedAt) && isWhenSent(event.occurredAt, now))
  );
}

function isWhenSent(time: Date, received: Date): boolean {
  return Math.abs(time.getTime() - received.getTime()) <= CLOCK_WINDOW_SECONDS * 1000;
}
