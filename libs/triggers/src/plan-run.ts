import { type Calendars, momentOf, type PlannedAction, timingSchema } from '@linchpin/runs';
import { conditionsHold } from './conditions.js';
import { resolveFields } from './field-references.js';
import type { Step } from './trigger-file.js';

/** The actions that the steps of a trigger come to for one event. A time that has passed means at once. */
export function planActions(
  steps: readonly Step[],
  event: { occurredAt: Date; data: Record<string, unknown> },
  calendars: Calendars,
): PlannedAction[] {
  return steps.map((step) => ({
    stepKey: step.key,
    kind: step.kind,
    title: step.title,
    settings: resolveFields(step.settings, event.data) as Record<string, unknown>,
    waitsFor: step.after,
    dueAt: step.when
      ? momentOf(timingSchema.parse(resolveFields(step.when, event.data)), event.occurredAt, calendars)
      : null,
    skipped: !conditionsHold(step.onlyIf ?? null, event.data),
  }));
}
