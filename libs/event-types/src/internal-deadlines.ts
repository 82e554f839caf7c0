import { z } from 'zod';
import { codes } from './code-sets.js';
import { envelopeFields, flag, ownName, ref, teamCode } from './data-fields.js';
import { defineEventType } from './event-type.js';
import { DEADLINE_RULE } from './product-code-sets.js';

const deadlineFields = {
  ...envelopeFields,
  deadlineRef: ref('The deadline'),
  deadlineKey: ownName('Key of the deadline in its trigger').meta({ title: 'Which deadline of its trigger' }),
  runId: ref('Run that owes it'),
  aboutRef: ref('What people call the subject of that run, such as M-20417')
    .meta({ title: 'Subject reference' })
    .optional(),
  rule: codes(DEADLINE_RULE).describe('Who set it: the law or the council').meta({ title: 'Kind of deadline' }),
  // Whatever day a trigger comes to: a date that is plausible may owe one that is not.
  dueDate: z.iso.date().describe('Day by the end of which it is owed'),
  teamCode: teamCode('Team that owes it, from the council’s list of teams').optional(),
};

/** What the product finds out about the dates that its runs owe. */
export const deadlineEvents = [
  defineEventType({
    type: 'deadline.at_risk',
    title: 'Deadline at risk',
    when: 'a deadline is at risk',
    about: 'deadline',
    refField: 'deadlineRef',
    description:
      'Most of the time for something that is owed has passed, by default three quarters, and it is not met. Told once for each date that it is owed by.',
    data: z.object(deadlineFields),
    example: {
      deadlineRef: '7a3c9d6a-2e52-4f0a-8f34-5b0f2a4421f3',
      deadlineKey: 'core-group',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      aboutRef: 'M-20417',
      rule: 'statutory',
      dueDate: '2026-12-24',
      teamCode: 'SPK-NE',
    },
    internal: true,
  }),
  defineEventType({
    type: 'deadline.booked_late',
    title: 'Deadline booked out of time',
    when: 'a deadline is booked out of time',
    about: 'deadline',
    refField: 'deadlineRef',
    description:
      'Something that is owed has been given a date after its last day in time, or was moved to one. It is not missed yet. A person gives the reason at once. Told once for each deadline and date.',
    data: z.object({
      ...deadlineFields,
      plannedDate: z.iso.date().describe('Day it is booked for').meta({ title: 'Day it is booked for' }),
    }),
    example: {
      deadlineRef: '7a3c9d6a-2e52-4f0a-8f34-5b0f2a4421f3',
      deadlineKey: 'conference',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      aboutRef: 'M-20417',
      rule: 'statutory',
      dueDate: '2026-12-14',
      plannedDate: '2027-01-20',
      teamCode: 'SPK-NE',
    },
    internal: true,
  }),
  defineEventType({
    type: 'deadline.missed',
    title: 'Deadline missed',
    when: 'a deadline is missed',
    about: 'deadline',
    refField: 'deadlineRef',
    description:
      'The time for something that is owed has passed, and it was not met. A person gives the reason. Told once for each deadline.',
    data: z.object({
      ...deadlineFields,
      reasonGiven: flag('The reason was given before, when it was booked out of time')
        .meta({ title: 'Reason given already' })
        .optional(),
    }),
    example: {
      deadlineRef: '7a3c9d6a-2e52-4f0a-8f34-5b0f2a4421f3',
      deadlineKey: 'core-group',
      runId: 'a3f0a5de-6a51-4a7e-9d0d-0d3b5a1f7c11',
      aboutRef: 'M-20417',
      rule: 'statutory',
      dueDate: '2026-12-24',
      teamCode: 'SPK-NE',
    },
    internal: true,
  }),
] as const;
