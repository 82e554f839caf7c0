import type { NewEvent } from '@linchpin/cloud-events';
import { Enqueuer } from '@linchpin/queue';
import {
  type Actor,
  contentHash,
  type Draft,
  type DraftContent,
  draftHash,
  DraftRefusedError,
  finishDraft,
  UnknownDraftError,
} from '@linchpin/trigger-drafts';
import type { TriggerContent } from '@linchpin/trigger-files';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { JudgedRun } from './would-do-judge.js';
import type { WouldDoSummary } from './would-do-summary.js';

/** The longest time that a report looks back, in days: a year, and a month more to compare with. */
export const MOST_DAYS = 400;

/** Who asked for it enqueues it; after this many seconds the sweep does. */
const GRACE_SECONDS = 15;

/** How often a report is begun before it has failed. */
export const MOST_ATTEMPTS = 5;

const SWEEP_SIZE = 20;

/** What a draft is run over: the events received in so many days, or one event that was pasted. */
export type WouldDoScope = { days: number } | { event: NewEvent };

/** A pasted event as it is kept: what judging it needs, and no more. */
export type PastedEvent = Pick<NewEvent, 'type' | 'subject' | 'teamCode' | 'data'> & { occurredAt: string };

export type ReportState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A report of what a draft would do, and how far it is. */
export interface WouldDoReport {
  id: string;
  draftId: string;
  triggerId: string | null;
  draftRevision: number;
  /** What the draft said when the report was asked for. */
  content: TriggerContent;
  contentHash: string;
  /** Staff reference of who asked for it. */
  requestedBy: string;
  requestedAt: Date;
  days: number | null;
  event: PastedEvent | null;
  state: ReportState;
  /** Events looked at so far, and in all; `total` is null until they are counted. No restricted event is among them. */
  examined: number;
  total: number | null;
  /** Once it is done. */
  summary: WouldDoSummary | null;
  finishedAt: Date | null;
  /** Why it failed. */
  reason: string | null;
}

/** SQL: the record of the event has not turned out to be restricted since the report was made. */
const STILL_SHOWN = `NOT EXISTS (SELECT 1 FROM events WHERE events.id = would_do_runs.event_id AND events.restricted)`;

const COLUMNS = `id, draft_id AS "draftId", trigger_id AS "triggerId", draft_revision AS "draftRevision", content,
  content_hash AS "contentHash", requested_by AS "requestedBy", requested_at AS "requestedAt", days, event, state,
  examined, total, summary, finished_at AS "finishedAt", reason`;

/** Reports of what drafts would do: asked for, found, cancelled. `MakeReport` makes them. */
@Injectable()
export class WouldDoReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly enqueuer: Enqueuer,
  ) {}

  /**
   * Asks for a report and returns its id. Asking again for what is being made returns that; asking for something else
   * cancels what is being made. Throws `UnknownDraftError`, and `DraftRefusedError` for a draft that is not whole and
   * for an event that is restricted or of another type.
   */
  async request(actor: Actor, draftId: string, scope: WouldDoScope): Promise<string> {
    const { reportId, isNew } = await this.dataSource.transaction((manager) => ask(manager, actor, draftId, scope));
    if (isNew) await this.enqueue([{ id: reportId, key: `report:${reportId}` }]);
    return reportId;
  }

  /** The report, or null. */
  async find(reportId: string): Promise<WouldDoReport | null> {
    const [report] = await this.dataSource.query<WouldDoReport[]>(
      `SELECT ${COLUMNS} FROM would_do_reports WHERE id = $1`,
      [reportId],
    );
    return report ?? null;
  }

  /** The reports of a draft, newest first. They stay when the draft is published or discarded. */
  ofDraft(draftId: string): Promise<WouldDoReport[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM would_do_reports WHERE draft_id = $1 ORDER BY requested_at DESC, id`,
      [draftId],
    );
  }

  /** The newest report of a draft that was not cancelled, and whether it is of what the draft says now. */
  async newestOf(draft: Pick<Draft, 'id' | 'content'>): Promise<{ report: WouldDoReport; isPresent: boolean } | null> {
    const [report] = await this.dataSource.query<WouldDoReport[]>(
      `SELECT ${COLUMNS} FROM would_do_reports WHERE draft_id = $1 AND state <> 'cancelled'
       ORDER BY requested_at DESC, id LIMIT 1`,
      [draft.id],
    );
    return report ? { report, isPresent: isOf(report, draft.content) } : null;
  }

  /** One page of the runs that a report shows, in the order in which their events came, and how many it shows. */
  async runs(reportId: string, page: number, pageSize: number): Promise<{ rows: JudgedRun[]; total: number }> {
    const rows = await this.dataSource.query<JudgedRun[]>(
      `SELECT event_id AS "eventId", reference, occurred_at AS "occurredAt", outcome FROM would_do_runs
       WHERE report_id = $1 AND ${STILL_SHOWN} ORDER BY position LIMIT $2 OFFSET $3`,
      [reportId, pageSize, (page - 1) * pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM would_do_runs WHERE report_id = $1 AND ${STILL_SHOWN}`,
      [reportId],
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** Stops a report that is waiting or being made. False when it was neither. */
  async cancel(reportId: string): Promise<boolean> {
    const [, changed] = await this.dataSource.transaction((manager) =>
      manager.query<[unknown[], number]>(
        `UPDATE would_do_reports SET state = 'cancelled', lease_until = NULL, finished_at = now()
       WHERE id = $1 AND state IN ('queued', 'running')`,
        [reportId],
      ),
    );
    return changed === 1;
  }

  /**
   * Enqueues reports that nobody works on although their time has come, and gives up those that ended their process
   * again and again. Returns how many were enqueued.
   */
  async sweep(): Promise<number> {
    await this.dataSource.query(
      `UPDATE would_do_reports SET state = 'failed', lease_until = NULL, finished_at = now(), reason = $2
       WHERE state = 'running' AND lease_until < now() AND fence >= $1`,
      [MOST_ATTEMPTS, 'It could not be finished. Ask for it again, over fewer days.'],
    );
    const [rows] = await this.dataSource.query<[{ id: string; swept: string }[], number]>(
      `UPDATE would_do_reports SET enqueue_after = now() + make_interval(secs => $1)
       WHERE id IN (SELECT id FROM would_do_reports
                    WHERE (state = 'queued' OR state = 'running' AND lease_until < now()) AND enqueue_after <= now()
                    ORDER BY enqueue_after LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING id, sweep_key(enqueue_after) AS swept`,
      [GRACE_SECONDS * 2, SWEEP_SIZE],
    );
    // The key differs from the first job's: a carrier that lost the job may still remember its key.
    await this.enqueue(rows.map(({ id, swept }) => ({ id, key: `report:${id}:${swept}` })));
    return rows.length;
  }

  private async enqueue(jobs: readonly { id: string; key: string }[]): Promise<void> {
    await this.enqueuer.enqueue(
      jobs.map(({ id, key }) => ({ name: 'triggers.report', payload: { reportId: id }, key })),
    );
  }
}

