import { stringify } from 'safe-stable-stringify';

/**
 * What an event tells, as text in one order, but when: of its data all that is kept, but when the sender stored it and
 * which message it follows.
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
  const { recordedAt: _recordedAt, previousEventId: _previousEventId, ...told } = data;
  return stringify({ type, subject, data: told }) ?? '';
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
