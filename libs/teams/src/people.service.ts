import type { Reader, StaffRole } from '@linchpin/access';
import { violatedConstraint } from '@linchpin/database';
import { requestDelivery } from '@linchpin/deliveries';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonRefusedError } from './person-errors.js';
import { SEES_RESTRICTED } from './restricted-rights.js';

/** `invited`: has chosen no password yet. `disabled`: may not sign in. */
export type PersonState = 'invited' | 'active' | 'disabled';

/** What an administrator says of somebody. */
export interface PersonGiven {
  name: string;
  email: string;
  role: StaffRole;
  teamId: string;
}

/** Somebody who signs in, as the People page shows them. */
export interface Person extends PersonGiven {
  id: string;
  ref: string;
  teamName: string;
  state: PersonState;
  lastSignedInAt: Date | null;
  /** When the last link was made for them, and whether it still works. */
  linkMadeAt: Date | null;
  linkWorks: boolean;
  seesRestricted: boolean;
}

/** Which people: all filters that are given must hold. Pages count from 1. */
export interface PeopleFilter {
  search?: string | undefined;
  teamId?: string | undefined;
  state?: PersonState | undefined;
  page: number;
  pageSize: number;
}

const STATE = `CASE WHEN NOT staff.active THEN 'disabled' WHEN staff.password_hash IS NULL THEN 'invited' ELSE 'active' END`;

const SELECT = `SELECT staff.id, staff.ref, staff.name, staff.email, staff.role, staff.team_id AS "teamId",
    teams.name AS "teamName", ${STATE} AS state, staff.last_signed_in_at AS "lastSignedInAt",
    ${SEES_RESTRICTED} AS "seesRestricted", link.made_at AS "linkMadeAt",
    coalesce(link.used_at IS NULL AND link.expires_at > now(), false) AS "linkWorks"
  FROM staff JOIN teams ON teams.id = staff.team_id
    LEFT JOIN LATERAL (SELECT made_at, used_at, expires_at FROM staff_links WHERE staff_id = staff.id
      ORDER BY made_at DESC LIMIT 1) link ON true`;

/**
 * The accounts of the people who sign in: who is invited, what they are, and who may no longer come. Changes throw
 * `PersonRefusedError` with a sentence for whoever asked. There is always one administrator who can sign in.
 */
@Injectable()
export class PeopleService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of people, by name, and how many there are in all. */
  async list(filter: PeopleFilter): Promise<{ rows: Person[]; total: number }> {
    const where = `WHERE ($1::text IS NULL OR staff.name ILIKE $1 OR staff.email ILIKE $1 OR staff.ref ILIKE $1)
      AND ($2::uuid IS NULL OR staff.team_id = $2) AND ($3::text IS NULL OR ${STATE} = $3)`;
    const search = filter.search ? `%${filter.search.replace(/[\\%_]/g, '\\$&')}%` : null;
    const values = [search, filter.teamId ?? null, filter.state ?? null];
    const rows = await this.dataSource.query<Person[]>(
      `${SELECT} ${where} ORDER BY NOT staff.active, staff.name, staff.ref LIMIT $4 OFFSET $5`,
      [...values, filter.pageSize, (filter.page - 1) * filter.pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM staff ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** One person, or null. */
  async find(staffId: string): Promise<Person | null> {
    const [row] = await this.dataSource.query<Person[]>(`${SELECT} WHERE staff.id = $1`, [staffId]);
    return row ?? null;
  }

  /** Makes an account and asks for the mail with the link to it. Returns the id. */
  invite(given: PersonGiven): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const staffId = await addPerson(manager, given);
      await askForInvitation(manager, staffId);
      return staffId;
    });
  }

  /** Has another link sent to somebody who may sign in: the one before works no more. For a forgotten password as well. */
  async inviteAgain(staffId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const person = await lockPerson(manager, staffId);
      if (!person.active) throw new PersonRefusedError('This account is disabled. Let them sign in again first.');
      await askForInvitation(manager, staffId);
    });
  }

  /** Changes what somebody is. From their next request on they may do what the new role may. */
  async change(staffId: string, given: PersonGiven): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const person = await lockPerson(manager, staffId);
      if (person.role === 'administrator' && given.role !== 'administrator')
        await expectAnotherAdministrator(manager, staffId);
      await orRefuse(
        manager.query('UPDATE staff SET name = $2, email = $3, role = $4, team_id = $5 WHERE id = $1', [
          staffId,
          given.name,
          given.email,
          given.role,
          given.teamId,
        ]),
      );
    });
  }

  /** Ends an account: its sessions end with their next request, its links at once. */
  async disable(by: Reader, staffId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const person = await lockPerson(manager, staffId);
      if (staffId === by.id)
        throw new PersonRefusedError('You cannot disable your own account. Ask another administrator.');
      if (person.role === 'administrator') await expectAnotherAdministrator(manager, staffId);
      await manager.query(
        'UPDATE staff SET active = false, disabled_at = now(), disabled_by = $2 WHERE id = $1 AND active',
        [staffId, by.ref],
      );
      await manager.query('UPDATE staff_links SET used_at = now() WHERE staff_id = $1 AND used_at IS NULL', [staffId]);
    });
  }

  /** Lets somebody sign in again, by a new link: an old password does not come back to life. */
  async enable(staffId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockPerson(manager, staffId);
      await manager.query(
        `UPDATE staff SET active = true, disabled_at = NULL, disabled_by = NULL, password_hash = NULL
         WHERE id = $1 AND NOT active`,
        [staffId],
      );
      await askForInvitation(manager, staffId);
    });
  }
}