/** Whether a report is of what a draft says now. */
export function isOf(report: Pick<WouldDoReport, 'contentHash'>, content: DraftContent): boolean {
  return report.contentHash === draftHash(content);
}

async function ask(manager: EntityManager, actor: Actor, draftId: string, scope: WouldDoScope) {
  // Two who ask at the same moment take turns.
  const [draft] = await manager.query<Pick<Draft, 'triggerId' | 'revision' | 'content'>[]>(
    `SELECT trigger_id AS "triggerId", revision, content FROM trigger_drafts WHERE id = $1 FOR NO KEY UPDATE`,
    [draftId],
  );
  if (!draft) throw new UnknownDraftError('There is no such draft: it was published or discarded.');
  const { content, faults } = finishDraft(draft.content);
  if (!content) throw new DraftRefusedError(`This draft is not finished: ${faults[0]?.message ?? ''}`);
  const days = 'days' in scope ? scope.days : null;
  const event = 'event' in scope ? pasted(scope.event, content) : null;
  const hash = contentHash(content);
  const [atWork] = await manager.query<{ id: string; same: boolean }[]>(
    `SELECT id, content_hash = $2 AND days IS NOT DISTINCT FROM $3::integer
       AND event IS NOT DISTINCT FROM $4::jsonb AS same
     FROM would_do_reports WHERE draft_id = $1 AND state IN ('queued', 'running') FOR NO KEY UPDATE`,
    [draftId, hash, days, event],
  );
  if (atWork?.same) return { reportId: atWork.id, isNew: false };
  if (atWork) {
    await manager.query(
      `UPDATE would_do_reports SET state = 'cancelled', lease_until = NULL, finished_at = now() WHERE id = $1`,
      [atWork.id],
    );
  }
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO would_do_reports
       (draft_id, trigger_id, draft_revision, content, content_hash, requested_by, days, event, enqueue_after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9)) RETURNING id`,
    [draftId, draft.triggerId, draft.revision, content, hash, actor.ref, days, event, GRACE_SECONDS],
  );
  return { reportId: row?.id ?? '', isNew: true };
}

function pasted(event: NewEvent, content: TriggerContent): PastedEvent {
  const { type, subject, occurredAt, teamCode, data } = event;
  if (event.restricted) {
    throw new DraftRefusedError('This event is restricted. It would be handed to a named manager and nothing else.');
  }
  if (type !== content.on) {
    throw new DraftRefusedError(`This event is of the type ${type}. The draft is set off by ${content.on}.`);
  }
  return { type, subject, occurredAt: occurredAt.toISOString(), teamCode, data };
}
