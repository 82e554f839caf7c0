import { type Reader, visibleTo } from '@linchpin/access';
import type { CivilDate } from '@linchpin/dates';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type CheckOutcome, lawfulBasisInWords, purposeInWords } from './check-words.js';

/** `requested`: open, no answer yet. */
export type CheckState = 'requested' | 'answered' | 'withdrawn';

/** One check asked of one agency, as staff see it in a list. */
export interface CheckRow {
  id: string;
  /** Such as `CS-5107-HLT`. */
  reference: string;
  /** What the checks are asked for, such as `CS-5107`. */
  subjectReference: string;
  runId: string;
  agencyCode: string;
  agencyName: string;
  purpose: string;
  lawfulBasis: string;
  teamCode: string | null;
  teamName: string | null;
  state: CheckState;
  dueOn: CivilDate;
  /** Open although the due date has passed in London. */
  overdue: boolean;
  restricted: boolean;
  requestedAt: Date;
  /** When the mail went out; null while it has not. */
  sentAt: Date | null;
  /** When somebody at the agency first asked to see whom it is about: by a button, which mail scanners do not press. */
  openedAt: Date | null;
  answeredAt: Date | null;
  outcome: CheckOutcome | null;
}

/** A check with its answer and files. Reading what an answer says is a social worker's act. */
export interface CheckDetail extends CheckRow {
  childRefs: string[];
  /** The answer: `answeredBy` is a person of the agency and their role. */
  answer: {
    outcome: CheckOutcome;
    answeredBy: string;
    note: string | null;
    answeredAt: Date;
    files: CheckFileRow[];
  } | null;
}

/** A file of an answer, without its content. */
export interface CheckFileRow {
  id: string;
  fileName: string;
  mediaType: string;
  bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  sha256: string;
}

/** What is wanted of a list of checks. */
export interface CheckFilter {
  /** A team's code: its own checks, and for a hub those of the spokes that it serves. */
  team?: string | undefined;
  /** An agency's code. */
  agency?: string | undefined;
  state?: CheckState | undefined;
  /** Only those that are overdue, or only those that are not. */
  overdue?: boolean | undefined;
}

const TODAY = `(now() AT TIME ZONE 'Europe/London')::date`;
const OVERDUE = `(r.state = 'requested' AND r.due_on < ${TODAY})`;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const FROM = `FROM check_requests r JOIN agencies a ON a.id = r.agency_id
  LEFT JOIN teams t ON t.code = r.team_code LEFT JOIN teams hub ON hub.id = t.hub_id`;

/** SQL: the filter, and what is there for this reader. $1 to $4 are what `filterValues` gives. */
const where = (reader: Reader) => `WHERE ${visible(reader)} AND ($1::text IS NULL OR $1 IN (r.team_code, hub.code))
  AND ($2::text IS NULL OR a.code = $2) AND ($3::text IS NULL OR r.state = $3)
  AND ($4::boolean IS NULL OR ${OVERDUE} = $4)`;

const visible = (reader: Reader) => visibleTo(reader, 'check_requests', 'r');

const ROW = `SELECT r.id, r.reference, r.subject_reference AS "subjectReference", act.run_id AS "runId",
    a.code AS "agencyCode", a.name AS "agencyName", r.purpose_code AS purpose, r.lawful_basis_code AS "lawfulBasis",
    r.team_code AS "teamCode", t.name AS "teamName", r.state, r.due_on::text AS "dueOn", ${OVERDUE} AS overdue,
    r.restricted, r.created_at AS "requestedAt", r.child_refs AS "childRefs",
    (SELECT max(accepted_at) FROM deliveries d WHERE d.action_id = r.action_id AND d.recipient = 'agency:' || a.id) AS "sentAt",
    (SELECT min(first_opened_at) FROM check_links l WHERE l.request_id = r.id) AS "openedAt",
    ans.answered_at AS "answeredAt", ans.outcome, ans.answered_by AS "answeredBy", ans.note
  ${FROM} JOIN actions act ON act.id = r.action_id LEFT JOIN check_answers ans ON ans.request_id = r.id`;

type FullRow = CheckRow & { childRefs: string[]; answeredBy: string | null; note: string | null };

