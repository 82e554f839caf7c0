import { setTimeout as pause } from 'node:timers/promises';
import { actionKinds } from '@linchpin/action-kinds';
import { AlarmsService } from '@linchpin/alarms';
import { SETTINGS } from '@linchpin/config';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { describeError, isConnectionLost, LEASE_SECONDS } from '@linchpin/database';
import { withdrawOfUndoneRuns } from '@linchpin/deadlines';
import { DeliveriesService } from '@linchpin/deliveries';
import { EventsService, type HoldKind } from '@linchpin/events';
import { letterNotice, type PostSettings, usualPost } from '@linchpin/kept-dates';
import { followThread, inThread } from '@linchpin/logging';
import { type ActionKind, Enqueuer } from '@linchpin/queue';
import {
  aboutChildren,
  HeldChildError,
  type Progress,
  type ReadyAction,
  reasonOfHold,
  refuseHeld,
  type RunNeeds,
  stopRuns,
} from '@linchpin/runs';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActionContext, ActionHandler, ActionOutcome } from './action-handler.js';
import { claimAction, type ClaimedAction, lostActions, renewLease, takeOver } from './claimed-action.js';
import { endUnneededOrLate } from './end-unneeded-or-late.js';
import { recordFailure, recordHeld, recordOutcome } from './record-outcome.js';
import { AttemptFailedError, OvertakenError } from './runner-errors.js';

/** How long an attempt that was cut off from the database tries to say so. */
const RECORD_WITHIN_MS = 15_000;

/** Carries out actions: claims, calls the handler, and commits its effect and its result in one transaction. */
@Injectable()
export class ActionRunner {
  private readonly logger = new Logger(ActionRunner.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly enqueuer: Enqueuer,
    private readonly events: EventsService,
    private readonly alarms: AlarmsService,
    private readonly calendars: CouncilCalendars,
    private readonly deliveries: DeliveriesService,
    @Optional() @Inject(SETTINGS) private readonly settings: PostSettings = usualPost,
  ) {}

  /** What a run needs to go on, as it is now. */
  async currentNeeds(): Promise<RunNeeds> {
    return {
      events: this.events,
      alarms: this.alarms,
      calendars: await this.calendars.current(),
      letterNotice: letterNotice(this.settings),
    };
  }

