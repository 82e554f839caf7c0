import { type Conditions, isSpan, momentNamed, rulesOf, spanOperators } from '@linchpin/conditions';
import type { Step } from '@linchpin/trigger-files';

/** A trigger as far as its conditions go. */
interface Conditioned {
  conditions?: Conditions | null | undefined;
  steps: readonly Pick<Step, 'onlyIf'>[];
}

/** A condition compares with what is no date: whether it holds is not to be said. */
export class UnjudgeableError extends Error {
  override readonly name = 'UnjudgeableError';
}

/**
 * Why the conditions of a published version cannot be judged, in a sentence, or null. None is published so; versions of
 * an earlier release may compare with a day that does not exist.
 */
export function conditionsFault({ conditions = null, steps }: Conditioned): string | null {
  const rules = [...rulesOf(conditions), ...steps.flatMap(({ onlyIf }) => rulesOf(onlyIf ?? null))];
  for (const { field, operator, value } of rules) {
    const isDateRule = operator === 'before' || operator === 'after';
    if (isDateRule && 'fault' in momentNamed(value)) {
      return `Its condition on ${field} compares with ${JSON.stringify(value)}, which is no date.`;
    }
    if (spanOperators.has(operator) && !isSpan(value)) return `Its condition on ${field} has no span of days.`;
  }
  return null;
}
