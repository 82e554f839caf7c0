import { createHash } from 'node:crypto';
import { cloudEventSchema, eventSchema, type EventType, eventType, eventTypes, fields } from '@linchpin/event-types';
import { stringify } from 'safe-stable-stringify';
import type { z } from 'zod';
import { type Fault, MalformedBodyError, UnacceptableEventError } from './event-errors.js';
import { ignoredFields } from './ignored-fields.js';
import { type Arrival, implausibleDates } from './plausible-dates.js';
import { bodyText, type JsonBody, readJson } from './read-json.js';
import { type SafetyName, safetyNames } from './safety-names.js';
import { senderFaults } from './sender-words.js';
import { factOf } from './told-fact.js';

/** An event as it is recorded: only what the schema of its type names. */
export interface NewEvent {
  id: string;
  /** The `source` of the CloudEvent, which says with the id which event it is; nothing for what we record ourselves. */
  origin?: string;
  type: string;
  subject: string;
  occurredAt: Date;
  teamCode: string | null;
  restricted: boolean;
  data: Record<string, unknown>;
  /** SHA-256 over the whole body in one canonical order, so that a repeat with other spacing is still a repeat. */
  hash: Buffer;
  /** What it tells, as `factOf` says it; two bodies may tell the same. */
  fact?: string;
  /** Where what was sent has fields that no schema names: they are not stored. */
  ignored?: readonly string[];
}

/** The attributes that are read of every event. */
const attributes = cloudEventSchema.keyof().enum;

/**
 * Reads a CloudEvents 1.0 structured body. Throws `MalformedBodyError` for what is not JSON and
 * `UnacceptableEventError`, with every fault at once, for what does not fit the schema of its type.
 */
export function readCloudEvent(body: Buffer): NewEvent {
  return cloudEventOfBody(readJson(bodyText(body)));
}

/** The same of a body that is read already; `arrival` holds its time against the clock. */
export function cloudEventOfBody({ json, repeated }: JsonBody, arrival?: Arrival): NewEvent {
  if (repeated.length > 0) {
    throw new UnacceptableEventError(
      'A name is given twice in one group of fields, so that nobody can tell which value is meant.',
      repeated.map((path) => ({ path, message: 'is given twice: send it once' })),
    );
  }
  return cloudEventOf(json, arrival);
}

