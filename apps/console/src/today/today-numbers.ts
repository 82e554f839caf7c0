import { type Reader, visibleTo } from '@linchpin/access';
import { RunsReader } from '@linchpin/actions';
import { instantAt, londonDate } from '@linchpin/dates';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Permission } from '../access/permissions.js';
import { AttentionList } from '../attention/attention-list.js';
import { paths } from '../paths.js';

/** One number of the first page, and the list behind it for those who may see it. */
export interface TodayNumber {
  title: string;
  number: number;
  unit: string;
  path: string | null;
  /** Something is wrong while this is not 0. */
  alarming: boolean;
}

/** What arrived, what was done, what waits, what needs a person. */
@Injectable()
export class TodayNumbers {
  constructor(
    private readonly runs: RunsReader,
    private readonly attention: AttentionList,
    private readonly dataSource: DataSource,
  ) {}

  /** The four numbers as this member of staff may know them: without the right, nothing restricted is counted. */
  async of(reader: Reader, now = new Date()): Promise<TodayNumber[]> {
    const midnight = instantAt(londonDate(now), '00:00');
    const [today] = await this.dataSource.query<{ arrived: number; done: number }[]>(
      `SELECT
         (SELECT count(*)::int FROM events JOIN sources ON sources.id = source_id
          WHERE received_at >= $1 AND ${visibleTo(reader, 'events')} AND sources.name <> 'linchpin') AS arrived,
         (SELECT count(*)::int FROM runs WHERE finished_at >= $1 AND state = 'succeeded' AND ${visibleTo(reader, 'runs')}) AS done`,
      [midnight],
    );
    const waiting = await this.runs.list(reader, { state: 'waiting' }, 1, 1);
    const attention = await this.attention.count(reader);
    const path = (to: string, permission: Permission) => (may(reader, permission) ? to : null);
    return [
      {
        title: 'Arrived',
        number: today?.arrived ?? 0,
        unit: 'events today',
        path: path(paths.events.list(), 'see-events'),
        alarming: false,
      },
      {
        title: 'Done',
        number: today?.done ?? 0,
        unit: 'arrangements finished today',
        path: path(paths.runs.list({ state: 'succeeded' }), 'see-runs'),
        alarming: false,
      },
      {
        title: 'Waiting',
        number: waiting.total,
        unit: 'arrangements for their time',
        path: path(paths.runs.list({ state: 'waiting' }), 'see-runs'),
        alarming: false,
      },
      {
        title: 'Needs attention',
        number: attention,
        unit: 'to be looked at',
        path: path(paths.attention.list(), 'see-attention'),
        alarming: attention > 0,
      },
    ];
  }
}
