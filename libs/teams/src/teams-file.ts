import { staffRoles } from '@linchpin/access';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const code = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as SPK-NE');

/** `teams.yaml`: hubs first or last, in any order; a spoke names the hub that serves it. */
export const teamsFileSchema = z.strictObject({
  teams: z.array(
    z.strictObject({
      code,
      name: z.string().min(1),
      kind: z.enum(['hub', 'spoke']),
      hub: code.optional(),
      email: z.email(),
      phone: z.string().optional(),
      site: z.string().min(1),
      duty: z.literal(true).optional().describe('gets what is addressed to no team; one team at most'),
    }),
  ),
});

/** `staff.yaml`: who signs in, in which team, as what. */
export const staffFileSchema = z.strictObject({
  staff: z.array(
    z.strictObject({
      ref: z.string().min(1),
      name: z.string().min(1),
      email: z.email(),
      team: code,
      role: z.enum(staffRoles),
      seesRestricted: z.boolean().default(false),
    }),
  ),
});

/** Adds the teams of a file and brings those that exist up to date. */
export async function importTeams(manager: EntityManager, file: z.infer<typeof teamsFileSchema>): Promise<void> {
  await manager.query('UPDATE teams SET duty = false WHERE duty AND NOT code = ANY ($1)', [
    file.teams.filter(({ duty }) => duty).map(({ code: each }) => each),
  ]);
  const hubsFirst = [...file.teams].sort((a, b) => a.kind.localeCompare(b.kind));
  for (const team of hubsFirst) {
    await manager.query(
      `INSERT INTO teams (code, name, kind, hub_id, email, phone, site, duty)
       VALUES ($1, $2, $3, (SELECT id FROM teams WHERE code = $4), $5, $6, $7, $8)
       ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, kind = EXCLUDED.kind, hub_id = EXCLUDED.hub_id,
         email = EXCLUDED.email, phone = EXCLUDED.phone, site = EXCLUDED.site, duty = EXCLUDED.duty`,
      [
        ...[team.code, team.name, team.kind, team.hub ?? null, team.email, team.phone ?? null, team.site],
        team.duty ?? false,
      ],
    );
  }
}

/** Adds the staff of a file and brings those that exist up to date. Passwords are not in files. */
export async function importStaff(manager: EntityManager, file: z.infer<typeof staffFileSchema>): Promise<void> {
  for (const member of file.staff) {
    await manager.query(
      `INSERT INTO staff (ref, name, email, team_id, role, sees_restricted)
       VALUES ($1, $2, $3, (SELECT id FROM teams WHERE code = $4), $5, $6)
       ON CONFLICT (ref) DO UPDATE SET name = EXCLUDED.name, email = EXCLUDED.email, team_id = EXCLUDED.team_id,
         role = EXCLUDED.role, sees_restricted = EXCLUDED.sees_restricted`,
      [member.ref, member.name, member.email, member.team, member.role, member.seesRestricted],
    );
  }
}
