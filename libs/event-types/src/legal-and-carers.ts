import { z } from 'zod';
import { codes } from './code-sets.js';
import {
  bookingFields,
  childEnvelopeFields,
  count,
  date,
  dateTime,
  envelopeFields,
  flag,
  givenRef,
  meetingFields,
  ref,
} from './data-fields.js';
import { defineEventType } from './event-type.js';
import { CARER_KIND, LEGAL_MEETING_KIND } from './product-code-sets.js';

/** Legal and allegation meetings, carers and panels, leaving care and private fostering. */
export const legalAndCarers = [
  defineEventType({
    type: 'legalmeeting.scheduled',
    title: 'Legal meeting scheduled',
    when: 'a legal meeting is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    description:
      'A legal planning or pre-proceedings meeting has a date. Business support books the room, sends the letters and prepares the record.',
    data: z.object({
      ...envelopeFields,
      ...meetingFields,
      ...bookingFields,
      kind: codes(LEGAL_MEETING_KIND)
        .describe('Kind of legal meeting')
        .meta({ title: 'Kind of legal meeting' })
        .optional(),
    }),
    example: {
      meetingRef: 'M-20488',
      startsAt: '2027-01-06T14:00:00+00:00',
      durationMin: 60,
      kind: 'legal-planning',
      childRef: 'P-1021',
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'carer.assessment.started',
    title: 'Carer assessment started',
    when: 'a carer assessment starts',
    about: 'applicant',
    refField: 'applicantRef',
    description:
      'The assessment of a foster carer or adopter has started a stage. Business support sends the checks and references with the applicant’s permission; reading a result is a social worker’s act.',
    data: z.object({
      ...envelopeFields,
      applicantRef: ref('Applicant or household, as an opaque id'),
      stage: count(1, 2, 'Stage of the assessment: 1 or 2'),
      householdAdultCount: count(1, 20, 'People aged 18 or over in the household').meta({
        title: 'Number of adults in the household',
      }),
      kind: codes(CARER_KIND)
        .describe('What the applicant is assessed for')
        .meta({ title: 'Kind of assessment' })
        .optional(),
    }),
    example: { applicantRef: 'AP-205', stage: 1, householdAdultCount: 2, kind: 'fostering', teamCode: 'SPK-CST' },
  }),
  defineEventType({
    type: 'panel.scheduled',
    title: 'Panel scheduled',
    when: 'a panel is scheduled',
    about: 'panel',
    refField: 'panelRef',
    life: 'begins',
    description:
      'A fostering or adoption panel has a date. Business support collects the papers, sends the agenda and takes the minutes. The decision-maker has 7 working days after the final minutes.',
    data: z.object({
      ...envelopeFields,
      panelRef: ref('Panel session'),
      startsAt: dateTime('Date and time the session starts').meta({ title: 'Start of the session' }),
      itemRefs: z
        .array(ref('Item'))
        .max(40)
        .describe('Items on the agenda')
        .meta({ title: 'Items on the agenda', 'x-compared': 'nothing' }),
      ...bookingFields,
      kind: codes(CARER_KIND).describe('Kind of panel').meta({ title: 'Kind of panel' }).optional(),
    }),
    example: {
      panelRef: 'PA-0127',
      startsAt: '2027-01-20T09:30:00+00:00',
      durationMin: 240,
      venueNeed: { capacity: 14, site: 'MILLHOUSE' },
      itemRefs: ['AP-198', 'AP-205'],
      kind: 'fostering',
    },
  }),
  defineEventType({
    type: 'regulation24.approved',
    title: 'Temporary approval given',
    when: 'a connected person is temporarily approved',
    about: 'placement',
    refField: 'placementRef',
    doneOn: 'startDate',
    description:
      'A connected person is approved to care for a child for 16 weeks, which can be extended by 8 (CPPCR 2010 regs 24 and 25). Business support diarises both end dates and the weekly visit reminders.',
    data: z.object({
      ...childEnvelopeFields,
      placementRef: ref('Placement'),
      startDate: date('First day of the approval, day 0'),
    }),
    example: { childRef: 'P-1022', placementRef: 'PL-3312', startDate: '2026-11-16', teamCode: 'SPK-SW' },
  }),
  defineEventType({
    type: 'pathwayplan.due',
    title: 'Pathway plan due',
    when: 'a pathway plan is due',
    about: 'pathway-plan',
    refField: 'pathwayPlanRef',
    life: 'owes',
    description:
      'A pathway plan or its review is owed. Business support arranges the meeting, sends the consultation form and reminds the personal adviser.',
    data: z.object({
      ...envelopeFields,
      youngPersonRef: ref('Young person, as an opaque id'),
      pathwayPlanRef: givenRef('Pathway plan that is owed').optional(),
      dueDate: date('Date by which it is owed'),
    }),
    example: { youngPersonRef: 'P-1023', pathwayPlanRef: 'PP-118', dueDate: '2027-01-29', teamCode: 'SPK-MID' },
  }),
  defineEventType({
    type: 'accommodation.moved',
    title: 'Care leaver moved',
    when: 'a care leaver moves',
    about: 'accommodation',
    refField: 'accommodationRef',
    doneOn: 'movedDate',
    description:
      'A care leaver has moved. Business support diarises the visit within 7 days and, where the accommodation is not regulated, the review after 28 days.',
    data: z.object({
      ...envelopeFields,
      youngPersonRef: ref('Young person, as an opaque id'),
      accommodationRef: givenRef('Stay in the new accommodation').optional(),
      movedDate: date('Date of the move, day 0').meta({ title: 'Date of the move' }),
      regulated: flag('The new accommodation is regulated').meta({ title: 'Regulated accommodation' }),
    }),
    example: {
      youngPersonRef: 'P-1024',
      accommodationRef: 'AC-77',
      movedDate: '2026-11-19',
      regulated: false,
      teamCode: 'SPK-NW',
    },
  }),
  defineEventType({
    type: 'privatefostering.notified',
    title: 'Private fostering notified',
    when: 'a private fostering arrangement is notified',
    about: 'arrangement',
    refField: 'arrangementRef',
    doneOn: 'notifiedDate',
    description:
      'We have been told of a private fostering arrangement. Business support acknowledges it and diarises the visits.',
    data: z.object({
      ...envelopeFields,
      arrangementRef: ref('Arrangement'),
      notifiedDate: date('Date we were told, day 0').meta({ title: 'Date we were told' }),
    }),
    example: { arrangementRef: 'PF-31', notifiedDate: '2026-11-18', childRef: 'P-1025', teamCode: 'SPK-SE' },
  }),
  defineEventType({
    type: 'allegation.meeting.scheduled',
    title: 'Allegation meeting scheduled',
    when: 'an allegation meeting is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    description:
      'A meeting about an allegation against an adult who works with children has a date. Always restricted: one task for a named manager, nothing else.',
    data: z.object({
      ...envelopeFields,
      ...meetingFields,
      // Refused unless flagged: an unflagged one would fan out like any meeting.
      restricted: z.literal(true).describe('Always true: the meeting is restricted').meta({ 'x-compared': 'nothing' }),
    }),
    example: { meetingRef: 'M-20490', startsAt: '2027-01-08T11:00:00+00:00', restricted: true },
  }),
] as const;
