import type { TriggerFault } from './trigger-fault.js';
import type { Step } from './trigger-file.js';

/** Steps go on from steps before them: what names a later one, or one that is not there, could wait for ever. */
export function checkOrder(steps: readonly Step[]): TriggerFault[] {
  const faults: TriggerFault[] = [];
  const every = new Set(steps.map(({ key }) => key));
  const before = new Set<string>();
  for (const [index, { key, after, when }] of steps.entries()) {
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
    before.add(key);
  }
  return faults;
}
