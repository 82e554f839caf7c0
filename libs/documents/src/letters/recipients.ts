import type { ActionContext } from '@linchpin/actions';
import type { Address, InviteeList, Parent, ProfessionalInvitee, RecordReader } from '@linchpin/case-records';
import type { Addressee } from './addressees.js';
import { UnwritableLetterError } from './unwritable-letter.error.js';

type Settings = ActionContext<'documents.generate'>['settings'];

/** Somebody who gets a letter of their own. */
export interface Recipient {
  /** Which recipient of the action this is: a person by reference, or a place in a list. Never a name. */
  key: string;
  kind: 'family' | 'professional';
  /** What they are to the child or in their organisation, for lists of documents: `mother`, `School nurse`. */
  role: string;
  name: string;
  jobTitle: string;
  organisation: string;
  email: string;
  addressLines: string[];
  /** The address is protected or not known: the letter goes through the social worker. */
  byHand: boolean;
  /** A parent of one of those children, or somebody with parental responsibility for one of them. */
  isParent: boolean;
  /** The children this recipient may be told about. */
  childRefs: string[];
}

/** What somebody is to a child in the words of the record, and whether with parental responsibility. */
interface Known {
  relationship: string;
  parentalResponsibility: boolean;
}

/** Everybody who is to be written to, and how many it was decided not to write to. */
export interface Recipients {
  recipients: Recipient[];
  withheld: number;
}

/** What decides who is written to. */
export interface Audience {
  settings: Settings;
  reference: string;
  /** The list that a social worker approved for this meeting or placement, where there is one. */
  list: InviteeList | null;
  /** The children that the letters are about: whoever may be told of none of them is not written to. */
  childRefs: readonly string[];
  /** Who the step writes to by the council's list of addressees, where it does. */
  addressee: Addressee | null;
  /** Role codes that the social worker has decided not to tell, such as `parents` (CPPCR 2010 reg 13(3)). */
  withheldRoles: ReadonlySet<string>;
}

/** The only roles that can be told from a case record, and the only ones reg 13(3) lets a social worker leave out. */
const FAMILY_ROLES: ReadonlySet<string> = new Set([
  'child',
  'parents',
  'section-34-contact',
  'section-8-contact',
  'previous-carer',
  'carer',
]);

/** CPPCR 2010 reg 13(3) does not cover these (reg 13(2)(f) to (i), 13(4)), so their notices are drafted all the same. */
const MUST_BE_TOLD: ReadonlySet<string> = new Set(['icb', 'gp', 'school', 'iro', 'area-authority']);

/** Works out who is written to. Throws `UnwritableLetterError` when the settings or the records do not say. */
export async function recipientsOf(records: RecordReader, audience: Audience): Promise<Recipients> {
  switch (audience.settings.to) {
    case 'family':
      return family(records, audience);
    case 'parental-responsibility':
      return parents(records, audience);
    case 'professionals':
      return professionals(audience);
    case 'addressee':
      return addressee(audience);
  }
}

async function family(records: RecordReader, audience: Audience): Promise<Recipients> {
  const list = approvedList(audience);
  const found: Recipients = { recipients: [], withheld: list.withheld.family };
  for (const invitee of list.recipients) {
    if (invitee.kind !== 'family') continue;
    const childRefs = toldOf(invitee, audience);
    if (childRefs.length === 0) continue;
    const known = await records.relationships(invitee.personRef, invitee.childRefs);
    const isChild = [...audience.childRefs, ...list.childRefs].includes(invitee.personRef);
    if (isWithheld(audience.withheldRoles, known, isChild)) {
      found.withheld++;
      continue;
    }
    const person = await records.person(invitee.personRef, ['name', 'address']);
    const theirs =
      childRefs.length < invitee.childRefs.length ? await records.relationships(invitee.personRef, childRefs) : known;
    const role = isChild ? 'child' : ((theirs[0] ?? known[0])?.relationship ?? 'family');
    found.recipients.push(letterTo(person, role, childRefs, theirs.some(isParent)));
  }
  return found;
}

async function parents(records: RecordReader, audience: Audience): Promise<Recipients> {
  const byRef = new Map<string, Recipient>();
  const withheld = new Set<string>();
  for (const childRef of audience.childRefs) {
    for (const parent of await records.parentsWithResponsibility(childRef, [])) {
      const known = [{ relationship: parent.relationship, parentalResponsibility: true }];
      const decided = audience.list?.withheldPersonRefs.includes(parent.ref);
      if (decided || isWithheld(audience.withheldRoles, known, false)) {
        withheld.add(parent.ref);
        continue;
      }
      const recipient = byRef.get(parent.ref);
      if (recipient) recipient.childRefs.push(childRef);
      else {
        const person = await records.person(parent.ref, ['name', 'address']);
        byRef.set(parent.ref, letterTo(person, parent.relationship, [childRef], true));
      }
    }
  }
  // Withheld for one child is withheld for all of them: one letter could not keep the two apart.
  const recipients = [...byRef.values()].filter(({ key }) => !withheld.has(key));
  return { recipients, withheld: withheld.size };
}

