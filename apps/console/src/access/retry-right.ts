import type { Reader } from '@linchpin/access';
import { ForbiddenException } from '@nestjs/common';
import { may } from './permissions.js';

/**
 * The teams of which this reader may try again, skip or match again what went wrong, by their codes: their own and those
 * that it serves as a hub; or all. What is of no known team is for the last only.
 */
export function retryTeams(reader: Reader): readonly string[] | 'all' {
  if (may(reader, 'retry-any-team')) return 'all';
  return may(reader, 'retry-actions') ? reader.teamCodes : [];
}

/** Whether this reader may try again what is of this team. */
export function mayRetry(reader: Reader, teamCode: string | null): boolean {
  const teams = retryTeams(reader);
  return teams === 'all' || (teamCode !== null && teams.includes(teamCode));
}

/** Answers 403 to whoever may not. */
export function expectMayRetry(reader: Reader, teamCode: string | null): void {
  if (!mayRetry(reader, teamCode)) throw new ForbiddenException();
}
