import { formatTime, instantAt } from '@linchpin/calendar';
import { fieldTitle } from './describe-conditions.js';
import type { Offset, Step, When } from './trigger-file.js';

const units = {
  hours: ['hour', 'hours'],
  days: ['day', 'days'],
  'working-days': ['working day', 'working days'],
  weeks: ['week', 'weeks'],
  months: ['month', 'months'],
} as const;

/** An amount before or after something, in words: "15 working days after the strategy discussion date, at 9am". */
export function describeOffset(offset: Offset | When, steps: readonly Pick<Step, 'key' | 'title'>[] = []): string {
  const { amount, unit, direction, calendar, at } = offset;
  const origin = describeOrigin(offset, steps);
  const time = at ? `, at ${timeOfDay(at)}` : '';
  if (amount === 0)
    return `${origin === 'the event' ? 'on the day of the event' : `on the ${origin.replace(/^the /, '')}`}${time}`;
  const [one, several] = units[unit];
  const kind = unit === 'working-days' ? calendarWords[calendar] : '';
  return `${String(amount)} ${amount === 1 ? one : several}${kind} ${direction} ${origin}${time}`;
}

const calendarWords = {
  statutory: ' (statutory calendar)',
  service: '',
  school: ' (school days)',
} as const;

function describeOrigin({ from }: Offset | When, steps: readonly Pick<Step, 'key' | 'title'>[]): string {
  if (from === 'event') return 'the event';
  if ('field' in from) return `the ${fieldTitle(from.field)}`;
  return `the end of “${steps.find(({ key }) => key === from.step)?.title ?? from.step}”`;
}

/** When a step is done, in words, or empty for at once. */
export function describeWhen(when: When | undefined, steps: readonly Pick<Step, 'key' | 'title'>[]): string {
  if (!when) return '';
  const { neverBefore, latestBy, past } = when;
  const parts = [
    ...(isAtOnce(when) ? [] : [describeOffset(when, steps)]),
    ...(neverBefore ? [`never before ${describeBound(neverBefore)}`] : []),
    ...(latestBy ? [`at the latest by ${describeBound(latestBy)}`] : []),
  ];
  if (parts.length === 0) return '';
  return `${parts.join(', ')}; ${pastWords[past]}`;
}

/** A moment that bounds another: "the start", "1 day after the event". */
function describeBound(bound: Offset): string {
  return bound.amount === 0 && bound.at === undefined ? describeOrigin(bound, []) : describeOffset(bound);
}

const pastWords = {
  now: 'if that has passed, at once',
  skip: 'if that has passed, not at all',
  person: 'if that has passed, a person decides',
} as const;

/** Whether a time means "at once, when the steps before it are done". */
export function isAtOnce({ from, amount, at }: When): boolean {
  return from === 'event' && amount === 0 && at === undefined;
}

function timeOfDay(at: string): string {
  // Any day without a change of the clocks will do.
  return formatTime(instantAt('2026-01-15', at));
}
