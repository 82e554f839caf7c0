import { meetByStep } from '@linchpin/deadlines';
import { type DeliveredAction, type DeliveryListener, openDeliveries } from '@linchpin/deliveries';
import { askAPerson } from '@linchpin/events';
import { eventOfRun, type Progress, releaseWaiting, type RunNeeds } from '@linchpin/runs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ActionRunner } from './action-runner.js';
import type { Asked } from './asked.js';
import { endFollowUps } from './follow-ups.js';

interface DeliveringAction {
  id: string;
  runId: string;
  stepKey: string;
  kind: Parameters<typeof askAPerson>[2]['kind'];
  fence: number;
  asked: Asked | null;
}

/** Ends steps whose deliveries have ended: what waits for such a step waits for them. */
@Injectable()
export class StepDeliveries implements DeliveryListener {
  constructor(private readonly runner: ActionRunner) {}

  async of(actionId: string): Promise<DeliveredAction> {
    const needs = await this.runner.currentNeeds();
    return {
      lock: (manager) => lockRun(manager, actionId),
      deliveryEnded: async (manager) => {
        const action = await deliveringAction(manager, actionId);
        if (!action || (await openDeliveries(manager, actionId)).length > 0) return () => Promise.resolve();
        const progress = await endStep(manager, needs, action);
        return () => this.runner.goOn(progress);
      },
    };
  }
}

/** The run first, as everybody does who changes an action: the last two deliveries of a step take turns here. */
async function lockRun(manager: EntityManager, actionId: string): Promise<void> {
  await manager.query('SELECT 1 FROM runs WHERE id = (SELECT run_id FROM actions WHERE id = $1) FOR NO KEY UPDATE', [
    actionId,
  ]);
}

/** With its last delivery a step has succeeded, is asked of people, or has failed and asks a person. */
async function endStep(manager: EntityManager, needs: RunNeeds, action: DeliveringAction): Promise<Progress> {
  const failed = await failureOf(manager, action.id);
  if (failed !== null) {
    await manager.query(
      `UPDATE actions SET state = 'failed', delivering = false, reason = $2, finished_at = now() WHERE id = $1`,
      [action.id, failed],
    );
    const { ready, eventIds } = await releaseWaiting(manager, needs, action.runId);
    const event = await eventOfRun(manager, action.runId);
    const told = await askAPerson(manager, needs, { ...action, event }, 'action.failed');
    return { ready, eventIds: [...eventIds, ...told] };
  }
  const withdrawn = await withdrawnBecause(manager, action.id);
  if (withdrawn !== null) {
    await manager.query(
      `UPDATE actions SET state = 'withdrawn', delivering = false, reason = $2, finished_at = now() WHERE id = $1`,
      [action.id, withdrawn],
    );
    return releaseWaiting(manager, needs, action.runId);
  }
  const isAsked = action.asked !== null && !isAnswered(action.asked);
  await manager.query(
    `UPDATE actions SET state = $2, delivering = false, finished_at = CASE WHEN $2 = 'succeeded' THEN now() END WHERE id = $1`,
    [action.id, isAsked ? 'asked' : 'succeeded'],
  );
  await meetByStep(manager, action.runId, action.stepKey, new Date());
  const ended = await endFollowUps(manager, action.id);
  const { ready, eventIds } = await releaseWaiting(manager, needs, action.runId);
  return { ready: [...ready, ...ended], eventIds };
}

async function deliveringAction(manager: EntityManager, actionId: string): Promise<DeliveringAction | undefined> {
  const [action] = await manager.query<DeliveringAction[]>(
    `SELECT id, run_id AS "runId", step_key AS "stepKey", kind, fence, asked FROM actions
     WHERE id = $1 AND delivering FOR NO KEY UPDATE`,
    [actionId],
  );
  return action;
}

/** Who could not be reached and why, in sentences for a person; null when nobody. */
async function failureOf(manager: EntityManager, actionId: string): Promise<string | null> {
  const rows = await manager.query<{ name: string; reason: string }[]>(
    `SELECT recipient_name AS name, reason FROM deliveries WHERE action_id = $1 AND state = 'failed'
     ORDER BY recipient_name`,
    [actionId],
  );
  if (rows.length === 0) return null;
  const reasons = [...new Set(rows.map(({ reason }) => reason))].join(' ');
  const names = rows.map(({ name }) => name).join(', ');
  return (
    `${names} could not be reached by email. ${reasons} Correct the address, then try this again: ` +
    'only what has not gone is sent.'
  );
}

function isAnswered(asked: Asked): boolean {
  return 'agencies' in asked && asked.answered >= asked.agencies;
}

/** Why everything that the step was to send was taken back; null when something of it has gone, or nothing was taken back. */
async function withdrawnBecause(manager: EntityManager, actionId: string): Promise<string | null> {
  const [row] = await manager.query<{ reason: string | null }[]>(
    `SELECT max(reason) AS reason FROM deliveries WHERE action_id = $1
     HAVING bool_and(state = 'withdrawn' AND withdraw_asked_at IS NOT NULL)`,
    [actionId],
  );
  return row?.reason ?? null;
}
