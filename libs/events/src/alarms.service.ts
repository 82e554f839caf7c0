import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export type AlarmKind = 'event-changed' | 'event-not-matched' | 'not-handed-over';

export interface Alarm {
  id: string;
  kind: AlarmKind;
  eventId: string;
  detail: string;
  times: number;
  raisedAt: Date;
}

/** What operations staff must look at. An alarm of one kind about one event is one alarm, counted. */
@Injectable()
export class AlarmsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Raises an alarm, or again one that was seen, in the caller's transaction if it has one. The detail names no person. */
  async raise(
    kind: AlarmKind,
    eventId: string,
    detail: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO alarms (kind, event_id, detail) VALUES ($1, $2, $3)
       ON CONFLICT ON CONSTRAINT alarms_once DO UPDATE
       SET times = alarms.times + 1, detail = EXCLUDED.detail, raised_at = now(), seen_at = NULL`,
      [kind, eventId, detail],
    );
  }

  /** The alarms that nobody has marked as seen, newest first. */
  open(): Promise<Alarm[]> {
    return this.dataSource.query<Alarm[]>(
      `SELECT id, kind, event_id AS "eventId", detail, times, raised_at AS "raisedAt"
       FROM alarms WHERE seen_at IS NULL ORDER BY raised_at DESC LIMIT 200`,
    );
  }

  /** Marks an alarm as seen. */
  async see(alarmId: string): Promise<void> {
    await this.dataSource.query(`UPDATE alarms SET seen_at = now() WHERE id = $1 AND seen_at IS NULL`, [alarmId]);
  }
}
