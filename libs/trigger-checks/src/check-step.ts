import { actionKinds, fieldsFor, type SettingField, settingFields } from '@linchpin/action-kinds';
import { isFieldReference, referredFields, resolveFields } from '@linchpin/conditions';
import type { ActionKind } from '@linchpin/queue';
import { isDeadlineReference, offsetSchema, type Step } from '@linchpin/trigger-files';
import { checkConditions } from './check-conditions.js';
import { checkOffset } from './check-offset.js';
import type { EventKnowledge, TriggerFault } from './trigger-fault.js';

type Path = readonly (string | number)[];

/** What is wrong with one step for its event type and its kind. */
export function checkStep(step: Step, path: Path, event: EventKnowledge): TriggerFault[] {
  const { when } = step;
  const faults = [
    ...checkConditions(step.onlyIf ?? null, [...path, 'onlyIf'], event.fields),
    ...(when ? checkOffset(when, [...path, 'when'], event, true) : []),
    ...(when?.neverBefore ? checkOffset(when.neverBefore, [...path, 'when', 'neverBefore'], event) : []),
    ...(when?.latestBy ? checkOffset(when.latestBy, [...path, 'when', 'latestBy'], event) : []),
    ...Object.entries(step.settings).flatMap(([name, value]) =>
      checkSetting(step.kind, name, value, [...path, 'settings', name], event),
    ),
  ];
  return faults.length > 0 ? faults : tryOnExample(step, path, event);
}

/** A setting that no kind knows would silently do nothing; one that takes its value from the wrong place may do harm. */
function checkSetting(
  kind: ActionKind,
  name: string,
  value: unknown,
  path: Path,
  event: EventKnowledge,
): TriggerFault[] {
  const rules = settingFields(kind);
  const rule = rules.find((one) => one.name === name);
  if (!rule) {
    const names = rules.map((one) => one.name).join(', ');
    return [{ path, message: `${kind} has no setting ${name}. It has ${names}.` }];
  }
  if (rule.kind === 'timing') return checkTiming(name, value, path, event);
  if (isFieldReference(value)) {
    const message = sourceFault(rule, value.field, event);
    return message ? [{ path, message }] : [];
  }
  if (rule.given === 'event') {
    return [{ path, message: `${name} comes from the event: write { field: … } with the field that holds it.` }];
  }
  return referredFields(value).length > 0
    ? [{ path, message: `${name} is either one field of the event or a value, not a mixture.` }]
    : [];
}

function checkTiming(name: string, value: unknown, path: Path, event: EventKnowledge): TriggerFault[] {
  const timing = offsetSchema.safeParse(value);
  if (timing.success) return checkOffset(timing.data, path, event);
  const issue = timing.error.issues[0];
  return [{ path: [...path, ...placeOf(issue?.path ?? [])], message: `${name}: ${issue?.message ?? 'is no time'}.` }];
}

/** Why this field of the event cannot give the setting its value, or null when it can. */
function sourceFault(rule: SettingField, path: string, event: EventKnowledge): string | null {
  if (!event.fields.has(path)) return `The event has no field ${path}.`;
  if (rule.given === 'trigger') return `${rule.name} is set in the trigger: it cannot be taken from the event.`;
  const fitting = fieldsFor(rule, [...event.fields.values()]).map((field) => field.path);
  if (fitting.includes(path)) return null;
  const use = fitting.length > 0 ? `Use ${fitting.join(' or ')}` : 'This event type has no field that can';
  return `${rule.name} cannot be taken from ${path}. ${use}.`;
}

function tryOnExample(step: Step, path: Path, { fields, example }: EventKnowledge): TriggerFault[] {
  const tried = actionKinds[step.kind].settings.safeParse(resolveFields(onAnyDate(step.settings), { ...example }));
  if (tried.success) return [];
  return tried.error.issues
    .filter((issue) => !comesFromAnOptionalField(step, issue.path, fields))
    .map((issue) => {
      const place = placeOf(issue.path);
      const missing = place.length === 1 && typeof place[0] === 'string' && !(place[0] in step.settings);
      const named = place.join('.');
      return missing
        ? { path: [...path, 'settings'], message: `${step.kind} needs the setting ${named}.` }
        : { path: [...path, 'settings', ...place], message: `${named} ${sentence(issue.message)}` };
    });
}

/** What counts from a deadline of the trigger has a date, whatever date it is. */
function onAnyDate(settings: Step['settings']): Record<string, unknown> {
  const entries = Object.entries(settings).map(([name, value]) => {
    const counts = typeof value === 'object' && value !== null && 'from' in value && isDeadlineReference(value.from);
    return [name, counts ? { ...value, from: 'event' } : value] as const;
  });
  return Object.fromEntries(entries);
}

/** The example may leave out what only some events have; whether it is there is then seen when the step is done. */
function comesFromAnOptionalField(step: Step, path: readonly PropertyKey[], fields: EventKnowledge['fields']): boolean {
  const setting = typeof path[0] === 'string' ? step.settings[path[0]] : undefined;
  return referredFields(setting).some((field) => fields.get(field)?.required === false);
}

function placeOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((one) => (typeof one === 'number' ? one : String(one)));
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
