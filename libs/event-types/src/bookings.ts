import { z } from 'zod';
import { codes } from './code-sets.js';
import {
  childEnvelopeFields,
  date,
  dateTime,
  durationMin,
  envelopeFields,
  givenRef,
  localCode,
  ref,
} from './data-fields.js';
import { defineEventType } from './event-type.js';
import { BOOKING_NEED, PICKUP, RETURN_REASON } from './product-code-sets.js';

const needCodes = z
  .array(codes(BOOKING_NEED))
  .max(10)
  .describe('Practical needs')
  .meta({ title: 'Practical needs' })
  .optional();

/** Requests for family time and transport, and what goes wrong with a booking or a letter. */
export const bookings = [
  defineEventType({
    type: 'familytime.requested',
    title: 'Family time requested',
    when: 'a family-time session is requested',
    about: 'request',
    refField: 'requestRef',
    description: 'A social worker asks for a family-time session. The spoke books the venue and the supervisor.',
    data: z.object({
      ...childEnvelopeFields,
      requestRef: ref('Request'),
      date: date('Date of the session').meta({ title: 'Date of the session' }),
      startsAt: dateTime('Date and time the session starts').meta({ title: 'Start of the session' }).optional(),
      durationMin: durationMin.optional(),
      needCodes,
    }),
    example: {
      childRef: 'P-1026',
      requestRef: 'RQ-3301',
      date: '2026-11-30',
      startsAt: '2026-11-30T15:30:00+00:00',
      durationMin: 90,
      needCodes: ['supervisor'],
      teamCode: 'SPK-CST',
    },
  }),
  defineEventType({
    type: 'transport.requested',
    title: 'Transport requested',
    when: 'a journey is requested',
    about: 'request',
    refField: 'requestRef',
    description: 'A social worker asks for a journey. The spoke books the taxi or the escort.',
    data: z.object({
      ...childEnvelopeFields,
      requestRef: ref('Request'),
      date: date('Date of the journey').meta({ title: 'Date of the journey' }),
      startsAt: dateTime('Date and time the child is collected').meta({ title: 'Time of collection' }).optional(),
      pickupType: codes(PICKUP)
        .describe('Kind of place the child is collected from, never the place itself')
        .meta({ title: 'Place of collection' }),
      needCodes,
    }),
    example: {
      childRef: 'P-1026',
      requestRef: 'RQ-3302',
      date: '2026-11-30',
      startsAt: '2026-11-30T15:00:00+00:00',
      pickupType: 'school',
      needCodes: ['car-seat', 'escort'],
      teamCode: 'SPK-CST',
    },
  }),
  defineEventType({
    type: 'document.returned',
    title: 'Document returned',
    when: 'a letter or an email comes back',
    about: 'document',
    refField: 'docRef',
    description:
      'A letter or an email could not be delivered. Business support settles the right destination with the social worker and sends it again.',
    data: z.object({
      ...envelopeFields,
      docRef: ref('Document that came back'),
      reasonCode: codes(RETURN_REASON).describe('Why it came back').meta({ title: 'Reason it came back' }),
    }),
    example: { docRef: 'D-55120', reasonCode: 'gone-away', childRef: 'P-1008', teamCode: 'SPK-NW' },
  }),
  defineEventType({
    type: 'minutetaker.unavailable',
    title: 'Minute taker unavailable',
    when: 'a minute taker becomes unavailable',
    about: 'task',
    refField: 'taskRef',
    description: 'A minute taker cannot come. Business support finds cover and escalates to the hub lead.',
    data: z.object({
      ...envelopeFields,
      taskRef: ref('Task that needs cover'),
      date: date('Date cover is needed for').meta({ title: 'Date cover is needed' }),
      meetingRef: givenRef('Meeting that needs cover').optional(),
    }),
    example: { taskRef: 'T-8841', date: '2026-12-10', meetingRef: 'M-20417', teamCode: 'SPK-NE' },
  }),
  defineEventType({
    type: 'room.unavailable',
    title: 'Room unavailable',
    when: 'a room becomes unavailable',
    about: 'task',
    refField: 'taskRef',
    description: 'A room cannot be used. Business support finds another and escalates to the hub lead.',
    data: z.object({
      ...envelopeFields,
      taskRef: ref('Task the room was booked for'),
      date: date('Date a room is needed for').meta({ title: 'Date a room is needed' }),
      meetingRef: givenRef('Meeting that needs a room').optional(),
      roomCode: localCode('Room, from the council’s list of rooms').optional(),
    }),
    example: { taskRef: 'T-8842', date: '2026-12-10', meetingRef: 'M-20417', roomCode: 'NG-2', teamCode: 'SPK-NE' },
  }),
] as const;
