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

  /** The alarms that nobody has marked as seen, newest first; those about restricted events only with the right. */
  open(seesRestricted: boolean): Promise<Alarm[]> {
    return this.dataSource.query<Alarm[]>(
      `SELECT alarms.id, kind, event_id AS "eventId", detail, times, raised_at AS "raisedAt"
       FROM alarms JOIN events ON events.id = event_id
       WHERE seen_at IS NULL AND (NOT events.restricted OR $1) ORDER BY raised_at DESC LIMIT 200`,
      [seesRestricted],
    );
  }

  /** Marks an alarm as seen. False when it is not there for this reader, or was seen already. */
  async see(alarmId: string, seesRestricted: boolean): Promise<boolean> {
    const [, seen] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE alarms SET seen_at = now() FROM events
       WHERE alarms.id = $1 AND seen_at IS NULL AND events.id = event_id AND (NOT events.restricted OR $2)`,
      [alarmId, seesRestricted],
    );
    return seen === 1;
  }
}
