import { type Reader, visibleTo } from '@linchpin/access';
import type { ActionKind } from '@linchpin/queue';
import type { EntityManager } from 'typeorm';

/** One thing that went wrong, however often: the same step for the same reason, whatever it was about. */
export interface Problem {
  /** The same for the same problem on every day and in every installation. */
  id: string;
  title: string;
  kind: ActionKind;
  /** Why, in the words of the latest. */
  reason: string;
  count: number;
  newest: Date;
  oldest: Date;
  /** The latest few. */
  examples: { runId: string; actionId: string; subject: string; state: string }[];
}

/** So many references stand with a problem; its page has all of them. */
const EXAMPLES = 10;

/** SQL: actions with the runs and events that they belong to. */
export const WITH_EVENTS = `actions JOIN runs ON runs.id = actions.run_id JOIN events ON events.id = runs.event_id`;

/** Whose problems: of events of these teams, by their codes, or of all. */
export type ProblemTeams = readonly string[] | 'all';

/** SQL, for a statement whose first value is what `teamsValue` gives: what needs a person and is there for this reader. */
export const needsAPerson = (reader: Reader) =>
  `actions.state IN ('failed', 'rejected') AND ${visibleTo(reader, 'runs')}
    AND ($1::text[] IS NULL OR events.team_code = ANY ($1))`;

/** The teams as a value of such a statement. */
export const teamsValue = (teams: ProblemTeams) => (teams === 'all' ? null : teams);

/** SQL: which problem an action met with. */
export const PROBLEM_ID = `md5(concat_ws(chr(10), actions.title, actions.kind, actions.problem))::uuid`;

/** One page of the problems, that of the latest action first, and how many there are in all. */
export async function listProblems(
  manager: EntityManager,
  reader: Reader,
  teams: ProblemTeams,
  page: number,
  pageSize: number,
): Promise<{ rows: Problem[]; total: number }> {
  const rows = await manager.query<Problem[]>(
    `WITH ranked AS (
       SELECT ${PROBLEM_ID} AS id, actions.title, actions.kind, actions.reason, actions.finished_at,
         actions.id AS action_id, actions.run_id, actions.state, runs.subject,
         row_number() OVER (PARTITION BY ${PROBLEM_ID} ORDER BY actions.finished_at DESC, actions.id) AS place
       FROM ${WITH_EVENTS} WHERE ${needsAPerson(reader)})
     SELECT id, min(title) AS title, min(kind) AS kind, min(reason) FILTER (WHERE place = 1) AS reason,
       count(*)::int AS count, max(finished_at) AS newest, min(finished_at) AS oldest,
       json_agg(json_build_object('runId', run_id, 'actionId', action_id, 'subject', subject, 'state', state)
         ORDER BY place) FILTER (WHERE place <= ${String(EXAMPLES)}) AS examples
     FROM ranked GROUP BY id ORDER BY newest DESC, id LIMIT $2 OFFSET $3`,
    [teamsValue(teams), pageSize, (page - 1) * pageSize],
  );
  return { rows, total: await countProblems(manager, reader, teams) };
}

/** How many problems there are for this reader. */
export async function countProblems(manager: EntityManager, reader: Reader, teams: ProblemTeams): Promise<number> {
  const [row] = await manager.query<{ total: number }[]>(
    `SELECT count(DISTINCT ${PROBLEM_ID})::int AS total FROM ${WITH_EVENTS} WHERE ${needsAPerson(reader)}`,
    [teamsValue(teams)],
  );
  return row?.total ?? 0;
}
