import { type StaffMember, Team } from '@linchpin/teams';
import { ForbiddenException, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { may } from './permissions.js';

/**
 * Who may try again, skip or match again what is of a team: those of the team, those of the hub that serves it, and
 * whoever may for every team. What is of no known team is for the last only.
 */
@Injectable()
export class RetryRight {
  constructor(@InjectRepository(Team) private readonly teams: Repository<Team>) {}

  /** Tells for which teams, by their code, this member of staff may. */
  async of(staff: StaffMember): Promise<(teamCode: string | null) => boolean> {
    const codes = await this.teamCodes(staff);
    return (teamCode) => codes === null || (teamCode !== null && codes.includes(teamCode));
  }

  /** The codes of the teams whose work this person sees to: their own and those their hub serves. Null is every team. */
  async teamCodes(staff: StaffMember): Promise<readonly string[] | null> {
    if (may(staff, 'retry-any-team')) return null;
    if (!may(staff, 'retry-actions')) return [];
    const own = await this.teams.find({ where: [{ id: staff.teamId }, { hubId: staff.teamId }] });
    return own.map(({ code }) => code);
  }

  /** Answers 403 to whoever may not. */
  async expect(staff: StaffMember, teamCode: string | null): Promise<void> {
    const mayFor = await this.of(staff);
    if (!mayFor(teamCode)) throw new ForbiddenException();
  }
}
