import type { CivilDate } from '@linchpin/dates';
import { requestDelivery } from '@linchpin/deliveries';
import type { EntityManager } from 'typeorm';
import type { Agency } from './agency-directory.js';
import { expiryOf } from './check-link.js';

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
 * Asks an agency, in the transaction of the action: records the request and what is to be mailed. A request that exists
 * keeps its due date; one that was answered or withdrawn is not mailed.
 */
export async function askAgency(manager: EntityManager, check: NewCheck): Promise<RecordedCheck> {
  const request = await recordRequest(manager, check);
  if (request.state !== 'requested') return request;
  await requestDelivery(manager, {
    purpose: 'check',
    about: check.actionId,
    actionId: check.actionId,
    channel: 'email',
    recipient: recipientOf(check.agency),
    recipientName: check.agency.name,
  });
  return request;
}

/** An agency as a delivery names it. */
export function recipientOf({ id }: Pick<Agency, 'id'>): `agency:${string}` {
  return `agency:${id}`;
}

/**
 * Gives a request that exists another due date, and opens it again if it was withdrawn. An answered one stays as it is.
 * Links never expire sooner than their mail said.
 */
export async function changeRequest(manager: EntityManager, check: NewCheck): Promise<void> {
  await manager.query(
    `WITH changed AS (
       UPDATE check_requests SET due_on = $3, state = 'requested'
       WHERE action_id = $1 AND agency_id = $2 AND state <> 'answered' RETURNING id)
     UPDATE check_links SET expires_at = greatest(expires_at, $4) WHERE request_id IN (SELECT id FROM changed)`,
    [check.actionId, check.agency.id, check.dueOn, expiryOf(check.dueOn)],
  );
}

async function recordRequest(manager: EntityManager, check: NewCheck): Promise<RecordedCheck> {
  for (let copy = 1; ; copy += 1) {
    const [added] = await manager.query<RecordedCheck[]>(
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
    const [known] = await manager.query<RecordedCheck[]>(
      `SELECT ${columns} FROM check_requests WHERE action_id = $1 AND agency_id = $2`,
      [check.actionId, check.agency.id],
    );
    if (known) return known;
    // The reference is taken: another trigger asks the same agency about the same subject. The next one is CS-5107-HLT-2.
  }
}

function referenceOf({ subjectReference, agency }: NewCheck, copy: number): string {
  const end = copy === 1 ? `-${agency.code}` : `-${agency.code}-${copy}`;
  return subjectReference.slice(0, LONGEST_REFERENCE - end.length) + end;
}
