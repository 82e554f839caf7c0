import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export type AlarmKind =
  | 'event-changed'
  | 'event-not-matched'
  | 'not-handed-over'
  | 'nobody-told'
  | 'no-team'
  | 'carrier-refuses'
  | 'job-refused'
  | 'trigger-set-aside'
  | 'deadline-not-told'
  | 'message-changed'
  | 'mapping-stopped'
  | 'mapping-failed'
  | 'mapping-unfit'
  | 'message-unsure'
  | 'message-unmapped'
  | 'unmapped-ending';

/** What an alarm is about: an event; where there is none, a source, or one type of what it sends; one version of a trigger. */
export type AlarmAbout = { eventId: string } | { sourceId: string; typeKey?: string } | { triggerVersionId: string };

type Columns = Partial<Record<'eventId' | 'sourceId' | 'typeKey' | 'triggerVersionId', string>>;

/** What operations staff must look at. An alarm of one kind about one event, one source or one type of it is one alarm, counted. */
@Injectable()
export class AlarmsService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Raises an alarm about one thing, or again one that was seen, in the caller's transaction if it has one. The detail names
   * no person.
   */
  async raise(
    kind: AlarmKind,
    about: AlarmAbout,
    detail: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    const { eventId, sourceId, triggerVersionId, typeKey = '' }: Columns = about;
    const once =
      'eventId' in about
        ? 'alarms_once'
        : 'sourceId' in about
          ? 'alarms_once_per_source'
          : 'alarms_once_per_trigger_version';
    await manager.query(
      `INSERT INTO alarms (kind, event_id, source_id, trigger_version_id, type_key, detail) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT ON CONSTRAINT ${once} DO UPDATE
       SET times = alarms.times + 1, detail = EXCLUDED.detail, raised_at = now(), seen_at = NULL`,
      [kind, eventId, sourceId, triggerVersionId, typeKey, detail],
    );
  }

  /**
   * Raises the alarm about messages that no mapping is meant for, at the first of each type. Whoever has seen it has
   * decided about that type, and is not told again; of messages of an unknown type they are told again after a day.
   */
  async raiseUnmapped(sourceId: string, typeKey: string, detail: string, manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO alarms (kind, source_id, detail, type_key) VALUES ('message-unmapped', $1, $2, $3)
       ON CONFLICT ON CONSTRAINT alarms_once_per_source DO UPDATE
       SET times = alarms.times + 1, detail = EXCLUDED.detail,
         raised_at = CASE WHEN alarms.seen_at IS NULL THEN now() ELSE alarms.raised_at END,
         seen_at = CASE WHEN $3 = 'unknown' AND alarms.seen_at < now() - interval '1 day' THEN NULL
                        ELSE alarms.seen_at END`,
      [sourceId, detail, typeKey],
    );
  }

  /** Raises an alarm about the installation itself. The detail names no person. */
  async raiseOwn(kind: AlarmKind, detail: string): Promise<void> {
    const [own] = await this.dataSource.query<{ id: string }[]>(`SELECT id FROM sources WHERE name = 'linchpin'`);
    await this.raise(kind, { sourceId: own?.id ?? '' }, detail);
  }

  /** Marks an alarm as seen. False when it is not there, or was seen already. Whoever asks may know of it. */
  async see(alarmId: string): Promise<boolean> {
    const [, seen] = await this.dataSource.transaction((manager) =>
      manager.query<[unknown[], number]>(`UPDATE alarms SET seen_at = now() WHERE id = $1 AND seen_at IS NULL`, [
        alarmId,
      ]),
    );
    return seen === 1;
  }
}
