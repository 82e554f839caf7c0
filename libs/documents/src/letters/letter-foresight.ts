import { type ListHead, RecordHeads, UnknownInviteeListError } from '@linchpin/case-records';
import { TeamDirectory, UnknownTeamError } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { checkContent, checkUse, newestTemplate } from '../templates/template.js';
import { addresseeOf } from './addressees.js';
import { knownByThen } from './known-by-then.js';
import { type SubjectFacts, textOf } from './subject-facts.js';
import { approvedList, refuseStoppedSubject } from './subject-people.js';
import { UnwritableLetterError } from './unwritable-letter.error.js';

/** A set of letters that a step would make. */
export interface ForeseenLetter {
  settings: Readonly<Record<string, unknown>>;
  event: LetterEvent;
  /** The moment at which the letters would be made: events that came later are not known then. */
  at: Date;
}

/** The reason of the letters. `id` and `sourceId` are null for an event that is not stored. */
export interface LetterEvent {
  id: string | null;
  sourceId: string | null;
  type: string;
  subject: string;
  reference: string;
  teamCode: string | null;
  data: Record<string, unknown>;
}

type To = Parameters<typeof checkUse>[1];

/**
 * Foresees what `GenerateDocument` would refuse, by the same rules and the templates, lists and case records of today.
 * Reads references only: who is on a list, and what a letter would print, are not looked at, so a letter may still be
 * refused for a fact that is missing.
 */
@Injectable()
export class LetterForesight {
  constructor(private readonly directory: TeamDirectory) {}

  /** Each answer is a sentence that names no event, or null. What is true of a step or a team is asked once. */
  begin(manager: EntityManager): (letter: ForeseenLetter) => Promise<string | null> {
    const heads = new RecordHeads(manager);
    const answers = new Map<string, Promise<string | null>>();
    const once = (key: string, ask: () => Promise<string | null>) => {
      const answer = answers.get(key) ?? ask();
      answers.set(key, answer);
      return answer;
    };
    // The steps of one event ask the same.
    let last: { event: LetterEvent; at: Date; facts: SubjectFacts } | undefined;
    return async ({ settings, event, at }) => {
      const { template, to, addressee } = settings as { template: string; to: To; addressee?: string };
      const ofStep =
        (await once(`template ${template} ${to}`, () => unusable(manager, template, to))) ??
        (await once(`to ${to} ${addressee ?? ''}`, () => nobody(manager, to, addressee))) ??
        (await once(`team ${event.teamCode ?? ''}`, () => this.noTeam(manager, event.teamCode)));
      if (ofStep !== null) return ofStep;
      if (last?.event !== event || +last.at !== +at) {
        last = { event, at, facts: await knownByThen(manager, event, at) };
      }
      const { facts } = last;
      return stopped(event, facts) ?? (await unlisted(heads, { settings, event }, facts));
    };
  }

  private async noTeam(manager: EntityManager, teamCode: string | null): Promise<string | null> {
    const unknown = (error: unknown) => error instanceof UnknownTeamError;
    return refused(this.directory.find(manager, 'hub', teamCode), unknown, 'The team of the event is not known.');
  }
}

async function unusable(manager: EntityManager, code: string, to: To): Promise<string | null> {
  const found = newestTemplate(manager, code);
  const missing = await refused(found, isUnwritable, `There is no template ${code}.`);
  if (missing !== null) return missing;
  const template = await found;
  const used = (async () => {
    checkUse(template, to);
    await checkContent(template);
  })();
  return refused(used, isUnwritable, `Template ${code} may not be used for these letters.`);
}

async function nobody(manager: EntityManager, to: To, addressee: string | undefined): Promise<string | null> {
  if (addressee === undefined) return to === 'addressee' ? 'The step sets no addressee.' : null;
  return refused(addresseeOf(manager, addressee), isUnwritable, `There is no addressee ${addressee}.`);
}

function stopped(event: LetterEvent, facts: SubjectFacts): string | null {
  try {
    refuseStoppedSubject({ event }, facts);
    return null;
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    if (facts.data.recCode === 'E2') return 'The reason code E2 stops every letter about it.';
    return 'What the letters are about has been cancelled by then.';
  }
}

/** Whether there is a list where one is needed, and a child that the letters are about. */
async function unlisted(
  heads: RecordHeads,
  { settings, event }: Pick<ForeseenLetter, 'settings' | 'event'>,
  facts: SubjectFacts,
): Promise<string | null> {
  const { to, inviteeList } = settings as { to: To; inviteeList?: string };
  let list: ListHead | null;
  try {
    list = await approvedList<ListHead>(heads, { settings: { inviteeList }, event }, facts);
  } catch (error) {
    if (error instanceof UnknownInviteeListError) return 'The list of people that is named is not in the case records.';
    if (isUnwritable(error)) return 'The list of people that is named was approved for something else.';
    throw error;
  }
  if (!list && (to === 'family' || to === 'professionals')) return 'There is no approved list of people to write to.';
  const childRef = textOf(facts, 'childRef');
  if (list) {
    return !childRef || list.childRefs.includes(childRef) ? null : 'The list of people is not about the child.';
  }
  const groupRef = event.subject.startsWith('meeting/') ? textOf(facts, 'groupRef') : undefined;
  const named = childRef ? [childRef] : groupRef ? [] : facts.childRefs;
  if (named.length === 0 && !groupRef) return 'The event names no child.';
  const unknown = 'The child of the event is not in the case records.';
  if (groupRef && !(await heads.knows('group', groupRef))) return unknown;
  for (const ref of named) if (!(await heads.knows('person', ref))) return unknown;
  return null;
}

async function refused(tried: Promise<unknown>, is: (error: unknown) => boolean, why: string): Promise<string | null> {
  try {
    await tried;
    return null;
  } catch (error) {
    if (is(error)) return why;
    throw error;
  }
}

function isUnwritable(error: unknown): boolean {
  return error instanceof UnwritableLetterError;
}
