/** What people may be in the console. */
export const staffRoles = ['business-support', 'manager', 'operations', 'leader', 'administrator', 'auditor'] as const;

/** What a member of staff may do in the console. */
export type StaffRole = (typeof staffRoles)[number];

/**
 * Who asks. It goes into every query of every page: what somebody sees and may do is decided by what stands here, read anew
 * with each request, and by nothing else.
 */
export interface Reader {
  /** Id of the member of staff. */
  readonly id: string;
  /** A short reference such as `ST-02`, for histories. */
  readonly ref: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly team: ReaderTeam;
  /** Codes of the teams whose work is theirs: their own, and those that it serves as a hub. */
  readonly teamCodes: readonly string[];
  /** Whether restricted records exist for them: without it they are in no list, count, search or file. */
  readonly seesRestricted: boolean;
}

/** The team in which somebody works. */
export interface ReaderTeam {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'hub' | 'spoke';
  readonly site: string;
}

/** The id of nobody. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** Who asks at the command line: known by reference only, without a team, and nothing restricted is there for them. */
export function atCommandLine(ref: string): Reader {
  return {
    ...{ id: NIL, ref, name: ref, role: 'operations', teamCodes: [], seesRestricted: false },
    team: { id: NIL, code: '', name: '', kind: 'hub', site: '' },
  };
}

/** Everybody with the same right at once: what is there for one reader alone, such as their own task, is left out. */
export function everybodyLike(reader: Reader): Reader {
  return { ...reader, id: NIL };
}
