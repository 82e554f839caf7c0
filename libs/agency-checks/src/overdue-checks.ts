import { describeError } from '@linchpin/database';
import { londonDate } from '@linchpin/dates';
import { EventsService } from '@linchpin/events';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

const SWEEP_SIZE = 200;

interface OverdueCheck {
  id: string;
  reference: string;
  subjectReference: string;
  agencyCode: string;
  teamCode: string | null;
  restricted: boolean;
  dueOn: string;
}

/** Tells of checks that an agency has not answered in time. */
@Injectable()
export class OverdueChecks {
  private readonly logger = new Logger(OverdueChecks.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsService,
  ) {}

  /**
   * Records `check.overdue` for each check whose day has passed without an answer, once for each check and day: one that
   * is given another day is told of again. Sweeps at the same moment skip each other's rows. Returns how many were told.
   */
  async sweep(now = new Date()): Promise<number> {
    const eventIds = await this.dataSource.transaction((manager) => this.tell(manager, now));
    if (eventIds.length > 0) await this.events.announce(eventIds);
    return eventIds.length;
  }

  private async tell(manager: EntityManager, now: Date): Promise<string[]> {
    const checks = await manager.query<OverdueCheck[]>(
      `SELECT check_requests.id, reference, subject_reference AS "subjectReference", agencies.code AS "agencyCode",
         team_code AS "teamCode", restricted, due_on::text AS "dueOn"
       FROM check_requests JOIN agencies ON agencies.id = check_requests.agency_id
       WHERE state = 'requested' AND overdue_told_for IS DISTINCT FROM due_on AND due_on < $1
       ORDER BY due_on, check_requests.id LIMIT $2 FOR NO KEY UPDATE OF check_requests SKIP LOCKED`,
      [londonDate(now), SWEEP_SIZE],
    );
    const eventIds: string[] = [];
    for (const check of checks) {
      try {
        // A savepoint: one that cannot be told of keeps no other waiting.
        eventIds.push(await manager.transaction((inner) => this.record(inner, check, now)));
      } catch (error) {
        this.logger.error(`Check request ${check.id} could not be told of as overdue: ${describeError(error)}`);
      }
    }
    return eventIds;
  }

  private async record(manager: EntityManager, check: OverdueCheck, now: Date): Promise<string> {
    const { id, reference, subjectReference, agencyCode, teamCode, restricted, dueOn } = check;
    await manager.query('UPDATE check_requests SET overdue_told_for = due_on WHERE id = $1', [id]);
    return this.events.recordInternal(manager, {
      type: 'check.overdue',
      id: `check-overdue/${id}/${dueOn}`,
      subject: `check/${reference}`,
      occurredAt: now,
      teamCode,
      restricted,
      data: {
        checkRef: reference,
        checkSetRef: subjectReference,
        agencyCode,
        dueDate: dueOn,
        ...(teamCode && { teamCode }),
        ...(restricted && { restricted }),
      },
    });
  }
}
