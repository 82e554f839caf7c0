import {
  type Calendars,
  countsFromStep,
  latestMoment,
  type PlannedAction,
  type PlannedDeadline,
  stepMoment,
  stepTimeSchema,
  timingSchema,
} from '@linchpin/runs';
import { awaitedFacts } from './awaited-facts.js';
import { conditionsHold } from './conditions.js';
import { isFieldReference, resolveFields } from './field-references.js';
import type { Owed, Step } from './trigger-file.js';

/** What a plan is made from. */
export interface PlannedEvent {
  type?: string;
  occurredAt: Date;
  receivedAt: Date;
  data: Record<string, unknown>;
}

/** The actions that the steps of a trigger come to for one event. */
export function planActions(steps: readonly Step[], event: PlannedEvent, calendars: Calendars): PlannedAction[] {
  return steps.map((step) => {
    const awaits = awaitedFacts(step.onlyIf, event, { ...event, calendars });
    return {
      stepKey: step.key,
      kind: step.kind,
      title: step.title,
      settings: resolveFields(step.settings, event.data) as Record<string, unknown>,
      waitsFor: step.after,
      ...timeOf(step, event, calendars),
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

type StepTiming = Pick<PlannedAction, 'dueAt' | 'countedFromStep' | 'latestAt' | 'whenPast'>;

function timeOf({ when }: Step, { occurredAt, data }: PlannedEvent, calendars: Calendars): StepTiming {
  if (!when) return { dueAt: null, countedFromStep: null, latestAt: null, whenPast: 'now' };
  const { neverBefore, latestBy, ...rest } = when;
  // A bound on a date that this event does not have is no bound.
  const time = stepTimeSchema.parse(
    resolveFields(
      {
        ...rest,
        ...(isThere(neverBefore, data) && { neverBefore }),
        ...(isThere(latestBy, data) && { latestBy }),
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
 * The dates that a trigger owes for one event. What counts from a date that this event does not have is not owed, nor
 * what would be met by a step whose condition does not hold.
 */
export function planDeadlines(
  { deadlines, steps }: { deadlines: readonly Owed[]; steps: readonly Step[] },
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
    .filter(({ due }) => isThere(due, event.data))
    .filter(({ metBy }) => !(typeof metBy === 'object' && 'step' in metBy && leftOut.has(metBy.step)))
    .map(({ key, title, rule, citation, team, metBy, atRisk, due }) => ({
      key,
      title,
      rule,
      citation: citation ?? null,
      team,
      metBy,
      atRisk,
      timing: timingSchema.parse(resolveFields(due, event.data)),
    }));
}

function isThere(offset: { from: unknown } | undefined, data: Record<string, unknown>): boolean {
  if (!offset) return false;
  return !isFieldReference(offset.from) || resolveFields(offset.from, data) !== undefined;
}
