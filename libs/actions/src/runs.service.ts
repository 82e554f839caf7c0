import { LostWork } from '@linchpin/database';
import { retryDeliveries } from '@linchpin/deliveries';
import type { ActionKind } from '@linchpin/queue';
import { ENQUEUE_GRACE_SECONDS, type ReadyAction, releaseWaiting, writeRunState } from '@linchpin/runs';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ActionRunner } from './action-runner.js';
import { skipAction, type SkippedByPerson } from './skip-action.js';

const SWEEP_SIZE = 500;

/** Keeps runs going: what a killed process or a lost queue left behind, and what a person tries again. */
@Injectable()
export class RunsService {
  private readonly lostWork = new LostWork();

  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: ActionRunner,
  ) {}

  /** Takes over actions whose process has gone, then enqueues every ready action whose time has come. Returns how many. */
  async sweep(): Promise<number> {
    return this.lostWork.sweep(async (leasesCount) => {
      if (leasesCount) await this.runner.recoverLost(SWEEP_SIZE);
      await this.endWaitsForFacts();
      return this.enqueueDue();
    });
  }

  private async enqueueDue(): Promise<number> {
    // NO KEY, here as there: an attempt that hangs may hold a key share on its action, and must not hide it from us.
    const [rows] = await this.dataSource.query<[{ id: string; kind: ActionKind; swept: string }[], number]>(
      `UPDATE actions SET enqueue_after = now() + make_interval(secs => $1)
       WHERE id IN (SELECT id FROM actions WHERE state = 'ready' AND enqueue_after <= now()
                    ORDER BY enqueue_after LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING id, kind, sweep_key(enqueue_after) AS swept`,
      [ENQUEUE_GRACE_SECONDS, SWEEP_SIZE],
    );
    // The key differs from the first job's: a carrier that lost the job may still remember its key. It stays the same
    // for some minutes: a queue that is backed up must not be filled with repeats.
    await this.runner.enqueue(rows.map(({ id, kind, swept }) => ({ id, kind, fence: `sweep-${swept}` })));
    return rows.length;
  }

  /** Hands to a person, as their triggers say, the steps whose time is over before the fact came that they wait for. */
  private async endWaitsForFacts(): Promise<void> {
    const runs = await this.dataSource.query<{ id: string }[]>(
      `SELECT DISTINCT run_id AS id FROM actions
       WHERE state = 'waiting' AND cardinality(awaits) > 0 AND latest_at < now() AND when_past <> 'now' LIMIT $1`,
      [SWEEP_SIZE],
    );
    for (const { id } of runs) {
      const needs = await this.runner.currentNeeds();
      await this.runner.goOn(await this.dataSource.transaction((manager) => releaseWaiting(manager, needs, id)));
    }
  }

  /**
   * Goes on without an action that a person has settled in another way: what waits for it goes on as if it were not
   * part of the run. The record keeps who did so and why, and an event says it, so that a trigger may ask for what it
   * leaves behind. `also` is done in the same transaction and returns further events to announce. False when there was
   * nothing to skip; throws `SkipRefusedError` when the reason will not do.
   */
  async skip(
    actionId: string,
    by: SkippedByPerson,
    also: (manager: EntityManager) => Promise<string[]> = () => Promise.resolve([]),
  ): Promise<boolean> {
    const needs = await this.runner.currentNeeds();
    const progress = await this.dataSource.transaction((manager) => skipAction(manager, needs, actionId, by, also));
    if (progress) await this.runner.goOn(progress);
    return progress !== undefined;
  }

  /**
   * Makes a failed or rejected action ready again, with all its attempts. Of one that failed because something could not be
   * delivered, only that is tried again. False when there was nothing to retry.
   */
  async retry(actionId: string): Promise<boolean> {
    const deliveryIds = await this.dataSource.transaction((manager) => deliverAgain(manager, actionId));
    if (deliveryIds.length > 0) {
      await this.runner.goOn({ ready: [], eventIds: [], deliveryIds });
      return true;
    }
    const ready = await this.dataSource.transaction(async (manager) => {
      const [[row]] = await manager.query<[(ReadyAction & { runId: string })[], number]>(
        `UPDATE actions SET state = 'ready', failures = 0, due_at = NULL, when_past = 'now', reason = NULL, finished_at = NULL,
           result = CASE intent WHEN 'withdraw' THEN result END,
           awaits = '{}', enqueue_after = now() + make_interval(secs => $2)
         WHERE id = $1 AND state IN ('failed', 'rejected')
           -- In a run that stands still nothing is done any more; what was done may still be taken back.
           AND (intent = 'withdraw' OR EXISTS (SELECT 1 FROM runs WHERE runs.id = run_id AND stopped_at IS NULL))
         RETURNING id, kind, fence, run_id AS "runId"`,
        [actionId, ENQUEUE_GRACE_SECONDS],
      );
      if (row) await writeRunState(manager, row.runId);
      return row;
    });
    if (ready) await this.runner.enqueue([ready]);
    return ready !== undefined;
  }
}

async function deliverAgain(manager: EntityManager, actionId: string): Promise<string[]> {
  const [[action]] = await manager.query<[{ runId: string }[], number]>(
    `UPDATE actions SET state = 'running', delivering = true, reason = NULL, finished_at = NULL
     WHERE id = $1 AND state = 'failed' AND intent = 'perform'
       AND EXISTS (SELECT 1 FROM deliveries WHERE deliveries.action_id = actions.id AND deliveries.state = 'failed')
       AND EXISTS (SELECT 1 FROM runs WHERE runs.id = run_id AND stopped_at IS NULL)
     RETURNING run_id AS "runId"`,
    [actionId],
  );
  if (!action) return [];
  const deliveryIds = await retryDeliveries(manager, actionId);
  await writeRunState(manager, action.runId);
  return deliveryIds;
}
