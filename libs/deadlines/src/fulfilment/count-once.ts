import { formatDate, londonDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import type { EntityManager } from 'typeorm';
import { type Instead, type OwedWork, standsInstead, type StandsInstead } from './one-piece-of-work.js';

type State = 'open' | 'met' | 'missed' | 'withdrawn';

interface GroupedDeadline extends OwedWork {
  key: string;
  state: State;
  endedAt: Date | null;
  endsWithEvent: string | null;
  /** A member of staff said that it is not owed: what they said stands. */
  byPerson: boolean;
  restricted: boolean;
}

/** What has just been found out, for the history. */
export interface News {
  /** The deadlines whose work was just found to be done, each with when we heard of it. */
  done: ReadonlyMap<string, Date>;
  /** Who says so, for a person. */
  staffRef: string | null;
  /** Words of that person. */
  note?: string | undefined;
}

const NO_NEWS: News = { done: new Map(), staffRef: null };

/**
 * Makes of these deadlines, and of those that may be the same piece of work, what their facts come to: one stands, and is
 * met, missed or open by the day on which its work was done; the others are withdrawn. Each change is a line of history.
 * The order in which the facts were heard makes no difference. The caller holds `oneAtATime`.
 */
export async function countOnce(manager: EntityManager, ids: readonly string[], news: News = NO_NEWS): Promise<void> {
  if (ids.length === 0) return;
  const rows = await groupOf(manager, ids);
  const instead = standingOf(rows);
  const changes = rows.filter(({ byPerson }) => !byPerson).flatMap((row) => changeOf(row, instead.get(row.id), news));
  if (changes.length === 0) return;
  await manager.query(
    `UPDATE deadlines SET state = change.state, met_at = CASE WHEN change.state = 'met' THEN done_at END
     FROM jsonb_to_recordset($1) change (id uuid, state text) WHERE deadlines.id = change.id AND deadlines.state <> change.state`,
    [JSON.stringify(changes.map(({ id, state }) => ({ id, state })))],
  );
  await manager.query(
    `INSERT INTO deadline_history (deadline_id, change, staff_ref, due_on, note)
     SELECT line.id, line.change, line.staff, CASE WHEN line.change = 'owed' THEN deadlines.due_on END, line.note
     FROM jsonb_to_recordset($1) line (position integer, id uuid, change text, staff text, note text)
       JOIN deadlines ON deadlines.id = line.id ORDER BY line.position`,
    [JSON.stringify(changes.flatMap(({ lines }) => lines).map((line, position) => ({ position, ...line })))],
  );
}

/** What stands in the place of a deadline, or null when it stands itself. The caller holds `oneAtATime`, or only looks. */
export async function insteadOf(
  manager: EntityManager,
  deadlineId: string,
): Promise<(StandsInstead & { restricted: boolean }) | null> {
  const rows = await groupOf(manager, [deadlineId], '');
  const found = standingOf(rows).get(deadlineId);
  const standing = rows.find(({ id }) => id === found?.id);
  return found && standing ? { ...found, restricted: standing.restricted } : null;
}

/** Locks these deadlines with all that may be the same work, in one order for everybody. */
export async function lockGroup(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await groupOf(manager, ids);
}

function groupOf(manager: EntityManager, ids: readonly string[], lock = 'FOR NO KEY UPDATE OF deadlines') {
  return manager.query<GroupedDeadline[]>(
    `SELECT deadlines.id, deadlines.key, deadlines.subject, deadlines.child_ref AS "childRef",
       deadlines.of_child AS "ofChild", deadlines.counts_since AS "countsSince", deadlines.created_at AS "createdAt",
       deadlines.due_at AS "dueAt", deadlines.timing ->> 'from' <> 'event' AS "fromDate", deadlines.done_at AS "doneAt",
       deadlines.missed_at AS "missedAt", deadlines.state, deadlines.ended_at AS "endedAt",
       deadlines.ends_with_event AS "endsWithEvent", deadlines.restricted, runs.trigger_id AS "triggerId",
       runs.repeat_key NOT IN ('', runs.event_id::text) AS "oneChild",
       deadlines.state = 'withdrawn' AND EXISTS (
         SELECT 1 FROM (SELECT staff_ref FROM deadline_history WHERE deadline_id = deadlines.id AND change = 'withdrawn'
                        ORDER BY deadline_history.id DESC LIMIT 1) line WHERE line.staff_ref IS NOT NULL) AS "byPerson"
     FROM deadlines JOIN runs ON runs.id = deadlines.run_id
     WHERE deadlines.id IN (
       SELECT other.id FROM deadlines mine JOIN deadlines other ON other.source_id = mine.source_id
         AND other.subject = mine.subject AND other.key = mine.key
       WHERE mine.id = ANY ($1)
       UNION
       SELECT other.id FROM deadlines mine JOIN deadlines other ON other.source_id = mine.source_id
         AND other.child_ref = mine.child_ref AND other.key = mine.key AND other.met_by_event = mine.met_by_event
       WHERE mine.id = ANY ($1))
     ORDER BY deadlines.due_on, deadlines.id ${lock}`,
    [ids],
  );
}

/** Those of one key are compared with each other; what has ended owes nothing, and takes no other's place. */
function standingOf(rows: readonly GroupedDeadline[]): Map<string, StandsInstead> {
  const owing = rows.filter((row) => !hasEnded(row));
  const keys = [...new Set(owing.map(({ key }) => key))];
  return new Map(keys.flatMap((key) => [...standsInstead(owing.filter((row) => row.key === key))]));
}

/** It came to its end within its time, before anything was done. */
function hasEnded({ endedAt, dueAt, doneAt }: GroupedDeadline): boolean {
  return endedAt !== null && endedAt < dueAt && (doneAt === null || doneAt > endedAt);
}

interface Line {
  id: string;
  change: 'owed' | 'met' | 'done-late' | 'withdrawn';
  staff: string | null;
  note: string | null;
}

function changeOf(row: GroupedDeadline, instead: StandsInstead | undefined, news: News) {
  const { id } = row;
  const state = stateOf(row, instead);
  const line = (change: Line['change'], note: string | null = null, staff: string | null = null): Line => ({
    ...{ id, change, note, staff },
  });
  const heard = news.done.get(id);
  const noteOfDone = heard && news.note !== undefined ? news.note : heardNote(row, heard);
  const lines: Line[] = [];
  if (state === 'withdrawn') {
    if (row.state !== 'withdrawn') lines.push(line('withdrawn', noteOf(row, instead)));
  } else {
    if (row.state === 'withdrawn') lines.push(line('owed', 'It counts after all: what took its place no longer does.'));
    if (state === 'met' && row.state !== 'met') lines.push(line('met', noteOfDone, news.staffRef));
    if (state !== 'met' && heard) lines.push(line('done-late', noteOfDone, news.staffRef));
  }
  return state === row.state && lines.length === 0 ? [] : [{ id, state, lines }];
}

function stateOf(row: GroupedDeadline, instead: StandsInstead | undefined): State {
  if (instead || hasEnded(row)) return 'withdrawn';
  if (row.doneAt && row.doneAt < row.dueAt) return 'met';
  return row.missedAt ? 'missed' : 'open';
}

const NOTES: Record<Instead, string> = {
  later: 'It is owed anew for a later event about the same subject.',
  done: 'This piece of work is done already, and counts once.',
  'owed-already': 'It is owed already, by the same day, for an earlier event about the same subject.',
  'of-child': 'The child owes this once: another deadline stands for the same work.',
};

function noteOf({ endedAt, endsWithEvent }: GroupedDeadline, instead: StandsInstead | undefined): string {
  if (instead) return NOTES[instead.why];
  const what = eventType(endsWithEvent ?? '')?.title ?? 'It came to its end';
  return `${what}, ${endedAt ? formatDate(londonDate(endedAt)) : ''}: it is no longer owed.`;
}

/** Both days, where we heard of it on another than the day on which it was done. */
function heardNote({ doneAt, dueAt, state }: GroupedDeadline, heard: Date | undefined): string | null {
  if (!doneAt || !heard || londonDate(doneAt) === londonDate(heard)) return null;
  const days = `It was done on ${formatDate(londonDate(doneAt))}; we heard of it on ${formatDate(londonDate(heard))}.`;
  return state === 'missed' && doneAt < dueAt ? `${days} It was in time, and is no longer counted as missed.` : days;
}
