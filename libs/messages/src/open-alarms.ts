import { type Reader, visibleTo } from '@linchpin/access';
import { type AlarmKind, AlarmsService } from '@linchpin/alarms';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OF_EXPRESSION } from './source-mapper.js';

export interface Alarm {
  id: string;
  kind: AlarmKind;
  /** The event it is about, or null: then it is about a source, or one version of a trigger. */
  eventId: string | null;
  sourceId: string | null;
  /** What the source is called, where the alarm is about one. */
  sourceTitle: string | null;
  /** The type of message, where the alarm is about one type that a source sends. Empty otherwise. */
  typeKey: string;
  detail: string;
  times: number;
  raisedAt: Date;
  /** Messages that wait because of what the alarm is about, and when the first of them came. */
  waiting: number;
  waitingSince: Date | null;
}

/** Alarms because of which messages wait. */
const aboutWaiting: AlarmKind[] = [
  'mapping-stopped',
  'mapping-failed',
  'mapping-unfit',
  'message-unsure',
  'message-unmapped',
  'unmapped-ending',
];

/** The alarms that are open, with what waits because of them. */
@Injectable()
export class OpenAlarms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly alarms: AlarmsService,
  ) {}

  /** The alarms that nobody has marked as seen, newest first; those about restricted events only with the right. */
  open(reader: Reader): Promise<Alarm[]> {
    return this.dataSource.query<Alarm[]>(
      `SELECT alarms.id, kind, event_id AS "eventId", alarms.source_id AS "sourceId", sources.title AS "sourceTitle",
         alarms.type_key AS "typeKey", detail, times, raised_at AS "raisedAt", coalesce(waiting.count, 0) AS waiting,
         waiting.since AS "waitingSince"
       FROM alarms LEFT JOIN events ON events.id = event_id LEFT JOIN sources ON sources.id = alarms.source_id
       LEFT JOIN LATERAL (
         SELECT count(*)::int AS count, min(received_at) AS since FROM unmapped_events AS kept
         WHERE kept.source_id = alarms.source_id AND kept.state = 'unmapped'
           AND CASE WHEN alarms.type_key = '' THEN starts_with(kept.reason, $1) ELSE kept.type_key = alarms.type_key END
       ) AS waiting ON kind = ANY ($2)
       WHERE seen_at IS NULL AND ${visibleTo(reader, 'events')} ORDER BY raised_at DESC LIMIT 200`,
      [OF_EXPRESSION, aboutWaiting],
    );
  }

  /** Marks an alarm as seen. False when it is not there for this reader, or was seen already. */
  async see(reader: Reader, alarmId: string): Promise<boolean> {
    const [shown] = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM alarms LEFT JOIN events ON events.id = alarms.event_id
       WHERE alarms.id = $1 AND ${visibleTo(reader, 'events')}`,
      [alarmId],
    );
    return shown !== undefined && this.alarms.see(alarmId);
  }
}
