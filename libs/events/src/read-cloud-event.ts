import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import type { z } from 'zod';
import { MalformedBodyError, UnacceptableEventError } from './event-errors.js';
import { cloudEventSchema, eventSchema, eventType, eventTypes } from './event-types/index.js';

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
  const json = parseJson(body);
  const context = cloudEventSchema.safeParse(json);
  if (!context.success) throw unacceptable('This is not a CloudEvents 1.0 event we can keep.', context.error);
  const { id, type, subject, time } = context.data;
  const known = eventType(type);
  if (!known || known.internal) {
    throw new UnacceptableEventError(
      'This event type is not known. Use one of knownTypes.',
      [{ path: 'type', message: 'is not a known event type' }],
      eventTypes.filter(({ internal }) => !internal).map((each) => each.type),
    );
  }
  const parsed = eventSchema(known).safeParse(json);
  if (!parsed.success) throw unacceptable(`The event does not fit ${type}. See /schemas/${type}.json.`, parsed.error);
  const { data } = parsed.data;
  return {
    id,
    type,
    subject,
    occurredAt: new Date(time),
    teamCode: typeof data.teamCode === 'string' ? data.teamCode : null,
    restricted: data.restricted === true,
    data,
    hash: hashOf(json),
  };
}

function hashOf(json: unknown): Buffer {
  try {
    return createHash('sha256')
      .update(stringify(json) ?? '')
      .digest();
  } catch (error) {
    if (error instanceof RangeError) throw new MalformedBodyError('The body is nested too deeply to be an event.');
    throw error;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new MalformedBodyError('The body is not JSON in UTF-8.');
  }
}

function unacceptable(message: string, error: z.ZodError): UnacceptableEventError {
  const faults = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.') || 'body',
    message: issue.message,
  }));
  return new UnacceptableEventError(message, faults);
}
