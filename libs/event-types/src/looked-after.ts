import { z } from 'zod';
import { codes, MISSING, REVIEW_PARTICIPATION, SW_REASON } from './code-sets.js';
import {
  bookingFields,
  childEnvelopeFields,
  count,
  date,
  dateTime,
  durationMin,
  givenRef,
  meetingFields,
  ref,
  teamCode,
  venueNeed,
} from './data-fields.js';
import { defineEventType } from './event-type.js';
import { HEALTH_ASSESSMENT_KIND, VISIT_RULE } from './product-code-sets.js';

/** Reviews, health, education, visits, missing episodes and allocation of looked-after children. */
export const lookedAfter = [
  defineEventType({
    type: 'review.lookedafter.scheduled',
    title: 'Looked-after review scheduled',
    when: 'a looked-after review is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    plans: { event: 'review.lookedafter.held', on: 'startsAt' },
    description:
      'A review has a date: the first within 20 working days, the second within 3 months, later ones at most 6 months apart (CPPCR 2010 reg 33). Business support invites the people the reviewing officer names, sends the consultation forms and books the room.',
    data: z.object({
      ...childEnvelopeFields,
      ...meetingFields,
      ...bookingFields,
      durationMin,
      venueNeed,
      reviewNumber: count(1, 100, 'Which review it is since the child became looked after; 1 = the first'),
      targetDate: date('Last date within the timescale').optional(),
    }),
    example: {
      childRef: 'P-1018',
      meetingRef: 'M-20471',
      startsAt: '2027-01-14T13:30:00+00:00',
      durationMin: 90,
      reviewNumber: 4,
      venueNeed: { capacity: 8, site: 'HARBOUR' },
      chairRef: 'W-320',
      inviteeListRef: 'L-20471',
      targetDate: '2027-01-20',
      teamCode: 'SPK-CST',
    },
  }),
  defineEventType({
    type: 'review.lookedafter.held',
    title: 'Looked-after review held',
    when: 'a looked-after review has been held',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'concludes',
    doneOn: 'heldDate',
    doneOnce: true,
    description:
      'A review has taken place: the next one is owed within 6 months, the second within 3 months of the first (CPPCR 2010 reg 33). Business support types and distributes the decisions and the record after the reviewing officer approves them.',
    data: z.object({
      ...childEnvelopeFields,
      meetingRef: ref('Meeting that was held'),
      heldDate: date('Date it was held').meta({ title: 'Date of the review' }),
      reviewNumber: count(1, 100, 'Which review it was since the child became looked after; 1 = the first').optional(),
      participationCode: codes(REVIEW_PARTICIPATION)
        .describe('How the child took part, as an SSDA903 code')
        .meta({ title: 'Child’s participation' }),
      nextReviewDate: date('Date of the next review').optional(),
    }),
    example: {
      childRef: 'P-1019',
      meetingRef: 'M-20366',
      heldDate: '2026-11-17',
      reviewNumber: 3,
      participationCode: 'PN1',
      nextReviewDate: '2027-05-11',
      teamCode: 'SPK-MID',
    },
  }),
  defineEventType({
    type: 'healthassessment.due',
    title: 'Health assessment due',
    when: 'a health assessment is due',
    about: 'health-assessment',
    refField: 'healthAssessmentRef',
    life: 'owes',
    description:
      'A statutory health assessment is owed: within 20 working days of becoming looked after, then every 6 months under age 5 and every 12 months from 5. Business support sends the request and the consent form to the health team.',
    data: z.object({
      ...childEnvelopeFields,
      healthAssessmentRef: givenRef('Health assessment that is owed').optional(),
      dueDate: date('Date by which it is owed'),
      kind: codes(HEALTH_ASSESSMENT_KIND).describe('Initial or review').meta({ title: 'Kind of assessment' }),
    }),
    example: {
      childRef: 'P-1011',
      healthAssessmentRef: 'HA-2210',
      dueDate: '2026-12-16',
      kind: 'initial',
      teamCode: 'SPK-SW',
    },
  }),
  defineEventType({
    type: 'pep.due',
    title: 'Personal education plan due',
    when: 'a personal education plan is due',
    about: 'pep',
    refField: 'pepRef',
    life: 'owes',
    description:
      'A personal education plan (PEP) is owed. Business support invites the school, the carer and the virtual school.',
    data: z.object({
      ...childEnvelopeFields,
      pepRef: givenRef('Personal education plan that is owed').optional(),
      dueDate: date('Date by which it is owed'),
    }),
    example: { childRef: 'P-1011', pepRef: 'PEP-1408', dueDate: '2026-12-02', teamCode: 'SPK-SW' },
  }),
  defineEventType({
    type: 'visit.due',
    title: 'Social work visit due',
    when: 'a visit by the social worker is due',
    about: 'visit',
    refField: 'visitRef',
    life: 'owes',
    description:
      'A visit to a looked-after child is owed (CPPCR 2010 reg 28). A reminder to the social worker, no more.',
    data: z.object({
      ...childEnvelopeFields,
      visitRef: givenRef('Visit that is owed').optional(),
      dueDate: date('Date by which it is owed'),
      ruleCode: codes(VISIT_RULE).describe('Rule that sets the interval').meta({ title: 'Visit rule' }),
    }),
    example: {
      childRef: 'P-1011',
      visitRef: 'V-9001',
      dueDate: '2026-11-25',
      ruleCode: 'reg28-2',
      teamCode: 'SPK-SW',
      workerRef: 'SW-233',
    },
  }),
  defineEventType({
    type: 'missing.started',
    title: 'Missing episode started',
    when: 'a child goes missing',
    about: 'missing-episode',
    refField: 'episodeRef',
    life: 'begins',
    doneOn: 'startedAt',
    description:
      'A looked-after child is missing or away without authorisation. An urgent alert to the allocated team. The event never says where.',
    data: z.object({
      ...childEnvelopeFields,
      episodeRef: ref('Missing episode').meta({ title: 'Missing episode reference' }),
      startedAt: dateTime('When the child was found to be missing').meta({ title: 'Start of the missing episode' }),
      missingCode: codes(MISSING)
        .describe('Kind of absence, as an SSDA903 code')
        .meta({ title: 'Kind of absence' })
        .optional(),
    }),
    example: {
      childRef: 'P-1020',
      episodeRef: 'ME-415',
      startedAt: '2026-11-20T22:15:00+00:00',
      missingCode: 'M',
      teamCode: 'SPK-SE',
    },
  }),
  defineEventType({
    type: 'missing.ended',
    title: 'Missing episode ended',
    when: 'a missing child is back',
    about: 'missing-episode',
    refField: 'episodeRef',
    life: 'concludes',
    doneOn: 'endedAt',
    doneOnce: true,
    description:
      'A missing child is back. Business support makes a task to offer the return interview. The event never says where.',
    data: z.object({
      ...childEnvelopeFields,
      episodeRef: ref('Missing episode').meta({ title: 'Missing episode reference' }),
      startedAt: dateTime('When the child was found to be missing')
        .meta({ title: 'Start of the missing episode' })
        .optional(),
      endedAt: dateTime('When the child was back').meta({ title: 'End of the missing episode' }),
      missingCode: codes(MISSING)
        .describe('Kind of absence, as an SSDA903 code')
        .meta({ title: 'Kind of absence' })
        .optional(),
    }),
    example: {
      childRef: 'P-1020',
      episodeRef: 'ME-415',
      startedAt: '2026-11-20T22:15:00+00:00',
      endedAt: '2026-11-21T06:40:00+00:00',
      missingCode: 'M',
      teamCode: 'SPK-SE',
    },
  }),
  defineEventType({
    type: 'allocation.changed',
    title: 'Allocated worker changed',
    when: 'the allocated worker changes',
    about: 'allocation',
    refField: 'allocationRef',
    description:
      'A child has another social worker. Business support moves diary items and reprints letters not yet sent.',
    data: z.object({
      ...childEnvelopeFields,
      allocationRef: givenRef('Allocation').optional(),
      workerRef: ref('New worker, as an opaque id').meta({ title: 'New worker reference' }),
      teamCode: teamCode('New team, from the council’s list of teams').meta({ title: 'New team' }),
      previousTeamCode: teamCode('Team before').meta({ title: 'Previous team' }).optional(),
      reasonCode: codes(SW_REASON)
        .describe('Why it changed, as an SSDA903 SW_REASON code')
        .meta({ title: 'Reason for the change' })
        .optional(),
    }),
    example: {
      childRef: 'P-1013',
      allocationRef: 'AL-1880',
      workerRef: 'SW-219',
      teamCode: 'SPK-MID',
      previousTeamCode: 'SPK-NE',
      reasonCode: 'ORGRST',
    },
  }),
] as const;
