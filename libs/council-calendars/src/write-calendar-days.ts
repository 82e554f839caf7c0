import type { EntityManager } from 'typeorm';
import type { CalendarDifference } from './calendar-difference.js';

/** Writes a difference in the caller's transaction, in the name of the member of staff with this reference. */
export async function writeDifference(
  manager: EntityManager,
  { proclaimed, closureDays, terms }: CalendarDifference,
  who: string,
): Promise<void> {
  // What goes makes room first: a term may move onto days that another has left.
  await manager.query('DELETE FROM proclaimed_days WHERE on_date = ANY ($1)', [
    proclaimed.gone.map(({ date }) => date),
  ]);
  await manager.query('DELETE FROM closure_days WHERE on_date = ANY ($1)', [closureDays.gone.map(({ date }) => date)]);
  await manager.query('DELETE FROM school_terms WHERE id = ANY ($1)', [terms.gone.map(({ id }) => id)]);
  for (const { date, title, insteadOf } of proclaimed.added) {
    await manager.query('INSERT INTO proclaimed_days (on_date, title, instead_of, added_by) VALUES ($1, $2, $3, $4)', [
      date,
      title,
      insteadOf ?? null,
      who,
    ]);
  }
  for (const { date, title } of closureDays.added) {
    await manager.query('INSERT INTO closure_days (on_date, title, added_by, added_at) VALUES ($1, $2, $3, now())', [
      date,
      title,
      who,
    ]);
  }
  for (const { id, name, startsOn, endsOn } of terms.added) {
    await manager.query(
      `INSERT INTO school_terms (id, name, starts_on, ends_on, added_by, added_at) VALUES ($1, $2, $3, $4, $5, now())`,
      [id, name, startsOn, endsOn, who],
    );
  }
}
