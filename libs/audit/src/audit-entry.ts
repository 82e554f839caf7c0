import { isIP } from 'node:net';
import type { Reader } from '@linchpin/access';
import { currentThread } from '@linchpin/logging';
import type { EntityManager } from 'typeorm';
import type { AuditAct } from './acts.js';

/** What came of it: a refusal is of ours (a rule, a right, a form), a failure is a fault. */
export type AuditOutcome = 'done' | 'refused' | 'failed';

/** Who it was: a member of staff, somebody without an account, an agency by its link, or no person at all. */
export type AuditedBy =
  | { kind: 'staff'; id: string; ref: string }
  | { kind: 'nobody' }
  | { kind: 'agency-link' }
  /** `ref` is what was given with `--as`, if anything. */
  | { kind: 'command-line'; ref?: string | null }
  | { kind: 'product' };

/** What it is about. Ids and references; never a name, an address or a narrative. */
export interface AuditedThing {
  kind: string;
  id?: string | null;
  /** What people call it: `M-20417`. */
  reference?: string | null;
  /** The children it concerns, by their references, as far as known. */
  childRefs?: readonly string[];
  /** The run that it belongs to: when that turns out to be restricted, so is the entry. */
  runId?: string | null;
  restricted?: boolean;
}

/** One line of the trail. */
export interface AuditEntry {
  by: AuditedBy;
  act: AuditAct;
  outcome: AuditOutcome;
  about?: AuditedThing | null;
  /** The request (that of the work in hand, where it is not named), the address of the machine, and the path of the page. */
  from?: { requestId?: string; address?: string | null; page?: string | null };
  /** Why, in the words of whoever did it. */
  reason?: string | null;
}

const LONGEST_REASON = 1000;

/** `by: staffMember(reader)`. */
export const staffMember = ({ id, ref }: Pick<Reader, 'id' | 'ref'>): AuditedBy => ({ kind: 'staff', id, ref });

/**
 * Writes one entry, in the transaction of `manager` where it has one: then the act and its entry stand or fall together. The
 * request that it belongs to is that of the work in hand.
 */
export async function writeEntry(manager: Pick<EntityManager, 'query'>, entry: AuditEntry): Promise<void> {
  const { by, about, from } = entry;
  await manager.query(
    `INSERT INTO audit_entries (who, staff_id, staff_ref, what, outcome, about_kind, about_id, reference, child_refs, run_id,
       request_id, address, page, reason, restricted)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      by.kind,
      'id' in by ? by.id : null,
      'ref' in by ? by.ref : null,
      entry.act,
      entry.outcome,
      about?.kind ?? null,
      about?.id ?? null,
      about?.reference ?? null,
      about?.childRefs ?? [],
      about?.runId ?? null,
      from?.requestId ?? currentThread()?.requestId ?? null,
      addressOf(from?.address),
      from?.page ?? null,
      entry.reason?.slice(0, LONGEST_REASON) || null,
      about?.restricted ?? false,
    ],
  );
}

/** An address that PostgreSQL takes; null for what a header only says is one. */
function addressOf(given: string | null | undefined): string | null {
  const [address = ''] = (given ?? '').split('%');
  return isIP(address) > 0 ? address : null;
}

/** How long somebody who has opened something is taken to have it before them: a session lasts no longer. */
const BEFORE_THEM_HOURS = 12;

/** Whether the same person was let read or look for the same thing a while ago, and an entry says so. */
export async function standsSince(
  manager: Pick<EntityManager, 'query'>,
  { by, act, about }: AuditEntry,
): Promise<boolean> {
  if (by.kind !== 'staff' || !about || (!about.id && !about.reference)) return false;
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM audit_entries WHERE staff_ref = $1 AND at > now() - make_interval(hours => $2) AND what = $3 AND outcome = 'done'
       AND about_id IS NOT DISTINCT FROM $4 AND reference IS NOT DISTINCT FROM $5 LIMIT 1`,
    [by.ref, BEFORE_THEM_HOURS, act, about.id ?? null, about.reference ?? null],
  );
  return rows.length > 0;
}
