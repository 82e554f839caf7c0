import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { objectIn } from './address-parts.js';
import { namePart } from './person-name.js';

const ref = z.string().min(1).max(64);

/** An extract's date, which some systems give with a time of day: `2019-06-01 00:00:00`. A time zone could move the day. */
const date = z.preprocess(
  (given) =>
    typeof given === 'string' ? given.trim().replace(/^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/, '$1') : given,
  z.iso.date(),
);

/** An extract writes null, or nothing, for what it does not know. */
function ifGiven<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((given) => given ?? undefined, schema.optional());
}

const person = z
  .object({
    pers_person_id: ref,
    pers_forename: z.string(),
    pers_surname: z.string(),
    pers_sex: ifGiven(z.enum(['M', 'F', 'U'])),
    pers_dob: ifGiven(date),
    pers_expected_dob: ifGiven(date),
    pers_death_date: ifGiven(date),
    pers_upn: ifGiven(z.string()),
    pers_upn_unknown: ifGiven(z.string()),
    pers_single_unique_id: ifGiven(z.string()),
  })
  .refine(({ pers_forename, pers_surname }) => namePart(pers_forename) || namePart(pers_surname), {
    path: ['pers_surname'],
    error: 'and pers_forename say no name: a letter cannot greet anybody without one',
  });

const address = z.object({
  addr_person_id: ref,
  addr_address_type: z.string().min(1),
  addr_address_start_date: date,
  addr_address_end_date: ifGiven(date),
  addr_address_postcode: z.preprocess((given) => given ?? '', z.string()),
  // As an object, or as the JSON text that extracts hold. What is null in it is not given.
  addr_address_json: z.preprocess(
    (given) => objectIn(given) ?? given,
    z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]), {
        error:
          'must hold the parts of the address (HOUSE, STREET, TOWN …), as fields or as their JSON, not in one line',
      })
      .transform((parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null))),
  ),
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
  prof_professional_department: ifGiven(z.string()),
  phone: ifGiven(z.string()),
  email: ifGiven(z.email()),
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

export type PeopleFile = z.infer<typeof peopleFileSchema>;

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
