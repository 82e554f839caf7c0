import { createHash } from 'node:crypto';
import type { ActionContext, ActionHandler, ActionOutcome } from '@linchpin/actions';
import { UnknownInviteeListError, UnknownPersonError } from '@linchpin/case-records';
import { formatDate, londonDate } from '@linchpin/dates';
import { UnknownTeamError } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { DocumentStore, type StoredDocument } from './document-store.js';
import { fileSafe, holdsName, letterFileName, letterReference } from './letters/file-name.js';
import { type Letter, Letters, type LetterSet } from './letters/letters.js';
import type { ReplyBy } from './letters/reply-by.js';
import { UnwritableLetterError } from './letters/unwritable-letter.error.js';
import { fillTemplate } from './templates/fill-template.js';
import { checkContent, checkUse, isHeld, newestTemplate, type Template } from './templates/template.js';

type Action = ActionContext<'documents.generate'>;

/** The documents that now stand for the action. Names of files hold dates, codes, references and numbers only. */
export type GeneratedDocuments = {
  documents: { documentId: string; fileName: string; state: 'final' | 'draft' }[];
  /** The template's code. */
  template: string;
  templateVersion: number;
  /** How many people it was decided not to write to. */
  withheld: number;
  /** How many letters must be handed over by the social worker, because no address may or can be written on them. */
  byHand: number;
  /** How many children of the meeting these letters do not tell of: what was decided about them is told by itself. */
  toldByItself?: number;
  /** The date by which they ask for an answer (`2026-12-02`), where they ask for one. */
  replyBy?: string;
  /** Why that is not the date that the trigger set. */
  note?: string;
  /** No answer by post can come before the meeting: they ask people to ring, and a person rings them. */
  tooLateForPost?: true;
};

/**
 * Makes one Word document for each recipient, never one for two. Templates that need approval make drafts, marked as
 * such on every page. Nothing is sent from here.
 */
@Injectable()
export class GenerateDocument implements ActionHandler<'documents.generate', GeneratedDocuments> {
  constructor(
    private readonly letters: Letters,
    private readonly store: DocumentStore,
  ) {}

  /** Makes the documents, or answers with those that this action has already made. */
  async perform(action: Action): Promise<ActionOutcome<GeneratedDocuments>> {
    const standing = await this.store.standing(action);
    return standing[0] ? succeeded(standing, standing[0], repliesOf(standing[0])) : this.make(action, []);
  }

  /**
   * Makes anew each document that would now say something else, and withdraws the one before it; the rest stand. Whoever
   * is no longer written to has theirs withdrawn. Where nothing can be made, all are withdrawn: they tell what is past.
   */
  async revise(action: Action, _previous: GeneratedDocuments): Promise<ActionOutcome<GeneratedDocuments>> {
    const standing = await this.store.standing(action);
    const outcome = await this.make(action, standing);
    if (outcome.outcome !== 'rejected' || standing.length === 0) return outcome;
    await this.store.withdraw(action, standing);
    return { ...outcome, reason: `${outcome.reason} The letters made before are withdrawn.` };
  }

  /** Withdraws every document of the action. They stay on the record, marked, and are not made again. */
  async withdraw(action: Action, _previous: GeneratedDocuments): Promise<ActionOutcome> {
    const standing = await this.store.standing(action);
    await this.store.withdraw(action, standing);
    return { outcome: 'succeeded', result: { withdrawn: standing.length } };
  }

  private async make(action: Action, standing: readonly StoredDocument[]): Promise<ActionOutcome<GeneratedDocuments>> {
    try {
      const template = await newestTemplate(action.manager, action.settings.template);
      checkUse(template, action.settings.to);
      await checkContent(template);
      const set = await this.letters.of(action, template);
      const documents = await this.keepOrReplace(action, template, set, standing);
      const made = succeeded(
        documents,
        {
          withheld: set.withheld,
          template: template.code,
          templateVersion: template.version,
          ...(set.toldByItself > 0 && { toldByItself: set.toldByItself }),
        },
        set.replyBy,
      );
      const isNew = documents.some(({ documentId }) => !standing.some((one) => one.documentId === documentId));
      return set.replyBy.tooLateForPost && isNew ? { ...made, needsPerson: 'document.missed_post' } : made;
    } catch (error) {
      const reason = rejectionReason(error);
      if (reason === undefined) throw error;
      return { outcome: 'rejected', reason };
    }
  }

