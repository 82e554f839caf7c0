import { SETTINGS, type Settings } from '@linchpin/config';
import { type DeliveryToWrite, type DeliveryWriter, type EmailMessage, requestDelivery } from '@linchpin/deliveries';
import { reachesOutside } from '@linchpin/triggers';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Draft } from './draft-rows.js';

/** What became of a draft that others hear of by mail. */
type Told = 'submitted' | 'sent-back';

/**
 * Asks, with the line of history that it is about, that those hear by mail for whom a draft waits: everybody who may
 * approve it when it is submitted, whoever works on it when it is sent back. Not who has just done so.
 */
export async function tellByMail(
  manager: EntityManager,
  { id, content, author, coAuthors }: Draft,
  who: string,
  what: Told,
): Promise<void> {
  const authors = [author, ...coAuthors];
  // The role that may approve: see the permissions of the console. What leaves the council needs a second person.
  const approvers = `role = 'manager' AND NOT (ref = ANY ($2) AND $4::boolean)`;
  const told = await manager.query<{ line: string; ref: string }[]>(
    `SELECT line.id::text AS line, ref FROM staff CROSS JOIN LATERAL (
       SELECT id FROM trigger_history WHERE draft_id = $1 ORDER BY id DESC LIMIT 1) line
     WHERE active AND ref <> $3 AND ${what === 'submitted' ? approvers : 'ref = ANY ($2) AND $4::boolean IS NOT NULL'}`,
    [id, authors, who, reachesOutside(content)],
  );
  for (const { line, ref } of told) {
    await requestDelivery(manager, {
      purpose: 'draft',
      about: line,
      actionId: null,
      channel: 'email',
      recipient: `staff:${ref}`,
      recipientName: 'a member of staff',
    });
  }
}

/** Writes the mails about drafts of triggers: a title and where to look. Nothing about a child or an adult. */
@Injectable()
export class DraftWriter implements DeliveryWriter {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Null when the draft has moved on, or the person has left. */
  async write({ about, recipient }: DeliveryToWrite): Promise<EmailMessage | null> {
    const [told] = await this.dataSource.query<{ to: string; what: Told; draftId: string; title: string }[]>(
      `SELECT staff.email AS to, line.what, line.draft_id AS "draftId", coalesce(draft.content ->> 'title', '') AS title
       FROM trigger_history line JOIN staff ON 'staff:' || staff.ref = $2 AND staff.active
         JOIN trigger_drafts draft ON draft.id = line.draft_id AND (draft.state = 'submitted') = (line.what = 'submitted')
       WHERE line.id = $1::bigint`,
      [about, recipient],
    );
    if (!told) return null;
    const { to, what, draftId, title } = told;
    const drafts = `${this.settings.CONSOLE_URL.replace(/\/$/, '')}/triggers/drafts/${draftId}`;
    const name = title ? `“${title}”` : 'A trigger without a name yet';
    return what === 'submitted'
      ? {
          to,
          subject: 'A trigger waits for approval',
          text: `${name} was submitted and waits for somebody to approve it or send it back.\n\n${drafts}/approval\n`,
        }
      : {
          to,
          subject: 'A trigger was sent back to be changed',
          text: `${name} was sent back with a note of what is to be changed.\n\n${drafts}\n`,
        };
  }
}
