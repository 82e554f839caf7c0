import { type EventType, eventType, eventTypes } from '@linchpin/event-types';
import { isReminder } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Owed } from '@linchpin/trigger-files';
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readNumber } from '../forms/read-words.js';
import type { FieldView } from '../trigger-editor/field-view.js';
/** What the page of how it is met shows. */
export function metContent({ metBy, atRisk }: Owed): FormContent {
  const how = typeof metBy === 'string' ? metBy : 'step' in metBy ? 'step' : metBy.of === 'child' ? 'child' : 'event';
  return {
    met: how,
    step: typeof metBy === 'object' && 'step' in metBy ? metBy.step : '',
    event: typeof metBy === 'object' && 'event' in metBy && metBy.of === undefined ? metBy.event : '',
    'child-event': typeof metBy === 'object' && 'event' in metBy && metBy.of === 'child' ? metBy.event : '',
    'at-risk': String(atRisk),
  };
}

/** How it is met, and when it is at risk. */
export function readMet(values: FormValues, content: DraftContent): Reading<Pick<Owed, 'metBy' | 'atRisk'>> {
  const atRisk = readNumber(values, 'at-risk', {
    what: 'Percentage',
    enter: 'Enter a percentage from 1 to 99',
    least: 1,
    most: 99,
  });
  const how = values.text('met');
  const metBy = readMetBy(how, values, content);
  const faults = [...(metBy.faults ?? []), ...(atRisk.faults ?? [])];
  if (faults.length > 0 || metBy.value === undefined || atRisk.value === undefined) return { faults };
  return { value: { metBy: metBy.value, atRisk: atRisk.value } };
}

function readMetBy(how: string, values: FormValues, content: DraftContent): Reading<Owed['metBy']> {
  if (how === 'person' || how === 'not-watched') return { value: how };
  if (how === 'step') {
    const key = values.text('step');
    return offered(content).some((step) => step.key === key)
      ? { value: { step: key } }
      : fault('step', 'Choose the step that meets it');
  }
  if (how === 'event') {
    const event = values.text('event');
    return sameSubject(content).some(({ type }) => type === event)
      ? { value: { event } }
      : fault('event', 'Choose the event that meets it');
  }
  if (how === 'child') {
    const event = values.text('child-event');
    return sameChild(content).some(({ type }) => type === event)
      ? { value: { event, of: 'child' } }
      : fault('child-event', 'Choose the event that meets it');
  }
  return fault('met', 'Choose how it is met');
}

/** The fields of the page of how it is met. */
export function metFields(values: FormValues, content: DraftContent): FieldView[] {
  const steps = offered(content).map(({ key, title }) => ({ value: key, text: title }));
  const events = sameSubject(content).map(({ type, title }) => ({ value: type, text: title }));
  const ofChild = sameChild(content).map(({ type, title }) => ({ value: type, text: title }));
  const select = (name: string, label: string, choices: { value: string; text: string }[]): FieldView => ({
    kind: 'select',
    name,
    label,
    value: values.text(name),
    choices: [{ value: '', text: 'Choose' }, ...choices],
  });
  return [
    {
      kind: 'radios',
      name: 'met',
      label: 'How it is met',
      value: values.text('met'),
      choices: [
        { value: 'person', text: 'A person marks it as done' },
        ...(steps.length > 0
          ? [{ value: 'step', text: 'A step is done', shown: [select('step', 'Step', steps)] }]
          : []),
        ...(events.length > 0
          ? [
              {
                value: 'event',
                text: 'An event happens',
                hint: 'Only events about the same subject can be chosen',
                shown: [select('event', 'Event', events)],
              },
            ]
          : []),
        ...(ofChild.length > 0
          ? [
              {
                value: 'child',
                text: 'An event about the same child happens',
                hint: 'Such as the review of a child, whichever meeting it is. The child owes it once',
                shown: [select('child-event', 'Event about the child', ofChild)],
              },
            ]
          : []),
        {
          value: 'not-watched',
          text: 'It is not watched',
          hint: 'Only a date that steps take: one day for the letters, checks and tasks about one thing',
        },
      ],
    },
    {
      kind: 'text',
      name: 'at-risk',
      label: 'At risk when this percentage of its time is used',
      hint: 'From 1 to 99, such as 75. It then turns amber in the lists',
      value: values.typed('at-risk'),
      width: 2,
      numeric: true,
    },
  ];
}

/** A reminder that reached a qualified person is not the act: it is not among the steps that meet a date. */
function offered({ steps }: DraftContent) {
  return steps.filter((step) => !isReminder(step));
}

/** Events that are about the same kind of thing: no other could ever meet the deadline. */
function sameSubject({ on }: DraftContent) {
  const about = on === undefined ? undefined : eventType(on)?.about;
  return eventTypes.filter((type) => type.about === about);
}

/** Events that say what was done about which child, where the trigger's own event says which child it is about. */
function sameChild({ on }: DraftContent) {
  const saysOfChild = ({ data }: Pick<EventType, 'data'>) => 'childRef' in data.shape;
  const own = on === undefined ? undefined : eventType(on);
  return own && saysOfChild(own) ? eventTypes.filter((type) => type.doneOnce && saysOfChild(type)) : [];
}
