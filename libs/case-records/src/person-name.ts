import type { PersonName } from './person.js';

/** What extracts write where there is no name. "Null" and "None" are not among them: people are called so. */
const NO_NAME = /^((not|un)[ -]?known|not (given|recorded|provided|applicable)|no (name|forename|surname)|n\/[akr])$/i;
/** What extracts write as the forename of a child who is not born yet. */
const NOT_BORN = /^(unborn|baby|unborn (baby|child|infant)|baby unborn|unborn (twin )?\d)$/i;

/** A forename or surname as people write it: one space where there were several, and nothing where none is given. */
export function namePart(text: string): string {
  const given = text.replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}]/u.test(given) && !NO_NAME.test(given) ? given : '';
}

/**
 * The name of a person from the columns of an extract. `unborn`: the record gives an expected date and no date of birth.
 * Nobody calls an unborn child Unborn, nor somebody without a forename by nothing: then the whole name is said.
 */
export function personName(columns: { forename: string; surname: string; unborn: boolean }): PersonName {
  const forename = written(namePart(columns.forename));
  const surname = namePart(columns.surname);
  const full = [forename, surname].filter(Boolean).join(' ');
  const isCalledSo = forename !== '' && !columns.unborn && !NOT_BORN.test(forename);
  return { forename, surname, full, ...(!isCalledSo && { familiar: full }) };
}

/** `Unborn` where an extract shouts it. */
function written(forename: string): string {
  const isShouted = NOT_BORN.test(forename) && forename === forename.toUpperCase();
  return isShouted ? forename.charAt(0) + forename.slice(1).toLowerCase() : forename;
}
