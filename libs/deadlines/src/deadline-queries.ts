import { type Reader, visibleTo } from '@linchpin/access';
import type { CivilDate } from '@linchpin/dates';
import type { Timing } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import { insteadOf } from './fulfilment/count-once.js';

/** `open`: owed. `met` in time. `missed`: its day passed first. `withdrawn`: no longer owed. */
export type DeadlineState = 'open' | 'met' | 'missed' | 'withdrawn';

/**
 * What a list shows: what somebody must see to, open or missed without a reason; of this only what is at risk, only what is
 * booked after its day, or only what was missed; everything.
 */
export type DeadlineView = 'due' | 'at-risk' | 'booked-late' | 'unexplained' | 'all';

/** A team, and of a hub the codes whose hub it is: its own and those of the spokes that it serves. */
export interface DeadlineTeam {
  code: string;
  hubOf: readonly string[];
}

/** Which deadlines: all filters that are given must hold. Pages count from 1. */
export interface DeadlineFilter {
  view: DeadlineView;
  team?: DeadlineTeam | undefined;
  /** Due on this day or before. */
  dueBy?: CivilDate | undefined;
  page: number;
  pageSize: number;
}

/** One deadline as a list shows it. */
export interface DeadlineRow {
  id: string;
  runId: string;
  reference: string;
  title: string;
  rule: 'statutory' | 'local';
  citation: string | null;
  /** `spoke` or `hub` of the event's team, or a team's code. */
  team: string;
  teamCode: string | null;
  restricted: boolean;
  startsOn: CivilDate;
  dueOn: CivilDate;
  dueAt: Date;
  /** Counted in hours or to a time of day: then its moment matters, else the whole day is left. */
  exact: boolean;
  /** Whose working days it is counted in. */
  calendar: Timing['calendar'];
  warning: string | null;
  state: DeadlineState;
  atRisk: boolean;
  /** Key of the step whose work meets it. */
  metByStepKey: string | null;
  /** When the work is planned for, as last heard; null when nobody has said. */
  plannedAt: Date | null;
  /** It is planned for after its day: out of time, though not missed yet. */
  bookedLate: boolean;
  metAt: Date | null;
  doneAt: Date | null;
  missedReason: string | null;
}

/** One thing that happened to a deadline. */
interface DeadlineHistoryLine {
  change:
    | 'owed'
    | 'at-risk'
    | 'booked-late'
    | 'missed'
    | 'met'
    | 'done-late'
    | 'not-counted'
    | 'explained'
    | 'moved'
    | 'withdrawn';
  /**
   * Reference of who did it, or null when the product found it out; of one that is withdrawn, that another stands for the same
   * work, or that it has ended. One that is `owed` by somebody had been taken back before.
   */
  by: string | null;
  /** The date that it had from then on. */
  dueOn: CivilDate | null;
  note: string | null;
  at: Date;
}

/** One deadline with how it was computed, how it is met, and its history, oldest line first. */
export interface DeadlinePage extends DeadlineRow {
  timing: Timing;
  countsSince: Date;
  atRiskAt: Date;
  metByEvent: string | null;
  /** Also by such an event about another meeting of the same child. */
  ofChild: boolean;
  /** Type of the event with which it is no longer owed. */
  endsWithEvent: string | null;
  /** Title of the step whose work meets it. */
  metByStep: string | null;
  /** That step is only a reminder to a qualified person: it meets nothing. */
  onlyReminded: boolean;
  /** The task of that step which still waits for the record of its approval: nothing else says that it was sent. */
  approvalTaskId: string | null;
  /** The day on which that step made letters that are held as drafts: they go out by a person, who says who approved them. */
  draftsMadeOn: CivilDate | null;
  /**
   * Of one that is withdrawn: what stands in its place, and whether because a later event said it anew. The id of what is
   * owed instead is null when this reader may not see it.
   */
  replacedBy: { id: string | null; later: boolean } | null;
  history: DeadlineHistoryLine[];
}

