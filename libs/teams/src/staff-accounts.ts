import type { Reader, StaffRole } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { hashPassword, passwordMatches } from './passwords.js';
import { StaffMember } from './staff-member.entity.js';

/** Local accounts of the console. */
@Injectable()
export class StaffAccounts {
  constructor(@InjectRepository(StaffMember) private readonly staff: Repository<StaffMember>) {}

  /** The id of the member of staff with this email and password, or null without saying which of the two was wrong. */
  async signIn(email: string, password: string): Promise<string | null> {
    const member = await this.staff
      .createQueryBuilder('staff')
      .addSelect('staff.passwordHash')
      .where('lower(staff.email) = lower(:email) AND staff.active', { email: email.trim() })
      .getOne();
    const matches = await passwordMatches(password, member?.passwordHash ?? null);
    return matches && member ? member.id : null;
  }

  /** Who asks, by their id: as their account is at this moment, or null when they may no longer sign in. */
  async reader(staffId: string): Promise<Reader | null> {
    const [reader] = await this.staff.query<Reader[]>(
      `SELECT staff.id, staff.ref, staff.name, staff.role, staff.sees_restricted AS "seesRestricted",
         json_build_object('id', teams.id, 'code', teams.code, 'name', teams.name, 'kind', teams.kind, 'site', teams.site) AS team,
         ARRAY(SELECT code FROM teams served WHERE served.id = teams.id OR served.hub_id = teams.id ORDER BY code) AS "teamCodes"
       FROM staff JOIN teams ON teams.id = staff.team_id WHERE staff.id = $1 AND staff.active`,
      [staffId],
    );
    return reader ?? null;
  }

  /** Everybody who is active, by name. */
  everybody(): Promise<StaffMember[]> {
    return this.staff.find({ where: { active: true }, order: { name: 'ASC' } });
  }

  /** Everybody of a team who is active, by name. */
  ofTeam(teamId: string): Promise<StaffMember[]> {
    return this.staff.find({ where: { teamId, active: true }, order: { name: 'ASC' } });
  }

  /** Everybody with this role who is active, by name. */
  ofRole(role: StaffRole): Promise<StaffMember[]> {
    return this.staff.find({ where: { role, active: true }, order: { name: 'ASC' } });
  }

  /** Gives everybody without a password this one. For the demonstration council only. */
  async setDemoPassword(password: string): Promise<void> {
    await this.staff
      .createQueryBuilder()
      .update()
      .set({ passwordHash: await hashPassword(password) })
      .where('password_hash IS NULL')
      .execute();
  }
}
