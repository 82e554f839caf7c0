/** Somebody to write to, as a social worker decided. The children are those that this recipient may be told about. */
export type Invitee = FamilyInvitee | ProfessionalInvitee;

export interface FamilyInvitee {
  kind: 'family';
  /** Stable within the list: `A-2001`. */
  key: string;
  personRef: string;
  childRefs: string[];
}

export interface ProfessionalInvitee {
  kind: 'professional';
  /** Stable within the list: the list's reference and the entry's place in it. */
  key: string;
  name: string;
  role: string | null;
  organisation: string | null;
  agencyCode: string | null;
  addressLines: string[];
  email: string | null;
  childRefs: string[];
}

/** A list that a social worker, chair or reviewing officer has decided. */
export interface InviteeList {
  ref: string;
  use: 'invitations' | 'notices';
  meetingRef: string | null;
  placementRef: string | null;
  childRefs: string[];
  /** Never anybody who is withheld. */
  recipients: Invitee[];
  /** How many people it was decided not to write to. */
  withheld: { family: number; professional: number };
  /** The family members among them, so that no other letter mentions them. */
  withheldPersonRefs: string[];
}

export interface InviteeListRow {
  ref: string;
  use: 'invitations' | 'notices';
  meetingRef: string | null;
  placementRef: string | null;
  listChildRefs: string[];
}

export interface InviteeRow {
  position: number;
  kind: 'family' | 'professional';
  personId: string | null;
  name: string | null;
  role: string | null;
  organisation: string | null;
  agencyCode: string | null;
  addressLines: string[] | null;
  email: string | null;
  childRefs: string[] | null;
  withheld: boolean;
}

/** Sorts the entries of a list into recipients and those who are withheld. */
export function inviteeList(list: InviteeListRow, rows: readonly InviteeRow[]): InviteeList {
  const withheld = rows.filter((row) => row.withheld);
  const count = (kind: InviteeRow['kind']) => withheld.filter((row) => row.kind === kind).length;
  return {
    ref: list.ref,
    use: list.use,
    meetingRef: list.meetingRef,
    placementRef: list.placementRef,
    childRefs: list.listChildRefs,
    recipients: rows.filter((row) => !row.withheld).map((row) => invitee(list, row)),
    withheld: { family: count('family'), professional: count('professional') },
    withheldPersonRefs: withheld.flatMap(({ personId }) => (personId ? [personId] : [])),
  };
}

function invitee(list: InviteeListRow, row: InviteeRow): Invitee {
  // An entry can narrow the list's children, never add to them.
  const childRefs = list.listChildRefs.filter((ref) => row.childRefs?.includes(ref) ?? true);
  if (row.personId) return { kind: 'family', key: row.personId, personRef: row.personId, childRefs };
  return {
    kind: 'professional',
    key: `${list.ref}/${row.position}`,
    name: row.name ?? '',
    role: row.role,
    organisation: row.organisation,
    agencyCode: row.agencyCode,
    addressLines: row.addressLines ?? [],
    email: row.email,
    childRefs,
  };
}
