import {
  type Fault,
  MalformedBodyError,
  type NewEvent,
  readCloudEvent,
  UnacceptableEventError,
} from '@linchpin/cloud-events';
import { fieldValue } from '@linchpin/conditions';
import { eventType } from '@linchpin/event-types';
import type { WouldDoScope } from '@linchpin/would-do';
import { choiceOf } from '../pages/query.js';

/** How far a report looks back, in days, and what that is called. */
export const spans = [
  { value: '7', text: 'The last 7 days' },
  { value: '30', text: 'The last 30 days' },
  { value: '90', text: 'The last 90 days' },
  { value: '365', text: 'The last year' },
] as const;

/** The choice of one event that is pasted. */
export const PASTED = 'event';

/** The longest event that can be pasted, in characters. */
const LONGEST_EVENT = 40_000;

/** What was chosen and typed, so that it is there again beside what is wrong with it. */
export interface WouldDoForm {
  scope: string | undefined;
  event: string;
}

export interface FormFault {
  text: string;
  href: '#scope' | '#event';
}

export type ReadForm =
  { form: WouldDoForm; scope: WouldDoScope; faults: [] } | { form: WouldDoForm; scope: null; faults: FormFault[] };

/** Reads the form that asks for a report. `on`: the type of event that sets the draft off. */
export function readForm(body: unknown, on: string): ReadForm {
  const scope = choiceOf(body, 'scope', [...spans.map(({ value }) => value), PASTED]);
  const typed = typeof body === 'object' && body !== null && 'event' in body ? body.event : '';
  const form: WouldDoForm = { scope, event: typeof typed === 'string' ? typed : '' };
  if (!scope)
    return { form, scope: null, faults: [{ text: 'Choose which events to run the draft over', href: '#scope' }] };
  if (scope !== PASTED) return { form, scope: { days: Number(scope) }, faults: [] };
  const read = readPasted(form.event, on);
  return Array.isArray(read) ? { form, scope: null, faults: read } : { form, scope: { event: read }, faults: [] };
}

/** The pasted event, or everything that is wrong with it. */
function readPasted(text: string, on: string): NewEvent | FormFault[] {
  const fault = (message: string): FormFault[] => [{ text: message, href: '#event' }];
  if (!text.trim()) return fault('Paste an event');
  if (text.length > LONGEST_EVENT)
    return fault(`The event must be ${LONGEST_EVENT.toLocaleString('en-GB')} characters or fewer`);
  const wanted = eventType(on);
  if (wanted?.internal) {
    return fault(
      `“${wanted.title}” is recorded by Linchpin itself, so no such event can be pasted. Choose days instead`,
    );
  }
  try {
    const event = readCloudEvent(Buffer.from(text));
    if (event.restricted) {
      return fault('This event is restricted. It would be handed to a named manager, and nothing else would be done');
    }
    if (event.type === on) return event;
    const title = eventType(event.type)?.title ?? event.type;
    return fault(`This event is “${title}”. The draft is set off by “${wanted?.title ?? on}”`);
  } catch (error) {
    if (error instanceof MalformedBodyError) return fault('The event must be JSON, from the first { to the last }');
    if (!(error instanceof UnacceptableEventError)) throw error;
    const faults = error.faults.flatMap((one) => fault(faultWords(one, JSON.parse(text) as Record<string, unknown>)));
    return faults.length > 0 ? faults : fault(error.message);
  }
}

function faultWords({ path, message }: Fault, event: Record<string, unknown>): string {
  return fieldValue(event, path) === undefined ? `The event has no ${path}` : `${path} does not fit: ${message}`;
}
