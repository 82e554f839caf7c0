import { staffRoles } from '@linchpin/access';
import type { Team } from '@linchpin/teams';
import type { PersonGiven } from '@linchpin/teams';
import { z } from 'zod';
import { type FormFault, type Reading, whole } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
import { readWords } from '../forms/read-words.js';

/** What the form about a person says. */
export function readPerson(values: FormValues, teams: readonly Team[]): Reading<PersonGiven> {
  const name = readWords(values, 'name', { what: 'Name', enter: 'Enter their name', shortest: 2, longest: 100 });
  const email = values.text('email').toLowerCase();
  const role = values.choice('role', staffRoles);
  const team = teams.find(({ id }) => id === values.text('team'));
  const faults: FormFault[] = [
    ...(name.faults ?? []),
    ...emailFaults(email),
    ...(role ? [] : [{ field: 'role', text: 'Choose what they do' }]),
    ...(team ? [] : [{ field: 'team', text: 'Choose their team' }]),
  ];
  return whole({ name: name.value ?? '', email, role: role ?? 'business-support', teamId: team?.id ?? '' }, faults);
}

function emailFaults(email: string): FormFault[] {
  if (!email) return [{ field: 'email', text: 'Enter their email address' }];
  return z.email().max(254).safeParse(email).success
    ? []
    : [{ field: 'email', text: 'Enter an email address in the right form, such as name@council.gov.uk' }];
}
