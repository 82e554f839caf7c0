import { SETTINGS, type Settings } from '@linchpin/config';
import type { DeliveryToWrite, DeliveryWriter, EmailMessage } from '@linchpin/deliveries';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { expiryOf, hashOf, lastDayOf, newToken } from './check-link.js';
import { checkMail } from './check-mail.js';
import { purposeInWords } from './check-words.js';

interface AskedCheck {
  requestId: string;
  email: string;
  reference: string;
  purpose: string;
  dueOn: string;
  teamName: string | null;
}

/** Writes the mails that ask agencies, each with a link of its own. */
@Injectable()
export class CheckWriter implements DeliveryWriter {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Null when the check was answered or withdrawn, or its record has been restricted since. Only the hash of a link's token is kept, so a mail cannot be written
   * again: each try makes a link. Should an earlier mail have left after all, both links lead to the one request.
   */
  async write({ about, recipient }: DeliveryToWrite): Promise<EmailMessage | null> {
    const [check] = await this.dataSource.query<AskedCheck[]>(
      `SELECT request.id AS "requestId", agencies.email, request.reference, request.purpose_code AS purpose,
         request.due_on::text AS "dueOn", teams.name AS "teamName"
       FROM check_requests request JOIN agencies ON agencies.id = request.agency_id
         LEFT JOIN teams ON teams.code = request.team_code
       WHERE request.action_id = $1 AND 'agency:' || agencies.id = $2 AND request.state = 'requested'
         AND NOT request.restricted`,
      [about, recipient],
    );
    if (!check) return null;
    const { requestId, email, reference, purpose, dueOn, teamName } = check;
    const token = newToken();
    await this.dataSource.query('INSERT INTO check_links (token_hash, request_id, expires_at) VALUES ($1, $2, $3)', [
      hashOf(token),
      requestId,
      expiryOf(dueOn),
    ]);
    const mail = checkMail({
      council: this.settings.COUNCIL_NAME,
      team: teamName,
      reference,
      purpose: purposeInWords(purpose) ?? purpose,
      dueOn,
      link: `${this.settings.PORTAL_URL.replace(/\/+$/, '')}/checks/${token}`,
      lastDay: lastDayOf(dueOn),
    });
    return { to: email, ...mail };
  }
}
