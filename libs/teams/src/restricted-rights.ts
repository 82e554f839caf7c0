import type { Reader } from '@linchpin/access';
import { londonDate } from '@linchpin/dates';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PersonRefusedError } from './person-errors.js';

/** The right of one person to see restricted records. */
export interface RestrictedRight {
  reason: string;
  /** The last day on which it holds (`2027-03-31`). */
  until: string;
  /** Reference of who gave it. */
  givenBy: string;
  givenAt: Date;
}

/** SQL, of a row of `staff`: restricted records are there for this person, by the council’s files or by a right that holds today. */
export const SEES_RESTRICTED = `(staff.sees_restricted OR EXISTS (SELECT 1 FROM restricted_rights WHERE staff_id = staff.id
  AND ended_at IS NULL AND until >= (now() AT TIME ZONE 'Europe/London')::date))`;

/** Days for which the right can be given at most. */
const LONGEST_DAYS = 365;

/** Who may see restricted records, by whom, why and until when. Nobody gives it to themselves. */
@Injectable()
export class RestrictedRights {
  constructor(private readonly dataSource: DataSource) {}

  /** The right that somebody was given and that was not ended, or null. It may be over by its day. */
  async of(staffId: string): Promise<RestrictedRight | null> {
    const [row] = await this.dataSource.query<RestrictedRight[]>(
      `SELECT reason, until::text, given_by AS "givenBy", given_at AS "givenAt" FROM restricted_rights
       WHERE staff_id = $1 AND ended_at IS NULL`,
      [staffId],
    );
    return row ?? null;
  }

  /** Gives the right until the end of a day, in the place of one that was given before. */
  async give(by: Reader, staffId: string, reason: string, until: string): Promise<void> {
    if (staffId === by.id)
      throw new PersonRefusedError('You cannot give yourself this right. Ask another administrator.', 'reason');
    const today = londonDate(new Date());
    const latest = londonDate(new Date(Date.now() + LONGEST_DAYS * 86_400_000));
    if (until < today) throw new PersonRefusedError('The last day must be today or later.', 'until');
    if (until > latest)
      throw new PersonRefusedError('The last day must be within a year. It can be given again then.', 'until');
    await this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM staff WHERE id = $1 FOR UPDATE', [staffId]);
      await manager.query(
        'UPDATE restricted_rights SET ended_at = now(), ended_by = $2 WHERE staff_id = $1 AND ended_at IS NULL',
        [staffId, by.ref],
      );
      await manager.query('INSERT INTO restricted_rights (staff_id, reason, until, given_by) VALUES ($1, $2, $3, $4)', [
        staffId,
        reason,
        until,
        by.ref,
      ]);
    });
  }

  /** Ends the right at once. */
  async end(by: Reader, staffId: string): Promise<void> {
    await this.dataSource.transaction((manager) =>
      manager.query(
        'UPDATE restricted_rights SET ended_at = now(), ended_by = $2 WHERE staff_id = $1 AND ended_at IS NULL',
        [staffId, by.ref],
      ),
    );
  }
}
