import { toldData } from '@linchpin/cloud-events';
import { formatDate, londonDate } from '@linchpin/dates';
import { type EventType, eventType } from '@linchpin/event-types';
import type { EntityManager } from 'typeorm';
import { saysTheSame } from './same-fact.js';

/** One thing that a source said of a subject. */
export interface KnownFact {
  id: string;
  type: string;
  occurredAt: Date;
  receivedAt: Date;
  data: Readonly<Record<string, unknown>>;
}

/** The facts about a subject, by when they became true; of two at one moment the one that came later is the newer. */
export type SubjectHistory = readonly KnownFact[];

/** What the events about one subject of one source say, the oldest first. Reads no other subject. */
export function historyOf(
  manager: EntityManager,
  subject: { sourceId: string; subject: string },
): Promise<KnownFact[]> {
  return manager.query(
    `SELECT id, type, occurred_at AS "occurredAt", received_at AS "receivedAt", data FROM events
     WHERE source_id = $1 AND subject = $2 ORDER BY occurred_at, received_at, id`,
    [subject.sourceId, subject.subject],
  );
}

/** SQL: the team of this row of `events`, else the one that the latest fact about the same subject names. */
export const TEAM_OF_EVENT = `coalesce(events.team_code, (SELECT known.team_code FROM events known
  WHERE known.source_id = events.source_id AND known.subject = events.subject AND known.team_code IS NOT NULL
  ORDER BY known.occurred_at DESC, known.received_at DESC LIMIT 1))`;

/** Of one child or of one sender, never of the subject as a whole. */
const OF_ONE_FACT = new Set(['childRef', 'restricted']);

/**
 * What is known of the subject in the fields that this fact's type has: a newer fact wins however late an older one
 * arrives, and what it does not repeat stays as it was. What belongs to another child of the subject is left out.
 */
export function knownData(fact: KnownFact, history: SubjectHistory): Record<string, unknown> {
  const shape = eventType(fact.type)?.data.shape ?? {};
  const known: Record<string, unknown> = {};
  for (const one of history) {
    const isItself = one.id === fact.id;
    if (!isItself && ofAnotherChild(one, fact)) continue;
    for (const [field, value] of Object.entries(isItself ? one.data : toldData(one.data))) {
      if (isItself || (Object.hasOwn(shape, field) && !OF_ONE_FACT.has(field))) known[field] = value;
    }
  }
  return known;
}

/** Why nothing is begun for a fact, though triggers match it. */
export type Overtaken =
  /** It was said before, under another id. */
  | { because: 'said-before' }
  /** A later fact of its kind is known: the meeting has been moved again. */
  | { because: 'moved-on' }
  | { because: 'called-off'; on: Date }
  | { because: 'concluded'; on: Date }
  /** The meeting was over by the time it was heard of. */
  | { because: 'over'; on: Date };

/**
 * Whether what is known of the subject has overtaken this fact, whatever the order in which facts are heard. Of facts
 * about different children of one meeting, neither overtakes the other. Null: it stands.
 */
export function overtaken(fact: KnownFact, history: SubjectHistory, now: Date): Overtaken | null {
  const type = eventType(fact.type);
  if (!type || type.internal) return null;
  const at = history.findIndex(({ id }) => id === fact.id);
  const [older, newer] = [history.slice(0, at), history.slice(at + 1)];
  const last = older.findLast((one) => one.type === fact.type && !ofAnotherChild(one, fact));
  if (last && saysTheSame(ofTheSubject(last), ofTheSubject(fact))) return { because: 'said-before' };
  if (type.life !== 'begins' && type.life !== 'changes' && type.life !== 'owes') return null;
  const endings = type.life === 'owes' ? [...older, ...newer] : newer;
  const ending = endings.findLast(ends);
  if (ending) {
    const because = eventType(ending.type)?.life === 'calls-off' ? 'called-off' : 'concluded';
    return { because, on: ending.occurredAt };
  }
  if (newer.some((one) => one.type === fact.type && !ofAnotherChild(one, fact))) return { because: 'moved-on' };
  return over(type, knownData(fact, history), now);
}

/** What is told on the event's page and to its sender: codes and dates, no person. */
export function overtakenWords(title: string, reason: Overtaken): string {
  switch (reason.because) {
    case 'said-before':
      return 'Nothing was begun: the same was said before, under another id.';
    case 'moved-on':
      return 'Nothing was begun: a later fact of this kind about the same subject is known.';
    case 'called-off':
      return `Nothing was begun: it was called off on ${formatDate(londonDate(reason.on))}, which is known.`;
    case 'concluded':
      return `Nothing was begun: it had ended or been done by ${formatDate(londonDate(reason.on))}, which is known.`;
    case 'over':
      return `Nothing was begun: “${title}” was heard of after its day, ${formatDate(londonDate(reason.on))}.`;
  }
}

/** A joint meeting is moved or called off in an event for each child: the second says nothing new. */
function ofTheSubject({ type, data }: KnownFact): Readonly<Record<string, unknown>> {
  const life = eventType(type)?.life;
  if (life !== 'changes' && life !== 'calls-off') return data;
  const { childRef: _child, ...rest } = data;
  return rest;
}

function ends({ type }: KnownFact): boolean {
  const life = eventType(type)?.life;
  return life === 'calls-off' || life === 'concludes';
}

/** A meeting that began after this is not over yet, though midnight has passed. */
const LONGEST_MEETING_MS = 8 * 3_600_000;

/** On the day itself each step has its own latest time. */
function over(type: EventType, data: Record<string, unknown>, now: Date): Overtaken | null {
  const { startsAt } = data;
  if (typeof startsAt !== 'string' || !Object.hasOwn(type.data.shape, 'startsAt')) return null;
  const on = new Date(startsAt);
  const hasPassed = londonDate(on) < londonDate(now) && now.getTime() - on.getTime() > LONGEST_MEETING_MS;
  return hasPassed ? { because: 'over', on } : null;
}

/** To move or call off a meeting is about all its children; what else is said of one child is not said of another. */
function ofAnotherChild(one: KnownFact, other: KnownFact): boolean {
  const life = eventType(one.type)?.life;
  if (life === 'changes' || life === 'calls-off') return false;
  const [child, otherChild] = [one.data.childRef, other.data.childRef];
  return child !== undefined && otherChild !== undefined && child !== otherChild;
}
