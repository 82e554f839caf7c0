import { stringify } from 'safe-stable-stringify';

/** Who said it and when they stored it is not part of what is said; nor is which message it follows. */
const ABOUT_THE_MESSAGE: ReadonlySet<string> = new Set(['recordedAt', 'previousEventId']);

/** What the data of an event tells: two facts that tell the same are the same fact. */
export function toldData(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([field]) => !ABOUT_THE_MESSAGE.has(field)));
}

/**
 * What an event tells, as text in one order, but when.
 */
export function factOf({
  type,
  subject,
  data,
}: {
  type: string;
  subject: string;
  data: Record<string, unknown>;
}): string {
  return stringify({ type, subject, data: toldData(data) }) ?? '';
}

/** Names of what is written anew for each try of one message. */
const OF_THE_TRY =
  /^(trace(id|parent|state)?|span(id)?|correlationid|requestid|deliveryid|attempts?|attempt(number|count|no)|retr(y|ies)|retry(number|count|no)|sequence(number|no)?|(date|time)?(sent|delivered|dispatched)(at|on|time|date)?|send(time|date)|timestamp)$/;

/** What is written anew for each try stands near the top of a body. */
const DEEPEST = 10;

/** A body without what is written anew for each try: what is to be the same for two tries of one message. */
export function withoutTheTry(json: unknown, depth = 0): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || depth > DEEPEST) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) =>
      OF_THE_TRY.test(name.toLowerCase().replace(/[^a-z]/g, '')) ? [] : [[name, withoutTheTry(value, depth + 1)]],
    ),
  );
}
