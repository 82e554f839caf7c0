import { z } from 'zod';
import { codes } from './code-sets.js';
import {
  bookingFields,
  chairRef,
  childCount,
  date,
  dateTime,
  durationMin,
  envelopeFields,
  givenRef,
  laCode,
  localCode,
  meetingFields,
  meetingStart,
  ref,
  venueNeed,
} from './data-fields.js';
import { defineEventType } from './event-type.js';
import { CHANGE_REASON } from './product-code-sets.js';

/** Child protection conferences being arranged: asked for, scheduled, moved, cancelled. */
export const conferences = [
  defineEventType({
    type: 'conference.initial.requested',
    title: 'Initial conference requested',
    when: 'an initial conference is requested',
    about: 'section47',
    refField: 's47Ref',
    description:
      'A manager has decided that an initial child protection conference is needed. Business support finds a chair, a date and a room before the target: 15 working days after the strategy discussion.',
    data: z.object({
      ...envelopeFields,
      s47Ref: ref('Section 47 enquiry the conference follows'),
      strategyDiscussionDate: date('Date of the strategy discussion that started the enquiry, day 0'),
      childCount: childCount('Number of children the conference covers'),
      targetDate: date('Last date within the timescale, where the case management system computed it').optional(),
    }),
    example: {
      s47Ref: 'S47-8102',
      strategyDiscussionDate: '2026-11-20',
      childCount: 2,
      targetDate: '2026-12-11',
      childRef: 'P-1001',
      groupRef: 'G-101',
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'conference.initial.scheduled',
    title: 'Initial conference scheduled',
    when: 'an initial conference is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    plans: { event: 'conference.held', on: 'startsAt' },
    description:
      'An initial child protection conference has a date. Business support books the room, invites the people on the social worker’s list, asks agencies for reports and finds a minute taker.',
    data: z.object({
      ...envelopeFields,
      ...meetingFields,
      ...bookingFields,
      durationMin,
      venueNeed,
      chairRef,
      childCount: childCount('Number of children the conference covers'),
      targetDate: date('Last date within the timescale: 15 working days after the strategy discussion').optional(),
      strategyDiscussionDate: date('Date of the strategy discussion that started the enquiry, day 0').optional(),
      checkAgencies: z
        .array(localCode('Agency, from the council’s list of agencies'))
        .max(20)
        .describe('Agencies to ask for checks before the conference, chosen by the social worker')
        .meta({ title: 'Agencies to ask' })
        .meta({ 'x-holds': 'agencies' })
        .optional(),
    }),
    example: {
      meetingRef: 'M-20417',
      startsAt: '2026-12-10T10:00:00+00:00',
      durationMin: 120,
      venueNeed: { capacity: 12, site: 'NORTHGATE', equipment: ['video', 'hearing-loop'], stepFree: true },
      chairRef: 'W-310',
      childCount: 2,
      inviteeListRef: 'L-20417',
      targetDate: '2026-12-11',
      strategyDiscussionDate: '2026-11-20',
      needs: { interpreter: 'pl', stepFree: true, creche: true },
      checkAgencies: ['POL', 'HLT', 'SCH'],
      childRef: 'P-1001',
      groupRef: 'G-101',
      teamCode: 'SPK-NE',
      workerRef: 'SW-204',
    },
  }),
  defineEventType({
    type: 'conference.rescheduled',
    title: 'Conference rescheduled',
    when: 'a conference is rescheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'changes',
    plans: { event: 'conference.held', on: 'startsAt' },
    description:
      'A conference has a new time, decided by its chair. Business support moves the room, re-issues the invitations, tells the minute taker and flags a date out of timescale. What the event does not repeat stays as it was.',
    data: z.object({
      ...envelopeFields,
      meetingRef: ref('Meeting that moves'),
      startsAt: meetingStart('New date and time the meeting starts'),
      previousStartsAt: dateTime('Date and time before the change')
        .meta({ title: 'Previous start of the meeting' })
        .optional(),
      reasonCode: codes(CHANGE_REASON).describe('Why it moves').meta({ title: 'Reason for the change' }),
      ...bookingFields,
      targetDate: date('Last date within the timescale').optional(),
    }),
    example: {
      meetingRef: 'M-20417',
      startsAt: '2026-12-11T14:00:00+00:00',
      previousStartsAt: '2026-12-10T10:00:00+00:00',
      reasonCode: 'chair',
      childRef: 'P-1001',
      groupRef: 'G-101',
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'conference.cancelled',
    title: 'Conference cancelled',
    when: 'a conference is cancelled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'calls-off',
    plans: { event: 'conference.held', on: null },
    description:
      'A conference will not be held, decided by its chair. Business support frees the room and the minute taker and tells everyone who was invited.',
    data: z.object({
      ...envelopeFields,
      meetingRef: ref('Meeting that is cancelled'),
      startsAt: meetingStart('Date and time that no longer hold').optional(),
      reasonCode: codes(CHANGE_REASON).describe('Why it is cancelled').meta({ title: 'Reason for cancelling' }),
    }),
    example: {
      meetingRef: 'M-20417',
      startsAt: '2026-12-11T14:00:00+00:00',
      reasonCode: 'social-worker',
      childRef: 'P-1001',
      groupRef: 'G-101',
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'conference.transfer_in.notified',
    title: 'Transfer-in notified',
    when: 'a child on a plan elsewhere is notified as moving in',
    about: 'transfer',
    refField: 'transferRef',
    doneOn: 'notifiedDate',
    description:
      'Another authority has told us that a child on its plan has moved here. Business support asks for the papers and dates a transfer-in conference: 15 working days from the notice (CIN census guide 4.8).',
    data: z.object({
      ...envelopeFields,
      transferRef: givenRef('Transfer').optional(),
      notifiedDate: date('Date we were told, day 0').meta({ title: 'Date we were told' }),
      fromLaCode: laCode('Authority the child moves from, as its DfE code of 3 digits').meta({
        title: 'Authority the child moves from',
      }),
    }),
    example: {
      transferRef: 'TR-77',
      notifiedDate: '2026-11-18',
      fromLaCode: '998',
      childRef: 'P-1006',
      teamCode: 'SPK-CST',
    },
  }),
  defineEventType({
    type: 'conference.review.scheduled',
    title: 'Review conference scheduled',
    when: 'a review conference is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    plans: { event: 'conference.held', on: 'startsAt' },
    description:
      'A review child protection conference has a date: the first within 3 months of the initial one, later ones at most 6 months apart. Business support books and invites as for an initial conference and sends the consultation forms.',
    data: z.object({
      ...envelopeFields,
      ...meetingFields,
      ...bookingFields,
      durationMin,
      venueNeed,
      planRef: ref('Child protection plan under review'),
      lastConferenceDate: date('Date of the conference before'),
      targetDate: date('Last date within the timescale').optional(),
    }),
    example: {
      meetingRef: 'M-20460',
      startsAt: '2027-01-19T09:30:00+00:00',
      durationMin: 90,
      venueNeed: { capacity: 10, site: 'CHELMER', equipment: ['screen'] },
      chairRef: 'W-311',
      planRef: 'PN-602',
      lastConferenceDate: '2026-10-21',
      targetDate: '2027-01-21',
      inviteeListRef: 'L-20460',
      childRef: 'P-1008',
      childCount: 1,
      teamCode: 'SPK-NW',
    },
  }),
] as const;
