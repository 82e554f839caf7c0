import { addDays, instantAt, londonDate, londonTime } from '@linchpin/dates';
import { referenceOf } from '@linchpin/events';
import { randomBytes } from 'node:crypto';

/** The samples tell a story that begins now on this day. After it they would tell of the past. */
const STORY_BEGINS = '2026-11-25';
const STEP_DAYS = 28;
const DAY_MS = 86_400_000;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** How many days the samples must be moved so that their story lies before us: whole weeks, the same for all of them. */
export function daysAhead(now: Date): number {
  const late = Date.parse(londonDate(now)) - Date.parse(STORY_BEGINS);
  return Math.max(0, Math.ceil(late / (STEP_DAYS * DAY_MS)) * STEP_DAYS);
}

/**
 * The same event that many days later, at the same times of day in London. Its id says so: it is another event than
 * the one that was sent when its dates were others.
 */
export function moveAhead(text: string, days: number): string {
  if (days === 0) return text;
  const event = JSON.parse(text) as { id: string; time: string; data: unknown };
  return JSON.stringify({
    ...event,
    id: `${event.id}-plus-${String(days)}-days`,
    time: moved(event.time, days),
    data: moved(event.data, days),
  });
}

function moved(value: unknown, days: number): unknown {
  if (typeof value === 'string' && DATE.test(value)) return addDays(value, days);
  if (typeof value === 'string' && MOMENT.test(value)) {
    const at = new Date(value);
    return instantAt(addDays(londonDate(at), days), londonTime(at)).toISOString();
  }
  if (Array.isArray(value)) return value.map((one) => moved(one, days));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, moved(one, days)]));
}

/** The same event under a new id and about a new subject, so that everything is done once more. */
export function anew(text: string): string {
  const event = JSON.parse(text) as { id: string; subject: string; data: Record<string, unknown> };
  const suffix = randomBytes(3).toString('hex').toUpperCase();
  const reference = referenceOf(event.subject);
  const data = Object.entries(event.data).map(([key, value]) => [
    key,
    value === reference ? `${reference}-${suffix}` : value,
  ]);
  return JSON.stringify({
    ...event,
    id: `${event.id}-${suffix}`,
    subject: `${event.subject}-${suffix}`,
    data: Object.fromEntries(data) as Record<string, unknown>,
  });
}
