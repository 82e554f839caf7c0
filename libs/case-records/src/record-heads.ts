import type { EntityManager } from 'typeorm';
import { UnknownInviteeListError } from './case-record-errors.js';
import type { InviteeList } from './invitee-list.js';

/** What a list is about. Who is on it is not read. */
export type ListHead = Pick<InviteeList, 'ref' | 'use' | 'meetingRef' | 'placementRef' | 'childRefs'>;

/**
 * What there is in the case records, by reference alone. Nothing about anybody is read, neither a name nor who is on a
 * list, so nothing is kept as a reading. Asked once for each reference: make one for each piece of work.
 */
export class RecordHeads {
  private readonly asked = new Map<string, Promise<unknown[]>>();

  constructor(private readonly manager: EntityManager) {}

  /** Throws `UnknownInviteeListError`. */
  async inviteeList(ref: string): Promise<ListHead> {
    const head = await this.head('ref = $1', ref);
    if (!head) throw new UnknownInviteeListError(ref);
    return head;
  }

  /** The list decided last for a meeting or for the notices of a placement, or null. */
  inviteeListFor(about: { meetingRef: string } | { placementRef: string }): Promise<ListHead | null> {
    return 'meetingRef' in about
      ? this.head('meeting_ref = $1', about.meetingRef)
      : this.head('placement_ref = $1', about.placementRef);
  }

  /** Whether there is a person, or a sibling group, with this reference. */
  async knows(of: 'person' | 'group', ref: string): Promise<boolean> {
    const [row] = await this.once(
      of === 'person'
        ? 'SELECT 1 FROM ssd_person WHERE pers_person_id = $1'
        : 'SELECT 1 FROM ssd_family WHERE fami_family_id = $1 LIMIT 1',
      ref,
    );
    return row !== undefined;
  }

  private async head(where: string, value: string): Promise<ListHead | null> {
    const [head] = await this.once(
      `SELECT ref, use, meeting_ref AS "meetingRef", placement_ref AS "placementRef", child_refs AS "childRefs"
       FROM invitee_lists WHERE ${where} ORDER BY decided_on DESC, ref DESC LIMIT 1`,
      value,
    );
    return (head as ListHead | undefined) ?? null;
  }

  private once(sql: string, value: string): Promise<unknown[]> {
    const key = `${sql} ${value}`;
    const rows = this.asked.get(key) ?? this.manager.query<unknown[]>(sql, [value]);
    this.asked.set(key, rows);
    return rows;
  }
}