/** How many deadlines a team has that are open, at risk, or missed without a reason. */
export interface DeadlineCounts {
  team: string;
  teamCode: string | null;
  open: number;
  atRisk: number;
  bookedLate: number;
  unexplained: number;
}

/** SQL: counted in hours or to a time of day. */
export const EXACT = `(deadlines.timing ->> 'unit' = 'hours' OR deadlines.timing ? 'at')`;

/** SQL, of the action `step`: its task was given, and that it was approved and sent is not recorded yet. */
export const WAITS_FOR_APPROVAL = `(step.kind = 'tasks.assign' AND step.settings ->> 'boundary' = 'needs-approval'
  AND step.state = 'asked')`;

/** SQL, of the action `step`: it made letters that are held as drafts. */
export const HOLDS_DRAFTS = `(step.kind = 'documents.generate' AND step.state = 'succeeded'
  AND jsonb_path_exists(step.result, '$.documents[*] ? (@.state == "draft")'))`;

const AT_RISK = `(deadlines.state = 'open' AND deadlines.at_risk_at <= now())`;

/** SQL: planned for after its day, while that has not passed unmet. */
export const BOOKED_LATE = `(deadlines.state = 'open' AND deadlines.done_at IS NULL AND deadlines.planned_at IS NOT NULL
  AND deadlines.planned_at >= deadlines.due_at)`;

const UNEXPLAINED = `(deadlines.state = 'missed' AND deadlines.missed_reason IS NULL)`;

const VIEWS: Record<DeadlineView, string> = {
  due: `(deadlines.state = 'open' OR ${UNEXPLAINED})`,
  'at-risk': AT_RISK,
  'booked-late': BOOKED_LATE,
  unexplained: UNEXPLAINED,
  all: 'true',
};

/** What is owed comes in the order of its days; everything ever owed begins with the latest. */
const ORDERS: Record<DeadlineView, string> = {
  due: 'deadlines.due_on, deadlines.due_at, deadlines.id',
  'at-risk': 'deadlines.due_on, deadlines.due_at, deadlines.id',
  'booked-late': 'deadlines.due_on, deadlines.due_at, deadlines.id',
  unexplained: 'deadlines.due_on, deadlines.due_at, deadlines.id',
  all: 'deadlines.due_on DESC, deadlines.due_at DESC, deadlines.id DESC',
};

/** For a statement whose values `$1` and `$2` are: code of the team, codes whose hub it is. */
const OF_TEAM = `($1::text IS NULL OR deadlines.team = $1 OR (deadlines.team = 'spoke' AND deadlines.team_code = $1)
  OR (deadlines.team = 'hub' AND deadlines.team_code = ANY ($2::text[])))`;

const COLUMNS = `deadlines.id, deadlines.run_id AS "runId", deadlines.reference, deadlines.title, deadlines.rule,
  deadlines.citation, deadlines.team, deadlines.team_code AS "teamCode", deadlines.restricted,
  deadlines.starts_on::text AS "startsOn", deadlines.due_on::text AS "dueOn", deadlines.due_at AS "dueAt",
  ${EXACT} AS exact, deadlines.timing ->> 'calendar' AS calendar, deadlines.warning, deadlines.state,
  ${AT_RISK} AS "atRisk", deadlines.planned_at AS "plannedAt", ${BOOKED_LATE} AS "bookedLate",
  deadlines.met_by_step AS "metByStepKey", deadlines.met_at AS "metAt", deadlines.done_at AS "doneAt",
  deadlines.missed_reason AS "missedReason"`;

