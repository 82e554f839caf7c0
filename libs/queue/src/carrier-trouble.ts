/** A complaint is told once in this time, however often it comes. */
const TELL_EVERY_MS = 60_000;

/** A complaint that comes later than this after the last one is trouble of its own. */
const PAUSE_MS = 30_000;

/**
 * What the carrier has complained of in this process. A Redis that has become a replica refuses every command of every
 * worker, more than a thousand times a second: that is a few lines in the log, and one alarm.
 */
export class CarrierTrouble {
  private readonly told = new Map<string, { at: number; more: number }>();
  private first = 0;
  private last = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Notes a complaint. Returns the line for the log, or null while the same was told less than a minute ago. */
  note(complaint: string): string | null {
    const now = this.now();
    if (now - this.last > PAUSE_MS) this.first = now;
    this.last = now;
    const before = this.told.get(complaint);
    if (before && now - before.at < TELL_EVERY_MS) {
      before.more += 1;
      return null;
    }
    this.told.set(complaint, { at: now, more: 0 });
    const more = before && before.more > 0 ? ` (and ${String(before.more)} times more since it was last told)` : '';
    return `The carrier reported: ${complaint}${more}`;
  }

  /** Since when the carrier has complained, if it still does and has for this long; null otherwise. */
  since(longEnoughMs: number): Date | null {
    const stillDoes = this.now() - this.last <= PAUSE_MS;
    return stillDoes && this.last - this.first >= longEnoughMs ? new Date(this.first) : null;
  }
}

/** Of this process: every queue and worker has the same carrier. */
export const carrierTrouble = new CarrierTrouble();

/** What ioredis and BullMQ say of a connection that went away, beside the codes of the socket itself. */
const AWAY = /^(Connection is closed|Stream isn't writeable|Reached the max retries per request limit)/;

/** Whether this error means that the carrier of the jobs cannot be reached now; it is connected again by itself. */
export function isCarrierAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConnectionClosedError' || error.name === 'MaxRetriesPerRequestError') return true;
  const code = 'code' in error ? String(error.code) : '';
  return /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code) || AWAY.test(error.message);
}
