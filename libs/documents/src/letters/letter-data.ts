import type { EarlierResult } from '@linchpin/actions';
import type { Professional } from '@linchpin/case-records';
import { formatDate, formatDayDate, formatTime, londonDate } from '@linchpin/dates';
import { codeSets } from '@linchpin/event-types';
import type { Team } from '@linchpin/teams';
import type { LetterData } from '../templates/merge-fields.js';
import { inPrint } from './in-print.js';
import { interpreterWords, languageName } from './interpreter-words.js';
import {
  birthText,
  calledAtHome,
  durationText,
  firstNames,
  fullNames,
  type NamedChild,
  placementText,
} from './letter-words.js';
import type { Recipient } from './recipients.js';
import type { ReplyBy } from './reply-by.js';
import { type SubjectFacts, textOf } from './subject-facts.js';

/** All that one letter is made of, but for its date and its number. */
export interface LetterSources {
  facts: SubjectFacts;
  earlier: readonly EarlierResult[];
  council: string;
  team: Team;
  worker: Professional | null;
  chair: Professional | null;
  /** The date by which an answer is asked for, where one is. */
  replyBy: Pick<ReplyBy, 'date' | 'tooLateForPost'>;
  draft: boolean;
  recipient: Recipient;
  /** The children that this recipient may be told about, no others. */
  children: readonly NamedChild[];
}

/** The merge fields of one letter. What is not known is an empty text. */
export function letterData(sources: LetterSources): LetterData {
  const { recipient, team, worker, chair, facts } = sources;
  const children = sources.children.map((child) => ({ ...child, name: namePrinted(child.name) }));
  const isFamily = recipient.kind === 'family';
  const toChild = isFamily && children.some(({ ref }) => ref === recipient.key);
  const childNames = isFamily ? firstNames(children, recipient.key) : fullNames(children);
  const replyBy = replyWords(sources);
  return {
    draft: sources.draft,
    councilName: sources.council,
    recipientName: inPrint(recipient.name),
    recipientSalutation: inPrint(recipient.name),
    recipientRole: inPrint(recipient.jobTitle),
    recipientOrganisation: inPrint(recipient.organisation),
    recipientEmail: recipient.email,
    addressLines: recipient.addressLines.map((line) => ({ line: inPrint(line) })),
    children: children.map(({ name, dateOfBirth }) => ({
      fullName: name.full,
      firstName: calledAtHome(name),
      dateOfBirth: birthText(dateOfBirth),
    })),
    childNames,
    toChild,
    notToChild: !toChild,
    toParent: isFamily && !toChild && recipient.isParent,
    toOther: !isFamily || (!toChild && !recipient.isParent),
    toFamily: isFamily,
    toProfessional: !isFamily,
    teamName: team.name,
    teamEmail: team.email,
    teamPhone: team.phone ?? '',
    workerName: inPrint(worker?.name ?? ''),
    workerJobTitle: worker?.jobTitle ?? '',
    workerPhone: worker?.phone ?? '',
    chairName: inPrint(chair?.name ?? ''),
    hasReplyDate: !sources.replyBy.tooLateForPost,
    pleaseRing: sources.replyBy.tooLateForPost,
    replyByDate: replyBy,
    reportDueDate: replyBy,
    ...meeting(facts, sources.earlier),
    ...needs(facts),
    ...outcome(facts, childNames, toChild ? 0 : children.length),
    ...placement(facts),
  };
}

function namePrinted({ forename, surname, full, familiar }: NamedChild['name']): NamedChild['name'] {
  const name = { forename: inPrint(forename), surname: inPrint(surname), full: inPrint(full) };
  return familiar === undefined ? name : { ...name, familiar: inPrint(familiar) };
}

/**
 * The date by which an answer is asked for. Where there is none to ask for, words that a template without a part of its
 * own for that (`pleaseRing`) can print behind *by*: a letter is never without an answer to the question.
 */
function replyWords({ replyBy: { date, tooLateForPost }, team }: LetterSources): string {
  if (date !== null) return formatDayDate(date);
  return tooLateForPost ? `telephone${team.phone ? ` on ${team.phone}` : ''}, as there is no time for the post` : '';
}

/** What a meeting is called by the event that set it up or told what came of it. */
export const meetingTitles: Readonly<Record<string, string>> = {
  'conference.initial.scheduled': 'Initial child protection conference',
  'conference.review.scheduled': 'Review child protection conference',
  'conference.held': 'Child protection conference',
  'coregroup.scheduled': 'Core group meeting',
  'strategy.meeting.scheduled': 'Strategy meeting',
  'review.lookedafter.scheduled': 'Looked-after review',
  'review.lookedafter.held': 'Looked-after review',
  'legalmeeting.scheduled': 'Legal meeting',
};

