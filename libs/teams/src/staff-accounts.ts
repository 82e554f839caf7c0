import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { hashPassword, passwordMatches } from './passwords.js';
import { StaffMember, type StaffRole } from './staff-member.entity.js';

/** Local accounts of the console. */
@Injectable()
export class StaffAccounts {
  constructor(@InjectRepository(StaffMember) private readonly staff: Repository<StaffMember>) {}

  /** The member of staff with this email and password, or null without saying which of the two was wrong. */
  async signIn(email: string, password: string): Promise<StaffMember | null> {
    const member = await this.staff
      .createQueryBuilder('staff')
      .addSelect('staff.passwordHash')
      .where('lower(staff.email) = lower(:email) AND staff.active', { email: email.trim() })
      .getOne();
    const matches = await passwordMatches(password, member?.passwordHash ?? null);
    return matches && member ? this.find(member.id) : null;
  }

  /** The active member of staff with this id and their team, or null. */
  find(staffId: string): Promise<StaffMember | null> {
    return this.staff.findOne({ where: { id: staffId, active: true }, relations: { team: true } });
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
