import { z } from 'zod';
import { codes, LS, PLACE, PLACE_PROVIDER, REC, RNE } from './code-sets.js';
import { childEnvelopeFields, date, flag, givenRef, laCode, ref } from './data-fields.js';
import { defineEventType } from './event-type.js';
import { NOTICE_ROLE, OUT_OF_AREA_APPROVER } from './product-code-sets.js';

const withheldRoleCodes = z
  .array(codes(NOTICE_ROLE))
  .max(20)
  .describe(
    'Roles the social worker has decided not to tell (CPPCR 2010 reg 13(3)); an empty list means that nobody is left out',
  )
  .meta({ title: 'People not to be told', 'x-holds': 'withheld-roles' });

const areaAuthorityCode = laCode('Authority of the area the child lives in, where out of area, as its DfE code');

/** Becoming and ceasing to be looked after, and every change of placement. */
export const placements = [
  defineEventType({
    type: 'lookedafter.started',
    title: 'Became looked after',
    when: 'a child becomes looked after',
    about: 'care-episode',
    refField: 'careEpisodeRef',
    life: 'begins',
    doneOn: 'startDate',
    description:
      'A child has become looked after. Business support asks for a reviewing officer, starts the health assessment and PEP requests, sends the notices and books the first review within 20 working days (CPPCR 2010 reg 33(1)).',
    data: z.object({
      ...childEnvelopeFields,
      careEpisodeRef: ref('Period of being looked after'),
      // Whoever loads the children of a council tells of years of care; a care leaver is at most 25.
      startDate: date('First day of being looked after, day 0').meta({ 'x-years-back': 26 }),
      legalStatusCode: codes(LS).describe('Legal status, as an SSDA903 LS code'),
      placementRef: ref('First placement'),
      placementTypeCode: codes(PLACE).describe('Placement type, as an SSDA903 PLACE code').optional(),
      emergency: flag('The placement was made in an emergency').meta({ title: 'Emergency placement' }).optional(),
      outOfArea: flag('The placement is outside the authority’s area').optional(),
      areaAuthorityCode: areaAuthorityCode.optional(),
      withheldRoleCodes: withheldRoleCodes.optional(),
    }),
    example: {
      childRef: 'P-1011',
      careEpisodeRef: 'CE-611',
      startDate: '2026-11-18',
      legalStatusCode: 'V2',
      placementRef: 'PL-3310',
      placementTypeCode: 'U6',
      emergency: false,
      outOfArea: false,
      withheldRoleCodes: [],
      teamCode: 'SPK-SW',
    },
  }),
  defineEventType({
    type: 'placement.moved',
    title: 'Placement moved',
    when: 'a child moves placement',
    about: 'placement',
    refField: 'placementRef',
    doneOn: 'startDate',
    description:
      'A child’s placement has changed. The RNE code says what changed: P and B are a new carer and start the notices; T and U keep the carer; L changes the legal status only. A temporary placement (T0-T4) does not start the full set of notices. Written notice is owed before the move, or within 5 working days of its start in an emergency (CPPCR 2010 reg 13(1)).',
    data: z.object({
      ...childEnvelopeFields,
      placementRef: ref('New placement'),
      startDate: date('First day of the new placement'),
      previousEndDate: date('Last day of the placement before')
        .meta({ title: 'End of the previous placement', 'x-years-back': 26 })
        .optional(),
      rneCode: codes(RNE).describe('What changed, as an SSDA903 RNE code').meta({ title: 'Kind of change' }),
      placementTypeCode: codes(PLACE).describe('Type of the new placement, as an SSDA903 PLACE code'),
      providerCode: codes(PLACE_PROVIDER)
        .describe('Provider, as an SSDA903 PLACE_PROVIDER code')
        .meta({ title: 'Kind of provider' })
        .optional(),
      urn: z
        .string()
        .regex(/^[A-Z0-9]{6,8}$/, 'must be 6 to 8 capital letters and digits')
        .describe('Ofsted unique reference number of the provider')
        .meta({ title: 'Provider’s Ofsted number' })
        .optional(),
      outOfArea: flag('The new placement is outside the authority’s area'),
      emergency: flag('The move was made in an emergency').meta({ title: 'Emergency move' }),
      areaAuthorityCode: areaAuthorityCode.optional(),
      noticeListRef: ref('List of people to be told, settled by the social worker')
        .meta({ title: 'List of people to tell', 'x-holds': 'people-list', 'x-compared': 'presence' })
        .optional(),
      withheldRoleCodes,
    }),
    example: {
      childRef: 'P-1012',
      placementRef: 'PL-3301',
      startDate: '2026-12-01',
      previousEndDate: '2026-12-01',
      rneCode: 'P',
      placementTypeCode: 'U6',
      providerCode: 'PR1',
      outOfArea: false,
      emergency: false,
      withheldRoleCodes: [],
      teamCode: 'SPK-NW',
      workerRef: 'SW-211',
    },
  }),
  defineEventType({
    type: 'placement.out_of_area.approved',
    title: 'Out-of-area placement approved',
    when: 'an out-of-area placement is approved',
    about: 'placement',
    refField: 'placementRef',
    description:
      'A nominated officer or the director has approved a placement outside the area (CPPCR 2010 reg 11). Business support sends the area authority its pack with the care plan before the placement starts.',
    data: z.object({
      ...childEnvelopeFields,
      placementRef: ref('Placement'),
      areaAuthorityCode,
      atDistance: flag('The area does not adjoin ours, so that the director approves').meta({
        title: 'Placement at a distance',
      }),
      approverRoleCode: codes(OUT_OF_AREA_APPROVER).describe('Who approved').meta({ title: 'Approver' }),
    }),
    example: {
      childRef: 'P-1014',
      placementRef: 'PL-3303',
      areaAuthorityCode: '998',
      atDistance: true,
      approverRoleCode: 'director',
      teamCode: 'SPK-SE',
    },
  }),
  defineEventType({
    type: 'placement.ended',
    title: 'Placement ended',
    when: 'a placement ends',
    about: 'placement',
    refField: 'placementRef',
    doneOn: 'endDate',
    doneOnce: true,
    description:
      'A placement has ended. Written notice is owed to everyone who was told of it, within 10 working days where it was not possible before (CPPCR 2010 reg 14). Business support sends the notices and closes invoices.',
    data: z.object({
      ...childEnvelopeFields,
      placementRef: ref('Placement that ended'),
      endDate: date('Last day of the placement'),
      recCode: codes(REC)
        .describe('Why the episode ceased, as an SSDA903 REC code; E2 must stop every letter')
        .meta({ title: 'Reason the placement ended' }),
      outOfArea: flag('The placement was outside the authority’s area').optional(),
      areaAuthorityCode: areaAuthorityCode.optional(),
      withheldRoleCodes: withheldRoleCodes.optional(),
    }),
    example: {
      childRef: 'P-1012',
      placementRef: 'PL-3288',
      endDate: '2026-11-30',
      recCode: 'X1',
      withheldRoleCodes: [],
      teamCode: 'SPK-NW',
    },
  }),
  defineEventType({
    type: 'lookedafter.ended',
    title: 'Ceased to be looked after',
    when: 'a child ceases to be looked after',
    about: 'care-episode',
    refField: 'careEpisodeRef',
    life: 'concludes',
    doneOn: 'endDate',
    doneOnce: true,
    description:
      'A child is no longer looked after. Business support sends the notices, closes invoices and prepares the hand-over to the personal adviser.',
    data: z.object({
      ...childEnvelopeFields,
      careEpisodeRef: ref('Period of being looked after'),
      endDate: date('Last day of being looked after'),
      recCode: codes(REC)
        .describe('Why it ceased, as an SSDA903 REC code; E2 must stop every letter')
        .meta({ title: 'Reason care ended' }),
      placementRef: givenRef('Last placement').optional(),
      withheldRoleCodes: withheldRoleCodes.optional(),
    }),
    example: {
      childRef: 'P-1016',
      careEpisodeRef: 'CE-540',
      endDate: '2026-11-16',
      recCode: 'E4A',
      placementRef: 'PL-3207',
      teamCode: 'SPK-MID',
    },
  }),
] as const;
