import { z } from 'zod';

/** A closed list of codes, each with a plain-English label. */
export type CodeSet = Readonly<Record<string, string>>;

/**
 * A zod enum of the codes of `set`. The labels travel in the metadata as `x-labels`, so that JSON Schema, the
 * documentation and the console can show them.
 */
export function codes<const Set extends CodeSet>(set: Set) {
  return z.enum(Object.keys(set) as (keyof Set & string)[]).meta({ 'x-labels': set });
}

// Sources: SSDA903 looked-after children return, 2025-26 rules; children in need (CIN) census, 2026 schema; Standard
// Safeguarding Dataset (SSD). The national lists change each April. A code marked (unverified) has a label or a place
// in the list that we have not seen in the published guide: confirm it with the authority before relying on it.
// The product's own sets are in product-code-sets.ts.

/** SSDA903 RNE: reason for a new episode of care. Only P and B move the child to another carer. */
export const RNE = {
  S: 'Started to be looked after',
  L: 'Change of legal status only: no placement notices',
  P: 'Change of placement and carer',
  T: 'Change of placement, same carer',
  B: 'Change of legal status, placement and carer',
  U: 'Change of legal status and placement, same carer',
} as const;

/** SSDA903 PLACE: placement type. */
export const PLACE = {
  A3: 'Placed for adoption with parental consent, with current foster carer',
  A4: 'Placed for adoption with parental consent, not with current foster carer',
  A5: 'Placed for adoption under a placement order, with current foster carer',
  A6: 'Placed for adoption under a placement order, not with current foster carer',
  K1: "Secure children's home",
  K2: "Children's home subject to regulations",
  K3: 'Supported accommodation, aged 16 or over (from 2024-25)',
  P1: 'Placed with own parents or others with parental responsibility',
  P3: 'Residential employment',
  R1: 'Residential care home',
  R2: 'NHS or nursing care',
  R3: 'Family centre or mother and baby unit',
  R5: 'Young offender institution',
  S1: 'Residential school, not registered as a home too',
  T0: 'Temporary: any kind',
  T1: 'Temporary: in hospital',
  T2: 'Temporary: on holiday',
  T3: "Temporary: during the carer's holiday",
  T4: 'Temporary: other, 7 days or less',
  U1: 'Foster placement with relative or friend, long term',
  U2: 'Foster placement with relative or friend, fostering for adoption',
  U3: 'Foster placement with relative or friend, other',
  U4: 'Foster placement with other carer, long term',
  U5: 'Foster placement with other carer, fostering for adoption',
  U6: 'Foster placement with other carer, other',
  Z11: 'Other placement, kind 11', // (unverified) Z11-Z14 split from Z1 in 2025-26; published labels not seen
  Z12: 'Other placement, kind 12', // (unverified)
  Z13: 'Other placement, kind 13', // (unverified)
  Z14: 'Other placement, kind 14', // (unverified)
  H5: 'Semi-independent living (old records only)', // (unverified) label; not valid from 2024-25
  P2: 'Independent living (old records only)', // (unverified) label; not valid from 28 October 2023
  Z1: 'Other placement (old records only)', // (unverified) valid until 2025-26 in some lists only
} as const;

/** SSDA903 PLACE_PROVIDER: who provides the placement. Temporary (T0-T4) and Z placements have none. */
export const PLACE_PROVIDER = {
  PR0: 'Parents or others with parental responsibility',
  PR1: 'Own provision by the authority',
  PR2: 'Another local authority',
  PR3: 'Other public provision',
  PR4: 'Private provision',
  PR5: 'Voluntary provision',
} as const;

/**
 * SSDA903 REASON_PLACE_CHANGE: why the ceasing placement ended. No event carries it, because a code such as ALLEG
 * tells the case: it is read from the case management system when a document needs it.
 */
export const REASON_PLACE_CHANGE = {
  CARPL: 'Change to or implementation of the care plan',
  CLOSE: 'Resignation or closure of the provision',
  ALLEG: 'Allegation (section 47)',
  STAND: 'Standards of care concern',
  APPRR: 'Approval removed',
  CREQB: "Carer asks for the end because of the child's behaviour",
  CREQO: 'Carer asks for the end for another reason',
  CHILD: 'Child asks for the end',
  LAREQ: 'Responsible or area authority asks for the end',
  PLACE: 'Change of the status of the placement only',
  CUSTOD: 'Custody (from 2019)',
  OTHER: 'Other',
} as const;

/** SSDA903 LS: legal status. */
export const LS = {
  C1: 'Interim care order',
  C2: 'Full care order',
  D1: 'Freeing order',
  E1: 'Placement order',
  V2: 'Accommodated under section 20, single period',
  V3: 'Short breaks, individual episodes', // (unverified) wording
  V4: 'Short breaks, agreement', // (unverified) wording
  L1: 'Police protection',
  L2: 'Emergency protection order',
  L3: 'Child assessment order',
  J1: 'Remand',
  J2: 'Detained under PACE',
  J3: 'Youth rehabilitation order',
} as const;

