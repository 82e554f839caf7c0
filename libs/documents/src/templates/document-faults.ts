import type { ComparedStep, DocumentTrigger } from './asking-trigger.js';
import { letterDateFaults } from './letter-date-faults.js';
import { type StepFault, templateFaults, type TemplateRules } from './template-faults.js';

/**
 * All that is wrong with the documents of a trigger, whoever asks: what a step could never make, and letters that ask the
 * same people for one thing by two dates. `templateOf` gives the template with a code, or undefined where it is not known.
 */
export function documentFaults(
  trigger: Omit<DocumentTrigger, 'steps'> & { steps: readonly ComparedStep[] },
  templateOf: (code: unknown) => TemplateRules | undefined,
): StepFault[] {
  return [
    ...trigger.steps.flatMap((step, index) =>
      templateFaults(step, trigger, templateOf(step.settings.template)).map((fault) => ({
        ...fault,
        step: index,
        title: step.title,
      })),
    ),
    ...letterDateFaults(trigger.steps, templateOf),
  ];
}
