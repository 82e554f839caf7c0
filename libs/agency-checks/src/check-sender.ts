import { SETTINGS, type Settings } from '@linchpin/config';
import type { CivilDate } from '@linchpin/dates';
import { Mailer } from '@linchpin/mail';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Agency } from './agency-directory.js';
import { expiryOf, hashOf, lastDayOf, newToken } from './check-link.js';
import { checkMail } from './check-mail.js';
import { purposeInWords } from './check-words.js';

/** One check to be asked of one agency. References and codes only. */
export interface NewCheck {
  actionId: string;
  agency: Agency;
  /** What the checks are asked for, such as `CS-5107`. */
  subjectReference: string;
  childRefs: readonly string[];
  purposeCode: string;
  lawfulBasisCode: string;
  teamCode: string | null;
  dueOn: CivilDate;
}

/** A check as it was recorded. */
export interface RecordedCheck {
  requestId: string;
  /** Such as `CS-5107-HLT`. */
  reference: string;
  dueOn: CivilDate;
  state: 'requested' | 'answered' | 'withdrawn';
}

const LONGEST_REFERENCE = 64;
const columns = `id AS "requestId", reference, due_on::text AS "dueOn", state`;

/**
 * Asks an agency: records the request and a link, then mails the link.
 *
 * None of this goes through the action's transaction. That one may still roll back after the mail has left, and the
 * agency would hold a link to nothing. So each statement here commits by itself, and each may be repeated: the request
 * is one per action and agency, the link is only ever added, and the mail goes out once per action and address. After
 * a crash the next attempt finds what is there and does the rest.
 */
@Injectable()
export class CheckSender {
  constructor(
    private readonly dataSource: DataSource,
    private readonly mailer: Mailer,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Asks the agency, unless it has been asked, has answered or the request was withdrawn. A request that exists keeps
   * its due date. Throws what `Mailer.send` throws.
   */
  async send(check: NewCheck): Promise<RecordedCheck> {
    const request = await this.record(check);
    if (request.state !== 'requested' || (await this.isMailed(check))) return request;
    const token = newToken();
    // Only the hash of an earlier attempt's token was kept, so its mail cannot be written again: this attempt makes a
    // link of its own. Should the earlier mail have left after all, both links work and lead to the one request.
    await this.dataSource.query('INSERT INTO check_links (token_hash, request_id, expires_at) VALUES ($1, $2, $3)', [
      hashOf(token),
      request.requestId,
      expiryOf(request.dueOn),
    ]);
    await this.mailer.send({
      actionId: check.actionId,
      to: check.agency.email,
      ...checkMail({
        council: this.settings.COUNCIL_NAME,
        team: await this.teamName(check.teamCode),
        reference: request.reference,
        purpose: purposeInWords(check.purposeCode) ?? check.purposeCode,
        dueOn: request.dueOn,
        link: `${this.settings.PORTAL_URL.replace(/\/+$/, '')}/checks/${token}`,
        lastDay: lastDayOf(request.dueOn),
      }),
    });
    return request;
  }

  /**
   * Gives a request that exists another due date, and opens it again if it was withdrawn. An answered one stays as it
   * is. Links never expire sooner than their mail said.
   */
  async change(check: NewCheck): Promise<void> {
    await this.dataSource.query(
      `WITH changed AS (
         UPDATE check_requests SET due_on = $3, state = 'requested'
         WHERE action_id = $1 AND agency_id = $2 AND state <> 'answered' RETURNING id)
       UPDATE check_links SET expires_at = greatest(expires_at, $4) WHERE request_id IN (SELECT id FROM changed)`,
      [check.actionId, check.agency.id, check.dueOn, expiryOf(check.dueOn)],
    );
  }

  private async record(check: NewCheck): Promise<RecordedCheck> {
    for (let copy = 1; ; copy += 1) {
      const [added] = await this.dataSource.query<RecordedCheck[]>(
        `INSERT INTO check_requests
           (action_id, agency_id, reference, subject_reference, child_refs, purpose_code, lawful_basis_code, team_code, due_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING ${columns}`,
        [
          check.actionId,
          check.agency.id,
          referenceOf(check, copy),
          check.subjectReference,
          check.childRefs,
          check.purposeCode,
          check.lawfulBasisCode,
          check.teamCode,
          check.dueOn,
        ],
      );
      if (added) return added;
      const [known] = await this.dataSource.query<RecordedCheck[]>(
        `SELECT ${columns} FROM check_requests WHERE action_id = $1 AND agency_id = $2`,
        [check.actionId, check.agency.id],
      );
      if (known) return known;
      // The reference is taken: another trigger asks the same agency about the same subject. The next one is CS-5107-HLT-2.
    }
  }

  private async isMailed({ actionId, agency }: NewCheck): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM mails WHERE action_id = $1 AND recipient = $2 AND sent_at IS NOT NULL',
      [actionId, agency.email],
    );
    return rows.length > 0;
  }

  private async teamName(code: string | null): Promise<string | null> {
    const [team] = await this.dataSource.query<{ name: string }[]>('SELECT name FROM teams WHERE code = $1', [code]);
    return team?.name ?? null;
  }
}

function referenceOf({ subjectReference, agency }: NewCheck, copy: number): string {
  const end = copy === 1 ? `-${agency.code}` : `-${agency.code}-${copy}`;
  return subjectReference.slice(0, LONGEST_REFERENCE - end.length) + end;
}
