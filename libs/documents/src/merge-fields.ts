import { TagDisposition, type Tag } from 'easy-template-x';

// What a merge field needs in order to be filled, in words for whoever must supply it.
const worker = 'the event names no social worker (workerRef), or no job title or phone is recorded for them';
const chair = 'the event names no chair (chairRef)';
const start = 'the event says no start of the meeting (startsAt)';
const length = 'the event says no length of the meeting (durationMin)';
const replyBy = 'the step sets no date to reply by (replyBy)';
const language = 'the interpreter’s language is not known';
const ours = 'Linchpin did not fill it';

/**
 * Every merge field a template may use, with the reason to give when there is nothing to put in. Null: the letter is
 * complete without it.
 */
const texts: Readonly<Record<string, string | null>> = {
  councilName: ours,
  reference: ours,
  today: ours,
  recipientName: ours,
  recipientSalutation: ours,
  recipientRole: null,
  recipientOrganisation: null,
  recipientEmail: null,
  childNames: 'the event names no child (childRef)',
  meetingReference: 'the event names no meeting (meetingRef)',
  meetingTitle: 'the event is not about a meeting',
  meetingDate: start,
  meetingTime: start,
  meetingEndTime: length,
  meetingDurationText: length,
  chairName: chair,
  roomName: ours,
  siteName: ours,
  siteAddress: null,
  interpreterLanguage: language,
  workerName: worker,
  workerJobTitle: worker,
  workerPhone: worker,
  teamName: ours,
  teamEmail: ours,
  teamPhone: null,
  reportDueDate: replyBy,
  replyByDate: replyBy,
  coreGroupDate: 'the event says no date of the core group (coreGroupDate)',
  reviewDate: 'the event says no date of the review (reviewDate)',
  outcomeText: 'the event says no outcome (outcomeCode)',
  placementStartDate: 'the event says no start of the placement (startDate)',
  placementEndDate: null,
  placementTypeText: 'the event says no placement type (placementTypeCode)',
};

const switches = [
  'draft',
  'hasRoom',
  'noRoom',
  'needsAny',
  'hasInterpreter',
  'stepFree',
  'creche',
  'separateWaiting',
  'isPlan',
  'noPlan',
  'adjourned',
  'placementEmergency',
  'placementOutOfArea',
] as const;

const lists: Readonly<Record<string, readonly string[]>> = {
  addressLines: ['line'],
  children: ['fullName', 'firstName', 'dateOfBirth'],
};

/** What is merged into one letter. */
export type LetterData = Record<string, string | boolean | Record<string, string>[]>;

/** The names in a template that are no merge field, or that stand where they cannot be filled. Sorted, each once. */
export function unknownFields(tags: readonly Tag[]): string[] {
  const unknown = new Set<string>();
  const open: string[] = [];
  for (const { name, disposition } of tags) {
    if (disposition === TagDisposition.Close) {
      open.pop();
      continue;
    }
    const inLists = open.flatMap((outer) => lists[outer] ?? []);
    const known =
      disposition === TagDisposition.Open
        ? Object.hasOwn(texts, name) || Object.hasOwn(lists, name) || switches.some((one) => one === name)
        : Object.hasOwn(texts, name) || inLists.includes(name);
    if (!known) unknown.add(name);
    if (disposition === TagDisposition.Open) open.push(name);
  }
  return [...unknown].sort();
}

/** The first part of a template that is closed without being open, or not closed, by name; null when all is in order. */
export function unbalancedPart(tags: readonly Tag[]): string | null {
  const open: string[] = [];
  for (const { name, disposition } of tags) {
    if (disposition === TagDisposition.Open) open.push(name);
    else if (disposition === TagDisposition.Close && open.pop() !== name) return name;
  }
  return open.at(-1) ?? null;
}

/** Data that shows every part of a template, to try it with. */
export function sampleData(): LetterData {
  const item = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, 'Sample']));
  return {
    ...item(Object.keys(texts)),
    ...Object.fromEntries(switches.map((name) => [name, true])),
    ...Object.fromEntries(Object.entries(lists).map(([name, fields]) => [name, [item(fields)]])),
  };
}

/** Why this template cannot be filled with this data: one reason for each thing that is missing. Empty when it can. */
export function missingReasons(tags: readonly Tag[], data: LetterData): string[] {
  const reasons = new Set<string>();
  const open: boolean[] = [];
  for (const { name, disposition } of tags) {
    if (disposition === TagDisposition.Close) {
      open.pop();
      continue;
    }
    const value = data[name];
    if (disposition === TagDisposition.Open) {
      open.push(Array.isArray(value) ? value.length > 0 : Boolean(value));
      continue;
    }
    const reason = texts[name];
    if (reason && !value && open.every(Boolean)) reasons.add(reason);
  }
  return [...reasons];
}

/** Whether the template prints this field anywhere. */
export function uses(tags: readonly Tag[], field: string): boolean {
  return tags.some(({ name, disposition }) => name === field && disposition === TagDisposition.SelfClosed);
}
