import { AlarmsService, EventsService } from '@linchpin/events';
import { ActionRunner, beginRun, type Progress, settleDeadlines, type Surroundings } from '@linchpin/runs';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { conditionsHold } from './conditions.js';
import { planActions, planDeadlines } from './plan-run.js';
import { VersionsInForce } from './versions-in-force.js';

/** After so many failures, in all some 17 minutes, an event is set aside and operations are alarmed. */
const MOST_FAILURES = 10;

interface RecordedEvent {
  id: string;
  sourceId: string;
  type: string;
  subject: string;
  occurredAt: Date;
  teamCode: string | null;
  restricted: boolean;
  data: Record<string, unknown>;
}

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
    try {
      const around = await this.runner.surroundings();
      const progress = await this.dataSource.transaction((manager) => this.matchIn(manager, around, eventId));
      await this.runner.goOn(progress);
    } catch (error) {
      await this.recordFailure(eventId);
      throw error;
    }
  }

  private async matchIn(manager: EntityManager, around: Surroundings, eventId: string): Promise<Progress> {
    const [event] = await manager.query<RecordedEvent[]>(
      `SELECT id, source_id AS "sourceId", type, subject, occurred_at AS "occurredAt", team_code AS "teamCode", restricted, data
       FROM events WHERE id = $1 AND state = 'recorded' FOR NO KEY UPDATE`,
      [eventId],
    );
    const done: Progress = { ready: [], eventIds: [] };
    if (!event) return done;
    await settleDeadlines(manager, event);
    // A restricted event never fans out: whatever triggers there are, it becomes one item for a named person.
    if (event.restricted && event.type !== 'restricted.received')
      done.eventIds.push(await this.handOver(manager, event));
    else await this.beginRuns(manager, around, event, done);
    await manager.query(`UPDATE events SET state = 'matched', matched_at = now() WHERE id = $1`, [event.id]);
    return done;
  }

  private async beginRuns(manager: EntityManager, around: Surroundings, event: RecordedEvent, done: Progress) {
    for (const version of await this.versions.at(manager, event.type, event.occurredAt)) {
      if (!conditionsHold(version.conditions, event.data)) continue;
      const begun = await beginRun(manager, around, {
        triggerId: version.triggerId,
        triggerVersionId: version.id,
        event,
        repeatKey: version.repeats === 'every-event' ? event.id : '',
        actions: planActions(version.steps, event, around.calendars),
        deadlines: planDeadlines(version, event),
      });
      done.ready.push(...(begun?.ready ?? []));
      done.eventIds.push(...(begun?.eventIds ?? []));
    }
  }

  private handOver(manager: EntityManager, event: RecordedEvent): Promise<string> {
    return this.events.recordInternal(manager, {
      id: `restricted/${event.id}`,
      type: 'restricted.received',
      subject: `event/${event.id}`,
      occurredAt: event.occurredAt,
      teamCode: event.teamCode,
      restricted: true,
      data: {
        eventId: event.id,
        eventType: event.type,
        ...whatIsMeant(event),
        restricted: true,
      },
    });
  }

  private async recordFailure(eventId: string): Promise<void> {
    const [[row]] = await this.dataSource.query<[{ state: string }[], number]>(
      `UPDATE events SET failures = failures + 1,
         state = CASE WHEN failures + 1 >= $2 THEN 'failed' ELSE state END,
         announce_after = now() + make_interval(secs => 2 ^ failures)
       WHERE id = $1 AND state = 'recorded' RETURNING state`,
      [eventId, MOST_FAILURES],
    );
    if (row?.state !== 'failed') return;
    this.logger.error(`Event ${eventId} could not be matched and was set aside.`);
    await this.alarms.raise(
      'event-not-matched',
      eventId,
      'It could not be matched with triggers, and nothing was done.',
    );
  }
}

/** What people call the subject, and the run to look at where the event itself follows one up. */
function whatIsMeant({ subject, data: { aboutRef, runId } }: Pick<RecordedEvent, 'subject' | 'data'>) {
  return {
    aboutRef: typeof aboutRef === 'string' ? aboutRef : subject.slice(subject.indexOf('/') + 1),
    ...(typeof runId === 'string' && { runId }),
  };
}
