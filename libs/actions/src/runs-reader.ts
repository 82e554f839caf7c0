import { type Reader, visibleTo } from '@linchpin/access';
import type { ActionKind } from '@linchpin/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Asked } from './asked.js';
import {
  countProblems,
  listProblems,
  needsAPerson,
  type Problem,
  PROBLEM_ID,
  type ProblemTeams,
  teamsValue,
  WITH_EVENTS,
} from './problems.js';

export interface RunRow {
  id: string;
  eventId: string;
  eventType: string;
  subject: string;
  source: string;
  teamCode: string | null;
  trigger: string;
  triggerId: string;
  triggerVersion: number;
  restricted: boolean;
  state: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** Where it began with an event of our own: what people call what that is about. */
  aboutRef: string | null;
}

export interface ActionRow {
  id: string;
  runId: string;
  stepKey: string;
  kind: ActionKind;
  title: string;
  state: string;
  waitsFor: string[];
  dueAt: Date | null;
  finishedAt: Date | null;
  result: Record<string, unknown> | null;
  reason: string | null;
  /** Of whom it is asked, for what people do; null for what the product does. */
  asked: Asked | null;
  askedAt: Date | null;
  /** A person went on without it: when, who (by their reference) and why. Nobody is known of what was skipped before that was asked. */
  skippedAt: Date | null;
  skippedBy: string | null;
  skipReason: string | null;
  attempts: AttemptRow[];
}

export interface AttemptRow {
  number: number;
  startedAt: string;
  finishedAt: string | null;
  outcome: string;
  detail: string | null;
}

const RUN_COLUMNS = `runs.id, runs.event_id AS "eventId", events.type AS "eventType", runs.subject, sources.name AS source,
  events.team_code AS "teamCode", runs.trigger_title AS trigger, runs.trigger_id AS "triggerId",
  runs.trigger_version AS "triggerVersion", runs.restricted, runs.state, runs.started_at AS "startedAt", runs.finished_at AS "finishedAt",
  CASE WHEN sources.name = 'linchpin' THEN events.data ->> 'aboutRef' END AS "aboutRef"`;

const RUN_TABLES = `runs JOIN events ON events.id = runs.event_id JOIN sources ON sources.id = runs.source_id`;

const ACTION_COLUMNS = `actions.id, actions.run_id AS "runId", actions.step_key AS "stepKey", actions.kind, actions.title,
  actions.state, actions.waits_for AS "waitsFor", actions.due_at AS "dueAt", actions.finished_at AS "finishedAt",
  actions.result, actions.reason, actions.asked, actions.asked_at AS "askedAt", actions.skipped_at AS "skippedAt",
  actions.skipped_by AS "skippedBy", actions.skip_reason AS "skipReason",
  (SELECT coalesce(json_agg(json_build_object('number', number, 'startedAt', started_at, 'finishedAt', finished_at,
     'outcome', outcome, 'detail', detail) ORDER BY number), '[]')
   FROM action_attempts WHERE action_id = actions.id) AS attempts`;

/** Reads runs and their actions for pages and for the systems that sent the events. */
@Injectable()
export class RunsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** One run, or null when it is not there for this reader. */
  async find(reader: Reader, runId: string): Promise<RunRow | null> {
    const rows = await this.dataSource.query<RunRow[]>(
      `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE runs.id = $1 AND ${visibleTo(reader, 'runs')}`,
      [runId],
    );
    return rows[0] ?? null;
  }

  /** The runs that an event began, as far as this reader may know. */
  ofEvent(reader: Reader, eventId: string): Promise<RunRow[]> {
    return this.begunBy(eventId, visibleTo(reader, 'runs'));
  }

  /** The runs that an event began, for the system that sent it: it knows of its own record. */
  ofSentEvent(eventId: string): Promise<RunRow[]> {
    return this.begunBy(eventId, 'true');
  }

  private begunBy(eventId: string, shown: string): Promise<RunRow[]> {
    return this.dataSource.query(
      `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE runs.event_id = $1 AND ${shown} ORDER BY runs.trigger_title`,
      [eventId],
    );
  }

  /** The actions of runs in the order of their steps, with every attempt. */
  actionsOf(runIds: readonly string[]): Promise<ActionRow[]> {
    return this.dataSource.query(
      `SELECT ${ACTION_COLUMNS} FROM actions WHERE run_id = ANY ($1) ORDER BY run_id, position`,
      [runIds],
    );
  }

  /** One page of the newest runs. */
  async list(
    reader: Reader,
    filter: { state?: string | undefined; teamCode?: string | undefined },
    page: number,
    pageSize: number,
  ): Promise<{ rows: RunRow[]; total: number }> {
    const where = `WHERE ${visibleTo(reader, 'runs')} AND ($1::text IS NULL OR runs.state = $1)
      AND ($2::text IS NULL OR events.team_code = $2)`;
    const values = [filter.state ?? null, filter.teamCode ?? null];
    const rows = await this.dataSource.query<RunRow[]>(
      `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} ${where} ORDER BY runs.started_at DESC, runs.id DESC LIMIT $3 OFFSET $4`,
      [...values, pageSize, (page - 1) * pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM runs JOIN events ON events.id = runs.event_id ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** Actions that need a person, newest first, with the run they belong to: all, or those of one problem. */
  async needingAPerson(
    reader: Reader,
    teams: ProblemTeams,
    problemId: string | null,
    page: number,
    pageSize: number,
  ): Promise<{ rows: (ActionRow & { subject: string; trigger: string; teamCode: string | null })[]; total: number }> {
    const where = `WHERE ${needsAPerson(reader)} AND ($2::uuid IS NULL OR ${PROBLEM_ID} = $2)`;
    const values = [teamsValue(teams), problemId];
    const rows = await this.dataSource.query<
      (ActionRow & { subject: string; trigger: string; teamCode: string | null })[]
    >(
      `SELECT ${ACTION_COLUMNS}, runs.subject, runs.trigger_title AS trigger, events.team_code AS "teamCode"
       FROM actions JOIN (${RUN_TABLES}) ON runs.id = actions.run_id ${where}
       ORDER BY actions.finished_at DESC, actions.id LIMIT $3 OFFSET $4`,
      [...values, pageSize, (page - 1) * pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM ${WITH_EVENTS} ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** One page of the problems, the newest first, and how many there are. */
  problems(
    reader: Reader,
    teams: ProblemTeams,
    page: number,
    pageSize: number,
  ): Promise<{ rows: Problem[]; total: number }> {
    return listProblems(this.dataSource.manager, reader, teams, page, pageSize);
  }

  /** How many problems need a person, as far as this reader may know. */
  countProblems(reader: Reader, teams: ProblemTeams): Promise<number> {
    return countProblems(this.dataSource.manager, reader, teams);
  }
}
