import { actInWords, type AuditRow, type otherPeople } from '@linchpin/audit';

/** Those who are no member of staff, as pages name them. */
export const otherWords: Record<(typeof otherPeople)[number], string> = {
  nobody: 'Nobody who was signed in',
  'agency-link': 'An agency, by its link',
  'command-line': 'The command line',
  product: 'Linchpin itself',
};

const outcomes: Record<AuditRow['outcome'], string> = {
  done: 'Done',
  refused: 'Refused',
  failed: 'Failed',
};

const kinds: Readonly<Record<string, string>> = {
  'answer-file': 'file of an answer',
  'source-key': 'key of the source',
  'value-table': 'value table of the source',
  mapping: 'mapping of the source',
  'school-term': 'school term',
  email: 'account',
};

/** An entry as pages show it. */
export interface ShownEntry {
  at: Date;
  who: string;
  what: string;
  outcome: string;
  /** The kind of thing that it is about, and what people call that; empty when it is about nothing by itself. */
  about: string;
  reference: string;
  children: string[];
  address: string;
  page: string;
  reason: string;
  restricted: boolean;
  /** Its place in the chain, or that it has none yet. */
  place: string;
}

/** The entry in words. `names` gives the names of members of staff by their references. */
export function inWords(row: AuditRow, names: ReadonlyMap<string, string>): ShownEntry {
  return {
    at: row.at,
    who: whoInWords(row.who, row.staffRef, names),
    what: actInWords(row.act),
    outcome: outcomes[row.outcome],
    ...aboutInWords(row),
    children: row.childRefs,
    address: row.address ?? '',
    page: row.page ?? '',
    reason: row.reason ?? '',
    restricted: row.restricted,
    place: row.seq ?? 'Not yet sealed',
  };
}

/** The name of a member of staff with their reference, or what else did it. */
export function whoInWords(who: string, ref: string | null, names: ReadonlyMap<string, string>): string {
  if (who === 'staff') return names.has(ref ?? '') ? `${names.get(ref ?? '') ?? ''} (${ref ?? ''})` : (ref ?? '');
  const words: Readonly<Record<string, string>> = otherWords;
  return ref === null ? (words[who] ?? who) : `${words[who] ?? who}, as ${ref}`;
}

function aboutInWords({ aboutKind, aboutId, reference }: AuditRow): Pick<ShownEntry, 'about' | 'reference'> {
  if (aboutKind === null) return { about: '', reference: '' };
  const kind = kinds[aboutKind] ?? aboutKind;
  return {
    about: kind.charAt(0).toUpperCase() + kind.slice(1),
    // What nobody has a name for, such as a problem, is told from another of its kind by the beginning of its id.
    reference: reference ?? aboutId?.slice(0, 8) ?? '',
  };
}
