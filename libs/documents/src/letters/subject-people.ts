import type { ActionContext } from '@linchpin/actions';
import type { InviteeList, RecordReader } from '@linchpin/case-records';
import { decidedChild } from './facts-of-a-child.js';
import type { NamedChild } from './letter-words.js';
import { type SubjectFacts, textOf } from './subject-facts.js';
import { UnwritableLetterError } from './unwritable-letter.error.js';

type Action = Pick<ActionContext<'documents.generate'>, 'event' | 'settings'>;

/** What a list was approved for. */
type ListSubject = Pick<InviteeList, 'ref' | 'use' | 'meetingRef' | 'placementRef'>;

/** Where lists are looked up, with who is on them or without. */
interface Lists<List> {
  inviteeList(ref: string): Promise<List>;
  inviteeListFor(about: { meetingRef: string } | { placementRef: string }): Promise<List | null>;
}

/**
 * The list that the step or the event names, else the one decided for this meeting or placement, else null. Throws
 * `UnwritableLetterError` for a list of the wrong kind, and for one that was decided for something else: only the event,
 * which speaks for the social worker, may quote such a list; a trigger may not.
 */
export async function approvedList<List extends ListSubject = InviteeList>(
  records: Lists<List>,
  { settings, event }: { settings: { inviteeList?: string | undefined }; event: Pick<Action['event'], 'reference'> },
  facts: SubjectFacts,
): Promise<List | null> {
  const quoted = [textOf(facts, 'inviteeListRef'), textOf(facts, 'noticeListRef')];
  const listRef = settings.inviteeList ?? quoted.find(Boolean);
  const [meetingRef, placementRef] = [textOf(facts, 'meetingRef'), textOf(facts, 'placementRef')];
  if (!listRef) {
    if (meetingRef) return records.inviteeListFor({ meetingRef });
    return placementRef ? records.inviteeListFor({ placementRef }) : null;
  }
  const list = await records.inviteeList(listRef);
  const ours = list.use === 'invitations' ? meetingRef : placementRef;
  const theirs = list.meetingRef ?? list.placementRef;
  if (ours !== undefined && (ours === theirs || quoted.includes(listRef))) return list;
  throw new UnwritableLetterError(
    `The list ${list.ref} was approved for ${list.use} about ${theirs}, not for ${event.reference}. Ask the social worker for the right list.`,
  );
}

/**
 * The children the letter is about: those of the approved list, else the event's child or sibling group, else every child
 * that an event about the subject names. `ofAChild`: the letter tells what is true of a child, so that an event which
 * decides about the child it names makes a letter about that child alone. Throws `UnwritableLetterError` when the event
 * and the record do not agree who that is.
 */
export async function childrenOf(
  records: RecordReader,
  { event }: Action,
  facts: SubjectFacts,
  list: InviteeList | null,
  withBirth: boolean,
  ofAChild: boolean,
): Promise<NamedChild[]> {
  const childRef = textOf(facts, 'childRef');
  if (list && childRef && !list.childRefs.includes(childRef)) {
    throw new UnwritableLetterError(
      `The list ${list.ref} is not about ${childRef}. Ask the social worker for the right list.`,
    );
  }
  // A meeting may be about brothers and sisters together; a placement never is, even where the group is known.
  const groupRef = event.subject.startsWith('meeting/') ? textOf(facts, 'groupRef') : undefined;
  const fields = withBirth ? (['name', 'dateOfBirth'] as const) : (['name'] as const);
  const decided = ofAChild ? decidedChild(event.data) : undefined;
  if (decided !== undefined) return records.people([decided], fields);
  const named = !childRef && !groupRef ? facts.childRefs : [];
  const children = list
    ? await records.people(list.childRefs, fields)
    : named.length > 0
      ? await records.people(named, fields)
      : await records.children({ childRef, groupRef }, fields);
  if (children.length === 0) {
    throw new UnwritableLetterError(`${event.reference} names no child. Send childRef or groupRef with the event.`);
  }
  const { childCount } = facts.data;
  if (typeof childCount === 'number' && childCount !== children.length) {
    const counts = `childCount ${childCount} on the event, ${children.length} on ${list?.ref ?? 'the case record'}`;
    throw new UnwritableLetterError(
      `It is not clear which children ${event.reference} is about: ${counts}. Ask the social worker who is meant.`,
    );
  }
  return children;
}

/** What the step says and what the event says: a decision not to tell somebody holds although a trigger forgets it. */
export function withheldRoles({ settings }: Action, { data }: SubjectFacts): ReadonlySet<string> {
  const sent = Array.isArray(data.withheldRoleCodes) ? data.withheldRoleCodes : [];
  return new Set([...settings.withheldRoles, ...sent.filter((role): role is string => typeof role === 'string')]);
}

/**
 * Throws `UnwritableLetterError` when no letter about the subject may be written any more: the SSDA903 REC code E2, or
 * a meeting that has been cancelled, unless the step itself is about the cancellation.
 */
export function refuseStoppedSubject(
  { event }: { event: Pick<Action['event'], 'type' | 'reference'> },
  facts: SubjectFacts,
): void {
  if (facts.data.recCode === 'E2') {
    throw new UnwritableLetterError(`The reason code E2 stops every letter about ${event.reference}. Ask a manager.`);
  }
  if (facts.types.at(-1)?.endsWith('.cancelled') && !event.type.endsWith('.cancelled')) {
    throw new UnwritableLetterError(`${event.reference} has been cancelled: no letter about it is made.`);
  }
}
