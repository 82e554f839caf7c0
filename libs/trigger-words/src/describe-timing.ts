import { fieldTitle } from '@linchpin/conditions';
import { formatTimeOfDay } from '@linchpin/dates';
import { countedDays } from '@linchpin/timings';
import { isDeadlineReference, type Offset, type Owed, type Step, type When } from '@linchpin/trigger-files';

/** What a time may name: a step or a deadline of its trigger, by its key. */
type Named = readonly Pick<Step | Owed, 'key' | 'title'>[];

const units = { hours: 'hour', days: 'calendar day', weeks: 'week', months: 'month' } as const;

/** An amount before or after something, in words: "15 working days after the strategy discussion date, at 9am". */
export function describeOffset(offset: Offset | When, steps: Named = [], on?: string, deadlines: Named = []): string {
  const { amount, unit, direction, calendar, at } = offset;
  const origin = describeOrigin(offset, steps, on, deadlines);
  if (amount === 0) return `${at ? `at ${formatTimeOfDay(at)} ` : ''}${onDay(offset)} ${dayOf(origin)}`;
  const one = unit === 'working-days' ? countedDays[calendar] : units[unit];
  const time = at ? `, at ${formatTimeOfDay(at)}` : '';
  return `${String(amount)} ${amount === 1 ? one : `${one}s`} ${direction} ${origin}${time}`;
}

/** What is owed is owed by its date, not only on it. */
function onDay({ from }: Offset | When): string {
  return isDeadlineReference(from) ? 'by' : 'on';
}

/** The same as the end of a stretch: "no later than 15 working days after the start", "no later than the start". */
export function describeLimit(offset: Offset, on?: string): string {
  if (offset.amount > 0 || offset.at !== undefined) return `no later than ${describeOffset(offset, [], on)}`;
  return `no later than ${dayOf(describeOrigin(offset, [], on, []))}`;
}

/** "the strategy discussion date", "the day of the start". */
function dayOf(origin: string): string {
  return / date\b/.test(origin) ? origin : `the day of ${origin}`;
}

function describeOrigin({ from }: Offset | When, steps: Named, on: string | undefined, deadlines: Named): string {
  if (from === 'event') return 'the event';
  if ('deadline' in from) {
    return `the date owed: ${deadlines.find(({ key }) => key === from.deadline)?.title ?? from.deadline}`;
  }
  if ('field' in from) return `the ${fieldTitle(from.field, on)}`;
  return `the end of “${steps.find(({ key }) => key === from.step)?.title ?? from.step}”`;
}

/** When a step is done, in words, or empty for at once. */
export function describeWhen(when: When | undefined, steps: Named, on?: string, deadlines: Named = []): string {
  if (!when) return '';
  const { neverBefore, latestBy, past } = when;
  const parts = [
    ...(isAtOnce(when) ? [] : [describeOffset(when, steps, on, deadlines)]),
    ...(neverBefore ? [`never before ${describeBound(neverBefore, on, deadlines)}`] : []),
    ...(latestBy ? [`no later than ${describeBound(latestBy, on, deadlines)}`] : []),
  ];
  if (parts.length === 0) return '';
  return [...parts, pastWords[past]].join('; ');
}

/** A moment that bounds another: "the start", "1 day after the event". */
function describeBound(bound: Offset, on: string | undefined, deadlines: Named): string {
  return bound.amount === 0 && bound.at === undefined
    ? describeOrigin(bound, [], on, deadlines)
    : describeOffset(bound, [], on, deadlines);
}

const pastWords = {
  now: 'at once if that has passed',
  skip: 'left out if that has passed',
  person: 'a person decides if that has passed',
} as const;

/** Whether a time means "at once, when the steps before it are done". */
export function isAtOnce({ from, amount, at }: When): boolean {
  return from === 'event' && amount === 0 && at === undefined;
}
