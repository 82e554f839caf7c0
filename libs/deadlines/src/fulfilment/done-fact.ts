import { type CivilDate, instantAt, londonDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import type { Timing } from '@linchpin/timings';

/** A recorded event as deadlines see it. */
export interface TellingEvent {
  type: string;
  subject: string;
  occurredAt: Date;
  data: Record<string, unknown>;
}

/** What an event says was done, and when. */
export interface DoneFact {
  type: string;
  subject: string;
  /**
   * The moment that counts, whenever we were told. Of a day alone it is the day's first moment, so that the whole of the
   * due day counts for whoever did the work, unless the event itself is of that day.
   */
  at: Date;
  /** The day of that moment in London. */
  on: CivilDate;
  /** Only the day is known. */
  dayOnly: boolean;
  /** The subject has one such fact, ever. */
  once: boolean;
  /** The day comes after the event's own: nobody can have done it yet. */
  notYet: boolean;
}

/** The fact that an event tells. Without a day of its own it was done at the event's time. */
export function doneFact({ type, subject, occurredAt, data }: TellingEvent): DoneFact {
  const { doneOn, doneOnce = false } = eventType(type) ?? {};
  const said = doneOn === undefined ? undefined : data[doneOn];
  const eventDay = londonDate(occurredAt);
  const fact = { type, subject, once: doneOnce };
  if (typeof said !== 'string' || said === eventDay) {
    return { ...fact, at: occurredAt, on: eventDay, dayOnly: false, notYet: false };
  }
  const dayOnly = said.length === 10;
  const at = dayOnly ? instantAt(said, '00:00') : new Date(said);
  const on = londonDate(at);
  return { ...fact, at, on, dayOnly, notYet: on > eventDay };
}

/** A deadline as facts are held against it. */
export interface WaitingDeadline {
  subject: string;
  timing: Timing;
  startsOn: CivilDate;
  countsSince: Date;
  /** Type of the event that it is owed for. */
  ownType: string;
}

/**
 * Whether the fact is the work that a deadline waits for. It has to lie within the time for it: on or after the day that
 * the clock starts on. What a subject does once is that work whenever it was done, said before or after; but a fact of
 * the deadline's own kind about its own subject is what it is owed for, said again. The fact of another subject, of the
 * same child, must come after the day that the clock starts on: on that day it may be what the deadline is owed for.
 */
export function meets(fact: DoneFact, { subject, timing, startsOn, countsSince, ownType }: WaitingDeadline): boolean {
  if (fact.subject !== subject) return fact.on > startsOn;
  const own = fact.type === ownType;
  if (own && fact.once) return false;
  const clockFromDate = timing.from !== 'event' && timing.amount > 0 && timing.direction === 'after';
  if (clockFromDate && !own) return fact.on >= startsOn;
  if (fact.once) return true;
  return fact.dayOnly ? fact.on >= londonDate(countsSince) : fact.at >= countsSince;
}

/** Whether the fact is the end of what a deadline belongs to: of this one care episode, or, of another kind, of the child's. */
export function ends(fact: DoneFact, { subject, startsOn }: WaitingDeadline): boolean {
  const ofKind = (text: string) => text.slice(0, text.indexOf('/'));
  return fact.on >= startsOn && (fact.subject === subject || ofKind(fact.subject) !== ofKind(subject));
}
