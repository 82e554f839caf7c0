import { eventType } from '@linchpin/events';
import { checkOffset } from './check-offset.js';
import type { EventKnowledge, TriggerFault } from './trigger-fault.js';
import type { TriggerContent } from './trigger-file.js';

/** What is wrong with a date that the trigger owes. */
export function checkDeadline(trigger: TriggerContent, index: number, event: EventKnowledge): TriggerFault[] {
  const owed = trigger.deadlines[index];
  if (!owed) return [];
  const path = ['deadlines', index];
  const faults = checkOffset(owed.due, [...path, 'due'], event);
  const { metBy, due, rule, key } = owed;
  if (trigger.deadlines.findIndex((one) => one.key === key) < index) {
    faults.push({ path: [...path, 'key'], message: `There are two deadlines with the key ${key}.` });
  }
  // Closure days never lengthen a statutory deadline (CPPCR 2010 reg 2).
  if (rule === 'statutory' && due.unit === 'working-days' && due.calendar !== 'statutory') {
    const message =
      'A date that the law sets counts working days, never council working days: closure days do not lengthen it.';
    faults.push({ path: [...path, 'due', 'calendar'], message });
  }
  if (due.amount === 0 && due.from === 'event') {
    faults.push({ path: [...path, 'due'], message: 'A deadline needs time: count it from a date, or give an amount.' });
  }
  if (due.at !== undefined) {
    faults.push({ path: [...path, 'due', 'at'], message: 'A date is owed by the end of its day: leave the time out.' });
  }
  if (rule === 'statutory' && metBy === 'not-watched') {
    const message = 'A date that the law sets is always watched: say what meets it.';
    faults.push({ path: [...path, 'metBy'], message });
  }
  if (typeof metBy === 'object' && 'step' in metBy) faults.push(...checkMeetingStep(trigger, metBy.step, path));
  if (typeof metBy === 'object' && 'event' in metBy) faults.push(...checkMeetingEvent(trigger.on, metBy.event, path));
  return faults;
}

/** The tick of a reminder says that it reached a qualified person. It is not the act, so it can meet nothing. */
function checkMeetingStep(
  { steps }: TriggerContent,
  wanted: string,
  path: readonly (string | number)[],
): TriggerFault[] {
  const place = [...path, 'metBy', 'step'];
  const step = steps.find(({ key }) => key === wanted);
  if (!step) return [{ path: place, message: `There is no step ${wanted}.` }];
  if (!isReminder(step)) return [];
  const message = `“${step.title}” is a reminder to a qualified person. That it reached them is not the act: choose the event that says that it was done, or a person.`;
  return [{ path: place, message }];
}

/** Whether a step only reminds a qualified person of their own work. */
export function isReminder({ kind, settings }: TriggerContent['steps'][number]): boolean {
  return kind === 'tasks.assign' && settings.boundary === 'professional';
}

/** An event meets a deadline of its own subject only, so it must be about the same kind of thing. */
function checkMeetingEvent(on: string, wanted: string, path: readonly (string | number)[]): TriggerFault[] {
  const [own, other] = [eventType(on), eventType(wanted)];
  const place = [...path, 'metBy', 'event'];
  if (!other) return [{ path: place, message: `${wanted} is not an event type.` }];
  if (own && own.about !== other.about) {
    const message = `${wanted} is about a ${other.about}, this trigger about a ${own.about}: it could never meet the deadline.`;
    return [{ path: place, message }];
  }
  return [];
}
