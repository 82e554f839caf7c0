import type { EntityManager } from 'typeorm';
import { type AddressRow, currentAddress } from './address.js';
import { UnknownInviteeListError, UnknownPersonError } from './case-record-errors.js';
import { type InviteeList, inviteeList, type InviteeListRow, type InviteeRow } from './invitee-list.js';
import { personName } from './person-name.js';
import type { Parent, Person, PersonDetails, PersonField, Professional } from './person.js';

interface PersonRow {
  ref: string;
  forename?: string;
  surname?: string;
  unborn?: boolean;
  born?: string | null;
  expected?: string | null;
  nhsNumber?: string | null;
  upn?: string | null;
}

/** The columns behind each field: what was not asked for is not read. Addresses are in a table of their own. */
const columns: Record<PersonField, string> = {
  // That a child is not born yet is a part of what it is called; its dates are not read for it.
  name: `pers_forename AS forename, pers_surname AS surname,
    pers_dob IS NULL AND pers_expected_dob IS NOT NULL AS unborn`,
  dateOfBirth: 'pers_dob::text AS born, pers_expected_dob::text AS expected',
  nhsNumber: 'pers_single_unique_id AS "nhsNumber"',
  upn: 'pers_upn AS upn',
  address: '',
};

const inviteeListColumns = `ref, use, meeting_ref AS "meetingRef", placement_ref AS "placementRef",
  child_refs AS "listChildRefs"`;

/** Reads case records for one purpose and remembers what it read. Made by `CaseRecords.read`, which logs it. */
export class RecordReader {
  private readonly seen = new Map<string, Set<string>>();

  constructor(private readonly manager: EntityManager) {}

  /** The fields read so far, by the reference of the person, professional or list they belong to. */
  get readings(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.seen;
  }

  /** One person. Throws `UnknownPersonError`. */
  async person<Field extends PersonField>(ref: string, fields: readonly Field[]): Promise<Person<Field>> {
    const [person] = await this.people([ref], fields);
    if (!person) throw new UnknownPersonError(ref);
    return person;
  }

  /** Those of these people who have died, by the record: nobody writes to them. */
  async dead(refs: readonly string[]): Promise<string[]> {
    const rows = await this.manager.query<{ ref: string }[]>(
      `SELECT pers_person_id AS ref FROM ssd_person WHERE pers_person_id = ANY($1) AND pers_death_date IS NOT NULL
       ORDER BY pers_person_id`,
      [refs],
    );
    return rows.map(({ ref }) => ref);
  }

  /** These people in this order. Throws `UnknownPersonError` for the first who is not there. */
  async people<Field extends PersonField>(refs: readonly string[], fields: readonly Field[]): Promise<Person<Field>[]> {
    const selected = ['pers_person_id AS ref', ...fields.map((field) => columns[field]).filter(Boolean)];
    const rows = await this.manager.query<PersonRow[]>(
      `SELECT ${selected.join(', ')} FROM ssd_person WHERE pers_person_id = ANY($1)`,
      [refs],
    );
    const byRef = new Map(rows.map((row) => [row.ref, row]));
    const addresses = (fields as readonly PersonField[]).includes('address') ? await this.addresses(refs) : [];
    return refs.map((ref) => {
      const row = byRef.get(ref);
      if (!row) throw new UnknownPersonError(ref);
      this.remember(ref, fields);
      return pick(row, addresses, fields);
    });
  }

  /**
   * The child, or every child of the sibling group, the oldest first. Throws `UnknownPersonError` for a reference
   * that is not there, and for a child who is not of that group.
   */
  async children<Field extends PersonField>(
    wanted: { childRef?: string | undefined; groupRef?: string | undefined },
    fields: readonly Field[],
  ): Promise<Person<Field>[]> {
    const { childRef, groupRef } = wanted;
    if (!groupRef) return childRef ? this.people([childRef], fields) : [];
    const members = await this.manager.query<{ ref: string }[]>(
      `SELECT pers_person_id AS ref FROM ssd_family JOIN ssd_person ON pers_person_id = fami_person_id
       WHERE fami_family_id = $1 ORDER BY pers_dob NULLS LAST, pers_person_id`,
      [groupRef],
    );
    if (members.length === 0) throw new UnknownPersonError(groupRef, 'sibling group');
    const refs = members.map(({ ref }) => ref);
    if (childRef && !refs.includes(childRef)) throw new UnknownPersonError(childRef, `child of group ${groupRef}`);
    return this.people(refs, fields);
  }

