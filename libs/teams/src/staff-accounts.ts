import type { Reader, StaffRole } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { passwordLength } from './password-rules.js';
import { hashPassword, isOutdated, passwordMatches } from './passwords.js';
import { SEES_RESTRICTED } from './restricted-rights.js';
import { type LinkOwner, ownerOfLink, useLink } from './staff-links.js';
import { StaffMember } from './staff-member.entity.js';

/** Local accounts of the console. */
@Injectable()
export class StaffAccounts {
  /** How many characters a password has at least. */
  readonly shortestPassword = passwordLength.shortest;

  constructor(@InjectRepository(StaffMember) private readonly staff: Repository<StaffMember>) {}

  /** The id of the member of staff with this email and password, or null without saying which of the two was wrong. */
  async signIn(email: string, password: string): Promise<string | null> {
    const member = await this.staff
      .createQueryBuilder('staff')
      .addSelect('staff.passwordHash')
      .where('lower(staff.email) = lower(:email) AND staff.active', { email: email.trim() })
      .getOne();
    const kept = member?.passwordHash ?? null;
    const matches = await passwordMatches(password, kept);
    if (!matches || !member || kept === null) return null;
    const hash = isOutdated(kept) ? await hashPassword(password) : null;
    await this.staff.query(
      'UPDATE staff SET last_signed_in_at = now(), password_hash = coalesce($2, password_hash) WHERE id = $1',
      [member.id, hash],
    );
    return member.id;
  }

  /** Whom a link is for, while it works, or null. */
  ownerOfLink(token: string): Promise<LinkOwner | null> {
    return ownerOfLink(this.staff.manager, token);
  }

  /**
   * Gives the owner of a link the password that they chose, and uses the link up. Returns their id, or null when it works no
   * more. See `passwordFault` for what is to be asked before.
   */
  async choosePassword(token: string, password: string): Promise<string | null> {
    const hash = await hashPassword(password);
    return this.staff.manager.transaction(async (manager) => {
      const owner = await ownerOfLink(manager, token);
      if (!owner || !(await useLink(manager, token))) return null;
      await manager.query(
        'UPDATE staff SET password_hash = $2, last_signed_in_at = now(), sessions_since = $3 WHERE id = $1',
        [owner.staffId, hash, new Date()],
      );
      return owner.staffId;
    });
  }

  /**
   * Who asks in a session of this person that began then: as their account is at this moment, or null when they may no longer
   * sign in, or that session is over.
   */
  async reader(staffId: string, since: Date): Promise<Reader | null> {
    const [reader] = await this.staff.query<Reader[]>(
      `SELECT staff.id, staff.ref, staff.name, staff.role, ${SEES_RESTRICTED} AS "seesRestricted",
         json_build_object('id', teams.id, 'code', teams.code, 'name', teams.name, 'kind', teams.kind, 'site', teams.site) AS team,
         ARRAY(SELECT code FROM teams served WHERE served.id = teams.id OR served.hub_id = teams.id ORDER BY code) AS "teamCodes"
       FROM staff JOIN teams ON teams.id = staff.team_id WHERE staff.id = $1 AND staff.active AND coalesce(staff.sessions_since <= $2, true)`,
      [staffId, since],
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