function meeting(facts: SubjectFacts, earlier: readonly EarlierResult[]): LetterData {
  const startsAt = moment(textOf(facts, 'startsAt'));
  const { durationMin } = facts.data;
  const minutes = typeof durationMin === 'number' ? durationMin : undefined;
  const endsAt = startsAt && minutes ? new Date(startsAt.getTime() + minutes * 60_000) : undefined;
  const heldDate = textOf(facts, 'heldDate');
  const date = heldDate ?? (startsAt && londonDate(startsAt));
  // The event that set the meeting up says best what it is: a conference held was an initial or a review one.
  const title = facts.types.map((type) => meetingTitles[type]).find(Boolean);
  return {
    meetingReference: textOf(facts, 'meetingRef') ?? '',
    meetingTitle: title ?? '',
    meetingDate: date ? formatDayDate(date) : '',
    meetingTime: startsAt ? formatTime(startsAt) : '',
    meetingEndTime: endsAt ? formatTime(endsAt) : '',
    meetingDurationText: minutes ? durationText(minutes) : '',
    ...room(startsAt, earlier),
  };
}

/** The room that an earlier step booked, if it is for the time at which the meeting now is. */
function room(startsAt: Date | undefined, earlier: readonly EarlierResult[]): LetterData {
  const booked = earlier.findLast(({ kind }) => kind === 'rooms.book')?.result;
  const text = (field: string) => (typeof booked?.[field] === 'string' ? booked[field] : '');
  const forThisTime = startsAt !== undefined && moment(text('startsAt'))?.getTime() === startsAt.getTime();
  const hasRoom = forThisTime && text('roomName') !== '' && text('siteName') !== '';
  return {
    hasRoom,
    noRoom: !hasRoom,
    roomName: hasRoom ? text('roomName') : '',
    siteName: hasRoom ? text('siteName') : '',
    siteAddress: hasRoom ? text('siteAddress') : '',
  };
}

function needs({ data }: SubjectFacts): LetterData {
  const given = (typeof data.needs === 'object' && data.needs !== null ? data.needs : {}) as Record<string, unknown>;
  const code = typeof given.interpreter === 'string' ? given.interpreter : '';
  const [interpreterLanguage, interpreterText] = code ? [languageName(code), interpreterWords(code)] : ['', ''];
  const wanted = {
    hasInterpreter: code !== '',
    stepFree: given.stepFree === true,
    creche: given.creche === true,
    separateWaiting: given.separateWaiting === true,
  };
  return { ...wanted, needsAny: Object.values(wanted).some(Boolean), interpreterLanguage, interpreterText };
}

/** The outcome as the chair stated it. The letter stays a draft until the chair has approved these words. */
function outcome(facts: SubjectFacts, childNames: string, count: number): LetterData {
  const code = textOf(facts, 'outcomeCode') ?? '';
  const labels: Readonly<Record<string, string>> = codeSets.CONFERENCE_OUTCOME;
  const date = (field: string) => {
    const value = textOf(facts, field);
    return value ? formatDayDate(value) : '';
  };
  return {
    outcomeText: outcomeText(code, childNames, count, labels[code]),
    isPlan: code === 'CP',
    noPlan: code !== '' && !['CP', 'ADJOURNED', 'OTHER'].includes(code),
    adjourned: code === 'ADJOURNED',
    coreGroupDate: date('coreGroupDate'),
    reviewDate: date('reviewDate'),
  };
}

function outcomeText(code: string, childNames: string, count: number, label: string | undefined): string {
  switch (code) {
    case '':
      return '';
    case 'CP':
      return `The conference decided that ${childNames} ${count === 1 ? 'needs' : 'need'} a child protection plan.`;
    case 'NFA':
      return 'The conference decided that a child protection plan is not needed.';
    case 'ADJOURNED':
      return 'The conference did not reach a decision and will meet again.';
    case 'OTHER':
      // The code says too little to put words into the chair's mouth.
      return 'The chair is asked to state the decision here before approving this letter.';
    default:
      return `The conference decided that a child protection plan is not needed. Outcome: ${label ?? code}.`;
  }
}

function placement(facts: SubjectFacts): LetterData {
  const start = textOf(facts, 'startDate');
  const previousEnd = textOf(facts, 'previousEndDate');
  return {
    placementStartDate: start ? formatDayDate(start) : '',
    placementEndDate: previousEnd ? formatDate(previousEnd) : '',
    placementTypeText: placementText(textOf(facts, 'placementTypeCode') ?? ''),
    placementEmergency: facts.data.emergency === true,
    placementOutOfArea: facts.data.outOfArea === true,
  };
}

function moment(text: string | undefined): Date | undefined {
  const at = text ? new Date(text) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}
