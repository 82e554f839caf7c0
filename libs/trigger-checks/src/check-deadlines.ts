import { eventType } from '@linchpin/event-types';
import { calendarOfRule } from '@linchpin/timings';
import type { Owed, TriggerContent } from '@linchpin/trigger-files';
import { checkOffset } from './check-offset.js';
import type { EventKnowledge, TriggerFault } from './trigger-fault.js';

/** What is wrong with a date that the trigger owes. */
export function checkDeadline(trigger: TriggerContent, index: number, event: EventKnowledge): TriggerFault[] {
  const owed = trigger.deadlines[index];
  if (!owed) return [];
  const path = ['deadlines', index];
  const { metBy, due, dueOtherwise, endsWith, key, rule } = owed;
  const faults = [
    ...checkDue(owed, due, [...path, 'due'], event),
    ...(dueOtherwise ? checkDue(owed, dueOtherwise, [...path, 'dueOtherwise'], event) : []),
  ];
  if (trigger.deadlines.findIndex((one) => one.key === key) < index) {
    faults.push({ path: [...path, 'key'], message: `There are two deadlines with the key ${key}.` });
  }
  if (rule === 'statutory' && metBy === 'not-watched') {
    const message = 'A date that the law sets is always watched: say what meets it.';
    faults.push({ path: [...path, 'metBy'], message });
  }
  if (typeof metBy === 'object' && 'step' in metBy) faults.push(...checkMeetingStep(trigger, metBy.step, path));
  if (due.from === 'event' && dueOtherwise) {
    const message = 'Every event has its own time, so there is never another date to count from: leave this out.';
    faults.push({ path: [...path, 'dueOtherwise'], message });
  }
  const ofChild = typeof metBy === 'object' && 'event' in metBy && metBy.of === 'child';
  if (typeof metBy === 'object' && 'event' in metBy) {
    faults.push(...checkMeetingEvent(trigger.on, metBy.event, ofChild, [...path, 'metBy', 'event']));
  }
  if (endsWith !== undefined) {
    const ofSubject = eventType(trigger.on)?.about === eventType(endsWith)?.about;
    faults.push(...checkMeetingEvent(trigger.on, endsWith, !ofSubject, [...path, 'endsWith']));
  }
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

/** What is wrong with the day of a deadline, or with the other day that it counts from. */
function checkDue(
  { rule }: Pick<Owed, 'rule'>,
  due: Owed['due'],
  path: readonly (string | number)[],
  event: EventKnowledge,
): TriggerFault[] {
  const faults = checkOffset(due, path, event);
  // Closure days never lengthen a statutory deadline (CPPCR 2010 reg 2).
  if (due.unit === 'working-days' && calendarOfRule(rule, due.calendar) !== due.calendar) {
    const message =
      'A date that the law sets counts working days, never council working days: closure days do not lengthen it.';
    faults.push({ path: [...path, 'calendar'], message });
  }
  if (due.amount === 0 && due.from === 'event') {
    faults.push({ path: [...path], message: 'A deadline needs time: count it from a date, or give an amount.' });
  }
  if (due.at !== undefined) {
    faults.push({ path: [...path, 'at'], message: 'A date is owed by the end of its day: leave the time out.' });
  }
  return faults;
}

/**
 * An event meets a deadline of its own subject only, so it must be about the same kind of thing; or, of a child, it must
 * say which child it is about.
 */
function checkMeetingEvent(
  on: string,
  wanted: string,
  ofChild: boolean,
  place: readonly (string | number)[],
): TriggerFault[] {
  const [own, other] = [eventType(on), eventType(wanted)];
  if (!other) return [{ path: place, message: `${wanted} is not an event type.` }];
  if (ofChild) {
    const without = [own, other].find((type) => type && !('childRef' in type.data.shape));
    const message = `${without?.type ?? ''} says of no child, so nothing of a child can be met or ended by it.`;
    return without ? [{ path: place, message }] : [];
  }
  if (own && own.about !== other.about) {
    const message = `${wanted} is about a ${other.about}, this trigger about a ${own.about}: it could never meet the deadline.`;
    return [{ path: place, message }];
  }
  return [];
}
