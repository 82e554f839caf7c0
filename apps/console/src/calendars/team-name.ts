import type { DeadlineRow } from '@linchpin/deadlines';
import type { Team } from '@linchpin/teams';

/** The name of the team that owes a deadline: of the spoke or hub of its event, or of the team that its trigger names. */
export function teamName({ team, teamCode }: Pick<DeadlineRow, 'team' | 'teamCode'>, teams: readonly Team[]): string {
  const ofEvent = teams.find(({ code }) => code === teamCode);
  const owing =
    team === 'spoke'
      ? ofEvent
      : team === 'hub'
        ? ofEvent?.hubId
          ? teams.find(({ id }) => id === ofEvent.hubId)
          : ofEvent
        : teams.find(({ code }) => code === team);
  return owing?.name ?? (team === 'spoke' || team === 'hub' ? 'No team' : team);
}
