import type { EventTypeName } from '@linchpin/event-types';
import type { ActionKind } from '@linchpin/queue';
import type { z } from 'zod';
import type { actionKinds } from './action-kinds.js';

/** A value as a trigger writes it: itself, or `{ field: … }` where a field of the event gives it, at any depth. */
type Written<Value> =
  | Value
  | { readonly field: string }
  | (Value extends readonly unknown[] ? never : { readonly [Key in keyof Value]: Written<Value[Key]> });

/** One step of a kind as a trigger on `on` would write it. */
export interface ActionExample<Kind extends ActionKind = ActionKind> {
  readonly on: EventTypeName;
  readonly key: string;
  readonly title: string;
  readonly settings: Written<z.input<(typeof actionKinds)[Kind]['settings']>>;
}

/** An example of each kind. One that does not fit its kind does not compile; that its fields are there is tested. */
export const actionExamples: { readonly [Kind in ActionKind]: ActionExample<Kind> } = {
  'rooms.book': {
    on: 'conference.initial.scheduled',
    key: 'room',
    title: 'Book the conference room',
    settings: {
      startsAt: { field: 'startsAt' },
      minutes: { field: 'durationMin' },
      capacity: { field: 'venueNeed.capacity' },
      site: { field: 'venueNeed.site' },
      equipment: { field: 'venueNeed.equipment' },
      stepFree: true,
    },
  },
  'documents.generate': {
    on: 'conference.initial.scheduled',
    key: 'invitations',
    title: 'Make the family’s invitations',
    settings: {
      template: 'D01',
      to: 'family',
      inviteeList: { field: 'inviteeListRef' },
      replyBy: { from: { field: 'startsAt' }, amount: 2, unit: 'working-days', direction: 'before' },
    },
  },
  'agency-checks.request': {
    on: 'check.requested',
    key: 'checks',
    title: 'Ask the agencies',
    settings: {
      agencies: { field: 'agencies' },
      purpose: { field: 'purposeCode' },
      lawfulBasis: 'public-task',
      due: { from: { field: 'dueDate' } },
    },
  },
  'alerts.send': {
    on: 'conference.initial.scheduled',
    key: 'spoke-alert',
    title: 'Tell the spoke team',
    settings: {
      team: 'spoke',
      headline: 'Initial conference arranged',
      aboutAt: { field: 'startsAt' },
    },
  },
  'tasks.assign': {
    on: 'conference.held',
    key: 'decision-letter',
    title: 'Have the decision letter approved',
    settings: {
      team: 'hub',
      title: 'Prepare the decision letter and have the chair approve it',
      boundary: 'needs-approval',
      due: { from: { field: 'heldDate' }, amount: 1, unit: 'working-days' },
    },
  },
};
