import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One line of a team's inbox. */
export interface AlertRow {
  id: string;
  runId: string;
  reference: string;
  headline: string;
  aboutAt: Date | null;
  /** A civil date, `2026-10-14`. */
  dueOn: string | null;
  restricted: boolean;
  createdAt: Date;
  readAt: Date | null;
  /** Name of whoever read it first. */
  readBy: string | null;
}

/** Which lines of an inbox: those of a team, all of them or the unread ones only. Pages count from 1. */
export interface InboxFilter {
  teamId: string;
  unread?: boolean | undefined;
  page: number;
  pageSize: number;
}

/** The alerts of the teams, for pages. Withdrawn alerts are not there, and restricted ones only with the right. */
@Injectable()
export class AlertsService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of a team's inbox, unread lines first and of each kind the newest, and how many lines there are in all. */
  async inbox(reader: Reader, filter: InboxFilter): Promise<{ rows: AlertRow[]; total: number }> {
    const where = `WHERE alerts.team_id = $1 AND alerts.withdrawn_at IS NULL AND ${visibleTo(reader, 'alerts')}
      AND (NOT $2 OR alerts.read_at IS NULL)`;
    const values = [filter.teamId, filter.unread ?? false];
    const rows = await this.dataSource.query<AlertRow[]>(
      `SELECT alerts.id, alerts.run_id AS "runId", alerts.reference, alerts.headline, alerts.about_at AS "aboutAt",
         alerts.due_on::text AS "dueOn", alerts.restricted, alerts.created_at AS "createdAt",
         alerts.read_at AS "readAt", staff.name AS "readBy"
       FROM alerts LEFT JOIN staff ON staff.id = alerts.read_by ${where}
       ORDER BY alerts.read_at IS NOT NULL, alerts.created_at DESC, alerts.id DESC LIMIT $3 OFFSET $4`,
      [...values, filter.pageSize, (filter.page - 1) * filter.pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM alerts ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /**
   * Marks an alert as read; who read it first stays. False when there is no such alert for this member of staff. Any
   * of them may: hubs and covering colleagues read for a team that is away.
   */
  async markRead(reader: Reader, alertId: string): Promise<boolean> {
    const [row] = await this.dataSource.transaction((manager) =>
      manager.query<{ found: number }[]>(
        `WITH wanted AS (SELECT id FROM alerts WHERE id = $1 AND withdrawn_at IS NULL
           AND ${visibleTo(reader, 'alerts')}),
         reading AS (UPDATE alerts SET read_at = now(), read_by = $2
           WHERE id IN (SELECT id FROM wanted) AND read_at IS NULL)
       SELECT count(*)::int AS found FROM wanted`,
        [alertId, reader.id],
      ),
    );
    return row?.found === 1;
  }

  /** How many alerts each team has not read yet; teams without any are there with 0. By code. */
  async unreadCounts(
    reader: Reader,
  ): Promise<{ teamId: string; teamCode: string; teamName: string; unread: number }[]> {
    return this.dataSource.query(
      `SELECT teams.id AS "teamId", teams.code AS "teamCode", teams.name AS "teamName", count(alerts.id)::int AS unread
       FROM teams LEFT JOIN alerts ON alerts.team_id = teams.id AND alerts.read_at IS NULL
         AND alerts.withdrawn_at IS NULL AND ${visibleTo(reader, 'alerts')}
       GROUP BY teams.id ORDER BY teams.code`,
    );
  }
}
