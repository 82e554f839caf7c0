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
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';

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

/** Reads the form that asks for a report. `on`: the type of event that sets the draft off. */
export function readForm({ scope, event }: WouldDoForm, on: string): Reading<WouldDoScope> {
  if (!scope) return fault('scope', 'Choose which events to run the draft over');
  if (scope !== PASTED) return { value: { days: Number(scope) } };
  const read = readPasted(event, on);
  return read.faults ? read : { value: { event: read.value } };
}

/** What was chosen and typed. */
export function typedForm(values: FormValues): WouldDoForm {
  return { scope: values.choice('scope', [...spans.map(({ value }) => value), PASTED]), event: values.typed('event') };
}

/** The pasted event, or everything that is wrong with it. */
function readPasted(text: string, on: string): Reading<NewEvent> {
  const wrong = (...texts: string[]) => ({ faults: texts.map((each) => ({ field: 'event', text: each })) });
  if (!text.trim()) return wrong('Paste an event');
  if (text.length > LONGEST_EVENT)
    return wrong(`The event must be ${LONGEST_EVENT.toLocaleString('en-GB')} characters or fewer`);
  const wanted = eventType(on);
  if (wanted?.internal) {
    return wrong(
      `“${wanted.title}” is recorded by Linchpin itself, so no such event can be pasted. Choose days instead`,
    );
  }
  try {
    const event = readCloudEvent(Buffer.from(text));
    if (event.restricted) {
      return wrong('This event is restricted. It would be handed to a named manager, and nothing else would be done');
    }
    if (event.type === on) return { value: event };
    const title = eventType(event.type)?.title ?? event.type;
    return wrong(`This event is “${title}”. The draft is set off by “${wanted?.title ?? on}”`);
  } catch (error) {
    if (error instanceof MalformedBodyError) return wrong('The event must be JSON, from the first { to the last }');
    if (!(error instanceof UnacceptableEventError)) throw error;
    const texts = error.faults.map((one) => faultWords(one, JSON.parse(text) as Record<string, unknown>));
    return wrong(...(texts.length > 0 ? texts : [error.message]));
  }
}

function faultWords({ path, message }: Fault, event: Record<string, unknown>): string {
  return fieldValue(event, path) === undefined ? `The event has no ${path}` : `${path} does not fit: ${message}`;
}
