import type { Reader } from '@linchpin/access';
import { formatDate, londonDate } from '@linchpin/dates';
import { type Draft, finishDraft, mayApprove, TriggerDrafts } from '@linchpin/trigger-drafts';
import { reachesOutside, TriggersReader, type VersionRow } from '@linchpin/triggers';
import { Injectable, NotFoundException } from '@nestjs/common';
import { listFaults } from '../drafts/list-faults.js';
import { page, type Page } from '../pages/page.js';
import { type Wrong, wrongModel } from '../triggers/trigger-pages.js';
import { differencesOf, triggerView, type Wording } from '../triggers/trigger-view.js';
import { historySentence, startWords } from '../triggers/trigger-words.js';
import { Wordings } from '../triggers/wordings.js';
import { WouldDoSummaries } from '../would-do/would-do-summaries.js';
/** Builds the page on which the second person decides about a draft. */
@Injectable()
export class ApprovalPages {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly reader: TriggersReader,
    private readonly wordings: Wordings,
    private readonly wouldDo: WouldDoSummaries,
  ) {}

  /** The draft as it stands now. `wrong`: a note that cannot be taken, or why a decision was refused. */
  async show(draftId: string, reader: Reader, wrong?: Wrong): Promise<Page> {
    const draft = await this.drafts.find(draftId);
    if (!draft) return this.gone(draftId, 404);
    const wording = await this.wordings.read();
    const { names } = wording;
    const versions = draft.triggerId === null ? [] : await this.reader.versions(draft.triggerId, reader);
    const compared = versions.find(({ state }) => state === 'in-force') ?? versions[0];
    const [told] = await this.reader.draftHistory(draftId);
    const outside = reachesOutside(draft.content);
    const workers = [draft.author, ...draft.coAuthors];
    return page(
      'triggers/approval.njk',
      {
        draft: {
          ...draft,
          title: draft.content.title ?? 'A trigger without a name yet',
          authors: names.people(workers),
        },
        view: triggerView(draft.content, wording),
        compared: compared && { version: compared.version, state: compared.state },
        differences: compared ? differencesOf(compared.content, draft.content, names) : null,
        inForce: fromWords(draft),
        replaced: versions.filter(({ state }) => state === 'upcoming').map(replacedView),
        switchedOff:
          compared !== undefined && !versions.some(({ state }) => state === 'in-force' || state === 'upcoming'),
        overtaken: versions[0] !== undefined && versions[0].version !== draft.basedOn,
        faults: faultsOf(draft, wording),
        warnings: await this.reader.sharedLetters(draft.triggerId, draft.content),
        sentBack: told?.what === 'sent-back' ? { sentence: historySentence(told, names), note: told.note } : null,
        wouldDo: await this.wouldDo.of(draft),
        outside,
        mine: workers.includes(reader.ref),
        waits: draft.state === 'submitted',
        mayApprove: mayApprove(reader, draft),
        ...wrongModel(wrong),
      },
      wrong?.status,
    );
  }

  /** Why nobody may approve a draft as it stands: a sentence, or null when it is whole and waits. */
  async refusal(draftId: string): Promise<string | null> {
    const draft = await this.drafts.find(draftId);
    if (!draft) return null;
    if (draft.state !== 'submitted') return 'This draft is not waiting for approval.';
    const [first] = faultsOf(draft, await this.wordings.read());
    return first === undefined ? null : `This draft cannot be approved as it is: ${first}`;
  }

  /** Says what became of a draft that is no longer there. Throws a 404 for one that never was. */
  async gone(draftId: string, status: 404 | 409): Promise<Page> {
    const [told] = await this.reader.draftHistory(draftId);
    if (!told) throw new NotFoundException();
    const { names } = await this.wordings.read();
    const { triggerId, version, at } = told;
    return page(
      'triggers/draft-gone.njk',
      { triggerId, version, at, sentence: historySentence(told, names), refused: status === 409 },
      status,
    );
  }
}

/** What is wrong with a draft by the rules of triggers, and by the lists of the council as they are now. */
function faultsOf({ content }: Draft, { names, lists }: Wording): string[] {
  return [...finishDraft(content).faults, ...listFaults(content, lists)].map(({ message }) => names.inText(message));
}

function fromWords({ inForceFrom }: Draft): string {
  if (inForceFrom === null) return 'From the moment of its approval';
  if (inForceFrom <= londonDate(new Date()))
    return 'From the moment of its approval: the day that was planned has come';
  return `From the start of ${formatDate(inForceFrom)}`;
}

function replacedView({ version, from }: VersionRow) {
  return { version, from: from && startWords(from) };
}
