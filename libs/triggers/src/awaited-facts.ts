import { type Conditions, conditionsHold, fieldValue, rulesOf } from '@linchpin/conditions';
import { eventType, fields } from '@linchpin/event-types';

/** What stands for a list that has not come yet, to see whether a condition would hold with it. */
const TO_COME = 'to-come';

/**
 * The lists of people whose absence alone keeps a condition from holding: a social worker decides them, often after the
 * meeting has a date, so the step waits for them and is not left out. Empty where the condition holds, or never would by
 * that alone. As people call them: `List of people to invite`.
 */
export function awaitedFacts(
  conditions: Conditions | null | undefined,
  event: { type?: string | undefined; data: Record<string, unknown> },
  asOf: Parameters<typeof conditionsHold>[2],
): string[] {
  if (!conditions || conditionsHold(conditions, event.data, asOf)) return [];
  const type = eventType(event.type ?? '');
  if (!type) return [];
  const lists = new Map(
    fields(type).flatMap(({ path, title, holds }) => (holds === 'people-list' ? [[path, title] as const] : [])),
  );
  const missing = rulesOf(conditions)
    .filter(({ field, operator }) => operator === 'is-given' && lists.has(field))
    .map(({ field }) => field)
    .filter((field) => fieldValue(event.data, field) === undefined);
  if (missing.length === 0) return [];
  const given = Object.fromEntries(missing.map((field) => [field, TO_COME]));
  if (!conditionsHold(conditions, { ...event.data, ...given }, asOf)) return [];
  return [...new Set(missing)].map((path) => lists.get(path) ?? path);
}
