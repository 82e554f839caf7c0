import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/**
 * `school-terms.yaml`: the first and the last day of each term, both school days. Where a term has a half-term holiday,
 * each half is one.
 */
export const schoolTermsFileSchema = z.strictObject({
  schoolTerms: z.array(
    z.strictObject({ name: z.string().min(1).max(80), startsOn: z.iso.date(), endsOn: z.iso.date() }),
  ),
});

/** Adds the terms of a file that are not there yet, by name, and brings those that are up to date. */
export async function importSchoolTerms(
  manager: EntityManager,
  file: z.infer<typeof schoolTermsFileSchema>,
): Promise<void> {
  for (const { name, startsOn, endsOn } of file.schoolTerms) {
    const [, known] = await manager.query<[unknown[], number]>(
      `UPDATE school_terms SET starts_on = $2, ends_on = $3 WHERE name = $1`,
      [name, startsOn, endsOn],
    );
    if (known === 0) {
      await manager.query(`INSERT INTO school_terms (name, starts_on, ends_on) VALUES ($1, $2, $3)`, [
        name,
        startsOn,
        endsOn,
      ]);
    }
  }
}
