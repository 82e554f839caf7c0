import { type EventField, eventType, fields } from '@linchpin/events';
import { actionKinds } from '@linchpin/runs';
import { rulesOf } from './conditions.js';
import { referredFields, resolveFields } from './field-references.js';
import type { Step, TriggerFile } from './trigger-file.js';

/**
 * What is wrong with a trigger for its event type, as sentences; empty when it may be published. Settings are tried on
 * the event type's own example, so a trigger that could never work is refused before it meets a real event.
 */
export function checkTrigger(trigger: TriggerFile): string[] {
  const type = eventType(trigger.on);
  if (!type) return [`on: ${trigger.on} is not an event type.`];
  const known = new Map(fields(type).map((field) => [field.path, field]));
  return [
    ...rulesOf(trigger.conditions ?? null).flatMap(({ field }) => unknownField('conditions', field, known)),
    ...trigger.steps.flatMap((step) => checkStep(step, known, type.example)),
    ...checkOrder(trigger.steps),
    ...checkRestricted(trigger),
  ];
}

function checkStep(step: Step, known: Map<string, EventField>, example: Readonly<Record<string, unknown>>): string[] {
  const where = `step ${step.key}`;
  const from = typeof step.when?.from === 'object' ? step.when.from.field : undefined;
  const faults = [...rulesOf(step.onlyIf ?? null).map(({ field }) => field), ...referredFields(step.settings)].flatMap(
    (field) => unknownField(where, field, known),
  );
  if (from && !known.get(from)?.required) {
    faults.push(`${where}: when.from is ${from}, which not every event of this type has.`);
  }
  if (faults.length > 0) return faults;
  const settings = actionKinds[step.kind].settings.safeParse(resolveFields(step.settings, { ...example }));
  return settings.success
    ? unknownSettings(step, where)
    : settings.error.issues
        .filter((issue) => !comesFromAnOptionalField(step, issue.path, known))
        .map((issue) => `${where}: settings.${issue.path.map(String).join('.')} ${issue.message}`);
}

/** A setting that no kind knows is a slip of the pen: it would silently do nothing. */
function unknownSettings(step: Step, where: string): string[] {
  const allowed = Object.keys(actionKinds[step.kind].settings.shape);
  return Object.keys(step.settings)
    .filter((name) => !allowed.includes(name))
    .map((name) => `${where}: ${step.kind} has no setting ${name}.`);
}

/** The example may leave out what only some events have; whether it is there is then seen when the step is done. */
function comesFromAnOptionalField(step: Step, path: readonly PropertyKey[], known: Map<string, EventField>): boolean {
  const setting = typeof path[0] === 'string' ? step.settings[path[0]] : undefined;
  return referredFields(setting).some((field) => known.get(field)?.required === false);
}

function unknownField(where: string, field: string, known: Map<string, EventField>): string[] {
  return known.has(field) ? [] : [`${where}: the event has no field ${field}.`];
}

function checkOrder(steps: readonly Step[]): string[] {
  const faults: string[] = [];
  const done = new Set<string>();
  for (const { key, after } of steps) {
    if (done.has(key)) faults.push(`step ${key}: there are two steps with this key.`);
    for (const before of after) {
      if (!done.has(before)) faults.push(`step ${key}: after names ${before}, which is not a step before it.`);
    }
    done.add(key);
  }
  return faults;
}

/** A restricted item is handed to one named person and nothing else is done with it (product rule). */
function checkRestricted({ on, steps }: TriggerFile): string[] {
  if (on !== 'restricted.received') return [];
  const [step] = steps;
  return steps.length === 1 && step?.kind === 'tasks.assign' && typeof step.settings.assignee === 'string'
    ? []
    : ['A restricted item must become exactly one task with a named assignee, and nothing else.'];
}