  /** Keeps the documents that say what these letters say, withdraws the others and makes those that are missing. */
  private async keepOrReplace(
    action: Action,
    template: Template,
    set: LetterSet,
    standing: readonly StoredDocument[],
  ): Promise<StoredDocument[]> {
    const wanted = set.letters.map((letter) => ({ letter, factsHash: factsHash(template, letter) }));
    const says = (document: StoredDocument, { letter, factsHash: hash }: (typeof wanted)[number]) =>
      document.recipientKey === letter.recipient.key && document.factsHash.equals(hash);
    const kept = standing.filter((document) => wanted.some((one) => says(document, one)));
    await this.store.withdraw(
      action,
      standing.filter((document) => !kept.includes(document)),
    );
    const missing = wanted.filter((one) => !kept.some((document) => says(document, one)));
    const made = missing.length > 0 ? await this.write(action, template, set, missing) : [];
    return [...kept, ...made];
  }

  private async write(
    action: Action,
    template: Template,
    set: LetterSet,
    wanted: readonly { letter: Letter; factsHash: Buffer }[],
  ): Promise<StoredDocument[]> {
    const { event } = action;
    const reference = holdsName(event.reference, set.names) ? `E-${event.id.slice(0, 8)}` : fileSafe(event.reference);
    const series = `${template.code}-${reference}`;
    const madeOn = londonDate(new Date());
    let number = await this.store.nextNumber(action, series);
    const documents: StoredDocument[] = [];
    for (const { letter, factsHash: hash } of wanted) {
      const letterRef = letterReference(series, number);
      const data = { ...letter.data, reference: letterRef, today: formatDate(madeOn) };
      const content = await fillTemplate(template.content, data);
      const document = {
        recipientKey: letter.recipient.key,
        recipientRole: letter.recipient.role,
        byHand: letter.recipient.byHand,
        withheld: set.withheld,
        restricted: set.restricted,
        replyBy: set.replyBy.date,
        tooLateForPost: set.replyBy.tooLateForPost,
        state: isHeld(template, action.settings) ? ('draft' as const) : ('final' as const),
        series,
        number,
        fileName: letterFileName(madeOn, letterRef),
        content,
        factsHash: hash,
      };
      documents.push(await this.store.add(action, template, document));
      number++;
    }
    return documents;
  }
}

/** Of the template version and all that is merged into it but date and number. */
function factsHash(template: Template, { data }: Letter): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([template.versionId, data]))
    .digest();
}

/** What a document that stands asks for. */
function repliesOf({ replyBy, tooLateForPost }: StoredDocument): ReplyBy {
  return { date: replyBy, tooLateForPost, note: '' };
}

function succeeded(
  documents: readonly StoredDocument[],
  {
    template,
    templateVersion,
    withheld,
    toldByItself,
  }: Pick<GeneratedDocuments, 'template' | 'templateVersion' | 'withheld' | 'toldByItself'>,
  { date, note, tooLateForPost }: ReplyBy,
): Extract<ActionOutcome<GeneratedDocuments>, { outcome: 'succeeded' }> {
  return {
    outcome: 'succeeded',
    // Letters that are held as drafts have not gone out: a deadline that waits for them is met when a person says so.
    workDone: !documents.some(({ state }) => state === 'draft'),
    result: {
      documents: documents.map(({ documentId, fileName, state }) => ({ documentId, fileName, state })),
      template,
      templateVersion,
      withheld,
      byHand: documents.filter(({ byHand }) => byHand).length,
      ...(toldByItself !== undefined && { toldByItself }),
      ...(date !== null && { replyBy: date }),
      ...(note && { note }),
      ...(tooLateForPost && documents.length > 0 && { tooLateForPost }),
    },
  };
}

/** The sentence for a person to act on, or undefined for an error that trying again may mend. */
function rejectionReason(error: unknown): string | undefined {
  const isBadData = [UnwritableLetterError, UnknownPersonError, UnknownInviteeListError, UnknownTeamError].some(
    (type) => error instanceof type,
  );
  return isBadData && error instanceof Error ? error.message : undefined;
}