/** SSDA903 REC: reason the episode of care ceased. E2 must stop every letter. */
export const REC = {
  X1: 'Episode ceases, care continues',
  E11: 'Adopted, application unopposed', // (unverified) wording
  E12: 'Adopted, consent dispensed with', // (unverified) wording
  E13: 'Left care to live with relatives without parental responsibility',
  E14: 'Accommodation on remand ended',
  E15: 'Age assessed as 18 or over',
  E16: 'Moved abroad',
  E17: 'Aged 18 or over and stays with the same carers',
  E2: 'Died',
  E3: 'Care taken over by another local authority',
  E4A: 'Returned home, planned',
  E4B: 'Returned home, unplanned',
  E41: 'Child arrangements order',
  E45: 'Special guardianship: former foster carer, relative or friend',
  E46: 'Special guardianship: former foster carer, other',
  E47: 'Special guardianship: other relative or friend',
  E48: 'Special guardianship: other',
  E5: 'Independent living with support',
  E6: 'Independent living without support',
  E7: 'Transferred to adult residential care',
  E8: 'Other',
  E9: 'Sentenced to custody',
} as const;

/** SSDA903 REVIEW_CODE: how the child took part in the review. */
export const REVIEW_PARTICIPATION = {
  PN0: 'Child under 4',
  PN1: 'Attends and speaks for themselves',
  PN2: 'Attends, an advocate speaks',
  PN3: 'Attends, uses symbols',
  PN4: 'Attends but does not contribute',
  PN5: 'Does not attend, briefs an advocate',
  PN6: 'Does not attend, uses a facilitative medium',
  PN7: 'Does not attend or contribute',
} as const;

/** SSDA903 MISSING: kind of absence. */
export const MISSING = { M: 'Missing', A: 'Away without authorisation' } as const;

/** SSDA903 SW_REASON (from 2024): why the allocated social worker changed. All wordings (unverified). */
export const SW_REASON = {
  MANAGE: 'Caseload management',
  FCONTA: 'First contact or allocation',
  LEFTRL: 'Worker left the role',
  ORGRST: 'Organisational restructure',
  TSPROC: 'Transfer between services or process',
  ABSENC: 'Worker absent',
  CHCHAN: 'Child asked for a change',
  PCCHAN: 'Parent or carer asked for a change',
  SWDIED: 'Worker died',
  OTHERS: 'Other',
} as const;

/** CIN census: source of the referral. */
export const REFERRAL_SOURCE = {
  '1A': 'Individual: family member',
  '1B': 'Individual: acquaintance',
  '1C': 'Individual: self',
  '1D': 'Individual: other',
  '2A': 'Schools',
  '2B': 'Education services',
  '3A': 'Health: GP',
  '3B': 'Health: health visitor',
  '3C': 'Health: school nurse',
  '3D': 'Health: other primary',
  '3E': 'Health: accident and emergency',
  '3F': 'Health: other',
  '4': 'Housing',
  '5A': 'Local authority: social care',
  '5B': 'Local authority: other internal',
  '5C': 'Another local authority',
  '5D': 'Local authority: early help',
  '6': 'Police',
  '7': 'Courts, probation, immigration, Cafcass or prison',
  '8': 'Other',
  '9': 'Anonymous',
  '10': 'Unknown',
} as const;

/** SSD: outcome keys of a single assessment, where one code leads. */
export const ASSESSMENT_OUTCOME = {
  NFA: 'No further action',
  NFA_S47_END: 'No further action, section 47 enquiry ends', // (unverified) wording
  STRATEGY_DISCUSSION: 'Strategy discussion',
  CLA_REQUEST: 'Request to look after the child',
  PRIVATE_FOSTERING: 'Private fostering',
  LEGAL_ACTION: 'Legal action',
  PROV_OF_SERVICES: 'Provision of services',
  PROV_OF_SB_CARE: 'Provision of short-break care',
  SPECIALIST_ASSESSMENT: 'Specialist assessment',
  REFERRAL_TO_OTHER_AGENCY: 'Referral to another agency',
  OTHER_ACTIONS: 'Other actions',
  OTHER: 'Other',
} as const;

/** SSD: outcome keys of a child protection conference, and one of ours for a conference that was adjourned. */
export const CONFERENCE_OUTCOME = {
  CP: 'Child protection plan',
  NFA: 'No further action',
  REFERRAL_TO_OTHER_AGENCY: 'Referral to another agency',
  SINGLE_ASSESSMENT: 'Single assessment',
  PROV_OF_SERVICES: 'Provision of services',
  OTHER: 'Other',
  ADJOURNED: 'Adjourned, no outcome yet', // ours, not an SSD key
} as const;
