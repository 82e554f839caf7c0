import type { NamedDay, ProclaimedDay } from '@linchpin/calendar';
import { type CivilDate, formatDate, formatShortDate } from '@linchpin/dates';
import type { CalendarDays, KnownTerm } from './calendar-days.js';

/** What one state of the calendars has that another lacks. */
export interface CalendarDifference {
  proclaimed: { gone: ProclaimedDay[]; added: ProclaimedDay[] };
  closureDays: { gone: NamedDay[]; added: NamedDay[] };
  terms: { gone: KnownTerm[]; added: KnownTerm[] };
}

/** Compares two states of the calendars. A day or term that was changed is gone as it was and added as it is. */
export function differenceOf(before: CalendarDays, after: CalendarDays): CalendarDifference {
  return {
    proclaimed: changed(before.proclaimed, after.proclaimed),
    closureDays: changed(before.closureDays, after.closureDays),
    terms: changed(before.terms, after.terms),
  };
}

/** The difference in sentences for people, one for each thing that changes. */
export function sentencesOf({ proclaimed, closureDays, terms }: CalendarDifference): string[] {
  const changedTerms = terms.added.flatMap((to) =>
    terms.gone.filter(({ id }) => id === to.id).map((was) => ({ was, to })),
  );
  const isChanged = ({ id }: KnownTerm) => changedTerms.some(({ to }) => to.id === id);
  const takesPlaceOf = new Set(proclaimed.added.map(({ insteadOf }) => insteadOf));
  return [
    ...proclaimed.gone.map(
      ({ date, title, insteadOf }) =>
        `${formatShortDate(date)} is no longer a proclaimed bank holiday (${title})` +
        (insteadOf && !takesPlaceOf.has(insteadOf) ? `, and ${formatShortDate(insteadOf)} is one again` : ''),
    ),
    ...proclaimed.added.map(
      ({ date, title, insteadOf }) =>
        `${formatShortDate(date)} is a bank holiday (${title})` +
        (insteadOf ? `, instead of ${formatShortDate(insteadOf)}` : ''),
    ),
    ...closureDays.gone.map(({ date, title }) => `${formatShortDate(date)} is no longer a closure day (${title})`),
    ...closureDays.added.map(({ date, title }) => `${formatShortDate(date)} is a closure day (${title})`),
    ...changedTerms.map(({ was, to }) => `${was.name}, ${stretch(was)}, becomes ${to.name}, ${stretch(to)}`),
    ...terms.gone
      .filter((term) => !isChanged(term))
      .map((term) => `The term ${term.name}, ${stretch(term)}, is removed`),
    ...terms.added
      .filter((term) => !isChanged(term))
      .map((term) => `The term ${term.name}, ${stretch(term)}, is added`),
  ];
}

/** Whether the statutory calendar is another one: only bank holidays change it. */
export function changesStatutory({ proclaimed }: CalendarDifference): boolean {
  return proclaimed.gone.length > 0 || proclaimed.added.length > 0;
}

/** The days that become days on which nobody works. */
export function closedBy({ proclaimed, closureDays }: CalendarDifference): CivilDate[] {
  const closed = ({ gone, added }: { gone: readonly NamedDay[]; added: readonly NamedDay[] }) =>
    added.filter(({ date }) => !gone.some((day) => day.date === date)).map(({ date }) => date);
  return [...closed(proclaimed), ...closed(closureDays)];
}

function stretch({ startsOn, endsOn }: KnownTerm): string {
  return `${formatDate(startsOn)} to ${formatDate(endsOn)}`;
}

function changed<Item extends object>(before: readonly Item[], after: readonly Item[]) {
  const key = (item: Item) => JSON.stringify(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)));
  const without = (items: readonly Item[], others: readonly Item[]) => {
    const keys = new Set(others.map(key));
    return items.filter((item) => !keys.has(key(item)));
  };
  return { gone: without(before, after), added: without(after, before) };
}
