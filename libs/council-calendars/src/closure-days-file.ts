import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** `closure-days.yaml`: days on which the council's offices are closed. They count in the service calendar only. */
export const closureDaysFileSchema = z.strictObject({
  closureDays: z.array(z.strictObject({ date: z.iso.date(), name: z.string().min(1) })),
});

/** Adds the closure days of a file and brings those that exist up to date. */
export async function importClosureDays(
  manager: EntityManager,
  file: z.infer<typeof closureDaysFileSchema>,
): Promise<void> {
  for (const { date, name } of file.closureDays) {
    await manager.query(
      `INSERT INTO closure_days (on_date, title) VALUES ($1, $2) ON CONFLICT (on_date) DO UPDATE SET title = EXCLUDED.title`,
      [date, name],
    );
  }
}
