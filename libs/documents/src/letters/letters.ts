import type { ActionContext } from '@linchpin/actions';
import { CaseRecords, type InviteeList, type RecordReader } from '@linchpin/case-records';
import { SETTINGS, type Settings } from '@linchpin/config';
import { type PostSettings, usualPost } from '@linchpin/kept-dates';
import { TeamDirectory } from '@linchpin/teams';
import { Inject, Injectable } from '@nestjs/common';
import type { Tag } from 'easy-template-x';
import { templateTags } from '../templates/fill-template.js';
import { tellsOfAChild } from '../templates/merge-field-needs.js';
import { type LetterData, missingReasons, uses } from '../templates/merge-fields.js';
import { isHeld, type Template } from '../templates/template.js';
import { type Addressee, addresseeOf } from './addressees.js';
import { type Decided, decidedTogether } from './decided-together.js';
import { letterData, type LetterSources } from './letter-data.js';
import { type Recipient, recipientsOf } from './recipients.js';
import { type ReplyBy, replyByOf } from './reply-by.js';
import { type SubjectFacts, subjectFacts, textOf } from './subject-facts.js';
import { approvedList, childrenOf, refuseStoppedSubject, withheldRoles } from './subject-people.js';
import { UnwritableLetterError } from './unwritable-letter.error.js';

type Action = ActionContext<'documents.generate'>;

/** One letter that is to be, with everything in it but its date and its number. */
export interface Letter {
  recipient: Recipient;
  data: LetterData;
}

/** The letters of one action. */
export interface LetterSet {
  letters: Letter[];
  /** How many people it was decided not to write to. */
  withheld: number;
  restricted: boolean;
  /** How many children of the meeting these letters do not tell of, as what was decided about them is told by itself. */
  toldByItself: number;
  /** The date by which the letters ask for an answer. */
  replyBy: ReplyBy;
  /** Every name of a child or a recipient that was read, so that none of them ends up in a file's name. */
  names: string[];
}

/** Works out which letters an action makes: to whom, and what each of them says. */
@Injectable()
export class Letters {
  constructor(
    private readonly caseRecords: CaseRecords,
    private readonly directory: TeamDirectory,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'COUNCIL_NAME'> & Partial<PostSettings>,
  ) {}

  /**
   * Reads the case records and puts the letters together. Throws `UnwritableLetterError`, `UnknownPersonError`,
   * `UnknownInviteeListError` or `UnknownTeamError` with a sentence for the person who must put it right.
   */
  async of(action: Action, template: Template): Promise<LetterSet> {
    const { manager, event, actionId, settings } = action;
    const facts = await subjectFacts(manager, action);
    refuseStoppedSubject(action, facts);
    const tags = await templateTags(template.content);
    const addressee = settings.addressee ? await addresseeOf(manager, settings.addressee) : null;
    const replyBy = replyByOf(action, facts, { ...usualPost, ...this.settings });
    const common = {
      facts,
      earlier: action.earlier,
      council: this.settings.COUNCIL_NAME,
      team: await this.directory.find(manager, 'hub', event.teamCode),
      replyBy,
      draft: isHeld(template, settings),
    };
    const reading = {
      purpose: `Letter ${template.code} (${template.title}) for ${event.reference}`,
      reader: 'documents.generate',
      restricted: facts.restricted,
      actionId,
    };
    const set = await this.caseRecords.read(manager, reading, (records) =>
      read(records, action, addressee, common, tags),
    );
    refuseGaps(set.letters, tags, template, event.reference);
    return set;
  }
}

