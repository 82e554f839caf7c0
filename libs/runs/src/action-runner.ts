import { AlarmsService, EventsService } from '@linchpin/events';
import { describeError } from '@linchpin/database';
import { type ActionKind, Enqueuer } from '@linchpin/queue';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ActionContext, ActionHandler, ActionOutcome } from './action-handler.js';
import { actionKinds } from './action-kinds.js';
import type { ReadyAction } from './ready-action.js';
import { claimAction, type ClaimedAction, LEASE_SECONDS, lostActions, renewLease, takeOver } from './claimed-action.js';
import { CouncilCalendars } from './council-calendars.js';
import { AttemptFailedError, OvertakenError } from './runner-errors.js';
import { recordFailure, recordOutcome, type Tell } from './record-outcome.js';

/** Carries out actions: claims, calls the handler, and commits its effect and its result in one transaction. */
@Injectable()
export class ActionRunner {
  private readonly logger = new Logger(ActionRunner.name);
  private readonly tell: Tell;

  constructor(
    private readonly dataSource: DataSource,
    private readonly enqueuer: Enqueuer,
    private readonly events: EventsService,
    alarms: AlarmsService,
    private readonly calendars: CouncilCalendars,
  ) {
    this.tell = { events, alarms };
  }

  /**
   * Tries an action once. Does nothing when the action is not ready: the job is a repeat. Throws `AttemptFailedError`
   * after a failed attempt has been recorded, so that the queue dashboard shows it; the next attempt is its own job.
   */
  async attempt<Kind extends ActionKind>(kind: Kind, actionId: string, handler: ActionHandler<Kind>): Promise<void> {
    const claimed = await claimAction(this.dataSource, kind, actionId);
    if (!claimed) return;
    const heartbeat = setInterval(
      () => void renewLease(this.dataSource, claimed).catch(() => false),
      LEASE_SECONDS * 300,
    );
    try {
      const { ready, eventIds } = await this.perform(claimed, handler);
      await this.goOn(ready, eventIds);
    } catch (error) {
      if (error instanceof OvertakenError) {
        this.logger.warn(error.message);
        return;
      }
      await this.fail(claimed, error);
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async perform<Kind extends ActionKind>(claimed: ClaimedAction, handler: ActionHandler<Kind>) {
    const settings = actionKinds[claimed.kind].settings.safeParse(claimed.settings);
    const calendars = await this.calendars.current();
    return this.dataSource.transaction(async (manager) => {
      const outcome: ActionOutcome = settings.success
        ? await handler.perform({
            actionId: claimed.id,
            runId: claimed.runId,
            stepKey: claimed.stepKey,
            title: claimed.title,
            settings: settings.data as ActionContext<Kind>['settings'],
            event: claimed.event,
            earlier: claimed.earlier,
            calendars,
            manager,
          })
        : { outcome: 'rejected', reason: settingsFault(settings.error.issues) };
      return recordOutcome(manager, this.tell, claimed, outcome);
    });
  }

  /**
   * Counts what was lost with its process as a failed attempt, so that an action that ends its process does not do so
   * for ever. Returns how many were lost.
   */
  async recoverLost(most: number): Promise<number> {
    const lost = await lostActions(this.dataSource, most);
    for (const action of lost) {
      const eventIds = await this.dataSource.transaction(async (manager) => {
        if (!(await takeOver(manager, action))) return [];
        const recorded = await recordFailure(manager, this.tell, action, 'Its process went away.', 'lost');
        return recorded.eventIds;
      });
      await this.goOn([], eventIds);
    }
    return lost.length;
  }

  private async fail(claimed: ClaimedAction, error: unknown): Promise<void> {
    const detail = describeError(error);
    const { nextAt, eventIds } = await this.dataSource.transaction((manager) =>
      recordFailure(manager, this.tell, claimed, detail),
    );
    if (nextAt) {
      // A moment later than due: a job that comes before the database thinks it due would have to wait for the sweep.
      const delayMs = Math.max(0, nextAt.getTime() - Date.now()) + 100;
      await this.enqueue([{ id: claimed.id, kind: claimed.kind, fence: claimed.fence }], delayMs);
    }
    await this.goOn([], eventIds);
    this.logger.warn(`${claimed.kind} ${claimed.id} attempt ${String(claimed.fence)} failed: ${detail}`);
    throw new AttemptFailedError(claimed.id, claimed.fence, detail);
  }

  private async goOn(ready: readonly ReadyAction[], eventIds: readonly string[]): Promise<void> {
    if (ready.length > 0) await this.enqueue(ready);
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

function settingsFault(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const faults = issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  return `The event does not give this step what it needs (${faults.join('; ')}). Correct the trigger or the event’s source.`;
}
