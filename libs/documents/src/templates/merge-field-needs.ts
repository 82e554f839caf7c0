import type { Tag } from 'easy-template-x';
import { FACTS_OF_A_CHILD } from '../letters/facts-of-a-child.js';

/** Where the value of a merge field comes from: what a trigger must see to, and what its event must hold. */
export type Origin =
  /** The case record, the list of people or Linchpin itself: nothing that a trigger decides. */
  | { kind: 'record' }
  /** A setting of the step. */
  | { kind: 'setting'; setting: 'replyBy' }
  /** Fields of the events about the subject: of each group at least one. */
  | { kind: 'event'; fields: readonly (readonly string[])[] }
  /** What kind of meeting the events about the subject are about. */
  | { kind: 'meeting-title' }
  /** A room that a step of the trigger has booked. */
  | { kind: 'room' };

/** What one merge field needs in order to be filled. */
export interface FieldNeed {
  origin: Origin;
  /** Why a letter cannot be made, for whoever must supply it. Null: the letter is complete without it. */
  reason: string | null;
  /** What it is, for whoever chooses a template: “D01 needs the chair”. */
  what: string;
  /** What a template with this field is about as a whole. */
  about?: 'meeting' | 'placement';
}

const event = (...fields: (readonly string[])[]): Origin => ({ kind: 'event', fields });
const record: Origin = { kind: 'record' };
const room: Origin = { kind: 'room' };

const ours: FieldNeed = { origin: record, reason: 'Linchpin did not fill it', what: 'what Linchpin fills' };
const leftOut = (origin: Origin = record): FieldNeed => ({ origin, reason: null, what: '' });
const booked: FieldNeed = { origin: room, reason: 'no room is booked for the time of the meeting', what: 'a room' };
const worker: FieldNeed = {
  origin: event(['workerRef']),
  reason: 'the event names no social worker (workerRef), or no job title or phone is recorded for them',
  what: 'the social worker',
};
const start = {
  reason: 'the event says no start of the meeting (startsAt)',
  what: 'the start of the meeting',
  about: 'meeting' as const,
};
const length = {
  reason: 'the event says no length of the meeting (durationMin)',
  what: 'the length of the meeting',
  about: 'meeting' as const,
};
const replyBy: FieldNeed = {
  origin: { kind: 'setting', setting: 'replyBy' },
  reason: 'the step sets no date to reply by (replyBy)',
  what: 'an answer-by date',
};

/**
 * Every merge field a template may use, and what it needs. The check of a trigger and the making of a letter both go by
 * this table, so what the one lets through the other does not refuse for want of a field that could never be there.
 */
export const fieldNeeds: Readonly<Record<string, FieldNeed>> = {
  councilName: ours,
  reference: ours,
  today: ours,
  recipientName: ours,
  recipientSalutation: ours,
  recipientRole: leftOut(),
  recipientOrganisation: leftOut(),
  recipientEmail: leftOut(),
  childNames: {
    // An approved list names its children; it belongs to a meeting or a placement.
    origin: event(['childRef', 'groupRef', 'meetingRef', 'placementRef']),
    reason: 'the event names no child (childRef)',
    what: 'a child',
  },
  meetingReference: {
    origin: event(['meetingRef']),
    reason: 'the event names no meeting (meetingRef)',
    what: 'the reference of the meeting',
    about: 'meeting',
  },
  meetingTitle: {
    origin: { kind: 'meeting-title' },
    reason: 'the event is not about a meeting',
    what: 'the kind of meeting',
    about: 'meeting',
  },
  meetingDate: { ...start, origin: event(['heldDate', 'startsAt']) },
  meetingTime: { ...start, origin: event(['startsAt']) },
  meetingEndTime: { ...length, origin: event(['startsAt'], ['durationMin']) },
  meetingDurationText: { ...length, origin: event(['durationMin']) },
  chairName: {
    origin: event(['chairRef']),
    reason: 'the event names no chair (chairRef)',
    what: 'the chair',
    about: 'meeting',
  },
  roomName: booked,
  siteName: booked,
  siteAddress: leftOut(room),
  interpreterLanguage: {
    origin: event(['needs.interpreter']),
    reason: 'the interpreter’s language is not known',
    what: 'the interpreter’s language',
  },
  interpreterText: {
    origin: event(['needs.interpreter']),
    reason: 'the interpreter’s language is not known',
    what: 'the interpreter’s language',
  },
  workerName: worker,
  workerJobTitle: worker,
  workerPhone: worker,
  teamName: ours,
  teamEmail: ours,
  teamPhone: leftOut(),
  reportDueDate: replyBy,
  replyByDate: replyBy,
  coreGroupDate: {
    origin: event(['coreGroupDate']),
    reason: 'the event says no date of the core group (coreGroupDate)',
    what: 'the date of the core group',
  },
  reviewDate: {
    origin: event(['reviewDate']),
    reason: 'the event says no date of the review (reviewDate)',
    what: 'the date of the review',
  },
  outcomeText: {
    origin: event(['outcomeCode']),
    reason: 'the event says no outcome (outcomeCode)',
    what: 'the outcome',
  },
  placementStartDate: {
    origin: event(['startDate']),
    reason: 'the event says no start of the placement (startDate)',
    what: 'the start of the placement',
    about: 'placement',
  },
  placementEndDate: leftOut(event(['previousEndDate'])),
  placementTypeText: {
    origin: event(['placementTypeCode']),
    reason: 'the event says no placement type (placementTypeCode)',
    what: 'the type of the placement',
    about: 'placement',
  },
};

/** Fields that print nothing but decide about a part of the template, and where they come from. */
export const switches: Readonly<Record<string, Origin>> = {
  draft: record,
  toChild: record,
  notToChild: record,
  toParent: record,
  toOther: record,
  toFamily: record,
  toProfessional: record,
  hasRoom: room,
  noRoom: record,
  hasReplyDate: record,
  pleaseRing: record,
  needsAny: event(['needs.interpreter', 'needs.stepFree', 'needs.creche', 'needs.separateWaiting']),
  hasInterpreter: event(['needs.interpreter']),
  stepFree: event(['needs.stepFree']),
  creche: event(['needs.creche']),
  separateWaiting: event(['needs.separateWaiting']),
  isPlan: event(['outcomeCode']),
  noPlan: event(['outcomeCode']),
  adjourned: event(['outcomeCode']),
  placementEmergency: event(['emergency']),
  placementOutOfArea: event(['outOfArea']),
};

/** Fields that repeat a part of the template, each with the fields of its items. */
export const repeats: Readonly<Record<string, readonly string[]>> = {
  addressLines: ['line'],
  children: ['fullName', 'firstName', 'dateOfBirth'],
};

/** Whether a template prints, or goes by, what is true of one child alone: then it tells of that child and no other. */
export function tellsOfAChild(tags: readonly Tag[]): boolean {
  return tags.some(({ name }) => {
    const origin = fieldNeeds[name]?.origin ?? switches[name];
    return (
      origin?.kind === 'event' &&
      name !== 'childNames' &&
      origin.fields.flat().some((field) => FACTS_OF_A_CHILD.has(field))
    );
  });
}
