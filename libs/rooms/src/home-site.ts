import { type TeamDirectory, UnknownTeamError } from '@linchpin/teams';
import type { EntityManager } from 'typeorm';

/** The site of the team of an event, where it is known. */
export async function homeSite(
  directory: TeamDirectory,
  manager: EntityManager,
  teamCode: string | null,
): Promise<string | null> {
  if (!teamCode) return null;
  try {
    return (await directory.find(manager, 'spoke', teamCode)).site;
  } catch (error) {
    if (error instanceof UnknownTeamError) return null;
    throw error;
  }
}
