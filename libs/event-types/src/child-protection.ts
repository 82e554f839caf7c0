import { z } from 'zod';
import { codes, CONFERENCE_OUTCOME } from './code-sets.js';
import {
  bookingFields,
  count,
  date,
  envelopeFields,
  flag,
  givenRef,
  localCode,
  meetingFields,
  ref,
} from './data-fields.js';
import { defineEventType } from './event-type.js';
import { CONFERENCE_KIND, DRAFT_STATE } from './product-code-sets.js';

/** What follows a child protection conference: its outcome, minutes, core groups and the end of the plan. */
export const childProtection = [
  defineEventType({
    type: 'conference.held',
    title: 'Conference held',
    when: 'a conference has been held',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'concludes',
    doneOn: 'heldDate',
    doneOnce: true,
    description:
      'A conference, initial or review, has taken place. Business support drafts the decision letter for the chair, starts the minutes and books the core group and the review. With childRef it tells what was decided about that child alone: send one event for each child where it differs. Without childRef it tells what was decided about all of them.',
    data: z.object({
      ...envelopeFields,
      meetingRef: ref('Meeting that was held'),
      heldDate: date('Date it was held').meta({ title: 'Date of the conference' }),
      attendedCounts: z
        .array(
          z.object({
            agencyCode: localCode('Agency, from the council’s list of agencies'),
            count: count(0, 50, 'People of that agency who came'),
          }),
        )
        .max(30)
        .describe('How many people came, by agency')
        .meta({ title: 'People who came, by agency' })
        .optional(),
      quorate: flag('Whether enough agencies came').meta({ title: 'Enough agencies came' }),
      conferenceKind: codes(CONFERENCE_KIND)
        .meta({ title: 'Kind of conference' })
        .describe(
          'Whether it was the initial conference or a review. A transfer-in conference is an initial one. Without it, triggers take it as initial',
        )
        .optional(),
      outcomeCode: codes(CONFERENCE_OUTCOME).describe('Outcome as stated by the chair'),
      planRef: givenRef('Child protection plan made or continued').optional(),
      coreGroupDate: date('Date of the first or next core group').optional(),
      reviewDate: date('Date of the review conference').optional(),
    }),
    example: {
      meetingRef: 'M-20417',
      heldDate: '2026-12-11',
      attendedCounts: [
        { agencyCode: 'POL', count: 1 },
        { agencyCode: 'HLT', count: 2 },
        { agencyCode: 'SCH', count: 1 },
      ],
      quorate: true,
      conferenceKind: 'initial',
      outcomeCode: 'CP',
      planRef: 'PN-640',
      coreGroupDate: '2026-12-21',
      reviewDate: '2027-03-04',
      groupRef: 'G-101',
      childCount: 2,
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'conference.minutes.due',
    title: 'Conference minutes due',
    when: 'the minutes of a conference are due',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'owes',
    description:
      'The record of a conference is owed by a local date. Business support chases the minute taker and the chair’s approval, then distributes.',
    data: z.object({
      ...envelopeFields,
      meetingRef: ref('Meeting the minutes are of'),
      dueDate: date('Date by which the record is owed'),
      draftState: codes(DRAFT_STATE).describe('How far the minutes are').meta({ title: 'Progress of the minutes' }),
    }),
    example: { meetingRef: 'M-20381', dueDate: '2026-11-27', draftState: 'typing', teamCode: 'SPK-NW' },
  }),
  defineEventType({
    type: 'coregroup.scheduled',
    title: 'Core group scheduled',
    when: 'a core group is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    description:
      'A core group has a date; the first is owed within 10 working days of the conference. Business support books the room, invites the members and prepares the notes form.',
    data: z.object({
      ...envelopeFields,
      ...meetingFields,
      ...bookingFields,
      planRef: ref('Child protection plan'),
    }),
    example: {
      meetingRef: 'M-20502',
      startsAt: '2026-12-21T13:00:00+00:00',
      durationMin: 60,
      venueNeed: { capacity: 8, site: 'NORTHGATE' },
      planRef: 'PN-640',
      childRef: 'P-1001',
      groupRef: 'G-101',
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'plan.ended',
    title: 'Child protection plan ended',
    when: 'a child protection plan ends',
    about: 'plan',
    refField: 'planRef',
    life: 'concludes',
    doneOn: 'endDate',
    doneOnce: true,
    description:
      'A child protection plan has ended. Business support sends the closure letters and closes room series.',
    data: z.object({
      ...envelopeFields,
      planRef: ref('Child protection plan'),
      endDate: date('Last day of the plan'),
    }),
    example: { planRef: 'PN-588', endDate: '2026-11-17', childRef: 'P-1009', teamCode: 'SPK-SW' },
  }),
] as const;