/** One page of deadlines and how many there are in all. */
export async function listDeadlines(
  manager: EntityManager,
  reader: Reader,
  { view, team, dueBy, page, pageSize }: DeadlineFilter,
): Promise<{ rows: DeadlineRow[]; total: number }> {
  const where = `WHERE ${visibleTo(reader, 'deadlines')} AND ${OF_TEAM} AND ${VIEWS[view]}
    AND ($3::date IS NULL OR deadlines.due_on <= $3)`;
  const values = [team?.code ?? null, team?.hubOf ?? [], dueBy ?? null];
  const rows = await manager.query<DeadlineRow[]>(
    `SELECT ${COLUMNS} FROM deadlines ${where} ORDER BY ${ORDERS[view]} LIMIT $4 OFFSET $5`,
    [...values, pageSize, (page - 1) * pageSize],
  );
  const [count] = await manager.query<{ total: number }[]>(
    `SELECT count(*)::int AS total FROM deadlines ${where}`,
    values,
  );
  return { rows, total: count?.total ?? 0 };
}

/** The deadlines of a run, those due first at the top. */
export function deadlinesOfRun(manager: EntityManager, reader: Reader, runId: string): Promise<DeadlineRow[]> {
  return manager.query(
    `SELECT ${COLUMNS} FROM deadlines WHERE run_id = $1 AND ${visibleTo(reader, 'deadlines')} ORDER BY due_on, due_at, id`,
    [runId],
  );
}

/** One deadline with its history, or null when there is none for this reader. */
export async function findDeadline(
  manager: EntityManager,
  reader: Reader,
  deadlineId: string,
): Promise<DeadlinePage | null> {
  const [deadline] = await manager.query<Omit<DeadlinePage, 'replacedBy' | 'history'>[]>(
    `SELECT ${COLUMNS}, deadlines.timing, deadlines.counts_since AS "countsSince", deadlines.at_risk_at AS "atRiskAt",
       deadlines.met_by_event AS "metByEvent", deadlines.of_child AS "ofChild",
       deadlines.ends_with_event AS "endsWithEvent", coalesce(step.title, deadlines.met_by_step) AS "metByStep",
       coalesce(step.kind = 'tasks.assign' AND step.settings ->> 'boundary' = 'professional', false) AS "onlyReminded",
       CASE WHEN ${WAITS_FOR_APPROVAL} THEN step.result ->> 'taskId' END AS "approvalTaskId",
       CASE WHEN ${HOLDS_DRAFTS} THEN (step.finished_at AT TIME ZONE 'Europe/London')::date::text END AS "draftsMadeOn"
     FROM deadlines LEFT JOIN actions step ON step.run_id = deadlines.run_id AND step.step_key = deadlines.met_by_step
     WHERE deadlines.id = $1 AND ${visibleTo(reader, 'deadlines')}`,
    [deadlineId],
  );
  if (!deadline) return null;
  const history = await manager.query<DeadlineHistoryLine[]>(
    `SELECT line.change, line.staff_ref AS by, line.due_on::text AS "dueOn", line.note, line.happened_at AS at
     FROM deadline_history line
     WHERE line.deadline_id = $1 ORDER BY line.id`,
    [deadlineId],
  );
  const instead = deadline.state === 'withdrawn' ? await insteadOf(manager, deadlineId) : null;
  const replacedBy = instead && {
    id: instead.restricted && !reader.seesRestricted ? null : instead.id,
    later: instead.why === 'later',
  };
  return { ...deadline, replacedBy, history };
}

/** The numbers of each team that has a deadline open or unexplained. */
export function countDeadlines(manager: EntityManager, reader: Reader): Promise<DeadlineCounts[]> {
  return manager.query(
    `SELECT team, team_code AS "teamCode", (count(*) FILTER (WHERE state = 'open'))::int AS open,
       (count(*) FILTER (WHERE ${AT_RISK}))::int AS "atRisk",
       (count(*) FILTER (WHERE ${BOOKED_LATE}))::int AS "bookedLate", (count(*) FILTER (WHERE ${UNEXPLAINED}))::int AS unexplained
     FROM deadlines WHERE (state = 'open' OR ${UNEXPLAINED}) AND ${visibleTo(reader, 'deadlines')}
     GROUP BY team, team_code`,
  );
}
