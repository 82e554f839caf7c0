import { type AuditEntry, writeEntry } from '@linchpin/audit';
import { EventsService } from '@linchpin/events';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type FitFile, readFile } from './answers/answer-file.js';
import { type CheckAnswer, type FitAnswer, readAnswer, UnfitAnswerError } from './answers/answer-rules.js';
import { keepFile } from './answers/keep-file.js';
import { recordAgencyAnswered } from './asked-agencies.js';
import { hashOf } from './check-link.js';
import { CheckPeople, type CheckPerson } from './check-people.js';
import {
  answerOf,
  type AnswerRow,
  type ClosedCheck,
  findLink,
  type LinkedCheck,
  type LinkRow,
  type OpenCheck,
  stateOf,
} from './linked-check.js';

/** Where a link leads, with the people that an open check is about. */
export type OpenedCheck = ClosedCheck | (OpenCheck & { people: CheckPerson[] });

/**
 * What became of an answer: `recorded`; `repeated`, the same answer came again and is kept once; `refused`, and where
 * the link leads instead (another answer stands, or it cannot be answered any more).
 */
export type AnswerReceipt = { receipt: 'recorded' | 'repeated' | 'refused'; link: LinkedCheck };

/** What a partner agency can do with its link: look, and answer once. */
@Injectable()
export class CheckLinksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: CheckPeople,
    private readonly events: EventsService,
  ) {}

  /** Where the link leads, without opening it: nobody's details are read and nothing is recorded. */
  async find(token: string): Promise<LinkedCheck> {
    const { manager } = this.dataSource;
    const row = await findLink(manager, token);
    return row ? stateOf(manager, row) : { state: 'unknown' };
  }

  /**
   * Opens the check, for somebody who has asked to see whom it is about: never for a look at its address, which mail
   * programs take by themselves. While the check can be answered the children are read, which is logged with the agency
   * as the reader, the first opening is recorded, and the opening goes into the audit trail; `from` says from where it came.
   */
  async open(token: string, from?: AuditEntry['from']): Promise<OpenedCheck> {
    return this.dataSource.transaction(async (manager) => {
      const row = await findLink(manager, token);
      if (!row) return { state: 'unknown' };
      const link = await stateOf(manager, row);
      if (link.state !== 'open') return link;
      await manager.query(
        'UPDATE check_links SET first_opened_at = now() WHERE token_hash = $1 AND first_opened_at IS NULL',
        [hashOf(token)],
      );
      await leaveEntry(manager, row, 'check.opened', from);
      return { ...link, people: await this.people.read(manager, row) };
    });
  }

  /**
   * Records the agency's answer and, in the same transaction, the event that it came: whatever should happen next is
   * started by a trigger on that event. Throws `UnfitAnswerError` when an answer to an open check breaks the rules.
   */
  async answer(token: string, answer: CheckAnswer, from?: AuditEntry['from']): Promise<AnswerReceipt> {
    const read = readAnswer(answer);
    const file = answer.file && (await readFile(answer.file));
    const { eventId, ...receipt } = await this.dataSource.transaction(async (manager) => {
      const row = await findLink(manager, token, true);
      if (!row) return { receipt: 'refused' as const, link: { state: 'unknown' as const } };
      const link = await stateOf(manager, row);
      const faults = ['faults' in read ? read.faults : [], file && 'fault' in file ? [file.fault] : []].flat();
      const fit = faults.length === 0 && 'fit' in read ? read.fit : undefined;
      const fitFile = file && 'fit' in file ? file.fit : undefined;
      if (link.state === 'open') {
        if (!fit) throw new UnfitAnswerError(faults);
        const recorded = await this.keep(manager, row, fit, fitFile);
        await leaveEntry(manager, row, 'check.answered', from);
        return {
          receipt: 'recorded' as const,
          link: await stateOf(manager, { ...row, state: 'answered' }),
          eventId: recorded,
        };
      }
      const given = await answerOf(manager, row);
      const repeated = given && fit && isSame(given, fit, fitFile);
      return { receipt: repeated ? ('repeated' as const) : ('refused' as const), link };
    });
    if (eventId) await this.events.announce([eventId]);
    return receipt;
  }

  private async keep(manager: EntityManager, row: LinkRow, answer: FitAnswer, file?: FitFile): Promise<string> {
    await manager.query(`UPDATE check_requests SET state = 'answered' WHERE id = $1`, [row.requestId]);
    const [kept] = await manager.query<{ id: string; answeredAt: Date }[]>(
      `INSERT INTO check_answers (request_id, outcome, answered_by, note) VALUES ($1, $2, $3, $4)
       RETURNING id, answered_at AS "answeredAt"`,
      [row.requestId, answer.outcome, answer.answeredBy, answer.note],
    );
    if (!kept) throw new Error(`The answer to request ${row.requestId} was not kept.`);
    await recordAgencyAnswered(manager, row.requestId, kept.answeredAt);
    if (file) await keepFile(manager, kept, row.reference, file);
    return this.events.recordInternal(manager, {
      type: 'check.response.received',
      id: `check-answer:${row.requestId}`,
      subject: `check/${row.reference}`,
      occurredAt: kept.answeredAt,
      teamCode: row.teamCode,
      restricted: row.restricted,
      data: {
        checkRef: row.reference,
        checkSetRef: row.subjectReference,
        agencyCode: row.agencyCode,
        outcomeCode: answer.outcome,
        teamCode: row.teamCode ?? undefined,
      },
    });
  }
}

function isSame(given: AnswerRow, answer: FitAnswer, file?: FitFile): boolean {
  return (
    given.outcome === answer.outcome &&
    given.answeredBy === answer.answeredBy &&
    given.note === answer.note &&
    (given.sha256 && file ? given.sha256.equals(file.sha256) : !given.sha256 && !file)
  );
}

/** In the audit trail the agency is its link: which one it was, the reference of the check says. */
async function leaveEntry(
  manager: EntityManager,
  { requestId, reference, childRefs, runId, restricted }: LinkRow,
  act: AuditEntry['act'],
  from: AuditEntry['from'],
): Promise<void> {
  const about = { kind: 'check', id: requestId, reference, childRefs, runId, restricted };
  await writeEntry(manager, { by: { kind: 'agency-link' }, act, outcome: 'done', about, from });
}
