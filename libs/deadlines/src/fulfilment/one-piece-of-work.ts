/** A deadline, as far as it matters whether it is the same piece of work as another of its key. */
export interface OwedWork {
  id: string;
  triggerId: string;
  subject: string;
  /** Owed of the child, whatever it is said of. */
  ofChild: boolean;
  childRef: string | null;
  /** Its run is about one child of the subject alone: what is owed for a brother is other work. */
  oneChild: boolean;
  countsSince: Date;
  createdAt: Date;
  dueAt: Date;
  /** Its day is counted from a date of the event, so that the same event said again comes to the same day. */
  fromDate: boolean;
  doneAt: Date | null;
  missedAt: Date | null;
}

/** Why a deadline does not stand: a later event owes it anew; it was done or was owed already; the child owes it once. */
export type Instead = 'later' | 'done' | 'owed-already' | 'of-child';

/** What stands in the place of a deadline. */
export interface StandsInstead {
  id: string;
  why: Instead;
}

/**
 * Of deadlines of one key that are one piece of work, one stands: it counts once, in whatever order its facts are heard.
 * Returns what stands in the place of each other.
 *
 * - The same trigger about the same subject: the latest event counts, while the earlier one was still owed when it
 *   happened. What was missed before that stays missed, and work done before the later one's time is work of its own.
 *   Said again with the same day, it is not owed a second time once it was done or its day has passed.
 * - What a child owes and what one of its meetings owes: the stricter date stands, on the same day that of the child.
 */
export function standsInstead(owed: readonly OwedWork[]): Map<string, StandsInstead> {
  let standing: OwedWork[] = [];
  const gone = new Map<string, StandsInstead>();
  for (const next of owed.toSorted(inOrder)) {
    const verdicts = standing.map((each) => ({ each, verdict: compare(each, next) }));
    const before = verdicts.find(({ verdict }) => verdict?.goes === next);
    if (before?.verdict) {
      gone.set(next.id, { id: before.each.id, why: before.verdict.why });
      continue;
    }
    for (const { each, verdict } of verdicts) if (verdict) gone.set(each.id, { id: next.id, why: verdict.why });
    standing = [...verdicts.filter(({ verdict }) => !verdict).map(({ each }) => each), next];
  }
  return new Map([...gone].map(([id, instead]) => [id, { ...instead, id: last(gone, instead.id) }]));
}

/** Follows what stands in the place of what stood in a place. It comes to an end: each went for one that stood then. */
function last(gone: ReadonlyMap<string, StandsInstead>, id: string): string {
  const next = gone.get(id);
  return next ? last(gone, next.id) : id;
}

function inOrder(one: OwedWork, other: OwedWork): number {
  return (
    one.countsSince.getTime() - other.countsSince.getTime() ||
    one.createdAt.getTime() - other.createdAt.getTime() ||
    (one.id < other.id ? -1 : 1)
  );
}

type Verdict = { goes: OwedWork; why: Instead } | null;

function compare(older: OwedWork, newer: OwedWork): Verdict {
  const again = older.triggerId === newer.triggerId;
  if ((older.oneChild || newer.oneChild) && older.childRef !== newer.childRef) return null;
  if (again && (older.subject === newer.subject || (older.ofChild && newer.ofChild))) return saidAgain(older, newer);
  return !again && (older.ofChild || newer.ofChild) ? ofOneChild(older, newer) : null;
}

function saidAgain(older: OwedWork, newer: OwedWork): Verdict {
  const later: Verdict = { goes: older, why: 'later' };
  const stillOwed = newer.countsSince < older.dueAt;
  if (newer.fromDate && older.dueAt.getTime() === newer.dueAt.getTime()) {
    if (older.doneAt && (!newer.doneAt || older.doneAt <= newer.doneAt)) return { goes: newer, why: 'done' };
    if (older.doneAt || newer.doneAt || stillOwed) return later;
    return newer.missedAt && !older.missedAt ? later : { goes: newer, why: 'owed-already' };
  }
  if (!stillOwed) return older.doneAt && older.doneAt < older.dueAt && sameFact(older, newer) ? later : null;
  if (!older.doneAt) return later;
  return newer.doneAt && newer.doneAt <= older.doneAt ? later : null;
}

function ofOneChild(older: OwedWork, newer: OwedWork): Verdict {
  const stricter = (): Verdict => ({ goes: laxer(older, newer), why: 'of-child' });
  if (older.doneAt) return sameFact(older, newer) ? stricter() : null;
  if (newer.countsSince >= older.dueAt && newer.dueAt > older.dueAt) return sameFact(older, newer) ? stricter() : null;
  return newer.doneAt ? { goes: older, why: 'of-child' } : stricter();
}

function sameFact(one: OwedWork, other: OwedWork): boolean {
  return one.doneAt !== null && one.doneAt.getTime() === other.doneAt?.getTime();
}

function laxer(one: OwedWork, other: OwedWork): OwedWork {
  if (one.dueAt.getTime() !== other.dueAt.getTime()) return one.dueAt > other.dueAt ? one : other;
  return one.ofChild ? other : one;
}
