import type { z } from 'zod';
import { bookings } from './bookings.js';
import { childProtection } from './child-protection.js';
import { conferences } from './conferences.js';
import type { EventType } from './event-type.js';
import { frontDoor } from './front-door.js';
import { internal } from './internal.js';
import { legalAndCarers } from './legal-and-carers.js';
import { lookedAfter } from './looked-after.js';
import { placements } from './placements.js';

const catalogue = [
  ...frontDoor,
  ...conferences,
  ...childProtection,
  ...placements,
  ...lookedAfter,
  ...legalAndCarers,
  ...bookings,
  ...internal,
] as const;

type Catalogued = (typeof catalogue)[number];

/** Name of an event type in the catalogue: `'conference.initial.scheduled' | …`. */
export type EventTypeName = Catalogued['type'];

/** The data of one event type after validation: `EventData<'placement.moved'>`. */
export type EventData<Name extends EventTypeName> = z.output<Extract<Catalogued, { type: Name }>['data']>;

/** Every event type, in the order of the areas below. */
export const eventTypes: readonly EventType[] = catalogue;

/** The event types by area of work, for menus and documentation. */
export const eventTypeAreas: readonly { readonly title: string; readonly eventTypes: readonly EventType[] }[] = [
  { title: 'Front door', eventTypes: frontDoor },
  { title: 'Child protection: conferences', eventTypes: conferences },
  { title: 'Child protection: outcomes and plans', eventTypes: childProtection },
  { title: 'Looked-after children: placements', eventTypes: placements },
  { title: 'Looked-after children: reviews and care', eventTypes: lookedAfter },
  { title: 'Legal, carers and leaving care', eventTypes: legalAndCarers },
  { title: 'Bookings and returns', eventTypes: bookings },
  { title: 'Linchpin itself', eventTypes: internal },
];

/** The names of all event types, internal ones included. */
export const knownEventTypes: readonly EventTypeName[] = catalogue.map(({ type }) => type);

const byName = new Map<string, EventType>(catalogue.map((entry) => [entry.type, entry]));

/** The event type of that name, or undefined when the catalogue has none. */
export function eventType(name: string): EventType | undefined {
  return byName.get(name);
}

/**
 * Whether an event of our own tells of a deadline, or of an event that does so, as one handed over to a manager. Such an
 * event owes no date itself: two triggers of this kind would keep each other busy for ever.
 */
export function tellsOfDeadline({ type, data }: { type: string; data: Readonly<Record<string, unknown>> }): boolean {
  return (
    eventType(type)?.internal === true &&
    [type, data.eventType].some((each) => typeof each === 'string' && each.startsWith('deadline.'))
  );
}