function professionals(audience: Audience): Recipients {
  const list = approvedList(audience);
  refuseWithheldServices(audience);
  const recipients = list.recipients
    .filter((invitee) => invitee.kind === 'professional')
    .map((invitee) => letterToProfessional(invitee, toldOf(invitee, audience)))
    .filter(({ childRefs }) => childRefs.length > 0);
  return { recipients, withheld: list.withheld.professional };
}

function addressee(audience: Audience): Recipients {
  const { addressee: given } = audience;
  if (!given) throw new UnwritableLetterError('The step sets no addressee. Set one, or choose other recipients.');
  refuseWithheldServices(audience, MUST_BE_TOLD);
  const recipient: Recipient = {
    key: 'addressee',
    kind: 'professional',
    role: given.organisation,
    name: given.name,
    jobTitle: '',
    organisation: given.organisation,
    email: '',
    addressLines: given.addressLines,
    byHand: false,
    isParent: false,
    childRefs: [...audience.childRefs],
  };
  return { recipients: [recipient], withheld: 0 };
}

/** The children of the letter that this person may be told about. */
function toldOf({ childRefs }: { childRefs: readonly string[] }, audience: Audience): string[] {
  return childRefs.filter((ref) => audience.childRefs.includes(ref));
}

function approvedList({ list, settings, reference }: Audience): InviteeList {
  if (list) return list;
  throw new UnwritableLetterError(
    `There is no approved list of ${settings.to} for ${reference}. Ask the social worker for the list, and send its reference with the event (inviteeListRef).`,
  );
}

function isParent({ relationship, parentalResponsibility }: Known): boolean {
  return parentalResponsibility || /^(step-)?(mother|father|parent)$/.test(relationship);
}

/** Whether a role that is not to be told is one of this person's. */
function isWithheld(withheldRoles: ReadonlySet<string>, known: readonly Known[], isChild: boolean): boolean {
  const roles = new Set<string>(isChild ? ['child'] : []);
  for (const { relationship, parentalResponsibility } of known) {
    roles.add(relationship);
    if (isParent({ relationship, parentalResponsibility })) roles.add('parents');
    // The record does not say whether a carer is the last one or the new one, so both codes keep the letter back.
    if (relationship.includes('carer')) roles.add('carer').add('previous-carer');
  }
  return [...roles].some((role) => withheldRoles.has(role));
}

/** Which professional has which of these roles cannot be told, so a person must look: better no letter than a wrong one. */
function refuseWithheldServices(
  { withheldRoles, reference }: Audience,
  told: ReadonlySet<string> = new Set<string>(),
): void {
  const services = [...withheldRoles].filter((role) => !FAMILY_ROLES.has(role) && !told.has(role));
  if (services.length === 0) return;
  throw new UnwritableLetterError(
    `${reference} withholds ${services.join(', ')}. For professionals that is decided on the approved list: mark the entry there, and take the role off the event.`,
  );
}

function letterTo(
  person: Omit<Parent<'name' | 'address'>, 'relationship'>,
  role: string,
  childRefs: string[],
  isParentOfThem: boolean,
): Recipient {
  if (!person.name.full) {
    throw new UnwritableLetterError(`The case record gives no name for ${person.ref}. Correct it there.`);
  }
  const { lines, byHand } = postal(person.address);
  return {
    key: person.ref,
    kind: 'family',
    role,
    name: person.name.full,
    jobTitle: '',
    organisation: '',
    email: '',
    addressLines: lines,
    byHand,
    isParent: isParentOfThem,
    childRefs: [...childRefs],
  };
}

function letterToProfessional(invitee: ProfessionalInvitee, childRefs: string[]): Recipient {
  const reachable = invitee.addressLines.length > 0 || Boolean(invitee.email);
  return {
    key: invitee.key,
    kind: 'professional',
    role: invitee.role ?? invitee.organisation ?? 'professional',
    name: invitee.name,
    jobTitle: invitee.role && invitee.role !== invitee.name ? invitee.role : '',
    organisation: invitee.organisation ?? '',
    email: invitee.email ?? '',
    addressLines: reachable ? invitee.addressLines : postal({ kind: 'unknown' }).lines,
    byHand: !reachable,
    isParent: false,
    childRefs,
  };
}

function postal(address: Address): { lines: string[]; byHand: boolean } {
  switch (address.kind) {
    case 'known':
      return { lines: address.lines, byHand: false };
    case 'protected':
      return { lines: ['Address withheld: hand to social worker'], byHand: true };
    case 'unknown':
      return { lines: ['Address not known: hand to social worker'], byHand: true };
  }
}