/** Writes an account, in the caller's transaction. Its reference is the next of `PN-01`, `PN-02` …, which no file of the
 * council gives: applying one never overwrites somebody who was invited. Returns its id. */
export async function addPerson(manager: EntityManager, given: PersonGiven): Promise<string> {
  // Two who are invited at once must not get one reference.
  await manager.query('LOCK TABLE staff IN SHARE ROW EXCLUSIVE MODE');
  const [row] = await orRefuse(
    manager.query<{ id: string }[]>(
      `INSERT INTO staff (ref, name, email, team_id, role)
       SELECT 'PN-' || lpad((coalesce(max(substr(ref, 4)::int), 0) + 1)::text, 2, '0'), $1, $2, $3, $4
       FROM staff WHERE ref ~ '^PN-[0-9]{1,6}$' RETURNING id`,
      [given.name, given.email, given.teamId, given.role],
    ),
  );
  if (!row) throw new Error('The account was not written.');
  return row.id;
}

/** Asks for the mail that brings a link, in the caller's transaction. The link itself is made when the mail goes. */
async function askForInvitation(manager: EntityManager, staffId: string): Promise<void> {
  const [row] = await manager.query<{ ref: string; asked: string }[]>(
    'SELECT ref, clock_timestamp()::text AS asked FROM staff WHERE id = $1',
    [staffId],
  );
  await requestDelivery(manager, {
    purpose: 'invitation',
    about: `${staffId}/${row?.asked ?? ''}`,
    actionId: null,
    channel: 'email',
    recipient: `staff:${row?.ref ?? ''}`,
    recipientName: 'a member of staff',
  });
}

/** One change of an account at a time: of two administrators who disable each other at once, the second is refused. */
async function lockPerson(manager: EntityManager, staffId: string): Promise<{ role: StaffRole; active: boolean }> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('accounts', 0))`);
  const [person] = await manager.query<{ role: StaffRole; active: boolean }[]>(
    'SELECT role, active FROM staff WHERE id = $1 FOR UPDATE',
    [staffId],
  );
  if (!person) throw new PersonRefusedError('This account is not there any more.');
  return person;
}

async function expectAnotherAdministrator(manager: EntityManager, staffId: string): Promise<void> {
  const others = await manager.query<{ id: string }[]>(
    `SELECT id FROM staff WHERE role = 'administrator' AND active AND password_hash IS NOT NULL`,
  );
  if (others.some(({ id }) => id !== staffId)) return;
  throw new PersonRefusedError('This is the last administrator who can sign in. Make another one first.', 'role');
}

async function orRefuse<Result>(written: Promise<Result>): Promise<Result> {
  try {
    return await written;
  } catch (error) {
    if (violatedConstraint(error) === 'staff_email_once')
      throw new PersonRefusedError('Somebody has an account with this email address already.', 'email');
    throw error;
  }
}
