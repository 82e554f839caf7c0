import { AlarmsService } from '@linchpin/alarms';
import { SETTINGS, type Settings } from '@linchpin/config';
import { addDays, formatDate, londonDate } from '@linchpin/dates';
import { noteChange } from '@linchpin/sources';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** So many messages at a time, so that nobody waits long for their rows. */
const BATCH = 1000;

interface OfType {
  sourceId: string;
  sourceTitle: string;
  typeKey: string;
  count: number;
}

/**
 * Lets no unmapped body lie for ever: it may hold what no event may. After `UNMAPPED_DAYS` days it is discarded, a week
 * after operations were told at the earliest.
 */
@Injectable()
export class UnmappedAge {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'UNMAPPED_DAYS'>,
    private readonly dataSource: DataSource,
    private readonly alarms: AlarmsService,
  ) {}

  /** Warns of what is a week from its end, and discards what has come to it. Many workers may do so at once. */
  async sweep(): Promise<void> {
    await this.inBatches((manager) => this.warn(manager));
    await this.inBatches((manager) => this.discard(manager));
  }

  /** A day's messages are warned of together, or a source that sends on would raise its alarm every hour. */
  private async warn(manager: EntityManager): Promise<number> {
    const types = await manager.query<OfType[]>(
      `WITH due AS (
         SELECT id FROM unmapped_events
         WHERE state = 'unmapped' AND warned_at IS NULL AND received_at < now() - make_interval(days => $1 - 8)
           AND EXISTS (SELECT 1 FROM unmapped_events AS oldest WHERE oldest.state = 'unmapped'
                         AND oldest.warned_at IS NULL AND oldest.received_at < now() - make_interval(days => $1 - 7))
         ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       warned AS (UPDATE unmapped_events SET warned_at = now() WHERE id IN (SELECT id FROM due) RETURNING source_id, type_key)
       ${byType('warned')}`,
      [this.settings.UNMAPPED_DAYS, BATCH],
    );
    const end = addDays(londonDate(new Date()), 7);
    for (const { sourceId, sourceTitle, typeKey, count } of types) {
      const detail =
        `${messages(count, typeKey)} from ${sourceTitle} ${count === 1 ? 'has' : 'have'} waited for a mapping for nearly ` +
        `${String(this.settings.UNMAPPED_DAYS)} days. What has not become an event by ${formatDate(end)} is then deleted.`;
      await this.alarms.raise('unmapped-ending', { sourceId, typeKey }, detail, manager);
    }
    return sum(types);
  }

  /** Only what was warned of a week ago: not sooner when the setting is made smaller, or no worker ran for a time. */
  private async discard(manager: EntityManager): Promise<number> {
    const reason = `Not mapped within ${String(this.settings.UNMAPPED_DAYS)} days`;
    const types = await manager.query<OfType[]>(
      `WITH due AS (
         SELECT id FROM unmapped_events
         WHERE state = 'unmapped' AND received_at < now() - make_interval(days => $1)
           AND warned_at <= now() - interval '7 days'
         ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       gone AS (UPDATE unmapped_events SET state = 'discarded', body = NULL, settled_at = now(), reason = $3
                WHERE id IN (SELECT id FROM due) RETURNING source_id, type_key)
       ${byType('gone')}`,
      [this.settings.UNMAPPED_DAYS, BATCH, reason],
    );
    for (const { sourceId, typeKey, count } of types) {
      await noteChange(
        manager,
        sourceId,
        'Linchpin',
        `discarded ${String(count)} unmapped of type ${typeKey}: ${reason}`,
      );
    }
    return sum(types);
  }

  private async inBatches(work: (manager: EntityManager) => Promise<number>): Promise<void> {
    let count: number;
    do count = await this.dataSource.transaction(work);
    while (count === BATCH);
  }
}

/** In one order, so that two workers never wait for each other's alarms. */
function byType(rows: string): string {
  return `SELECT sources.id AS "sourceId", sources.title AS "sourceTitle", type_key AS "typeKey", count(*)::int AS count
    FROM ${rows} JOIN sources ON sources.id = source_id GROUP BY sources.id, type_key ORDER BY sources.id, type_key`;
}

function messages(count: number, typeKey: string): string {
  const type = typeKey === 'unknown' ? 'of an unknown type' : `of type ${typeKey}`;
  return count === 1 ? `1 message ${type}` : `${String(count)} messages ${type}`;
}

function sum(types: readonly OfType[]): number {
  return types.reduce((total, { count }) => total + count, 0);
}
