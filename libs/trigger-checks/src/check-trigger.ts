import { eventType, fields } from '@linchpin/event-types';
import type { TriggerContent } from '@linchpin/trigger-files';
import { checkConditions } from './check-conditions.js';
import { checkDeadline } from './check-deadlines.js';
import { checkOrder } from './check-order.js';
import { checkStep } from './check-step.js';
import type { EventKnowledge, TriggerFault } from './trigger-fault.js';

/**
 * What is wrong with a trigger for its event type; empty when it may be published. Settings are tried on the event
 * type's own example, so a trigger that could never work is refused before it meets a real event.
 */
export function checkTrigger(trigger: TriggerContent): TriggerFault[] {
  const type = eventType(trigger.on);
  if (!type) return [{ path: ['on'], message: `${trigger.on} is not an event type.` }];
  const event: EventKnowledge = {
    fields: new Map(fields(type).map((field) => [field.path, field])),
    example: type.example,
    deadlines: trigger.deadlines,
  };
  return [
    ...checkConditions(trigger.conditions ?? null, ['conditions'], event.fields),
    ...trigger.steps.flatMap((step, index) => checkStep(step, ['steps', index], event)),
    ...checkOrder(trigger.steps),
    ...trigger.deadlines.flatMap((_, index) => checkDeadline(trigger, index, event)),
    ...checkRestricted(trigger),
  ];
}

/** A restricted item is handed to one named person and nothing else is done with it (product rule). */
function checkRestricted({ on, steps }: TriggerContent): TriggerFault[] {
  if (on !== 'restricted.received') return [];
  const [step] = steps;
  return steps.length === 1 && step?.kind === 'tasks.assign' && typeof step.settings.assignee === 'string'
    ? []
    : [
        {
          path: ['steps'],
          message: 'A restricted item must become exactly one task with a named assignee, and nothing else.',
        },
      ];
}