/** Checks as staff see them. */
@Injectable()
export class ChecksService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of checks, open ones first and of those the one due first, and how many there are in all. */
  async list(
    reader: Reader,
    filter: CheckFilter & { page: number; pageSize: number },
  ): Promise<{ rows: CheckRow[]; total: number }> {
    const values = filterValues(filter);
    const rows = await this.dataSource.query<FullRow[]>(
      `${ROW} ${where(reader)} ORDER BY r.state <> 'requested', r.due_on, r.reference LIMIT $5 OFFSET $6`,
      [...values, filter.pageSize, (filter.page - 1) * filter.pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total ${FROM} ${where(reader)}`,
      values,
    );
    return { rows: rows.map(checkRow), total: count?.total ?? 0 };
  }

  /** How many checks are open, and how many of those are overdue. */
  async counts(
    reader: Reader,
    filter: Pick<CheckFilter, 'team' | 'agency'> = {},
  ): Promise<{ open: number; overdue: number }> {
    const [count] = await this.dataSource.query<{ open: number; overdue: number }[]>(
      `SELECT count(*)::int AS open, count(*) FILTER (WHERE ${OVERDUE})::int AS overdue ${FROM} ${where(reader)}`,
      filterValues({ ...filter, state: 'requested' }),
    );
    return count ?? { open: 0, overdue: 0 };
  }

  /** The checks that a run asked for, by agency. */
  async ofRun(reader: Reader, runId: string): Promise<CheckRow[]> {
    if (!UUID.test(runId)) return [];
    const rows = await this.dataSource.query<FullRow[]>(
      `${ROW} WHERE act.run_id = $1 AND ${visible(reader)} ORDER BY a.name, r.reference`,
      [runId],
    );
    return rows.map(checkRow);
  }

  /** One check with its answer, or null when there is none with this id for this reader. */
  async one(reader: Reader, id: string): Promise<CheckDetail | null> {
    if (!UUID.test(id)) return null;
    const [row] = await this.dataSource.query<FullRow[]>(`${ROW} WHERE r.id = $1 AND ${visible(reader)}`, [id]);
    if (!row) return null;
    const { outcome, answeredBy, answeredAt, note, childRefs } = row;
    const answer =
      outcome && answeredBy && answeredAt
        ? { outcome, answeredBy, note, answeredAt, files: await this.files(id) }
        : null;
    return { ...checkRow(row), childRefs, answer };
  }

  /**
   * The content of a file, or null. It comes from outside the council and is not scanned here: send it as a download,
   * never inline.
   */
  async file(
    reader: Reader,
    id: string,
  ): Promise<{ fileName: string; mediaType: string; content: Buffer; reference: string } | null> {
    if (!UUID.test(id)) return null;
    const [file] = await this.dataSource.query<
      { fileName: string; mediaType: string; content: Buffer; reference: string }[]
    >(
      `SELECT f.file_name AS "fileName", f.media_type AS "mediaType", f.content, r.reference
       FROM check_files f JOIN check_answers ans ON ans.id = f.answer_id JOIN check_requests r ON r.id = ans.request_id
       WHERE f.id = $1 AND ${visible(reader)}`,
      [id],
    );
    return file ?? null;
  }

  private files(requestId: string): Promise<CheckFileRow[]> {
    return this.dataSource.query<CheckFileRow[]>(
      `SELECT f.id, f.file_name AS "fileName", f.media_type AS "mediaType", octet_length(f.content) AS bytes,
         encode(f.sha256, 'hex') AS sha256
       FROM check_files f JOIN check_answers ans ON ans.id = f.answer_id WHERE ans.request_id = $1`,
      [requestId],
    );
  }
}

function filterValues(filter: CheckFilter): unknown[] {
  return [filter.team ?? null, filter.agency ?? null, filter.state ?? null, filter.overdue ?? null];
}

/** A list shows that an answer came and what kind it is, never who gave it or what it says. */
function checkRow({ childRefs: _childRefs, answeredBy: _answeredBy, note: _note, ...row }: FullRow): CheckRow {
  return {
    ...row,
    purpose: purposeInWords(row.purpose) ?? row.purpose,
    lawfulBasis: lawfulBasisInWords(row.lawfulBasis) ?? row.lawfulBasis,
  };
}
