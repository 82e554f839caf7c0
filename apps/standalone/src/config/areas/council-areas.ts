import { agenciesFileSchema, importAgencies } from '@linchpin/agency-checks';
import { addresseesFileSchema, importAddressees } from '@linchpin/documents';
import { importStaff, importTeams, staffFileSchema, teamsFileSchema } from '@linchpin/teams';
import type { z } from 'zod';
import { type Area, given, listArea } from './area.js';

type Teams = z.infer<typeof teamsFileSchema>;
type Staff = z.infer<typeof staffFileSchema>;
type Agencies = z.infer<typeof agenciesFileSchema>;
type Addressees = z.infer<typeof addresseesFileSchema>;

export const teams: Area = listArea<Teams, Teams['teams'][number]>({
  title: 'Teams',
  list: 'teams',
  file: 'council/teams.yaml',
  comment: ['Hubs (business centres) and the spokes that they serve. Events find a spoke by its code.'],
  schema: teamsFileSchema,
  key: ({ code }) => code,
  read: async (manager) => {
    const rows = await manager.query<Teams['teams']>(
      `SELECT teams.code, teams.name, teams.kind, hubs.code AS hub, teams.email, teams.phone, teams.site,
         CASE WHEN teams.duty THEN true END AS duty
       FROM teams LEFT JOIN teams hubs ON hubs.id = teams.hub_id ORDER BY teams.kind, teams.code`,
    );
    return { teams: rows.map(given) };
  },
  write: (manager, { content }) => importTeams(manager, content),
});

export const staff: Area = listArea<Staff, Staff['staff'][number]>({
  title: 'Staff',
  list: 'staff',
  file: 'council/staff.yaml',
  comment: [
    'Who signs in, in which team, as what. No passwords: those are never in files.',
    'People who have left are not in this list.',
  ],
  schema: staffFileSchema,
  key: ({ ref }) => ref,
  read: async (manager) => ({
    staff: await manager.query<Staff['staff']>(
      `SELECT staff.ref, staff.name, staff.email, teams.code AS team, staff.role, staff.sees_restricted AS "seesRestricted"
       FROM staff JOIN teams ON teams.id = staff.team_id WHERE staff.active ORDER BY staff.ref`,
    ),
  }),
  write: (manager, { content }) => importStaff(manager, content),
});

export const agencies: Area = listArea<Agencies, Agencies['agencies'][number]>({
  title: 'Partner agencies',
  list: 'agencies',
  file: 'council/agencies.yaml',
  comment: ['Partner agencies that may be asked, where to write to them, and how many council working days they take.'],
  schema: agenciesFileSchema,
  key: ({ code }) => code,
  read: async (manager) => ({
    agencies: await manager.query<Agencies['agencies']>(
      `SELECT code, name, kind, email, check_working_days AS "checkDays" FROM agencies ORDER BY code`,
    ),
  }),
  write: (manager, { content }) => importAgencies(manager, content),
});

export const addressees: Area = listArea<Addressees, Addressees['addressees'][number]>({
  title: 'Addressees',
  list: 'addressees',
  file: 'council/addressees.yaml',
  comment: ['Roles in organisations that a trigger may write to by their code. Never a person of a case.'],
  schema: addresseesFileSchema,
  key: ({ code }) => code,
  read: async (manager) => ({
    addressees: await manager.query<Addressees['addressees']>(
      `SELECT code, name, organisation, address_lines AS "addressLines" FROM addressees ORDER BY code`,
    ),
  }),
  write: (manager, { content }) => importAddressees(manager, content),
});
