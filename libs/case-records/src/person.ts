import type { Address } from './address.js';

/** What can be read about a person. Ask for what is needed and no more: each reading is logged with its fields. */
export interface PersonDetails {
  name: PersonName;
  /** Null when neither a date of birth nor an expected date is recorded. */
  dateOfBirth: DateOfBirth | null;
  /** Where the person lives now. A protected address is never given: see `Address`. */
  address: Address;
  nhsNumber: string | null;
  /** Unique pupil number. */
  upn: string | null;
}

export interface PersonName {
  forename: string;
  surname: string;
  /** Forename and surname, or the one that there is. */
  full: string;
  /** What their own family calls them where that is not the forename: the whole name of an unborn child. */
  familiar?: string;
}

/** A date such as `2017-03-09`; of an unborn child the date it is expected on. */
export type DateOfBirth = { born: string } | { expected: string };

export type PersonField = keyof PersonDetails;

/** A person with exactly the fields that were asked for. */
export type Person<Field extends PersonField> = { ref: string } & Pick<PersonDetails, Field>;

/** A person with parental responsibility, and what they are to the child in the words of the record: `mother`. */
export type Parent<Field extends PersonField> = Person<Field> & { relationship: string };

/** A social worker, chair or reviewing officer. */
export interface Professional {
  ref: string;
  name: string;
  jobTitle: string;
  phone: string | null;
  email: string | null;
}
