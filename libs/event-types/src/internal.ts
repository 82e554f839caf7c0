import { z } from 'zod';
import { codes } from './code-sets.js';
import { count, envelopeFields, localCode, ownName, ref, teamCode } from './data-fields.js';
import { defineEventType } from './event-type.js';
import { deadlineEvents } from './internal-deadlines.js';
import { CHECK_OUTCOME, FACT_CHANGE } from './product-code-sets.js';

const actionKind = z
  .string()
  .max(64)
  .regex(/^[a-z-]+\.[a-z-]+$/, 'must be an action kind')
  .describe('Kind of action, such as booking a room or making a document')
  .meta({ title: 'Kind of action' });

const actionFields = {
  ...envelopeFields,
  actionKind,
  runId: ref('Run the action belongs to'),
  actionId: ref('The action'),
  teamCode: teamCode('Team that must look, from the council’s list of teams').optional(),
  reasonCode: localCode('Why, as a code').optional(),
  aboutRef: ref('What people call what it is about, such as M-20417').meta({ title: 'Subject reference' }).optional(),
};

/** Of an event about an event: neither the child nor the worker. */
const heldFields = {
  eventId: ref('Stored event that it is about'),
  eventType: ownName('Type of that event'),
  runId: ref('Run that event is about, where there is one').optional(),
  aboutRef: ref('What people call its subject, such as M-20455').meta({ title: 'Subject reference' }).optional(),
  teamCode: envelopeFields.teamCode,
  restricted: envelopeFields.restricted,
  laCode: envelopeFields.laCode,
};

