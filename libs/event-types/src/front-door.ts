import { z } from 'zod';
import { ASSESSMENT_OUTCOME, codes, REFERRAL_SOURCE } from './code-sets.js';
import {
  bookingFields,
  childEnvelopeFields,
  date,
  dateTime,
  envelopeFields,
  localCode,
  meetingFields,
  ref,
} from './data-fields.js';
import { defineEventType } from './event-type.js';
import { CHECK_PURPOSE, LAWFUL_BASIS, MODALITY, RAG } from './product-code-sets.js';

/** Referrals, agency checks, strategy meetings, section 47 enquiries and assessments. */
export const frontDoor = [
  defineEventType({
    type: 'referral.received',
    title: 'Referral received',
    when: 'a referral is received',
    about: 'referral',
    refField: 'referralRef',
    doneOn: 'receivedAt',
    description:
      'Someone has referred a child. Business support logs it, acknowledges it to the referrer and looks for an open case. The decision is owed within 1 working day (KCSIE 2025 para 62).',
    data: z.object({
      ...envelopeFields,
      referralRef: ref('Referral'),
      sourceCode: codes(REFERRAL_SOURCE)
        .describe('Who referred, as a CIN census code')
        .meta({ title: 'Source of the referral' }),
      receivedAt: dateTime('When the referral came in').meta({ title: 'Time the referral came in' }),
    }),
    example: {
      referralRef: 'R-9034',
      sourceCode: '2A',
      receivedAt: '2026-11-20T09:05:00+00:00',
      childRef: 'P-1002',
      teamCode: 'SPK-MID',
    },
  }),
  defineEventType({
    type: 'referral.decision.due',
    title: 'Referral decision due',
    when: 'a decision on a referral is due',
    about: 'referral',
    refField: 'referralRef',
    life: 'owes',
    description: 'A decision on a referral is owed. Business support alerts the duty manager.',
    data: z.object({
      ...envelopeFields,
      referralRef: ref('Referral'),
      dueDate: date('Date by which the decision is owed'),
    }),
    example: { referralRef: 'R-9034', dueDate: '2026-11-23', childRef: 'P-1002', teamCode: 'SPK-MID' },
  }),
  defineEventType({
    type: 'check.requested',
    title: 'Agency check requested',
    when: 'an agency check is requested',
    about: 'check-set',
    refField: 'checkSetRef',
    description:
      'A social worker has asked for checks by partner agencies and has chosen the agencies, the purpose and the lawful basis. Business support sends the requests, logs and chases the replies and files them unread.',
    data: z.object({
      ...envelopeFields,
      checkSetRef: ref('Set of checks asked for together'),
      purposeCode: codes(CHECK_PURPOSE)
        .describe('Why the checks are asked for')
        .meta({ title: 'Purpose of the checks' }),
      lawfulBasisCode: codes(LAWFUL_BASIS).describe('Lawful basis of the checks'),
      agencies: z
        .array(localCode('Agency, from the council’s list of agencies'))
        .min(1)
        .max(20)
        .describe('Agencies to ask, chosen by the social worker')
        .meta({ title: 'Agencies to ask' })
        .meta({ 'x-holds': 'agencies' }),
      ragCode: codes(RAG)
        .describe('Urgency set by a social-work-qualified officer')
        .meta({ title: 'Urgency' })
        .optional(),
      dueAt: dateTime('Moment by which replies are owed, where hours count').meta({ title: 'Due time' }).optional(),
      dueDate: date('Date by which replies are owed, where days count').optional(),
    }),
    example: {
      checkSetRef: 'CS-5107',
      purposeCode: 'single-assessment',
      lawfulBasisCode: 'public-task',
      agencies: ['POL', 'HLT', 'SCH', 'HSG'],
      dueDate: '2026-11-27',
      childRef: 'P-1002',
      teamCode: 'SPK-MID',
    },
  }),
  defineEventType({
    type: 'check.overdue',
    title: 'Agency check overdue',
    when: 'an agency check is overdue',
    about: 'check',
    refField: 'checkRef',
    description:
      'An agency has not answered a check in time. Business support chases and escalates. Linchpin tells of the checks that it asked for when their day has passed, once for each check and day.',
    data: z.object({
      ...envelopeFields,
      checkRef: ref('Check asked of one agency'),
      checkSetRef: ref('Set the check belongs to').optional(),
      agencyCode: localCode('Agency, from the council’s list of agencies'),
      dueAt: dateTime('Moment by which the reply was owed, where hours count').meta({ title: 'Due time' }).optional(),
      dueDate: date('Date by which the reply was owed, where days count').optional(),
    }),
    example: {
      checkRef: 'CK-5107-HLT',
      checkSetRef: 'CS-5107',
      agencyCode: 'HLT',
      dueDate: '2026-11-27',
      childRef: 'P-1002',
      teamCode: 'SPK-MID',
    },
    alsoInternal: true,
  }),
  defineEventType({
    type: 'strategy.meeting.scheduled',
    title: 'Strategy meeting scheduled',
    when: 'a strategy meeting is scheduled',
    about: 'meeting',
    refField: 'meetingRef',
    life: 'begins',
    description:
      'A strategy discussion has a time. Business support invites, books a room or a call, and finds a note taker for complex ones. A social worker or manager chairs.',
    data: z.object({
      ...envelopeFields,
      ...meetingFields,
      ...bookingFields,
      modality: codes(MODALITY).describe('How the meeting is held').meta({ title: 'Meeting format' }),
      inviteeRoleCodes: z
        .array(localCode('Role, from the council’s list of roles'))
        .max(40)
        .describe('Roles to invite, chosen by the social worker')
        .meta({ title: 'Roles to invite' }),
    }),
    example: {
      meetingRef: 'M-20399',
      startsAt: '2026-11-20T11:00:00+00:00',
      durationMin: 60,
      modality: 'video',
      inviteeRoleCodes: ['police', 'health-visitor', 'school-lead'],
      groupRef: 'G-101',
      childCount: 2,
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'section47.started',
    title: 'Section 47 enquiry started',
    when: 'a section 47 enquiry starts',
    about: 'section47',
    refField: 's47Ref',
    doneOn: 'strategyDiscussionDate',
    description:
      'A strategy discussion has started a section 47 enquiry. Business support opens the file tasks and pencils conference slots: an initial conference is owed within 15 working days of the discussion (Working Together 2023; CIN census guide 4.12).',
    data: z.object({
      ...childEnvelopeFields,
      s47Ref: ref('Section 47 enquiry'),
      strategyDiscussionDate: date(
        'Date of the strategy discussion that started the enquiry; may be a non-working day',
      ),
    }),
    example: {
      childRef: 'P-1001',
      groupRef: 'G-101',
      s47Ref: 'S47-8102',
      strategyDiscussionDate: '2026-11-20',
      teamCode: 'SPK-NE',
    },
  }),
  defineEventType({
    type: 'assessment.due',
    title: 'Assessment due',
    when: 'an assessment is due',
    about: 'assessment',
    refField: 'assessmentRef',
    life: 'owes',
    description:
      'A child and family assessment is owed: at most 45 working days from the referral (CIN census guide 4.9). Business support reminds the social worker and the manager; the content is theirs.',
    data: z.object({
      ...childEnvelopeFields,
      assessmentRef: ref('Assessment'),
      referralDate: date('Date of the referral, day 0'),
      dueDate: date('Date by which the assessment is owed'),
      reviewPointDate: date('Local review point before the due date').optional(),
    }),
    example: {
      childRef: 'P-1004',
      assessmentRef: 'A-7731',
      referralDate: '2026-10-05',
      dueDate: '2026-12-07',
      reviewPointDate: '2026-11-23',
      teamCode: 'SPK-SE',
    },
  }),
  defineEventType({
    type: 'assessment.authorised',
    title: 'Assessment authorised',
    when: 'an assessment is authorised',
    about: 'assessment',
    refField: 'assessmentRef',
    life: 'concludes',
    doneOn: 'authorisedDate',
    doneOnce: true,
    description:
      'A manager has authorised an assessment. Business support sends copies and letters from the approved text to the family and the agencies.',
    data: z.object({
      ...childEnvelopeFields,
      assessmentRef: ref('Assessment'),
      authorisedDate: date('Date the manager authorised it').meta({ title: 'Date authorised' }),
      outcomeCode: codes(ASSESSMENT_OUTCOME).describe('Leading outcome, as an SSD key'),
    }),
    example: {
      childRef: 'P-1004',
      assessmentRef: 'A-7731',
      authorisedDate: '2026-11-19',
      outcomeCode: 'PROV_OF_SERVICES',
      teamCode: 'SPK-SE',
    },
  }),
] as const;
