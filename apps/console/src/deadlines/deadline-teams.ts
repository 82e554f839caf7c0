import type { DeadlineFilter, DeadlineRow } from '@linchpin/deadlines';
import type { Team } from '@linchpin/teams';

/** How much a team owes. */
export interface OwedNumbers {
  open: number;
  atRisk: number;
  bookedLate: number;
  unexplained: number;
}

/** Who owes what: triggers name the spoke or the hub of an event's team, pages a team by its name. */
export class DeadlineTeams {
  constructor(private readonly teams: readonly Team[]) {}

  /** The team that owes a deadline, or undefined when its event named none that is known. */
  ownerOf({ team, teamCode }: Pick<DeadlineRow, 'team' | 'teamCode'>): Team | undefined {
    if (team !== 'spoke' && team !== 'hub') return this.withCode(team);
    const ofEvent = this.withCode(teamCode);
    return team === 'hub' ? (this.teams.find(({ id }) => id === ofEvent?.hubId) ?? ofEvent) : ofEvent;
  }

  /** A team as the list of deadlines asks for it. */
  asFilter({ id, code, kind }: Pick<Team, 'id' | 'code' | 'kind'>): DeadlineFilter['team'] {
    const served = this.teams.filter(({ hubId }) => hubId === id).map((spoke) => spoke.code);
    return { code, hubOf: kind === 'hub' ? [code, ...served] : [] };
  }

  /** The numbers of each team that owes something, in the order of the teams, and of what belongs to none. */
  numbers(
    counts: readonly (OwedNumbers & Pick<DeadlineRow, 'team' | 'teamCode'>)[],
  ): (OwedNumbers & { team: Team | undefined })[] {
    return [...this.teams, undefined]
      .map((team) => ({ team, ...sum(counts.filter((count) => this.ownerOf(count) === team)) }))
      .filter(({ open, unexplained }) => open + unexplained > 0);
  }

  withCode(code: string | null | undefined): Team | undefined {
    return this.teams.find((team) => team.code === code);
  }
}

/** All of it together. */
export function sum(numbers: readonly OwedNumbers[]): OwedNumbers {
  return numbers.reduce<OwedNumbers>(
    (all, { open, atRisk, bookedLate, unexplained }) => ({
      open: all.open + open,
      atRisk: all.atRisk + atRisk,
      bookedLate: all.bookedLate + bookedLate,
      unexplained: all.unexplained + unexplained,
    }),
    { open: 0, atRisk: 0, bookedLate: 0, unexplained: 0 },
  );
}
