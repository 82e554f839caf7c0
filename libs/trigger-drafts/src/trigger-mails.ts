import { reachesOutside } from '@linchpin/triggers';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Draft } from './draft-rows.js';

/** One mail to a member of staff about a draft, to be sent. */
export interface TriggerMail {
  id: string;
  to: string;
  what: 'submitted' | 'sent-back';
  draftId: string;
  title: string;
}

const SWEEP_SIZE = 50;

/**
 * Writes down, with the line of history that it is about, who hears by mail that a draft waits for them: everybody who may
 * approve it when it is submitted, whoever works on it when it is sent back. Not who has just done so.
 */
export async function askByMail(
  manager: EntityManager,
  { id, content, author, coAuthors }: Draft,
  who: string,
  what: TriggerMail['what'],
): Promise<void> {
  const authors = [author, ...coAuthors];
  // The role that may approve: see the permissions of the console. What leaves the council needs a second person.
  const approvers = `role = 'manager' AND NOT (ref = ANY ($2) AND $4::boolean)`;
  await manager.query(
    `INSERT INTO trigger_mails (history_id, staff_ref)
     SELECT line.id, ref FROM staff CROSS JOIN LATERAL (
       SELECT id FROM trigger_history WHERE draft_id = $1 ORDER BY id DESC LIMIT 1) line
     WHERE active AND ref <> $3 AND ${what === 'submitted' ? approvers : 'ref = ANY ($2) AND $4::boolean IS NOT NULL'}`,
    [id, authors, who, reachesOutside(content)],
  );
}

/** The mails about drafts that are still to be sent. */
@Injectable()
export class TriggerMails {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Sends what waits, each with `send`, which answers whether the mail server will ever take it. A mail that could not go
   * is tried again a minute later; one whose draft has moved on is not needed any more. Workers skip each other's mails.
   * Returns how many were sent.
   */
  async sweep(send: (mail: TriggerMail) => Promise<'sent' | 'refused'>): Promise<number> {
    let count = 0;
    for (let turn = 0; turn < SWEEP_SIZE; turn += 1) {
      const became = await this.dataSource.transaction((manager) => sendNext(manager, send));
      if (!became) break;
      if (became === 'sent') count += 1;
    }
    return count;
  }
}

async function sendNext(manager: EntityManager, send: (mail: TriggerMail) => Promise<'sent' | 'refused'>) {
  const [mail] = await manager.query<(TriggerMail & { needed: boolean })[]>(
    `SELECT trigger_mails.id, staff.email AS to, line.what, line.draft_id AS "draftId",
       coalesce(draft.content ->> 'title', '') AS title,
       coalesce((draft.state = 'submitted') = (line.what = 'submitted') AND staff.active, false) AS needed
     FROM trigger_mails JOIN trigger_history line ON line.id = trigger_mails.history_id
       JOIN staff ON staff.ref = trigger_mails.staff_ref LEFT JOIN trigger_drafts draft ON draft.id = line.draft_id
     WHERE sent_at IS NULL AND refused_at IS NULL AND send_after <= now()
     ORDER BY send_after, trigger_mails.id LIMIT 1 FOR NO KEY UPDATE OF trigger_mails SKIP LOCKED`,
  );
  if (!mail) return null;
  if (!mail.needed) {
    await manager.query('DELETE FROM trigger_mails WHERE id = $1', [mail.id]);
    return 'not-needed';
  }
  const became = await send(mail).catch(() => 'later' as const);
  await manager.query(
    {
      sent: 'UPDATE trigger_mails SET sent_at = now() WHERE id = $1',
      refused: 'UPDATE trigger_mails SET refused_at = now() WHERE id = $1',
      later: `UPDATE trigger_mails SET send_after = now() + interval '1 minute' WHERE id = $1`,
    }[became],
    [mail.id],
  );
  return became;
}