  /** Everybody who has parental responsibility for the child, by reference. Not a list of recipients. */
  async parentsWithResponsibility<Field extends PersonField>(
    childRef: string,
    fields: readonly Field[],
  ): Promise<Parent<Field>[]> {
    await this.person(childRef, []);
    const rows = await this.manager.query<{ ref: string; relationship: string }[]>(
      `SELECT related_person_id AS ref, relationship FROM person_relationships
       WHERE person_id = $1 AND parental_responsibility ORDER BY related_person_id`,
      [childRef],
    );
    const refs = rows.map(({ ref }) => ref);
    const people = await this.people(refs, fields);
    for (const ref of refs) this.remember(ref, ['relationship']);
    return people.map((person, index) => ({ ...person, relationship: rows[index]?.relationship ?? '' }));
  }

  /** What this person is to the children in the words of the record (`mother`), and whether with responsibility. */
  async relationships(
    personRef: string,
    childRefs: readonly string[],
  ): Promise<{ relationship: string; parentalResponsibility: boolean }[]> {
    this.remember(personRef, ['relationship']);
    return this.manager.query(
      `SELECT DISTINCT relationship, parental_responsibility AS "parentalResponsibility" FROM person_relationships
       WHERE related_person_id = $1 AND person_id = ANY($2) ORDER BY relationship`,
      [personRef, childRefs],
    );
  }

  /** An approved list. Who is withheld is counted and never among the recipients. Throws `UnknownInviteeListError`. */
  async inviteeList(ref: string): Promise<InviteeList> {
    const list = await this.findInviteeList('ref = $1', [ref]);
    if (!list) throw new UnknownInviteeListError(ref);
    return list;
  }

  /** The list decided last for a meeting or for the notices of a placement, or null. */
  inviteeListFor(about: { meetingRef: string } | { placementRef: string }): Promise<InviteeList | null> {
    return 'meetingRef' in about
      ? this.findInviteeList('meeting_ref = $1', [about.meetingRef])
      : this.findInviteeList('placement_ref = $1', [about.placementRef]);
  }

  /** A social worker, chair or reviewing officer. Throws `UnknownPersonError`. */
  async professional(ref: string): Promise<Professional> {
    const [row] = await this.manager.query<Professional[]>(
      `SELECT prof_professional_id AS ref, prof_professional_name AS name, prof_professional_job_title AS "jobTitle",
         phone, email FROM ssd_professionals WHERE prof_professional_id = $1`,
      [ref],
    );
    if (!row) throw new UnknownPersonError(ref, 'social worker, chair or reviewing officer');
    this.remember(ref, ['name', 'jobTitle', 'phone', 'email']);
    return row;
  }

  private async findInviteeList(where: string, values: unknown[]): Promise<InviteeList | null> {
    const [list] = await this.manager.query<InviteeListRow[]>(
      `SELECT ${inviteeListColumns} FROM invitee_lists WHERE ${where} ORDER BY decided_on DESC, ref DESC LIMIT 1`,
      values,
    );
    if (!list) return null;
    const rows = await this.manager.query<InviteeRow[]>(
      `SELECT position, kind, person_id AS "personId", name, role, organisation, agency_code AS "agencyCode",
         address_lines AS "addressLines", email, child_refs AS "childRefs", withheld
       FROM invitees WHERE list_ref = $1 ORDER BY position`,
      [list.ref],
    );
    this.remember(list.ref, ['recipients']);
    return inviteeList(list, rows);
  }

  private addresses(refs: readonly string[]): Promise<AddressRow[]> {
    return this.manager.query(
      `SELECT addr_person_id AS "personRef", addr_address_type AS type, addr_address_postcode AS postcode,
         addr_address_json AS parts FROM ssd_address
       WHERE addr_person_id = ANY($1) AND addr_address_start_date <= (now() AT TIME ZONE 'Europe/London')::date
         AND coalesce(addr_address_end_date, 'infinity') >= (now() AT TIME ZONE 'Europe/London')::date
       ORDER BY addr_address_start_date DESC, addr_table_id`,
      [refs],
    );
  }

  private remember(ref: string, fields: readonly string[]): void {
    const known = this.seen.get(ref) ?? new Set<string>();
    for (const field of fields) known.add(field);
    this.seen.set(ref, known);
  }
}

function pick<Field extends PersonField>(
  row: PersonRow,
  addresses: readonly AddressRow[],
  fields: readonly Field[],
): Person<Field> {
  const details: { [Name in PersonField]: () => PersonDetails[Name] } = {
    name: () => personName({ forename: row.forename ?? '', surname: row.surname ?? '', unborn: row.unborn ?? false }),
    dateOfBirth: () => (row.born ? { born: row.born } : row.expected ? { expected: row.expected } : null),
    address: () => currentAddress(addresses.filter(({ personRef }) => personRef === row.ref)),
    nhsNumber: () => row.nhsNumber ?? null,
    upn: () => row.upn ?? null,
  };
  return Object.fromEntries([['ref', row.ref], ...fields.map((field) => [field, details[field]()])]) as Person<Field>;
}
