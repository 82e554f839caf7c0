import { type EventType, eventTypes, fields } from '@linchpin/event-types';
import { meetingTitles } from '../letters/letter-data.js';

/** What the events about a subject may tell by the time a step is done. */
export interface KnownFacts {
  /** Paths of fields: `startsAt`, `needs.interpreter`. */
  fields: ReadonlySet<string>;
  /** Those that the step's own event always tells. */
  certain: ReadonlySet<string>;
  /** Whether one of the events says what kind of meeting it is, and whether it is the step's own. */
  meetingTitle: 'certain' | 'possible' | 'never';
}

/**
 * What may be known when a step is done for an event of this type. Letters are made from all events about the subject
 * (`subjectFacts`), so what another type of event tells about the same subject counts too. `atOnce`: the step waits for
 * no date, so of a meeting that has only just been scheduled nothing more can be known.
 */
export function knownFacts(type: EventType, atOnce: boolean): KnownFacts {
  const isFirst = type.type.endsWith('.scheduled');
  const types = atOnce && isFirst ? [type] : eventTypes.filter((other) => mayShareSubject(type, other));
  const saysTitle = (one: EventType) => Object.hasOwn(meetingTitles, one.type);
  return {
    fields: new Set(types.flatMap((one) => fields(one).map(({ path }) => path))),
    certain: new Set(fields(type).flatMap(({ path, required }) => (required ? [path] : []))),
    meetingTitle: saysTitle(type) ? 'certain' : types.some(saysTitle) ? 'possible' : 'never',
  };
}

/** Whether two types of events can be about one subject: of one sender, about one thing, and of one kind of meeting. */
function mayShareSubject(one: EventType, other: EventType): boolean {
  if (one.about !== other.about || one.internal !== other.internal) return false;
  // A review is never a conference, nor a core group: what came of the one is never told of the other.
  return one.about !== 'meeting' || areaOf(one) === areaOf(other);
}

function areaOf({ type }: EventType): string | undefined {
  return type.split('.')[0];
}
