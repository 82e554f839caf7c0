import { type Reader, visibleTo } from '@linchpin/access';
import { formatDate, londonDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Says who sends an event type, and whether any has come: a trigger may wait for what nobody sends. */
@Injectable()
export class EventArrivals {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Who sends this event type, in words, and when the last one came that is there for this reader: that a death is on record
   * today may be what nobody else should know.
   */
  async words(reader: Reader, type: string): Promise<string> {
    const known = eventType(type);
    if (!known) return 'Nobody: there is no such event type.';
    const [row] = await this.dataSource.query<{ lastAt: Date | null }[]>(
      `SELECT max(received_at) AS "lastAt" FROM events WHERE type = $1 AND ${visibleTo(reader, 'events')}`,
      [type],
    );
    const last = row?.lastAt ? `The last one came on ${formatDate(londonDate(row.lastAt))}.` : 'None has come yet.';
    if (known.internal) return `Linchpin itself. No other system may send it. ${last}`;
    if (known.alsoInternal) {
      return `Linchpin itself, about what it has asked for, and case management systems about their own. ${last}`;
    }
    const unsent = row?.lastAt ? '' : ' Make sure that one is set up to send it: nothing else does.';
    return `A case management system. ${last}${unsent}`;
  }
}
