import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import type { z } from 'zod';
import { type Fault, MalformedBodyError, UnacceptableEventError } from './event-errors.js';
import { cloudEventSchema, eventSchema, type EventType, eventType, eventTypes } from './event-types/index.js';

/** An event as it is recorded: only what the schema of its type names. */
export interface NewEvent {
  id: string;
  type: string;
  subject: string;
  occurredAt: Date;
  teamCode: string | null;
  restricted: boolean;
  data: Record<string, unknown>;
  /** SHA-256 over the whole body in one canonical order, so that a repeat with other spacing is still a repeat. */
  hash: Buffer;
}

/**
 * Reads a CloudEvents 1.0 structured body. Throws `MalformedBodyError` for what is not JSON and
 * `UnacceptableEventError`, with every fault at once, for what does not fit the schema of its type.
 */
export function readCloudEvent(body: Buffer): NewEvent {
  return cloudEventOf(parseBody(body));
}

/** The same of a body that is parsed already. */
export function cloudEventOf(json: unknown): NewEvent {
  const context = cloudEventSchema.safeParse(json);
  if (!context.success) throw unacceptable('This is not a CloudEvents 1.0 event we can keep.', context.error);
  const { type } = context.data;
  const known = eventType(type);
  if (!known || known.internal) {
    throw new UnacceptableEventError(
      'This event type is not known. Use one of knownTypes.',
      [{ path: 'type', message: 'is not a known event type' }],
      eventTypes.filter(({ internal }) => !internal).map((each) => each.type),
    );
  }
  return fittingEvent(known, json, json, `The event does not fit ${type}. See /schemas/${type}.json.`);
}

/**
 * Checks an event against the schema of this type. `whole` is the body that was sent, over which the hash is taken. `tell`
 * puts into words what the schema says. Throws `UnacceptableEventError` with the message and every fault.
 */
export function fittingEvent(
  type: EventType,
  event: unknown,
  whole: unknown,
  message: string,
  tell: (issue: z.core.$ZodIssue) => Fault[] = asTheSchemaSays,
): NewEvent {
  const parsed = eventSchema(type).safeParse(event);
  if (!parsed.success) throw unacceptable(message, parsed.error, tell);
  const { id, subject, time, data } = parsed.data;
  return {
    id,
    type: type.type,
    subject,
    occurredAt: new Date(time),
    teamCode: typeof data.teamCode === 'string' ? data.teamCode : null,
    restricted: data.restricted === true,
    data,
    hash: hashOf(whole),
  };
}

/** SHA-256 over a parsed body in one canonical order. Throws `MalformedBodyError` when it is nested too deeply. */
export function hashOf(json: unknown): Buffer {
  try {
    return createHash('sha256')
      .update(stringify(json) ?? '')
      .digest();
  } catch (error) {
    if (error instanceof RangeError) throw new MalformedBodyError('The body is nested too deeply to be an event.');
    throw error;
  }
}

/** The JSON of a body. Throws `MalformedBodyError` for what is none. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new MalformedBodyError('The body is not JSON in UTF-8.');
  }
}

function unacceptable(
  message: string,
  error: z.ZodError,
  tell: (issue: z.core.$ZodIssue) => Fault[] = asTheSchemaSays,
): UnacceptableEventError {
  return new UnacceptableEventError(message, error.issues.flatMap(tell));
}

/** For programmers who send CloudEvents: where in the event, in the words of the schema. */
function asTheSchemaSays(issue: z.core.$ZodIssue): Fault[] {
  return [{ path: issue.path.map(String).join('.') || 'body', message: issue.message }];
}
