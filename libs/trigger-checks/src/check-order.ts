import type { Step } from '@linchpin/trigger-files';
import type { TriggerFault } from './trigger-fault.js';

/** Kinds of step that ask somebody, so that there is something to be still open. */
const ASKING: readonly string[] = ['tasks.assign', 'agency-checks.request'];

/** Steps go on from steps before them: what names a later one, or one that is not there, could wait for ever. */
export function checkOrder(steps: readonly Step[]): TriggerFault[] {
  const faults: TriggerFault[] = [];
  const every = new Set(steps.map(({ key }) => key));
  const before = new Set<string>();
  for (const [index, { key, after, when, onlyWhileOpen }] of steps.entries()) {
    if (before.has(key)) {
      faults.push({ path: ['steps', index, 'key'], message: `There are two steps with the key ${key}.` });
    }
    for (const [place, name] of after.entries()) {
      if (before.has(name) && name !== key) continue;
      const why = every.has(name)
        ? `${name} does not come before ${key}, so the two would wait for each other. Move ${name} up, or take it out.`
        : `There is no step ${name}.`;
      faults.push({ path: ['steps', index, 'after', place], message: why });
    }
    const from = typeof when?.from === 'object' && 'step' in when.from ? when.from.step : undefined;
    if (from !== undefined && !after.includes(from)) {
      const message = `${key} counts from the end of ${from}, so it must come after it: add ${from} to after.`;
      faults.push({ path: ['steps', index, 'when', 'from', 'step'], message });
    }
    if (onlyWhileOpen !== undefined) {
      const message = openFault(onlyWhileOpen, steps.slice(0, index), after);
      if (message) faults.push({ path: ['steps', index, 'onlyWhileOpen'], message });
    }
    before.add(key);
  }
  return faults;
}

/** Why a step cannot ask whether this one is still to be done, or null when it can. */
function openFault(wanted: string, before: readonly Step[], after: readonly string[]): string | null {
  const step = before.find(({ key }) => key === wanted);
  if (!step) return `There is no step ${wanted} before this one.`;
  if (!ASKING.includes(step.kind))
    return `${wanted} asks nobody, so nothing of it is open. Name a step that gives a task.`;
  return after.includes(wanted) ? null : `It can be open only once it was given: add ${wanted} to after.`;
}
