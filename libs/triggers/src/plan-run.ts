import { settingFields } from '@linchpin/action-kinds';
import { conditionsHold, isFieldReference, resolveFields } from '@linchpin/conditions';
import { letterNotice, usualPost } from '@linchpin/kept-dates';
import type { PlannedAction, RunNeeds } from '@linchpin/runs';
import {
  type Calendars,
  countsFromStep,
  latestMoment,
  type PlannedDeadline,
  stepMoment,
  stepTimeSchema,
  timingSchema,
} from '@linchpin/timings';
import {
  isDeadlineReference,
  type LetterTime,
  type Offset,
  type Owed,
  type SpokenDate,
  spokenDates,
  type Step,
  withDeadlineDate,
} from '@linchpin/trigger-files';
import { awaitedFacts } from './awaited-facts.js';

/** What a plan is made from. */
export interface PlannedEvent {
  type?: string;
  occurredAt: Date;
  receivedAt: Date;
  data: Record<string, unknown>;
}

/** What of a trigger is planned. */
export interface PlannedTrigger {
  steps: readonly Step[];
  deadlines: readonly Owed[];
}

/** When and by what calendars a plan is made, and how many working days it takes until a letter can be answered. */
export interface Planning extends LetterTime {
  calendars: Calendars;
}

/** When and by what a run is planned now. */
export function planningNow({
  calendars,
  letterNotice: notice,
}: Pick<RunNeeds, 'calendars' | 'letterNotice'>): Planning {
  return { calendars, now: new Date(), notice: notice ?? letterNotice(usualPost) };
}

/** The actions that the steps of a trigger come to for one event. */
export function planActions(
  { steps, deadlines }: PlannedTrigger,
  event: PlannedEvent,
  planning: Planning,
): PlannedAction[] {
  const { calendars } = planning;
  const planned = deadlines.flatMap((owed) => {
    const due = dueOf(owed, event.data);
    return due ? [{ ...plannedOf(owed, due, event.data), metBy: owed.metBy, due }] : [];
  });
  const dates = spokenDates(planned, steps, event, calendars, planning);
  return steps.map((step) => {
    const awaits = awaitedFacts(step.onlyIf, event, { ...event, calendars });
    return {
      stepKey: step.key,
      kind: step.kind,
      title: step.title,
      settings: resolveFields(settingsOf(step, event.data, dates), event.data) as Record<string, unknown>,
      waitsFor: step.after,
      ...timeOf(step, event, calendars, dates),
      ...(awaits.length > 0 && endOfWaiting(event)),
      awaits,
      onlyWhileOpen: step.onlyWhileOpen ?? null,
      skipped: awaits.length === 0 && !conditionsHold(step.onlyIf ?? null, event.data, { ...event, calendars }),
    };
  });
}

/** A step that waits for a list is in vain once the meeting begins: a person then says what becomes of it. */
function endOfWaiting({ data: { startsAt } }: PlannedEvent): Pick<PlannedAction, 'latestAt' | 'whenPast'> | undefined {
  if (typeof startsAt !== 'string') return undefined;
  return { latestAt: new Date(startsAt), whenPast: 'person' };
}

/**
 * The settings with the dates of deadlines in the place of their keys. A date that counts from what this event does not
 * have is left out: counted from anything else it would be another date.
 */
function settingsOf({ kind, settings }: Step, data: PlannedEvent['data'], dates: ReadonlyMap<string, SpokenDate>) {
  const timings = new Set(settingFields(kind).flatMap((field) => (field.kind === 'timing' ? [field.name] : [])));
  const entries = Object.entries(settings).flatMap(([name, value]): [string, unknown][] => {
    if (!timings.has(name) || typeof value !== 'object' || value === null) return [[name, value]];
    const time = value as { from?: unknown };
    return isThere(time, data, dates) ? [[name, withDeadlineDate(time, dates)]] : [];
  });
  return Object.fromEntries(entries);
}

type StepTiming = Pick<PlannedAction, 'dueAt' | 'countedFromStep' | 'latestAt' | 'whenPast'>;

function timeOf(
  { when }: Step,
  { occurredAt, data }: PlannedEvent,
  calendars: Calendars,
  dates: ReadonlyMap<string, SpokenDate>,
): StepTiming {
  if (!when) return { dueAt: null, countedFromStep: null, latestAt: null, whenPast: 'now' };
  const { neverBefore, latestBy, ...rest } = when;
  const bound = (offset: Offset | undefined) =>
    offset && isThere(offset, data, dates) ? withDeadlineDate(offset, dates) : undefined;
  const [earliest, latest] = [bound(neverBefore), bound(latestBy)];
  // A bound on a date that this event does not have is no bound.
  const time = stepTimeSchema.parse(
    resolveFields(
      {
        ...withDeadlineDate(rest, dates),
        ...(earliest && { neverBefore: earliest }),
        ...(latest && { latestBy: latest }),
      },
      data,
    ),
  );
  const counted = countsFromStep(time) !== null;
  return {
    dueAt: counted ? null : stepMoment(time, { occurredAt }, calendars),
    countedFromStep: counted ? time : null,
    latestAt: latestMoment(time, occurredAt, calendars),
    whenPast: time.past,
  };
}

/**
 * The dates that a trigger owes for one event. What counts from a date that this event does not have counts from its
 * other one; where there is none it is not owed, nor is what would be met by a step whose condition does not hold, nor a
 * date that is only there for steps to take.
 */
export function planDeadlines(
  { deadlines, steps }: PlannedTrigger,
  event: PlannedEvent,
  calendars: Calendars,
): PlannedDeadline[] {
  const asOf = { ...event, calendars };
  const leftOut = new Set(
    steps
      .filter(
        ({ onlyIf }) =>
          !conditionsHold(onlyIf ?? null, event.data, asOf) && awaitedFacts(onlyIf, event, asOf).length === 0,
      )
      .map(({ key }) => key),
  );
  return deadlines
    .filter(({ metBy }) => !(typeof metBy === 'object' && 'step' in metBy && leftOut.has(metBy.step)))
    .flatMap((owed) => {
      const due = dueOf(owed, event.data);
      if (!due || owed.metBy === 'not-watched') return [];
      return [{ ...plannedOf(owed, due, event.data), metBy: owed.metBy }];
    });
}

/** How a date is counted for this event: from its own date, else from the other one; undefined where it has neither. */
function dueOf({ due, dueOtherwise }: Owed, data: PlannedEvent['data']): Owed['due'] | undefined {
  return [due, dueOtherwise].find((offset) => offset !== undefined && isThere(offset, data));
}

function plannedOf(
  { key, title, rule, citation, team, atRisk, endsWith }: Owed,
  due: Owed['due'],
  data: PlannedEvent['data'],
): Omit<PlannedDeadline, 'metBy'> {
  const timing = timingSchema.parse(resolveFields(due, data));
  return { key, title, rule, citation: citation ?? null, team, endsWith: endsWith ?? null, atRisk, timing };
}

/** Whether this event has what a time counts from. */
function isThere(
  { from }: { from?: unknown },
  data: PlannedEvent['data'],
  dates: ReadonlyMap<string, SpokenDate> = new Map(),
): boolean {
  if (isDeadlineReference(from)) return dates.has(from.deadline);
  return !isFieldReference(from) || resolveFields(from, data) !== undefined;
}