// Event types that this product emits itself, with source `linchpin`. A webhook that sends one is refused.
/** What the product tells itself: actions that did not work, restricted events, answers, tasks done, deadlines. */
export const internal = [
  defineEventType({
    type: 'action.rejected',
    title: 'Action rejected',
    when: 'an action is rejected',
    about: 'action',
    refField: 'actionId',
    description:
      'An action found that it cannot be done as asked (no room, missing data) and will not try again. A person of the named team must look.',
    data: z.object(actionFields),
    example: {
      actionKind: 'rooms.book',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      actionId: '5b0f2a44-21f3-4f0a-8f34-7a3c9d6a2e52',
      teamCode: 'HUB',
      reasonCode: 'no-room',
    },
    internal: true,
  }),
  defineEventType({
    type: 'action.failed',
    title: 'Action failed',
    when: 'an action fails',
    about: 'action',
    refField: 'actionId',
    description: 'An action has used up its attempts. It can be retried by a person once the cause is gone.',
    data: z.object(actionFields),
    example: {
      actionKind: 'documents.generate',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      actionId: '9d7e1c02-5f0b-4e5b-8a86-40c6f1f0b9d3',
      teamCode: 'HUB',
    },
    internal: true,
  }),
  defineEventType({
    type: 'action.skipped',
    title: 'Action skipped',
    when: 'a person skips an action',
    about: 'action',
    refField: 'actionId',
    description:
      'An action could not be done, and somebody decided to go on without it. What it leaves behind is still to be seen to: a room that was skipped has a family who do not know the place.',
    data: z.object(actionFields),
    example: {
      actionKind: 'rooms.book',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      actionId: '5b0f2a44-21f3-4f0a-8f34-7a3c9d6a2e52',
      teamCode: 'HUB',
    },
    internal: true,
  }),
  defineEventType({
    type: 'document.missed_post',
    title: 'Letters too late for the post',
    when: 'a letter is too late for the post',
    about: 'action',
    refField: 'actionId',
    description:
      'Letters were made for a meeting before which no answer by post can come, so they ask for none. A person must ring the people they are for. It names the action that made them, and nobody.',
    data: z.object(actionFields),
    example: {
      actionKind: 'documents.generate',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      actionId: '0c5a4a7e-3f1d-4a55-b4a7-5a0f5de1c6b2',
      teamCode: 'SPK-NE',
      aboutRef: 'M-20417',
    },
    internal: true,
  }),
  defineEventType({
    type: 'restricted.received',
    title: 'Restricted event received',
    when: 'a restricted event arrives',
    about: 'event',
    refField: 'eventId',
    description:
      'An event about a restricted record has arrived and was not fanned out. One task for a named manager. It carries neither the child nor the worker.',
    data: z.object(heldFields),
    example: { eventId: '2c1a6f6e-0c53-4a43-9f0e-6b6f1a6f9c70', eventType: 'conference.initial.scheduled' },
    internal: true,
  }),
  defineEventType({
    type: 'child.died',
    title: 'Event about a child who has died',
    when: 'an event about a child who has died arrives',
    about: 'event',
    refField: 'eventId',
    description:
      'An event says that a child has died (SSDA903 REC code E2), or is about a child whose death is known. Nothing of it was begun; letters, checks, alerts and open tasks about the child are stopped and withdrawn. One task for a manager.',
    data: z.object({
      ...heldFields,
      stoppedCount: count(0, 100_000, 'Number of runs that were stopped').meta({ title: 'Runs stopped' }),
    }),
    example: { eventId: '2c1a6f6e-0c53-4a43-9f0e-6b6f1a6f9c70', eventType: 'lookedafter.ended', stoppedCount: 2 },
    internal: true,
  }),
  defineEventType({
    type: 'fact.changed',
    title: 'Fact changed after work began',
    when: 'a fact changes after work began on it',
    about: 'event',
    refField: 'eventId',
    description:
      'An event corrects what work was begun on, or tells of a meeting after its day. Deadlines and waiting steps follow by themselves; a person looks at what was done already.',
    data: z.object({
      ...heldFields,
      changeCode: codes(FACT_CHANGE).describe('What changed').meta({ title: 'What changed' }),
    }),
    example: {
      eventId: '2c1a6f6e-0c53-4a43-9f0e-6b6f1a6f9c70',
      eventType: 'section47.started',
      changeCode: 'corrected',
      teamCode: 'SPK-NE',
    },
    internal: true,
  }),
  defineEventType({
    type: 'check.response.received',
    title: 'Agency answered a check',
    when: 'an agency answers a check',
    about: 'check',
    refField: 'checkRef',
    description:
      'A partner agency has answered a check through its link. Business support files the answer; reading it is a social worker’s act. Case management systems may have an event of this name too: it is not accepted, because the answer is recorded here.',
    data: z.object({
      ...envelopeFields,
      checkRef: ref('Check asked of one agency'),
      checkSetRef: ref('Set the check belongs to').optional(),
      agencyCode: localCode('Agency, from the council’s list of agencies'),
      outcomeCode: codes(CHECK_OUTCOME)
        .describe('That it answered, never what the answer says')
        .meta({ title: 'Kind of answer' }),
    }),
    example: {
      checkRef: 'CK-5107-HLT',
      checkSetRef: 'CS-5107',
      agencyCode: 'HLT',
      outcomeCode: 'information-enclosed',
      teamCode: 'SPK-MID',
    },
    internal: true,
  }),
  defineEventType({
    type: 'task.done',
    title: 'Task done',
    when: 'a task is done',
    about: 'task',
    refField: 'taskRef',
    description:
      'Somebody has marked a task as done. A deadline that waits for the step that gave the task is met by it. It carries neither the words of the task nor who did it.',
    data: z.object({
      ...envelopeFields,
      taskRef: ref('The task'),
      actionId: ref('Action that gave the task'),
      runId: ref('Run that the task belongs to'),
      aboutRef: ref('What people call what it is about, such as M-20417')
        .meta({ title: 'Subject reference' })
        .optional(),
    }),
    example: {
      taskRef: '0e6f3a52-8f3c-4c43-a8a5-7f4f3b1f2d90',
      actionId: '5b0f2a44-21f3-4f0a-8f34-7a3c9d6a2e52',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      aboutRef: 'M-20417',
      teamCode: 'HUB-N',
    },
    internal: true,
  }),
  ...deadlineEvents,
] as const;
