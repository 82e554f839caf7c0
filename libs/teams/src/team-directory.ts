import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StaffMember } from './staff-member.entity.js';
import { Team } from './team.entity.js';

/** No team or person answers to this reference. The message says which, and what to do about it. */
export class UnknownTeamError extends Error {
  override name = 'UnknownTeamError';
}

/** Finds who is meant: the spoke of an event, the hub that serves it, a team by its code, a person by reference. */
@Injectable()
export class TeamDirectory {
  /**
   * The team that a trigger names: `spoke` and `hub` go by the event's team code, anything else is a team's code. Of an
   * event that names no team it is the team on duty: what has no addressee must not be lost.
   * Throws `UnknownTeamError` with a sentence for the person who must put it right.
   */
  async find(manager: EntityManager, wanted: string, eventTeamCode: string | null): Promise<Team> {
    const named = wanted !== 'spoke' && wanted !== 'hub';
    const code = named ? wanted : eventTeamCode;
    if (!code) {
      const onDuty = await manager.findOne(Team, { where: { duty: true }, relations: { hub: true } });
      if (onDuty) return onDuty;
      throw new UnknownTeamError(
        `The event names no team, so its ${wanted} is not known, and no team is on duty. Send teamCode with the event, or set duty for one of the council’s teams.`,
      );
    }
    const team = await manager.findOne(Team, { where: { code }, relations: { hub: true } });
    if (!team) {
      throw new UnknownTeamError(
        `There is no team with the code ${code}. Operations can add it to the council’s teams; then retry. Or correct the code in what names it: the event or the trigger.`,
      );
    }
    return wanted === 'hub' ? (team.hub ?? team) : team;
  }

  /** The member of staff with this reference. Throws `UnknownTeamError` when nobody who is active has it. */
  async member(manager: EntityManager, ref: string): Promise<StaffMember> {
    const member = await manager.findOne(StaffMember, { where: { ref, active: true }, relations: { team: true } });
    if (!member) throw new UnknownTeamError(`Nobody active has the staff reference ${ref}. Correct it in the trigger.`);
    return member;
  }
}
