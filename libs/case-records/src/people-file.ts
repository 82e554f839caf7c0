import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const ref = z.string().min(1).max(64);
const date = z.iso.date();

const person = z.object({
  pers_person_id: ref,
  pers_forename: z.string().min(1),
  pers_surname: z.string().min(1),
  pers_sex: z.enum(['M', 'F', 'U']).optional(),
  pers_dob: date.optional(),
  pers_expected_dob: date.optional(),
  pers_upn: z.string().optional(),
  pers_upn_unknown: z.string().optional(),
  pers_single_unique_id: z.string().optional(),
});

const address = z.object({
  addr_person_id: ref,
  addr_address_type: z.string().min(1),
  addr_address_start_date: date,
  addr_address_end_date: date.optional(),
  addr_address_postcode: z.string(),
  addr_address_json: z.record(z.string(), z.union([z.string(), z.boolean()])),
});

const relationship = z.object({
  personId: ref,
  relatedPersonId: ref,
  relationship: z.string().min(1),
  parentalResponsibility: z.boolean(),
});

const professional = z.object({
  prof_professional_id: ref,
  prof_professional_name: z.string().min(1),
  prof_professional_job_title: z.string().min(1),
  prof_professional_department: z.string().optional(),
  phone: z.string().optional(),
  email: z.email().optional(),
});

/** `people.yaml`: families and professionals. Columns that are not named here are not kept: we do not need them. */
export const peopleFileSchema = z.object({
  families: z.array(
    z.object({
      ssd_family: z.array(z.object({ fami_family_id: ref, fami_person_id: ref })).default([]),
      ssd_person: z.array(person).default([]),
      ssd_address: z.array(address).default([]),
      relationships: z.array(relationship).default([]),
    }),
  ),
  ssd_professionals: z.array(professional).default([]),
});

/**
 * Adds the people of a file and brings those that exist up to date. The addresses, sibling groups and relationships of
 * a person in the file become exactly those of the file: an address or a parental responsibility that has gone from
 * the record must go from here, or a letter goes to the wrong place.
 */
export async function importPeople(manager: EntityManager, file: z.infer<typeof peopleFileSchema>): Promise<void> {
  const families = file.families;
  const people = families.flatMap((family) => family.ssd_person);
  const refs = people.map(({ pers_person_id }) => pers_person_id);
  await upsert(manager, 'ssd_person', 'pers_person_id', Object.keys(person.shape), people);
  await upsert(
    manager,
    'ssd_professionals',
    'prof_professional_id',
    Object.keys(professional.shape),
    file.ssd_professionals,
  );
  await manager.query('DELETE FROM ssd_address WHERE addr_person_id = ANY($1)', [refs]);
  await manager.query('DELETE FROM ssd_family WHERE fami_person_id = ANY($1)', [refs]);
  await manager.query('DELETE FROM person_relationships WHERE person_id = ANY($1)', [refs]);
  await manager.query(
    `INSERT INTO ssd_address (addr_person_id, addr_address_type, addr_address_start_date, addr_address_end_date,
       addr_address_postcode, addr_address_json)
     SELECT addr_person_id, addr_address_type, addr_address_start_date, addr_address_end_date, addr_address_postcode,
       addr_address_json FROM jsonb_populate_recordset(NULL::ssd_address, $1)`,
    [JSON.stringify(families.flatMap((family) => family.ssd_address))],
  );
  await manager.query(
    `INSERT INTO ssd_family (fami_family_id, fami_person_id)
     SELECT fami_family_id, fami_person_id FROM jsonb_populate_recordset(NULL::ssd_family, $1)`,
    [JSON.stringify(families.flatMap((family) => family.ssd_family))],
  );
  await manager.query(
    `INSERT INTO person_relationships (person_id, related_person_id, relationship, parental_responsibility)
     SELECT * FROM jsonb_to_recordset($1) AS given ("personId" text, "relatedPersonId" text, relationship text,
       "parentalResponsibility" boolean)`,
    [JSON.stringify(families.flatMap((family) => family.relationships))],
  );
}

/** Rows as they are in the file; a column that a row leaves out is emptied. */
async function upsert(
  manager: EntityManager,
  table: string,
  key: string,
  columns: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const updates = columns.filter((column) => column !== key).map((column) => `${column} = EXCLUDED.${column}`);
  await manager.query(
    `INSERT INTO ${table} (${columns.join(', ')})
     SELECT ${columns.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (${key}) DO UPDATE SET ${updates.join(', ')}`,
    [JSON.stringify(rows)],
  );
}
