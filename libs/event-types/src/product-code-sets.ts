import { CONFERENCE_OUTCOME, PLACE } from './code-sets.js';

// Code sets proposed by this product: no national list exists for them. The national ones are in code-sets.ts.

/** Urgency set by a social-work-qualified officer. Hours per colour are local and never a constant. */
export const RAG = { red: 'Red', amber: 'Amber', green: 'Green', blue: 'Blue' } as const;

/** Why an agency check is asked for. */
export const CHECK_PURPOSE = {
  s47: 'Section 47 enquiry',
  'single-assessment': 'Child and family assessment',
  mash: 'Multi-agency safeguarding hub (MASH)',
  conference: 'Child protection conference',
  'carer-assessment': 'Assessment of a carer',
  placement: 'Placement',
} as const;

/** Lawful basis on which an agency check is asked for (DfE Information sharing advice 2024). */
export const LAWFUL_BASIS = {
  'public-task': 'Public task, UK GDPR Article 6(1)(e)',
  'legal-obligation': 'Legal obligation, UK GDPR Article 6(1)(c)',
  'applicant-permission': "With the applicant's knowledge and permission (assessment of a carer)",
} as const;

/** What an agency answered: that it answered, never what is in the answer. */
export const CHECK_OUTCOME = {
  'nothing-known': 'Nothing known',
  'information-enclosed': 'Information enclosed for the social worker',
  'cannot-answer': 'Cannot answer',
} as const;

/** Why a meeting was moved or cancelled. */
export const CHANGE_REASON = {
  room: 'No room, or room unsuitable',
  chair: 'Chair not available',
  'minute-taker': 'Minute taker not available',
  report: 'Report not ready',
  family: 'Family needs',
  'social-worker': 'Social worker asked',
  other: 'Other',
} as const;

/**
 * Who is told when a placement starts, moves or ends (CPPCR 2010 regs 13 and 14, and local practice). Regulation 13(3)
 * lets a social worker withhold notice from parents, contact persons and the previous carer only; the child is told by
 * age and understanding.
 */
export const NOTICE_ROLE = {
  child: 'Child',
  parents: 'Parents and others with parental responsibility',
  'section-34-contact': 'Person with section 34 contact',
  'section-8-contact': 'Person with contact under a section 8 order',
  'previous-carer': 'Previous carer',
  icb: 'Integrated care board',
  gp: 'Current and new GP',
  school: 'School or education provider',
  iro: 'Independent reviewing officer',
  'area-authority': 'Area authority',
  'virtual-school': 'Virtual school',
  carer: 'Carer or provider',
  'youth-justice': 'Youth justice service',
  police: 'Police (missing persons)',
  mash: 'Multi-agency safeguarding hub (MASH)',
  finance: 'Finance',
  transport: 'Transport',
  send: 'Special educational needs and disability team',
  'edge-of-care': 'Edge-of-care panel',
} as const;

/** Who approves an out-of-area placement (CPPCR 2010 reg 11 as amended by SI 2013/3239). */
export const OUT_OF_AREA_APPROVER = {
  'nominated-officer': 'Nominated officer',
  director: "Director of children's services (placement at a distance)",
} as const;

/** How a meeting is held. */
export const MODALITY = {
  'in-person': 'In person',
  video: 'By video',
  telephone: 'By telephone',
  hybrid: 'Partly in person',
} as const;

/** Which child protection conference it was. A first core group follows the initial one alone (Working Together 2023, chapter 3). */
export const CONFERENCE_KIND = {
  initial: 'Initial conference',
  review: 'Review conference',
} as const;

/** How far the minutes are. */
export const DRAFT_STATE = {
  'not-started': 'Not started',
  typing: 'Being typed',
  'with-chair': 'With the chair for approval',
  approved: 'Approved, not yet distributed',
} as const;

/** Kind of statutory health assessment. */
export const HEALTH_ASSESSMENT_KIND = {
  initial: 'Initial health assessment',
  review: 'Review health assessment',
} as const;

/** Which rule sets the visiting interval: paragraphs of CPPCR 2010 reg 28. */
export const VISIT_RULE = {
  'reg28-2': 'Any placement: regulation 28(2)',
  'reg28-3': 'With a parent before assessment: regulation 28(3)',
  'reg28-4': 'Temporary approval, or interim care order at home: regulation 28(4)',
  'reg28-5': 'Full care order at home: regulation 28(5)',
  local: 'Rule of the authority',
} as const;

/** Kind of legal meeting. */
export const LEGAL_MEETING_KIND = {
  'legal-planning': 'Legal planning meeting',
  'pre-proceedings': 'Pre-proceedings meeting',
} as const;

/** Kind of panel or of carer being assessed. */
export const CARER_KIND = {
  fostering: 'Fostering',
  'connected-person': 'Connected person',
  adoption: 'Adoption',
  'special-guardianship': 'Special guardianship',
} as const;

/** Kind of place a child is collected from. Never the place itself. */
export const PICKUP = {
  home: 'Where the child lives',
  school: 'School',
  office: 'Council office',
  station: 'Railway or coach station',
  other: 'Other',
} as const;

/** Practical needs of a journey or a family-time session. Booking needs, never case facts. */
export const BOOKING_NEED = {
  'car-seat': 'Child car seat',
  wheelchair: 'Wheelchair access',
  escort: 'Escort',
  supervisor: 'Supervisor',
  'step-free': 'Step-free access',
} as const;

/** Why a letter or an email came back. */
export const RETURN_REASON = {
  'gone-away': 'Gone away',
  unknown: 'Recipient unknown there',
  incomplete: 'Delivery details incomplete',
  refused: 'Refused',
  'mailbox-full': 'Mailbox full',
  other: 'Other',
} as const;

/** Who set a deadline: the law, then with its source, or the council itself. */
export const DEADLINE_RULE = {
  statutory: 'Set by law or statutory guidance',
  local: 'Set by the council',
} as const;

/** How a fact on which work was begun has changed. */
export const FACT_CHANGE = {
  corrected: 'It was said again with other data',
  'told-late': 'It was heard of after its day',
} as const;

/** The code sets whose labels stand on pages and in letters, beside the fields of events that hold them. */
export const codeSets = { CHECK_OUTCOME, CHECK_PURPOSE, CONFERENCE_OUTCOME, LAWFUL_BASIS, PLACE } as const;
