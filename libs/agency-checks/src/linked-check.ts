import { formatDateTime, formatDayDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';
import { hashOf, isToken } from './check-link.js';
import { type CheckOutcome, lawfulBasisInWords, purposeInWords } from './check-words.js';

/** What an agency is told of a check before it may see whom it is about. All of it in words. */
export interface AskedCheck {
  /** Such as `CS-5107-HLT`. */
  reference: string;
  agencyName: string;
  purpose: string;
  lawfulBasis: string;
  /** `Friday 27 November 2026`. */
  due: string;
  /** The team that asks; null when the event named no team. */
  team: { name: string; email: string; phone: string | null } | null;
}

/** Where a link leads. */
export type LinkedCheck = ClosedCheck | OpenCheck;

/** The check can be answered. */
export interface OpenCheck {
  state: 'open';
  check: AskedCheck;
}

/** The check cannot be answered, or not any more. `unknown` has nothing else: whoever guesses learns nothing. */
export type ClosedCheck =
  | { state: 'unknown' }
  | { state: 'expired' | 'withdrawn'; check: AskedCheck }
  /** `answeredAt` in words: `25 November 2026 at 10:30am`. */
  | { state: 'answered'; check: AskedCheck; outcome: CheckOutcome; answeredAt: string };

/** A link with the request that it belongs to. */
export interface LinkRow {
  requestId: string;
  reference: string;
  subjectReference: string;
  childRefs: string[];
  actionId: string;
  runId: string;
  purposeCode: string;
  lawfulBasisCode: string;
  teamCode: string | null;
  restricted: boolean;
  dueOn: string;
  state: 'requested' | 'answered' | 'withdrawn';
  expired: boolean;
  agencyCode: string;
  agencyName: string;
  team: AskedCheck['team'];
}

/** The answer that stands. */
export interface AnswerRow {
  id: string;
  outcome: CheckOutcome;
  answeredBy: string;
  note: string | null;
  answeredAt: Date;
  sha256: Buffer | null;
}

/**
 * The link with this token, or undefined. With `lock` its request stays locked until the transaction ends; of two who
 * ask at once, the second then sees what the first has done.
 */
export async function findLink(manager: EntityManager, token: string, lock = false): Promise<LinkRow | undefined> {
  if (!isToken(token)) return undefined;
  const [row] = await manager.query<LinkRow[]>(
    `SELECT r.id AS "requestId", r.reference, r.subject_reference AS "subjectReference", r.child_refs AS "childRefs",
       r.action_id AS "actionId", actions.run_id AS "runId", r.purpose_code AS "purposeCode", r.lawful_basis_code AS "lawfulBasisCode",
       r.team_code AS "teamCode", r.restricted, r.due_on::text AS "dueOn", r.state, l.expires_at <= now() AS expired,
       a.code AS "agencyCode", a.name AS "agencyName",
       (SELECT jsonb_build_object('name', name, 'email', email, 'phone', phone) FROM teams t WHERE t.code = r.team_code)
         AS team
     FROM check_links l JOIN check_requests r ON r.id = l.request_id JOIN agencies a ON a.id = r.agency_id
       JOIN actions ON actions.id = r.action_id
     WHERE l.token_hash = $1 ${lock ? 'FOR UPDATE OF r' : ''}`,
    [hashOf(token)],
  );
  return row;
}

/** What the agency is told of the check. */
export function askedCheck(row: LinkRow): AskedCheck {
  return {
    reference: row.reference,
    agencyName: row.agencyName,
    purpose: purposeInWords(row.purposeCode) ?? row.purposeCode,
    lawfulBasis: lawfulBasisInWords(row.lawfulBasisCode) ?? row.lawfulBasisCode,
    due: formatDayDate(row.dueOn),
    team: row.team,
  };
}

/**
 * Where the link leads. An answer outlives the link: somebody who comes back late is told that the answer arrived, not
 * that they are too late.
 */
export async function stateOf(manager: EntityManager, row: LinkRow): Promise<LinkedCheck> {
  const check = askedCheck(row);
  if (row.state === 'withdrawn') return { state: 'withdrawn', check };
  const given = await answerOf(manager, row);
  if (given) return { state: 'answered', check, outcome: given.outcome, answeredAt: formatDateTime(given.answeredAt) };
  return row.expired ? { state: 'expired', check } : { state: 'open', check };
}

/** The answer to the request behind the link, if it has been given. */
export async function answerOf(manager: EntityManager, row: LinkRow): Promise<AnswerRow | undefined> {
  if (row.state !== 'answered') return undefined;
  const [answer] = await manager.query<AnswerRow[]>(
    `SELECT a.id, a.outcome, a.answered_by AS "answeredBy", a.note, a.answered_at AS "answeredAt", f.sha256
     FROM check_answers a LEFT JOIN check_files f ON f.answer_id = a.id WHERE a.request_id = $1`,
    [row.requestId],
  );
  return answer;
}