/** Reads what the template prints, no more, and puts each recipient's letter together. */
async function read(
  records: RecordReader,
  action: Action,
  addressee: Addressee | null,
  common: Omit<LetterSources, 'recipient' | 'children' | 'worker' | 'chair'> & { replyBy: ReplyBy },
  tags: readonly Tag[],
): Promise<LetterSet> {
  const { facts } = common;
  const list = await approvedList(records, action, facts);
  const ofAChild = tellsOfAChild(tags);
  const children = await childrenOf(records, action, facts, list, uses(tags, 'dateOfBirth'), ofAChild);
  const { groups, toldByItself } = ofAChild
    ? decidedTogether(action.event, facts, children, list?.childRefs ?? [])
    : { groups: [{ facts, children }], toldByItself: 0 };
  await action.about(groups.flatMap((group) => group.children.map(({ ref }) => ref)));
  const sets: LetterSet[] = [];
  for (const group of groups) sets.push(await readGroup(records, action, { list, addressee, group }, common, tags));
  const letters = sets.flatMap((set) => set.letters);
  // A letter of the same person about another child is another document, and neither is taken for the other.
  if (groups.length > 1)
    for (const { recipient } of letters) recipient.key += ` about ${recipient.childRefs.join(', ')}`;
  const withheld = Math.max(...sets.map((set) => set.withheld));
  // Where everybody is withheld by decision there is nothing to write, and nothing wrong.
  if (letters.length === 0 && withheld === 0) throw nobody(action);
  const names = sets.flatMap((set) => set.names);
  return { letters, withheld, toldByItself, restricted: facts.restricted, replyBy: common.replyBy, names };
}

/** The letters about children of whom the same is true. Whoever may be told of none of them gets none. */
async function readGroup(
  records: RecordReader,
  action: Action,
  { list, addressee, group }: { list: InviteeList | null; addressee: Addressee | null; group: Decided },
  common: Omit<LetterSources, 'recipient' | 'children' | 'worker' | 'chair'> & { replyBy: ReplyBy },
  tags: readonly Tag[],
): Promise<LetterSet> {
  const { facts, children } = group;
  const { recipients, withheld } = await recipientsOf(records, {
    settings: action.settings,
    reference: action.event.reference,
    list,
    addressee,
    childRefs: children.map(({ ref }) => ref),
    withheldRoles: withheldRoles(action, facts),
  });
  await refuseTheDead(records, recipients, action.event.reference);
  const worker = await professional(records, facts, 'workerRef', tags, ['workerName', 'workerJobTitle', 'workerPhone']);
  const chair = await professional(records, facts, 'chairRef', tags, ['chairName']);
  const letters = recipients.map((recipient) => {
    const theirs = children.filter(({ ref }) => recipient.childRefs.includes(ref));
    return { recipient, data: letterData({ ...common, facts, worker, chair, recipient, children: theirs }) };
  });
  const names = [...children.map(({ name }) => name.full), ...recipients.map(({ name }) => name)];
  return { letters, withheld, toldByItself: 0, restricted: facts.restricted, replyBy: common.replyBy, names };
}

/** A letter to somebody who has died is never made; who is written to instead, a person decides. */
async function refuseTheDead(
  records: RecordReader,
  recipients: readonly Recipient[],
  reference: string,
): Promise<void> {
  const [dead] = await records.dead(recipients.map(({ key }) => key));
  if (dead === undefined) return;
  throw new UnwritableLetterError(
    `${dead}, who is to be written to about ${reference}, has died. Ask the social worker who is written to, and for a list without them.`,
  );
}

/** The professional named in this field of the event, where the template prints anything about them. */
async function professional(
  records: RecordReader,
  facts: SubjectFacts,
  field: string,
  tags: readonly Tag[],
  printed: readonly string[],
) {
  const ref = textOf(facts, field);
  return ref && printed.some((one) => uses(tags, one)) ? records.professional(ref) : null;
}

/** A letter with a gap in it is not made: "please call on ." helps nobody. */
function refuseGaps(letters: readonly Letter[], tags: readonly Tag[], template: Template, reference: string): void {
  for (const { data } of letters) {
    // Number and date come when the letter is written.
    const reasons = missingReasons(tags, { ...data, reference, today: reference });
    if (reasons.length === 0) continue;
    throw new UnwritableLetterError(
      `Template ${template.code} cannot be filled for ${reference}: ${reasons.join('; ')}.`,
    );
  }
}

function nobody({ settings, event }: Action): UnwritableLetterError {
  const whom = settings.to === 'parental-responsibility' ? 'nobody with parental responsibility' : `no ${settings.to}`;
  return new UnwritableLetterError(
    `There is nobody to write to about ${event.reference}: the record names ${whom}. Ask the social worker.`,
  );
}
