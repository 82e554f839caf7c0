import { isDeadlineReference, type Offset, type When } from '@linchpin/trigger-files';
import type { EventKnowledge, TriggerFault } from './trigger-fault.js';

/** What is wrong with an amount before or after something. `always`: the field that it counts from must always be there. */
export function checkOffset(
  offset: Offset | When,
  path: readonly (string | number)[],
  event: EventKnowledge,
  always = false,
): TriggerFault[] {
  const faults: TriggerFault[] = [];
  const { from, unit, amount, direction, at } = offset;
  if (typeof from === 'object' && 'field' in from) {
    const field = event.fields.get(from.field);
    const place = [...path, 'from', 'field'];
    if (!field) faults.push({ path: place, message: `The event has no field ${from.field}.` });
    else if (field.kind !== 'date' && field.kind !== 'datetime') {
      faults.push({ path: place, message: `${from.field} is not a date, so nothing can be counted from it.` });
    } else if (always && !field.required) {
      const message = `Not every event of this type has ${from.field}. Count from a field that is always there.`;
      faults.push({ path: place, message });
    }
  }
  if (isDeadlineReference(from))
    faults.push(...checkReference(from.deadline, [...path, 'from', 'deadline'], event, always));
  if (unit === 'hours' && at !== undefined) {
    faults.push({
      path: [...path, 'at'],
      message: 'Hours are counted exactly: leave the time of day out, or count days.',
    });
  }
  if (typeof from === 'object' && 'step' in from && direction === 'before' && amount > 0) {
    const message = 'Nothing can be done before a step that has already ended. Count after it.';
    faults.push({ path: [...path, 'direction'], message });
  }
  return faults;
}

/** A deadline that is not there would leave what speaks of it without a date. */
function checkReference(
  key: string,
  path: readonly (string | number)[],
  { deadlines = [], fields }: EventKnowledge,
  always: boolean,
): TriggerFault[] {
  const owed = deadlines.find((one) => one.key === key);
  if (!owed) {
    const keys = deadlines.map((one) => one.key).join(', ');
    const known = keys ? `It has ${keys}.` : 'It has none: add the deadline first.';
    return [{ path, message: `The trigger has no deadline ${key}. ${known}` }];
  }
  const { due, dueOtherwise = due } = owed;
  const isThere = ({ from }: typeof due) => from === 'event' || fields.get(from.field)?.required !== false;
  if (!always || [due, dueOtherwise].some(isThere)) return [];
  const from = due.from as { field: string };
  const message = `Not every event of this type owes “${owed.title}”, which counts from ${from.field}. Count from a field that is always there.`;
  return [{ path, message }];
}
