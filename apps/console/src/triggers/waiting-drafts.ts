import type { Reader } from '@linchpin/access';
import { type Draft, mayApprove, TriggerDrafts } from '@linchpin/trigger-drafts';
import { TriggersReader } from '@linchpin/triggers';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import type { Names } from './reference-names.js';

/** A draft as the list of triggers shows it to a manager. */
export interface ListedDraft {
  id: string;
  title: string;
  isNew: boolean;
  authors: string;
  /** Whether the reader has worked on it. */
  mine: boolean;
  /** Whether the reader may be the one who approves it. */
  mayApprove: boolean;
  changedAt: Date;
  submittedAt: Date | null;
  /** What is to be changed, of a draft that was sent back; empty otherwise. */
  sentBack: string;
}

/** Drafts that wait for approval, and those that are still being made. */
@Injectable()
export class WaitingDrafts {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly reader: TriggersReader,
  ) {}

  /** Every draft, for those who manage triggers; the reader's own open ones first. Null for everybody else. */
  async of(reader: Reader, names: Names): Promise<{ waiting: ListedDraft[]; open: ListedDraft[] } | null> {
    if (!may(reader, 'manage-triggers')) return null;
    const drafts = await this.drafts.list();
    const listed = await Promise.all(
      drafts.map(async (draft) => ({ ...listedDraft(draft, reader, names), sentBack: await this.sentBack(draft) })),
    );
    return {
      waiting: listed.filter(({ submittedAt }) => submittedAt !== null),
      open: listed.filter(({ submittedAt }) => submittedAt === null).sort((a, b) => Number(b.mine) - Number(a.mine)),
    };
  }

  /** The state of the draft of each trigger that has one. */
  async states(): Promise<Readonly<Record<string, Draft['state']>>> {
    return Object.fromEntries(
      [...(await this.drafts.ofTriggers())].map(([triggerId, { state }]) => [triggerId, state]),
    );
  }

  private async sentBack({ id, state }: Draft): Promise<string> {
    const [told] = state === 'draft' ? await this.reader.draftHistory(id) : [];
    return told?.what === 'sent-back' ? told.note : '';
  }

  /** How many drafts wait for the approval of this person: of those that they may approve. */
  async countFor(reader: Reader): Promise<number> {
    const drafts = await this.drafts.list();
    return drafts.filter((draft) => draft.state === 'submitted' && mayApprove(reader, draft)).length;
  }
}

function listedDraft(draft: Draft, reader: Reader, names: Names): Omit<ListedDraft, 'sentBack'> {
  const { id, triggerId, content, author, coAuthors, changedAt, submittedAt } = draft;
  const workers = [author, ...coAuthors];
  return {
    id,
    title: content.title ?? 'Without a name yet',
    isNew: triggerId === null,
    authors: names.people(workers),
    mine: workers.includes(reader.ref),
    mayApprove: may(reader, 'approve-triggers') && mayApprove(reader, draft),
    changedAt,
    submittedAt,
  };
}
