import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { UnwritableLetterError } from './unwritable-letter.error.js';

/** A role in an organisation that letters may be written to. Never a person of a case. */
export interface Addressee {
  name: string;
  organisation: string;
  addressLines: string[];
}

/** `addressees.yaml`: the roles in organisations that a trigger may write to by their code, and nobody else. */
export const addresseesFileSchema = z.strictObject({
  addressees: z.array(
    z.strictObject({
      code: z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as ICB-NURSE'),
      name: z.string().min(1).max(120),
      organisation: z.string().min(1).max(120),
      addressLines: z.array(z.string().min(1).max(120)).min(1).max(7),
    }),
  ),
});

/** Adds the addressees of a file and brings those that exist up to date. */
export async function importAddressees(
  manager: EntityManager,
  file: z.infer<typeof addresseesFileSchema>,
): Promise<void> {
  for (const { code, name, organisation, addressLines } of file.addressees) {
    await manager.query(
      `INSERT INTO addressees (code, name, organisation, address_lines) VALUES ($1, $2, $3, $4)
       ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, organisation = EXCLUDED.organisation,
         address_lines = EXCLUDED.address_lines`,
      [code, name, organisation, addressLines],
    );
  }
}

/** Every addressee, by name. */
export function allAddressees(manager: EntityManager): Promise<(Addressee & { code: string })[]> {
  return manager.query(
    `SELECT code, name, organisation, address_lines AS "addressLines" FROM addressees ORDER BY name, code`,
  );
}

/** The addressee with this code. Throws `UnwritableLetterError` when there is none. */
export async function addresseeOf(manager: EntityManager, code: string): Promise<Addressee> {
  const found = (await allAddressees(manager)).find((one) => one.code === code);
  if (found) return found;
  throw new UnwritableLetterError(
    `There is no addressee ${code}. Add it to the list of addressees, or correct the trigger.`,
  );
}
