import { z } from 'zod';

/**
 * Shape of an opaque reference. No spaces, so that a sentence cannot travel as one; what a reference stands for is
 * known to the case management system only.
 */
export const SAFE_REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/;

/** A name of the product's own in the shape of a reference: an event type, the key of a deadline. */
export const ownName = (description: string) =>
  z
    .string()
    .max(64)
    .regex(SAFE_REFERENCE, 'must be letters, digits and . _ : / - without spaces')
    .describe(description);

/** An opaque reference of the case management system, at most 64 characters. Nobody would compare it with a value. */
export const ref = (description: string) => ownName(description).meta({ 'x-compared': 'nothing' });

/** A reference that events may lack: whether it is given can be asked, as a letter that names the worker needs it. */
export const givenRef = (description: string) => ref(description).meta({ 'x-compared': 'presence' });

/** An id that a source gives its events: 1 to 200 printable characters without spaces. */
export const sourceEventId = (description: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces')
    .describe(description)
    .meta({ 'x-compared': 'nothing' });

/** A short code from the council's own configuration (a team, a site, an agency): data, never a constant here. */
export const localCode = (description: string) =>
  z
    .string()
    .max(32)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits and . _ - without spaces')
    .describe(description);

/** A team of the council's list of teams. */
export const teamCode = (description: string) => localCode(description).meta({ title: 'Team', 'x-list': 'teams' });

/** A Department for Education local authority code, 3 digits. */
export const laCode = (description: string) =>
  z
    .string()
    .regex(/^\d{3}$/, 'must be 3 digits')
    .describe(description);

/** A slip of the pen in the year must not book a room in the year 20. What is no date at all is told as that alone. */
const inAPlausibleYear = (text: string) => !/^\d{4}-/.test(text) || /^(19|20|21)/.test(text);

/** What is wrong with the writing of a moment, in words: the commonest slips by name. */
function momentWords(input: unknown): string {
  const text = String(input);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) {
    return 'must end with its offset, such as Z or +00:00';
  }
  if (/[+-]\d{4}$/.test(text) && text.includes('T')) return 'must have a colon in its offset: write +00:00';
  return 'must be a date and time with its offset, such as 2026-12-10T10:00:00+00:00';
}

/** A civil date in Europe/London, `2026-12-10`. */
export const date = (description: string) =>
  z.iso
    .date('must be a date such as 2026-12-10')
    .refine(inAPlausibleYear, 'must be in a year from 1900 to 2199')
    .describe(description);

/** A moment with its offset, `2026-12-10T10:00:00+00:00`. */
export const dateTime = (description: string) =>
  z.iso
    .datetime({ offset: true, error: ({ input }) => momentWords(input) })
    .max(40)
    .refine(inAPlausibleYear, 'must be in a year from 1900 to 2199')
    .describe(description);

/** A whole number from `min` to `max`. */
export const count = (min: number, max: number, description: string) => z.int().min(min).max(max).describe(description);

/** A yes or no. */
export const flag = (description: string) => z.boolean().describe(description);

/** Length of a meeting: 15 minutes to 8 hours. */
export const durationMin = count(15, 480, 'Planned length, in minutes').meta({ title: 'Length in minutes' });

/** What the room must offer. */
export const venueNeed = z
  .object({
    capacity: count(1, 200, 'Number of people to seat').meta({ title: 'Number of seats needed' }),
    site: localCode('Preferred site, from the council’s list of rooms')
      .meta({ title: 'Preferred site', 'x-list': 'sites' })
      .optional(),
    equipment: z
      .array(localCode('Equipment, from the council’s list of rooms').meta({ 'x-list': 'equipment' }))
      .max(20)
      .describe('Equipment the room must have')
      .meta({ title: 'Room equipment needed' })
      .optional(),
    stepFree: flag('The room must be reachable without steps').meta({ title: 'Step-free room needed' }).optional(),
  })
  .describe('What the room must offer');

/** Practical needs of the people who come: booking needs, never case facts. */
export const needs = z
  .object({
    interpreter: z
      .string()
      .max(35)
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code')
      .describe(
        'Language an interpreter is needed for, as a BCP 47 code: pl, ro, bfi for British Sign Language, en-makaton for Makaton, en-lipspeak for a lipspeaker',
      )
      .meta({ title: 'Interpreter language' })
      .optional(),
    stepFree: flag('Someone who comes needs step-free access').meta({ title: 'Step-free access needed' }).optional(),
    creche: flag('A crèche is needed').meta({ title: 'Crèche needed' }).optional(),
    separateWaiting: flag('Separate waiting areas are needed')
      .meta({ title: 'Separate waiting areas needed' })
      .optional(),
  })
  .describe('Practical needs of the people who come');

/** How many children an event covers. */
export const childCount = (description: string) => count(1, 20, description).meta({ title: 'Number of children' });

/**
 * Fields that every event may carry. Never a name, an address, a category of abuse, health data or narrative: those are
 * read from the case management system when a document is made.
 */
export const envelopeFields = {
  childRef: givenRef('Child, as the opaque person id of the case management system').optional(),
  groupRef: givenRef('Family or sibling group the event covers').meta({ title: 'Family group reference' }).optional(),
  childCount: childCount('Number of children the event covers').optional(),
  teamCode: teamCode('Team that works with the child, from the council’s list of teams').optional(),
  workerRef: givenRef('Allocated worker, as an opaque id').meta({ title: 'Allocated worker reference' }).optional(),
  // A restricted event becomes one task before any trigger sees it (decision 7): there is nothing to compare.
  restricted: flag('The record is restricted: one task for a named manager, nothing else')
    .meta({ 'x-compared': 'nothing' })
    .optional(),
  recordedAt: dateTime('When the case management system stored the fact').meta({ title: 'Time recorded' }).optional(),
  laCode: laCode('Authority the event comes from, as its DfE code of 3 digits')
    .meta({ title: 'Local authority' })
    .optional(),
  previousEventId: sourceEventId('Source’s id of the event that this one follows').optional(),
};

/** The envelope of an event that is always about one child. */
export const childEnvelopeFields = {
  ...envelopeFields,
  childRef: ref('Child, as the opaque person id of the case management system'),
};

/** Start of a meeting, with its offset. */
export const meetingStart = (description: string) => dateTime(description).meta({ title: 'Start of the meeting' });

/** Which meeting, and when it starts. */
export const meetingFields = {
  meetingRef: ref('Meeting. Stays the same when the meeting is moved or cancelled'),
  startsAt: meetingStart('Date and time the meeting starts'),
};

/** Who chairs. Whether somebody does yet can be asked; who, nobody knows by an id. */
export const chairRef = ref('Chair, as an opaque worker id').meta({ title: 'Chair', 'x-compared': 'presence' });

/** What a meeting may say about its booking. What is not sent is not known, not "none". */
export const bookingFields = {
  durationMin: durationMin.optional(),
  venueNeed: venueNeed.optional(),
  chairRef: chairRef.optional(),
  inviteeListRef: ref('List of people to invite, decided by the social worker and held in the case record')
    .meta({ title: 'List of people to invite', 'x-holds': 'people-list', 'x-compared': 'presence' })
    .optional(),
  needs: needs.optional(),
};
