import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { UnknownPersonError } from './case-record-errors.js';

const ref = z.string().min(1).max(64);

const entry = z
  .object({
    kind: z.enum(['family', 'professional']),
    personId: ref.optional(),
    name: z.string().min(1).optional(),
    role: z.string().min(1).optional(),
    organisation: z.string().min(1).optional(),
    agencyCode: z.string().optional(),
    address: z.array(z.string().min(1)).max(7).optional(),
    email: z.email().optional(),
    children: z.array(ref).min(1).optional(),
    withheld: z.boolean().default(false),
    reasonRecordedBy: ref.optional(),
  })
  .refine((given) => (given.kind === 'family' ? given.personId && !given.name : given.name && !given.personId), {
    error: 'family is a personId and nothing of the person; a professional has a name and no personId',
  })
  .refine((given) => !given.withheld || given.reasonRecordedBy, {
    path: ['reasonRecordedBy'],
    error: 'who recorded the decision not to write must be named',
  });

const list = z
  .object({
    ref,
    use: z.enum(['invitations', 'notices']),
    meetingRef: ref.optional(),
    placementRef: ref.optional(),
    children: z.array(ref).min(1),
    decidedBy: ref,
    decidedOn: z.iso.date(),
    entries: z.array(entry).min(1),
  })
  .refine((given) => (given.use === 'invitations') === Boolean(given.meetingRef), {
    path: ['meetingRef'],
    error: 'invitations are for a meeting',
  })
  .refine((given) => (given.use === 'notices') === Boolean(given.placementRef), {
    path: ['placementRef'],
    error: 'notices are about a placement',
  })
  .refine(
    (given) => given.entries.every((one) => one.children?.every((child) => given.children.includes(child)) ?? true),
    {
      path: ['entries'],
      error: 'an entry may narrow the children of its list, never add to them',
    },
  );

/** `invitee-lists.yaml`: who is written to, as a social worker decided. */
export const inviteeListsFileSchema = z.object({ lists: z.array(list) });

export type InviteeListsFile = z.infer<typeof inviteeListsFileSchema>;

/**
 * Adds the lists of a file; a list that exists becomes exactly that of the file. Import the people first: throws
 * `UnknownPersonError` for an entry or a child whom the case records do not hold.
 */
export async function importInviteeLists(
  manager: EntityManager,
  file: z.infer<typeof inviteeListsFileSchema>,
): Promise<void> {
  await checkPeople(manager, file);
  const lists = file.lists.map((one) => ({
    ref: one.ref,
    use: one.use,
    meeting_ref: one.meetingRef,
    placement_ref: one.placementRef,
    child_refs: one.children,
    decided_by: one.decidedBy,
    decided_on: one.decidedOn,
  }));
  const invitees = file.lists.flatMap((one) =>
    one.entries.map((given, index) => ({
      list_ref: one.ref,
      position: index + 1,
      kind: given.kind,
      person_id: given.personId,
      name: given.name,
      role: given.role,
      organisation: given.organisation,
      agency_code: given.agencyCode,
      address_lines: given.address,
      email: given.email,
      child_refs: given.children,
      withheld: given.withheld,
      reason_recorded_by: given.reasonRecordedBy,
    })),
  );
  await manager.query('DELETE FROM invitee_lists WHERE ref = ANY($1)', [lists.map(({ ref: listRef }) => listRef)]);
  await manager.query('INSERT INTO invitee_lists SELECT * FROM jsonb_populate_recordset(NULL::invitee_lists, $1)', [
    JSON.stringify(lists),
  ]);
  await manager.query('INSERT INTO invitees SELECT * FROM jsonb_populate_recordset(NULL::invitees, $1)', [
    JSON.stringify(invitees),
  ]);
}

async function checkPeople(manager: EntityManager, file: z.infer<typeof inviteeListsFileSchema>): Promise<void> {
  const refs = file.lists.flatMap((one) => [...one.children, ...one.entries.flatMap((given) => given.personId ?? [])]);
  const [missing] = await manager.query<{ ref: string }[]>(
    `SELECT ref FROM unnest($1::text[]) AS ref
     WHERE NOT EXISTS (SELECT 1 FROM ssd_person WHERE pers_person_id = ref) ORDER BY ref LIMIT 1`,
    [refs],
  );
  if (missing) throw new UnknownPersonError(missing.ref);
}
