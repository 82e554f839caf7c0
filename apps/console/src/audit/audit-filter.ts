import { type AuditFilter, auditActs, otherPeople } from '@linchpin/audit';
import type { StaffMember } from '@linchpin/teams';
import type { FormFault } from '../forms/form-faults.js';
import { choiceOf, textOf } from '../forms/query.js';
import { mustBeDate, realDate } from '../forms/read-date.js';
import { otherWords } from './audit-words.js';

/** What is asked of the trail: as it was typed, as it is looked for, and what is wrong with it. */
export interface AskedTrail {
  fields: Record<'person' | 'act' | 'reference' | 'child' | 'from' | 'until', string | undefined>;
  filter: AuditFilter;
  faults: FormFault[];
}

/** Reads what an address asks of the trail. What it was not offered, it does not ask for. */
export function askedTrail(query: unknown, people: readonly Pick<StaffMember, 'ref'>[]): AskedTrail {
  const fields = {
    person: choiceOf(query, 'person', [...people.map(({ ref }) => ref), ...otherPeople]),
    act: choiceOf(query, 'act', Object.keys(auditActs)),
    reference: textOf(query, 'reference'),
    child: textOf(query, 'child'),
    from: textOf(query, 'from'),
    until: textOf(query, 'until'),
  };
  const [from, until] = [fields.from && realDate(fields.from), fields.until && realDate(fields.until)];
  const faults: FormFault[] = [];
  if (from === null) faults.push({ field: 'from', text: mustBeDate('From') });
  if (until === null) faults.push({ field: 'until', text: mustBeDate('Until') });
  if (from && until && from > until)
    faults.push({ field: 'until', text: 'Until must be the same day as From, or after it' });
  return { fields, filter: { ...fields, from: from ?? undefined, until: until ?? undefined }, faults };
}

/** Everybody whose acts can be looked for. */
export function personChoices(people: readonly Pick<StaffMember, 'ref' | 'name'>[]): { value: string; text: string }[] {
  return [
    ...people.map(({ ref, name }) => ({ value: ref, text: `${name} (${ref})` })),
    ...otherPeople.map((kind) => ({ value: kind, text: otherWords[kind] })),
  ];
}

/** Every act, by its name. */
export const actChoices = Object.entries(auditActs)
  .map(([value, text]) => ({ value, text }))
  .sort((left, right) => left.text.localeCompare(right.text, 'en-GB'));
