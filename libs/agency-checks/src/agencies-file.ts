import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** `agencies.yaml`: the partner agencies that may be asked, where to write to them and how long they usually take. */
export const agenciesFileSchema = z.strictObject({
  agencies: z.array(
    z.strictObject({
      code: z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as POL'),
      name: z.string().min(1),
      kind: z.string().regex(/^[a-z][a-z-]{1,39}$/, 'must be a word such as youth-justice'),
      email: z.email(),
      checkDays: z.int().min(0).max(120).describe('council working days usually given to answer'),
    }),
  ),
});

/**
 * Adds the agencies of a file and brings those that exist up to date. Refused by `agencies_email_once` when two
 * agencies would share an address.
 */
export async function importAgencies(manager: EntityManager, file: z.infer<typeof agenciesFileSchema>): Promise<void> {
  for (const agency of file.agencies) {
    await manager.query(
      `INSERT INTO agencies (code, name, kind, email, check_working_days) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, kind = EXCLUDED.kind, email = EXCLUDED.email,
         check_working_days = EXCLUDED.check_working_days`,
      [agency.code, agency.name, agency.kind, agency.email, agency.checkDays],
    );
  }
}
