import { settingFields } from '@linchpin/action-kinds';
import { fieldName } from '@linchpin/event-types';
import type { TriggerFault } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { askFor } from '../draft-steps/setting-form.js';
/** The rules speak of settings and fields by their names, as files do; pages call them by their titles. */
export function inTheirWords(fault: TriggerFault, content: DraftContent): TriggerFault {
  const { path, message } = fault;
  const [part, index, field, name] = path;
  if (part === 'deadlines' && field === 'citation') {
    return { path, message: 'Enter the law or guidance that sets the date.' };
  }
  if (part === 'deadlines' && field === 'metBy' && name === 'event') {
    return { path, message: 'Choose another event to meet it: this one is never about the same subject.' };
  }
  const step = part === 'steps' && typeof index === 'number' ? content.steps[index] : undefined;
  const settingOf = (own: unknown) =>
    step && field === 'settings' ? settingFields(step.kind).find((setting) => setting.name === own) : undefined;
  const setting = settingOf(name);
  const unknown = /^The event has no field (\S+)\.$/.exec(message)?.[1];
  if (unknown !== undefined) {
    const what = setting && setting.kind !== 'timing' ? setting.named : `“${fieldName(unknown)}”`;
    return { path, message: `This event does not give ${what}. Choose something else.` };
  }
  const lacked = settingOf(/needs the setting (\w+)\.$/.exec(message)?.[1]);
  if (step && lacked) return { path: [...path, lacked.name], message: `“${step.title}”: ${askFor(lacked)}.` };
  if (!step || !setting || !message.startsWith(`${setting.name} `)) return fault;
  return { path, message: `“${step.title}”: ${setting.title}${message.slice(setting.name.length)}` };
}
