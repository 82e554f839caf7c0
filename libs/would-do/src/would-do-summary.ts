import type { ActionKind } from '@linchpin/queue';
import type { Fate, WouldDo, WouldDoLine } from './would-do.js';
import type { Difference } from './would-do-difference.js';

/** What became of a step, or of a date owed, over all events. */
export interface PartCounts {
  part: 'step' | 'deadline';
  key: string;
  title: string;
  /** Null for a date owed. */
  kind: ActionKind | null;
  /** How often the draft would do so. A date is owed (`done`) or not. */
  fates: Partial<Record<Fate, number>>;
  differences: Partial<Record<Difference['what'], number>>;
  /** How often each thing would be otherwise than in force. */
  changes: Record<string, number>;
}

/** How often a kind of step would be refused for one reason. */
export interface Refused {
  kind: ActionKind;
  reason: string;
  times: number;
}

/** All that a report comes to, in numbers. Restricted events are in `restricted` and in no other number. */
export interface WouldDoSummary {
  /** Events looked at. */
  events: number;
  /** Events that would set the draft off. */
  setsOff: number;
  /** Events whose conditions hold, but the trigger has begun for their subject before. */
  already: number;
  /** Events that the matching could not work out: they would be set aside with an alarm. */
  unclear: number;
  /** Restricted events of the type: each would be handed to a named manager, whatever triggers there are. */
  restricted: number;
  /** Steps that would be done, by kind. */
  kinds: Partial<Record<ActionKind, number>>;
  /** Agencies asked, over all checks. */
  agencies: number;
  owed: number;
  /** Steps that would be refused, by kind and reason, the most frequent first. Reports of older releases have none. */
  refused?: Refused[];
  parts: PartCounts[];
  /** Null for a new trigger. */
  compared: {
    /** The versions that were in force on the dates of the events. */
    versions: number[];
    inForceSetsOff: number;
    newly: number;
    noLonger: number;
    /** Events that set off both, and about which the two would not do the same. */
    otherwise: number;
    same: number;
  } | null;
}

/** One event as both sides judge it. */
export interface JudgedPair {
  draft: WouldDo | null;
  /** Undefined for a new trigger, which has nothing to be compared with. */
  inForce: WouldDo | null | undefined;
  differences: readonly Difference[];
}

export function emptySummary(comparing: boolean): WouldDoSummary {
  return {
    ...{
      events: 0,
      setsOff: 0,
      already: 0,
      unclear: 0,
      restricted: 0,
      kinds: {},
      agencies: 0,
      owed: 0,
      refused: [],
      parts: [],
    },
    compared: comparing ? { versions: [], inForceSetsOff: 0, newly: 0, noLonger: 0, otherwise: 0, same: 0 } : null,
  };
}

/** Adds what would be done about one event. */
export function addTo(summary: WouldDoSummary, pair: JudgedPair): void {
  const { draft, inForce, differences } = pair;
  if (draft) addDraft(summary, draft);
  if (inForce) for (const line of inForce.lines) partOf(summary, 'step', line.step, line);
  if (inForce) for (const one of inForce.owes) partOf(summary, 'deadline', one.key, one);
  if (!summary.compared || inForce === undefined) return;
  const { compared } = summary;
  if (inForce) compared.inForceSetsOff += 1;
  if (draft && !inForce) compared.newly += 1;
  if (!draft && inForce) compared.noLonger += 1;
  if (draft && inForce) compared[differences.every(({ what }) => what === 'same') ? 'same' : 'otherwise'] += 1;
  for (const { part, key, what, changes } of differences) {
    const counts = partOf(summary, part, key);
    counts.differences[what] = (counts.differences[what] ?? 0) + 1;
    for (const change of changes) counts.changes[change] = (counts.changes[change] ?? 0) + 1;
  }
}

function addDraft(summary: WouldDoSummary, draft: WouldDo): void {
  summary.setsOff += 1;
  for (const line of draft.lines) {
    const { fates } = partOf(summary, 'step', line.step, line);
    fates[line.fate] = (fates[line.fate] ?? 0) + 1;
    if (line.fate === 'refused') addRefused(summary, line);
    if (line.fate !== 'done') continue;
    summary.kinds[line.kind] = (summary.kinds[line.kind] ?? 0) + 1;
    const { agencies } = line.settings;
    if (line.kind === 'agency-checks.request' && Array.isArray(agencies)) summary.agencies += agencies.length;
  }
  for (const one of draft.owes) {
    const { fates } = partOf(summary, 'deadline', one.key, one);
    fates.done = (fates.done ?? 0) + 1;
    summary.owed += 1;
  }
}

function addRefused({ refused = [] }: WouldDoSummary, { kind, refusal = '' }: WouldDoLine): void {
  const known = refused.find((one) => one.kind === kind && one.reason === refusal);
  if (known) known.times += 1;
  else refused.push({ kind, reason: refusal, times: 1 });
  refused.sort((a, b) => b.times - a.times);
}

/** The counts of a step or a date owed, made when it is met first: what the draft calls it stands. */
function partOf(
  { parts }: WouldDoSummary,
  part: PartCounts['part'],
  key: string,
  { title, kind }: { title: string; kind?: ActionKind } = { title: key },
): PartCounts {
  const known = parts.find((one) => one.part === part && one.key === key);
  if (known) return known;
  const counts: PartCounts = { part, key, title, kind: kind ?? null, fates: {}, differences: {}, changes: {} };
  parts.push(counts);
  return counts;
}

/** Puts every step and date of the draft first, in its order, also those that no event has met. */
export function prepareParts(
  summary: WouldDoSummary,
  trigger: {
    steps: readonly { key: string; title: string; kind: ActionKind }[];
    deadlines: readonly { key: string; title: string }[];
  },
): void {
  for (const step of trigger.steps) partOf(summary, 'step', step.key, step);
  for (const deadline of trigger.deadlines) partOf(summary, 'deadline', deadline.key, deadline);
}