  /**
   * Tries an action once. Does nothing when the action is not ready: the job is a repeat. Throws `AttemptFailedError`
   * after a failed attempt has been recorded, so that the queue dashboard shows it; the next attempt is its own job.
   */
  async attempt<Kind extends ActionKind>(kind: Kind, actionId: string, handler: ActionHandler<Kind>): Promise<void> {
    const claimed = await claimAction(this.dataSource, kind, actionId);
    if (!claimed) {
      await this.endIfUnneededOrLate(actionId);
      return;
    }
    followThread(claimed.thread);
    const heartbeat = setInterval(
      () => void renewLease(this.dataSource, claimed).catch(() => false),
      LEASE_SECONDS * 300,
    );
    try {
      await this.goOn(await this.perform(claimed, handler));
    } catch (error) {
      if (error instanceof HeldChildError) {
        await this.goOn(await this.stopHeld(claimed, error.kind));
        return;
      }
      if (error instanceof OvertakenError) {
        this.logger.warn(error.message);
        return;
      }
      await this.fail(claimed, error);
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async endIfUnneededOrLate(actionId: string): Promise<void> {
    const needs = await this.currentNeeds();
    const progress = await this.dataSource.transaction((manager) => endUnneededOrLate(manager, needs, actionId));
    if (progress) await this.goOn(progress);
  }

  private async perform<Kind extends ActionKind>(claimed: ClaimedAction, handler: ActionHandler<Kind>) {
    const settings = actionKinds[claimed.kind].settings.safeParse(claimed.settings);
    const needs = await this.currentNeeds();
    return this.dataSource.transaction(async (manager) => {
      if (claimed.intent === 'perform') await refuseHeld(manager, claimed);
      const outcome: ActionOutcome = settings.success
        ? await carriedOut(handler, claimed, {
            actionId: claimed.id,
            runId: claimed.runId,
            stepKey: claimed.stepKey,
            title: claimed.title,
            settings: settings.data as ActionContext<Kind>['settings'],
            event: claimed.event,
            earlier: claimed.earlier,
            calendars: needs.calendars,
            about: (childRefs) => aboutChildren(manager, claimed.runId, childRefs),
            manager,
          })
        : { outcome: 'rejected', reason: settingsFault(settings.error.issues) };
      return recordOutcome(manager, needs, claimed, outcome);
    });
  }

  /** Stops the run of a step that a hold keeps still, and asks a manager, once for each run. */
  private async stopHeld(claimed: ClaimedAction, kind: HoldKind): Promise<Progress> {
    return this.dataSource.transaction(async (manager) => {
      await recordHeld(manager, claimed, reasonOfHold(kind));
      if (kind === 'restricted')
        await manager.query('UPDATE runs SET restricted = true WHERE id = $1', [claimed.runId]);
      const { ready } = await stopRuns(manager, [claimed.runId], { reason: reasonOfHold(kind), undo: kind === 'died' });
      await withdrawOfUndoneRuns(manager, [claimed.runId]);
      const eventIds = claimed.event.source === 'linchpin' ? [] : [await this.askAManager(manager, claimed, kind)];
      return { ready, eventIds };
    });
  }

  private askAManager(manager: EntityManager, { runId, event }: ClaimedAction, kind: HoldKind): Promise<string> {
    const restricted = event.restricted || kind === 'restricted';
    return this.events.recordInternal(manager, {
      id: `held/${runId}/${kind}`,
      type: restricted ? 'restricted.received' : 'child.died',
      subject: `event/${event.id}`,
      occurredAt: new Date(),
      teamCode: event.teamCode,
      restricted,
      data: {
        eventId: event.id,
        eventType: event.type,
        aboutRef: event.reference,
        runId,
        ...(restricted ? { restricted: true } : { stoppedCount: 1 }),
      },
    });
  }

  /**
   * Counts what was lost with its process as a failed attempt, so that an action that ends its process does not do so
   * for ever. Returns how many were lost.
   */
  async recoverLost(most: number): Promise<number> {
    const lost = await lostActions(this.dataSource, most);
    for (const action of lost) await inThread(action.thread, () => this.recover(action));
    return lost.length;
  }

  private async recover(action: ClaimedAction): Promise<void> {
    const needs = await this.currentNeeds();
    const { nextAt, ...progress } = await this.dataSource.transaction(async (manager) =>
      (await takeOver(manager, action))
        ? recordFailure(manager, needs, action, 'Its process went away.', 'lost')
        : { ready: [], eventIds: [], nextAt: null },
    );
    await this.tryAgain(action, nextAt);
    await this.goOn(progress);
  }

  private async fail(claimed: ClaimedAction, error: unknown): Promise<void> {
    const detail = describeError(error);
    const { nextAt, ...progress } = await this.recorded(
      claimed,
      detail,
      isConnectionLost(error) ? 'cut-off' : 'failed',
    );
    await this.tryAgain(claimed, nextAt);
    await this.goOn(progress);
    this.logger.warn(`${claimed.kind} ${claimed.id} attempt ${String(claimed.fence)} failed: ${detail}`);
    throw new AttemptFailedError(claimed.id, claimed.fence, detail);
  }

  private async tryAgain({ id, kind, fence }: ReadyAction, nextAt: Date | null): Promise<void> {
    if (!nextAt) return;
    // A moment later than due: a job that comes before the database thinks it due would have to wait for the sweep.
    const delayMs = Math.max(0, nextAt.getTime() - Date.now()) + 100;
    await this.enqueue([{ id, kind, fence }], delayMs);
  }

  /**
   * Records a failed attempt; while the database is away again and again, for the lease renews itself meanwhile. What cannot
   * be recorded in that time is found by the sweep as lost.
   */
  private async recorded(claimed: ClaimedAction, detail: string, outcome: 'failed' | 'cut-off') {
    const until = Date.now() + RECORD_WITHIN_MS;
    for (;;) {
      try {
        const needs = await this.currentNeeds();
        return await this.dataSource.transaction((manager) => recordFailure(manager, needs, claimed, detail, outcome));
      } catch (error) {
        if (!isConnectionLost(error) || Date.now() > until) throw error;
        await pause(250);
      }
    }
  }

  /** Tells the queue how a run went on, after the commit. Never throws: the sweep finds what was missed. */
  async goOn({ ready, eventIds, deliveryIds = [] }: Progress): Promise<void> {
    if (ready.length > 0) await this.enqueue(ready);
    await this.deliveries.announce(deliveryIds);
    if (eventIds.length > 0) await this.events.announce(eventIds);
  }

  /** Puts ready actions on their queues. Never throws: the sweep finds what was missed. */
  async enqueue(actions: readonly ReadyAction[], delayMs = 0): Promise<void> {
    await this.enqueuer.enqueue(
      actions.map(({ id, kind, fence }) => ({
        name: kind,
        payload: { actionId: id },
        key: `act:${id}:${String(fence)}`,
        delayMs,
      })),
    );
  }
}

function carriedOut<Kind extends ActionKind>(
  handler: ActionHandler<Kind>,
  { intent, result }: ClaimedAction,
  context: ActionContext<Kind>,
): Promise<ActionOutcome> {
  return intent === 'withdraw' ? handler.withdraw(context, result ?? {}) : handler.perform(context);
}

function settingsFault(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const faults = issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  return `The event does not give this step what it needs (${faults.join('; ')}). Correct the trigger or the event’s source.`;
}