/** The same of a body that is parsed already. */
export function cloudEventOf(json: unknown, arrival?: Arrival): NewEvent {
  const type = isObject(json) && typeof json.type === 'string' ? eventType(json.type) : undefined;
  if (!type || type.internal) throw unknownType(json);
  const event = inCapitals(type, json);
  const looksSafe = safetyFaults(type, json);
  const message = `The event does not fit ${type.type}. See /schemas/${type.type}.json.`;
  try {
    const fitting = fittingEvent(type, event, json, message, (issue) => senderFaults(issue, event), arrival);
    if (looksSafe.length > 0) throw new UnacceptableEventError(message, []);
    return { ...fitting, ignored: ignoredFields(json, { ...attributes, data: fitting.data }) };
  } catch (error) {
    if (!(error instanceof UnacceptableEventError)) throw error;
    const faults = oneForEachPlace([...error.faults, ...looksSafe, ...disagreement(type, event, error.faults)]);
    const ofEnvelope = faults.some(({ path }) => path !== 'data' && !path.startsWith('data.'));
    throw new UnacceptableEventError(ofEnvelope ? 'This is not a CloudEvents 1.0 event we can keep.' : message, faults);
  }
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
  tell: (issue: z.core.$ZodIssue) => Fault[] = (issue) => senderFaults(issue, event),
  arrival?: Arrival,
): NewEvent {
  const parsed = eventSchema(type).safeParse(event);
  const issues: z.core.$ZodIssue[] = parsed.success ? [] : parsed.error.issues;
  const told = new Set(issues.map(({ path }) => path.map(String).join('.')));
  const implausible = implausibleDates(type, event, arrival)
    .filter(({ path }) => !told.has(path.join('.')))
    .map(({ path, message: words }): z.core.$ZodIssue => ({
      code: 'custom',
      path: [...path],
      message: words,
      params: { implausible: true },
    }));
  const faults = [...issues, ...implausible].flatMap(tell);
  if (!parsed.success || faults.length > 0) throw new UnacceptableEventError(message, faults);
  const { id, source, subject, time, data } = parsed.data;
  return {
    id,
    origin: source,
    type: type.type,
    subject,
    occurredAt: new Date(time),
    teamCode: typeof data.teamCode === 'string' ? data.teamCode : null,
    restricted: data.restricted === true,
    data,
    hash: hashOf(whole),
    fact: factOf({ type: type.type, subject, data }),
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

/** What is wrong with an event of which nobody knows the type: its attributes, and that. */
function unknownType(json: unknown): UnacceptableEventError {
  const context = cloudEventSchema.safeParse(json);
  const faults = context.success ? [] : context.error.issues.flatMap((issue) => senderFaults(issue, json));
  if (faults.some(({ path }) => path === 'type' || path === 'body')) {
    return new UnacceptableEventError('This is not a CloudEvents 1.0 event we can keep.', faults);
  }
  return new UnacceptableEventError(
    'This event type is not known. Use one of knownTypes.',
    [...faults, { path: 'type', message: 'is not a known event type' }],
    eventTypes.filter(({ internal }) => !internal).map((each) => each.type),
  );
}

/** Fields that look like one on which somebody's safety rests and would be passed over in silence. */
function safetyFaults(type: EventType, json: unknown): Fault[] {
  const known = new Set(fields(type).map(({ path }) => `data.${path}`));
  const isRead = (steps: readonly (string | number)[]) =>
    known.has(steps.filter((step) => typeof step === 'string').join('.'));
  return safetyNames(json, isRead)
    .filter(({ meaning, saysNo }) => meaning === 'restricted' || !saysNo)
    .map((each) => ({ path: each.path, message: whatToSend(each, type) }));
}

function whatToSend({ name, meaning }: SafetyName, { type }: EventType): string {
  if (meaning === 'restricted' && !/withh/i.test(name)) {
    return 'is no field of this event: say that a record is restricted by data.restricted, as true';
  }
  const what = { restricted: 'something is withheld', dead: 'somebody has died', merged: 'records were merged' }[
    meaning
  ];
  return `is no field of this event, and that ${what} must not be lost: take it out, or send it as /schemas/${type}.json names it`;
}

/** An empty id is too short and of the wrong letters: once is enough. */
function oneForEachPlace(faults: readonly Fault[]): Fault[] {
  return faults.filter(({ path }, index) => faults.findIndex((fault) => fault.path === path) === index);
}

/** The schema tells of a reference that differs from the subject only where nothing else is wrong. */
function disagreement({ about, refField }: EventType, event: unknown, faults: readonly Fault[]): Fault[] {
  const path = `data.${refField}`;
  if (!isObject(event) || !isObject(event.data) || faults.some((fault) => [path, 'subject'].includes(fault.path)))
    return [];
  const reference = event.data[refField];
  return typeof reference !== 'string' || event.subject === `${about}/${reference}`
    ? []
    : [{ path, message: 'must be the reference in subject' }];
}

/** RFC 3339 allows a small t and z in a moment. */
function inCapitals(type: EventType, json: unknown): unknown {
  if (!isObject(json)) return json;
  const capital = (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}t|^\d{4}-\d{2}-\d{2}T.*z$/.test(value)
      ? value.toUpperCase()
      : value;
  const moments = fields(type).flatMap(({ path, kind }) => (kind === 'datetime' && !path.includes('.') ? [path] : []));
  const { data } = json;
  if (!isObject(data)) return { ...json, ...('time' in json && { time: capital(json.time) }) };
  const changed = moments.filter((path) => path in data).map((path) => [path, capital(data[path])]);
  return {
    ...json,
    ...('time' in json && { time: capital(json.time) }),
    data: { ...data, ...(Object.fromEntries(changed) as Record<string, unknown>) },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
