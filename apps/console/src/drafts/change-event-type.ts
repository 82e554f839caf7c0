import { type Conditions, isFieldReference } from '@linchpin/conditions';
import { eventType, fieldName } from '@linchpin/event-types';
import { checkTrigger, type TriggerFault } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Owed, Step } from '@linchpin/trigger-files';
import { groupOf } from '../draft-conditions/condition-tree.js';
import { plainSettings } from '../draft-steps/step-form.js';
/** A draft on another event type, and what of it did not fit and was taken out. */
export interface ChangedEventType {
  content: DraftContent;
  /** Beginnings of sentences: `the condition on “Number of seats needed”`. */
  removed: string[];
}

/**
 * Puts a draft on another event type. What the new event cannot give is taken out: conditions on its fields, settings
 * that come from it, times that count from it. Everything else stays as it is.
 */
export function changeEventType(content: DraftContent, on: string): ChangedEventType {
  const removed: string[] = [];
  const faults = faultsOnEvent(content, on);
  const conditions = keptConditions(content.conditions, ['conditions'], faults, removed, { on: content.on, of: '' });
  const { conditions: _before, ...rest } = content;
  return {
    content: {
      ...rest,
      on,
      ...(conditions && { conditions }),
      steps: content.steps.map((step, index) => keptStep(step, ['steps', index], faults, removed, content.on)),
      deadlines: content.deadlines.map((owed, index) => keptDeadline(owed, ['deadlines', index], faults, removed)),
    },
    removed,
  };
}

type Path = readonly (string | number)[];

/** What is wrong with the parts of a draft for an event type, whatever else is still missing. */
export function faultsOnEvent(content: DraftContent, on: string): TriggerFault[] {
  const { title = 'A draft', ownerTeam = 'TEAM', repeats = 'once-per-subject' } = content;
  return checkTrigger({ ...content, title, ownerTeam, repeats, on });
}

function keptStep(
  step: Step,
  path: Path,
  faults: readonly TriggerFault[],
  removed: string[],
  on: string | undefined,
): Step {
  const { onlyIf: _onlyIf, when, ...rest } = step;
  const of = ` of “${step.title}”`;
  const onlyIf = keptConditions(step.onlyIf, [...path, 'onlyIf'], faults, removed, { on, of });
  const settings = Object.entries(step.settings).filter(([name, value]) => {
    const keep = !namesTheEvent(value) || !isAt(faults, [...path, 'settings', name]);
    if (!keep) removed.push(`the setting “${settingTitle(step, name)}”${of}`);
    return keep;
  });
  return {
    ...rest,
    ...(onlyIf && { onlyIf }),
    ...keptWhen(when, [...path, 'when'], faults, removed, of),
    settings: Object.fromEntries(settings),
  };
}

function keptWhen(
  when: Step['when'],
  path: Path,
  faults: readonly TriggerFault[],
  removed: string[],
  of: string,
): Pick<Step, 'when'> {
  if (!when) return {};
  const { neverBefore, latestBy, ...time } = when;
  const bounds = Object.entries({ neverBefore, latestBy }).filter(([name, bound]) => {
    if (bound === undefined || !isAt(faults, [...path, name])) return bound !== undefined;
    removed.push(`a limit of the time${of}`);
    return false;
  });
  const own = faults.filter((one) => startsWith(one.path, path) && !isBound(one.path[path.length]));
  if (own.length > 0) {
    removed.push(`the time${of}`);
    return {};
  }
  return { when: { ...time, ...Object.fromEntries(bounds) } };
}

function keptDeadline(owed: Owed, path: Path, faults: readonly TriggerFault[], removed: string[]): Owed {
  const of = ` of “${owed.title}”`;
  const badDue = isAt(faults, [...path, 'due', 'from']);
  const badEvent = isAt(faults, [...path, 'metBy', 'event']);
  const badOther = isAt(faults, [...path, 'dueOtherwise', 'from']);
  const badEnd = isAt(faults, [...path, 'endsWith']);
  if (badDue) removed.push(`the date${of}`);
  if (badOther) removed.push(`the other date${of}`);
  if (badEnd) removed.push(`the event that ends “${owed.title}”`);
  if (badEvent) removed.push(`the event that meets “${owed.title}”`);
  const { dueOtherwise, endsWith, ...kept } = owed;
  return {
    ...kept,
    ...(dueOtherwise && !badOther && !badDue && { dueOtherwise }),
    ...(endsWith !== undefined && !badEnd && { endsWith }),
    ...(badDue && { due: { ...owed.due, from: 'event' as const, amount: 0 } }),
    ...(badEvent && { metBy: 'person' as const }),
  };
}

function keptConditions(
  conditions: Conditions | undefined,
  path: Path,
  faults: readonly TriggerFault[],
  removed: string[],
  /** The event type that it was made for, and whose condition it is. */
  was: { on: string | undefined; of: string },
): Conditions | undefined {
  if (!conditions) return undefined;
  if ('field' in conditions) {
    if (!isAt(faults, path)) return conditions;
    removed.push(`the condition on “${fieldName(conditions.field, eventType(was.on ?? ''))}”${was.of}`);
    return undefined;
  }
  const { join, rows } = groupOf(conditions);
  const kept = rows
    .map((row, index) => keptConditions(row, [...path, join, index], faults, removed, was))
    .filter((row) => row !== undefined);
  return kept.length > 0 ? ({ [join]: kept } as Conditions) : undefined;
}

/** Whether a value of a setting is taken from the event, or is a time that counts from a date of it. */
function namesTheEvent(value: unknown): boolean {
  if (isFieldReference(value)) return true;
  return typeof value === 'object' && value !== null && 'from' in value && isFieldReference(value.from);
}

function settingTitle({ kind }: Step, name: string): string {
  return plainSettings(kind).find((setting) => setting.name === name)?.title ?? name;
}

function isBound(part: string | number | undefined): boolean {
  return part === 'neverBefore' || part === 'latestBy';
}

function isAt(faults: readonly TriggerFault[], path: Path): boolean {
  return faults.some((one) => startsWith(one.path, path));
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
