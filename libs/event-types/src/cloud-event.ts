import { z } from 'zod';
import { dateTime, SAFE_REFERENCE, sourceEventId } from './data-fields.js';
import type { EventType } from './event-type.js';

/** Source of the events that this product emits itself. */
export const INTERNAL_SOURCE = 'linchpin';

// Characters of RFC 3986; a space or a line break would let free text in.
const URI_REFERENCE = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
// As RFC 9110 writes them: capitals mean nothing, and the charset may stand in quotes.
const JSON_MEDIA_TYPE = /^application\/([a-z0-9.-]+\+)?json *(; *charset=("utf-8"|utf-8) *)?$/i;

const contextAttributes = {
  specversion: z.literal('1.0').describe('Version of CloudEvents'),
  id: sourceEventId('Opaque id, unique per source: the same source and id are the same event'),
  source: z
    .string()
    .min(1)
    .max(200)
    .regex(URI_REFERENCE, 'must be a URI reference')
    .describe('System that sends the event, as a URI reference'),
  type: z
    .string()
    .max(100)
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'must be a dotted lower-case name')
    .describe('Event type'),
  subject: z
    .string()
    .min(1)
    .max(200)
    .regex(SAFE_REFERENCE, 'must be letters, digits and . _ : / - without spaces')
    .describe('What the event is about: a noun, a slash and a reference'),
  time: dateTime('When the fact became true, with its offset'),
  datacontenttype: z
    .string()
    .max(100)
    .refine((text) => JSON_MEDIA_TYPE.test(text), 'must be application/json, in UTF-8')
    .describe('Media type of data: JSON')
    .optional(),
};

/**
 * The context attributes of a CloudEvent 1.0 in structured mode, whatever its type; `data` is left out. Attributes that
 * are not named are stripped.
 */
export const cloudEventSchema = z.object(contextAttributes);

/** The context attributes of an event. */
export type CloudEvent = z.infer<typeof cloudEventSchema>;

/**
 * The whole CloudEvent of one type: its context attributes, its data, a subject that opens with the type's noun, and
 * a reference in data that agrees with the subject. The last rule cannot be said in JSON Schema.
 */
export function eventSchema(eventType: EventType): EventSchema {
  const schema = schemas.get(eventType) ?? buildSchema(eventType);
  schemas.set(eventType, schema);
  return schema;
}

type EventSchema = ReturnType<typeof buildSchema>;

// Building one takes longer than checking an event with it.
const schemas = new WeakMap<EventType, EventSchema>();

function buildSchema(eventType: EventType) {
  const subject = new RegExp(`^${eventType.about}/[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$`);
  return z
    .object({
      ...contextAttributes,
      type: z.literal(eventType.type).describe('Event type'),
      subject: z
        .string()
        .max(200)
        .regex(subject, `must be ${eventType.about}/ and a reference of at most 64 characters`)
        .describe(`What the event is about: ${eventType.about}/ and its reference`),
      data: eventType.data,
    })
    .refine((event) => agrees(event.subject, event.data[eventType.refField], eventType.about), {
      path: ['data', eventType.refField],
      error: 'must be the reference in subject',
    });
}

function agrees(subject: string, reference: unknown, about: string): boolean {
  return reference === undefined || (typeof reference === 'string' && subject === `${about}/${reference}`);
}

/** A whole valid event of the type, about invented people. */
export function exampleEvent(eventType: EventType) {
  return {
    specversion: '1.0' as const,
    id: `example-${eventType.type}`,
    source: eventType.internal ? INTERNAL_SOURCE : 'urn:council:mosaic',
    type: eventType.type,
    subject: `${eventType.about}/${String(eventType.example[eventType.refField])}`,
    time: '2026-11-20T14:40:00+00:00',
    datacontenttype: 'application/json',
    data: eventType.example,
  };
}

/** JSON Schema 2020-12 of the whole CloudEvent of one type. Code sets carry their labels as `x-labels`. */
export function eventJsonSchema(eventType: EventType): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(eventSchema(eventType), { io: 'input' });
  return {
    $schema,
    $id: `/schemas/${eventType.type}.json`,
    title: eventType.title,
    description: eventType.description,
    examples: [exampleEvent(eventType)],
    ...schema,
  };
}
