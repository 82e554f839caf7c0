import type { Draft } from '@linchpin/trigger-drafts';
import { WouldDoReports } from '@linchpin/would-do';
import { Injectable } from '@nestjs/common';
import { comparedTitle, comparedWords, counted } from './difference-words.js';
import { refusedInShort } from './refused-words.js';
import { scopeWords } from './would-do-words.js';

/** What `would-do/summary.njk` shows. */
export interface WouldDoView {
  draftId: string;
  /** The newest report of the draft; null when there is none yet. */
  report: {
    id: string;
    state: 'queued' | 'running' | 'done' | 'failed';
    requestedAt: Date;
    scope: string;
    /** Whether the draft still says what the report is of. */
    isPresent: boolean;
    /** What it comes to, as sentences. */
    lines: string[];
    compared: { title: string; lines: string[] } | null;
  } | null;
}

/** What the newest report of a draft says, for the page of its approval: `{% include "would-do/summary.njk" %}`. */
@Injectable()
export class WouldDoSummaries {
  constructor(private readonly reports: WouldDoReports) {}

  /** The model of the partial, under the name `wouldDo`. */
  async of(draft: Pick<Draft, 'id' | 'content'>): Promise<WouldDoView> {
    const newest = await this.reports.newestOf(draft);
    if (!newest || newest.report.state === 'cancelled') return { draftId: draft.id, report: null };
    const { report, isPresent } = newest;
    const { id, state, requestedAt, summary } = report;
    const compared = summary?.compared;
    return {
      draftId: draft.id,
      report: {
        ...{ id, requestedAt, isPresent, scope: scopeWords(report) },
        state: state === 'cancelled' ? 'failed' : state,
        lines: summary
          ? [
              `${counted(summary.setsOff, 'run')} would begin, of ${counted(summary.events, 'event')} looked at.`,
              ...refusedInShort(summary),
            ]
          : [],
        compared:
          compared && compared.versions.length > 0
            ? { title: comparedTitle(compared), lines: comparedWords(compared) }
            : null,
      },
    };
  }
}
