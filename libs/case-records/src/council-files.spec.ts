import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { importInviteeLists, inviteeListsFileSchema } from './invitee-lists-file.js';
import { importPeople, peopleFileSchema } from './people-file.js';

const council = async (file: string): Promise<unknown> =>
  parse(await readFile(projectPath('config', 'council', file), 'utf8'));

const people = (family: object) => peopleFileSchema.parse({ families: [family] });
const person = (ref: string) => ({ pers_person_id: ref, pers_forename: 'Test', pers_surname: ref });
const address = (ref: string, street: string, start = '2020-01-01') => ({
  addr_person_id: ref,
  addr_address_type: 'Home',
  addr_address_start_date: start,
  addr_address_json: { HOUSE: '1', STREET: street },
  addr_address_postcode: 'ZZ1 1ZZ',
});
const relationship = (child: string, adult: string, parentalResponsibility: boolean) => ({
  personId: child,
  relatedPersonId: adult,
  relationship: 'father',
  parentalResponsibility,
});
const list = (change: object = {}) => ({
  ref: 'L-1',
  use: 'invitations',
  meetingRef: 'M-1',
  children: ['P-1'],
  decidedBy: 'SW-01',
  decidedOn: '2026-11-20',
  entries: [{ kind: 'family', personId: 'A-1' }],
  ...change,
});

describe('the files of people and invitee lists', () => {
  let database: TestDatabase;
  const count = async (table: string) => {
    const [row] = await database.dataSource.query(`SELECT count(*)::int AS total FROM ${table}`);
    return row.total;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(() => database.dataSource.query('TRUNCATE ssd_person, ssd_professionals, invitee_lists CASCADE'));
  afterAll(() => database.drop());

  it('are those of the council, whole, and may be imported again', async () => {
    const peopleFile = peopleFileSchema.parse(await council('people.yaml'));
    const listsFile = inviteeListsFileSchema.parse(await council('invitee-lists.yaml'));
    const tables = ['ssd_person', 'ssd_address', 'ssd_family', 'person_relationships', 'ssd_professionals', 'invitees'];
    const importAll = async () => {
      await database.dataSource.transaction(async (manager) => {
        await importPeople(manager, peopleFile);
        await importInviteeLists(manager, listsFile);
      });
      return Promise.all(tables.map(count));
    };
    const once = await importAll();
    expect(once[0]).toBe(peopleFile.families.flatMap((family) => family.ssd_person).length);
    expect(once[5]).toBe(listsFile.lists.flatMap((one) => one.entries).length);
    expect(Math.min(...once)).toBeGreaterThan(0);
    // Lists refer to people, so people are brought up to date under them.
    expect(await importAll()).toEqual(once);
  });

  it('take away an address and a parental responsibility that have gone from the record', async () => {
    const manager = database.dataSource.manager;
    const before = {
      ssd_person: [person('P-1'), person('A-1')],
      ssd_address: [address('A-1', 'Old Road', '2019-01-01')],
    };
    await importPeople(manager, people({ ...before, relationships: [relationship('P-1', 'A-1', true)] }));
    const after = { ssd_person: [person('P-1'), person('A-1')], ssd_address: [address('A-1', 'New Road')] };
    await importPeople(manager, people({ ...after, relationships: [relationship('P-1', 'A-1', false)] }));
    expect(await manager.query(`SELECT addr_address_json->>'STREET' AS street FROM ssd_address`)).toEqual([
      { street: 'New Road' },
    ]);
    expect(await manager.query('SELECT parental_responsibility AS pr FROM person_relationships')).toEqual([
      { pr: false },
    ]);
  });

  it('leave out columns that are not needed', () => {
    const [family] = people({ ssd_person: [{ ...person('P-1'), pers_ethnicity: 'WBRI' }] }).families;
    expect(family?.ssd_person[0]).not.toHaveProperty('pers_ethnicity');
  });

  it('name a person on a list whom the case records do not hold', async () => {
    const manager = database.dataSource.manager;
    await importPeople(manager, people({ ssd_person: [person('P-1')] }));
    const file = inviteeListsFileSchema.parse({ lists: [list()] });
    await expect(importInviteeLists(manager, file)).rejects.toThrow('no person with the reference A-1');
    expect(await count('invitee_lists')).toBe(0);
  });

  it.each<[string, object]>([
    [
      'a decision not to write that nobody recorded',
      { entries: [{ kind: 'family', personId: 'A-1', withheld: true }] },
    ],
    ['a family member with a name of its own', { entries: [{ kind: 'family', personId: 'A-1', name: 'Ada' }] }],
    ['a professional without a name', { entries: [{ kind: 'professional', role: 'Nurse' }] }],
    ['an entry that adds a child', { entries: [{ kind: 'family', personId: 'A-1', children: ['P-2'] }] }],
    ['invitations to nothing', { meetingRef: undefined }],
    ['notices about a meeting', { use: 'notices' }],
    ['a list of nobody', { entries: [] }],
  ])('refuse %s', (_, change) => {
    expect(inviteeListsFileSchema.safeParse({ lists: [list()] }).success).toBe(true);
    expect(inviteeListsFileSchema.safeParse({ lists: [list(change)] }).success).toBe(false);
  });

  it.each([
    ['invitees_family_by_reference', `kind, name) VALUES ('L-1', 9, 'family', 'Ada')`],
    ['invitees_family_by_reference', `kind, person_id) VALUES ('L-1', 9, 'professional', 'A-1')`],
    ['invitees_someone', `kind, role) VALUES ('L-1', 9, 'professional', 'Nurse')`],
    ['invitees_withheld_by_someone', `kind, name, withheld) VALUES ('L-1', 9, 'professional', 'N', true)`],
    ['invitees_person_once', `kind, person_id) VALUES ('L-1', 9, 'family', 'A-1')`],
  ])('%s holds in the database too', async (constraint, insert) => {
    const manager = database.dataSource.manager;
    await importPeople(manager, people({ ssd_person: [person('P-1'), person('A-1')] }));
    await importInviteeLists(manager, inviteeListsFileSchema.parse({ lists: [list()] }));
    const inserted = manager.query(`INSERT INTO invitees (list_ref, position, ${insert}`);
    await expect(inserted).rejects.toMatchObject({ constraint });
  });
});
