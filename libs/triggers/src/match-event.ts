import { ActionRunner } from '@linchpin/actions';
import { AlarmsService } from '@linchpin/alarms';
import { isConnectionLost } from '@linchpin/database';
import { meetOrEndDeadlines } from '@linchpin/deadlines';
import { EventsService, type HoldKind, holdsOn, TEAM_OF_EVENT } from '@linchpin/events';
import { followThread } from '@linchpin/logging';
import type { Progress, RunNeeds } from '@linchpin/runs';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { beginRuns } from './begin-runs.js';
import { handOver } from './hand-over.js';
import type { RecordedEvent } from './recorded-event.js';
import { VersionsInForce } from './versions-in-force.js';

/** After so many failures, in all some 17 minutes, an event is set aside and operations are alarmed. */
const MOST_FAILURES = 10;

/** Events of our own by which a person is told: where no trigger tells anybody, operations hear of it. */
const TELLS_A_PERSON: ReadonlySet<string> = new Set([
  'restricted.received',
  'child.died',
  'fact.changed',
  'document.missed_post',
]);

/** Finds the triggers that an event sets off and begins their runs. */
@Injectable()
export class MatchEvent {
  private readonly logger = new Logger(MatchEvent.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsService,
    private readonly alarms: AlarmsService,
    private readonly runner: ActionRunner,
    private readonly versions: VersionsInForce,
  ) {}

  /**
   * Matches an event once: runs, actions and the event's new state are one transaction, and a repeat does nothing. A
   * failure is recorded and the sweep announces the event again; in the end it is set aside with an alarm.
   */
  async match(eventId: string): Promise<void> {
    followThread(await this.events.threadOf(eventId));
    try {
      const needs = await this.runner.currentNeeds();
      const progress = await this.dataSource.transaction((manager) => this.matchIn(manager, needs, eventId));
      await this.runner.goOn(progress);
    } catch (error) {
      await this.recordFailure(eventId, isConnectionLost(error));
      throw error;
    }
  }

  private async matchIn(manager: EntityManager, needs: RunNeeds, eventId: string): Promise<Progress> {
    const event = await recordedEvent(manager, eventId);
    if (!event) return { ready: [], eventIds: [] };
    // Also takes the turn of the subject: what another event says of it is known here, or this event is known there.
    await meetOrEndDeadlines(manager, event);
    const hold = await holdFor(manager, event);
    const matched = hold
      ? await handOver(manager, needs, event, hold)
      : await beginRuns(manager, needs, event, this.versions);
    if (!hold) await this.tellOperations(manager, event, matched.begun);
    await this.events.recordMatched(manager, event.id, matched.note);
    return matched;
  }

  /** What would otherwise be known to nobody. */
  private async tellOperations(manager: EntityManager, event: RecordedEvent, begun: number): Promise<void> {
    if (begun === 0 && TELLS_A_PERSON.has(event.type)) {
      const detail = `No trigger in force on ${event.type} tells anybody of it. Publish one: config/triggers has it.`;
      await this.alarms.raise('nobody-told', { eventId: event.id }, detail, manager);
    }
    if (begun > 0 && event.teamCode === null && event.source !== 'linchpin') {
      const detail =
        'It names no team, and nothing else about its subject does. What it asks of its team goes to the team on duty.';
      await this.alarms.raise('no-team', { eventId: event.id }, detail, manager);
    }
  }

  /** Counts a failure, but not of what was only cut off from the database: nothing is wrong with that event. */
  private async recordFailure(eventId: string, cutOff: boolean): Promise<void> {
    if (!(await this.events.recordMatchFailure(eventId, { most: MOST_FAILURES, counts: !cutOff }))) return;
    this.logger.error(`Event ${eventId} could not be matched and was set aside.`);
    await this.alarms.raise(
      'event-not-matched',
      { eventId },
      'It could not be matched with triggers, and nothing was done.',
    );
  }
}

async function recordedEvent(manager: EntityManager, eventId: string): Promise<RecordedEvent | undefined> {
  const [event] = await manager.query<RecordedEvent[]>(
    `SELECT events.id, source_id AS "sourceId", sources.name AS source, type, subject, occurred_at AS "occurredAt",
       received_at AS "receivedAt", ${TEAM_OF_EVENT} AS "teamCode", restricted, data
     FROM events JOIN sources ON sources.id = source_id
     WHERE events.id = $1 AND state = 'recorded' FOR NO KEY UPDATE OF events`,
    [eventId],
  );
  return event;
}

/**
 * What keeps an event still, whichever event said so: a restricted record goes to one named person, and of a child who has
 * died nothing goes out. The events by which those persons are told go their way.
 */
async function holdFor(manager: EntityManager, event: RecordedEvent): Promise<HoldKind | null> {
  if (event.type === 'restricted.received' || (event.type === 'child.died' && !event.restricted)) return null;
  const { childRef } = event.data;
  const childRefs = typeof childRef === 'string' ? [childRef] : [];
  const holds = await holdsOn(manager, { ...event, childRefs });
  if (event.restricted || holds.has('restricted')) return 'restricted';
  return holds.has('died') ? 'died' : null;
}
