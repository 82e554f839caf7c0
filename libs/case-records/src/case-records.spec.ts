import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Reader } from '@linchpin/access';
import { projectPath } from '@linchpin/config';
import type { EntityManager } from 'typeorm';
import { parse } from 'yaml';
import { withTheRight, withoutTheRight } from '../../../test/support/readers.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { CaseRecords, type Reading } from './case-records.js';
import { importInviteeLists, inviteeListsFileSchema } from './invitee-lists-file.js';
import { importPeople, peopleFileSchema } from './people-file.js';
import type { RecordReader } from './record-reader.js';
import { RecordReadings } from './record-readings.js';

const caseRecords = new CaseRecords();
const council = async (file: string): Promise<unknown> =>
  parse(await readFile(projectPath('config', 'council', file), 'utf8'));

describe('CaseRecords', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.transaction(async (manager) => {
      await importPeople(manager, peopleFileSchema.parse(await council('people.yaml')));
      await importInviteeLists(manager, inviteeListsFileSchema.parse(await council('invitee-lists.yaml')));
    });
  });
  afterAll(() => database.drop());

  const newReading = (): Reading & { actionId: string } => ({
    purpose: 'Letter D01 for M-20417',
    reader: 'documents.generate',
    restricted: false,
    actionId: randomUUID(),
  });
  const read = <Result>(work: (records: RecordReader) => Promise<Result>, reading: Reading = newReading()) =>
    database.dataSource.transaction((manager) => caseRecords.read(manager, reading, work));
  const logOf = (actionId: string, manager: EntityManager = database.dataSource.manager) =>
    manager.query(
      `SELECT person_ref AS ref, fields, purpose, reader FROM record_readings WHERE action_id = $1 ORDER BY person_ref`,
      [actionId],
    );

  it('gives exactly the fields that were asked for', async () => {
    expect(await read((records) => records.person('P-1001', ['name', 'dateOfBirth']))).toEqual({
      ref: 'P-1001',
      name: { forename: 'Ada', surname: 'Example', full: 'Ada Example' },
      dateOfBirth: { born: '2017-03-09' },
    });
    expect(await read((records) => records.person('P-1001', ['nhsNumber']))).toEqual({
      ref: 'P-1001',
      nhsNumber: '9990010544',
    });
  });

  it('gives the expected date of an unborn child', async () => {
    const [child] = await read((records) => records.children({ groupRef: 'G-107' }, ['dateOfBirth']));
    expect(child?.dateOfBirth).toEqual({ expected: '2027-02-18' });
  });

  it('gives where somebody lives now, not where they lived', async () => {
    const { address } = await read((records) => records.person('A-2002', ['address']));
    expect(address).toEqual({ kind: 'known', lines: ['3 Kiln Cottages', 'Westering', 'ZZ4 4DE'] });
  });

  it.each([
    [
      'the newest of several that hold',
      [
        ['Old', '2010-01-01', null],
        ['New', '2020-01-01', null],
      ],
      'New',
    ],
    [
      'one that holds before one that has ended',
      [
        ['Old', '2010-01-01', null],
        ['New', '2020-01-01', '2021-01-01'],
      ],
      'Old',
    ],
    [
      'one that holds before one that is still to come',
      [
        ['Old', '2010-01-01', null],
        ['New', '2999-01-01', null],
      ],
      'Old',
    ],
    ['one on its last day', [['Old', '2010-01-01', 'today']], 'Old'],
    [
      'no protected one that has ended',
      [
        ['CON', '2010-01-01', '2011-01-01'],
        ['New', '2020-01-01', null],
      ],
      'New',
    ],
    ['none where all have ended', [['Old', '2010-01-01', '2011-01-01']], undefined],
  ])('gives of addresses %s', async (_, addresses, street) => {
    const ref = `A-${randomUUID().slice(0, 8)}`;
    await database.dataSource.query(
      `INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname) VALUES ($1, 'Test', 'Person')`,
      [ref],
    );
    for (const [name, start, end] of addresses) {
      await database.dataSource.query(
        `INSERT INTO ssd_address (addr_person_id, addr_address_type, addr_address_start_date, addr_address_end_date,
           addr_address_postcode, addr_address_json)
         VALUES ($1, 'Home', $2, CASE $3 WHEN 'today' THEN (now() AT TIME ZONE 'Europe/London')::date ELSE $3::date END,
           CASE $4::text WHEN 'CON' THEN 'CON' ELSE 'ZZ1 1ZZ' END, jsonb_build_object('STREET', $4::text))`,
        [ref, start, end, name],
      );
    }
    const { address } = await read((records) => records.person(ref, ['address']));
    expect(address.kind === 'known' ? address.lines[0] : undefined).toBe(street);
  });

  it('never gives a protected address', async () => {
    expect(await read((records) => records.people(['P-1020', 'A-2023'], ['address']))).toEqual([
      { ref: 'P-1020', address: { kind: 'protected' } },
      { ref: 'A-2023', address: { kind: 'protected' } },
    ]);
  });

  describe('children', () => {
    it('are the child, or every child of the sibling group, the oldest first', async () => {
      const refs = async (wanted: { childRef?: string; groupRef?: string }) =>
        (await read((records) => records.children(wanted, []))).map(({ ref }) => ref);
      expect(await refs({ childRef: 'P-1002' })).toEqual(['P-1002']);
      expect(await refs({ groupRef: 'G-103' })).toEqual(['P-1004', 'P-1005', 'P-1006']);
      expect(await refs({ childRef: 'P-1005', groupRef: 'G-103' })).toEqual(['P-1004', 'P-1005', 'P-1006']);
      expect(await refs({})).toEqual([]);
    });

    it('are refused when the child is not of that group', async () => {
      const wanted = { childRef: 'P-1001', groupRef: 'G-103' };
      await expect(read((records) => records.children(wanted, []))).rejects.toThrow(
        'The case records hold no child of group G-103 with the reference P-1001. Correct it where the event comes from.',
      );
    });
  });

  it('names everybody with parental responsibility and nobody else', async () => {
    const parents = await read((records) => records.parentsWithResponsibility('P-1001', ['name']));
    expect(parents.map(({ ref, relationship, name }) => [ref, relationship, name.forename])).toEqual([
      ['A-2001', 'mother', 'Grace'],
      ['A-2002', 'father', 'Daniel'],
      ['A-2003', 'step-parent', 'Ryan'],
    ]);
    // A father without parental responsibility is not among them.
    expect((await read((records) => records.parentsWithResponsibility('P-1006', []))).map(({ ref }) => ref)).toEqual([
      'A-2006',
    ]);
  });

  it('gives a professional by reference', async () => {
    expect(await read((records) => records.professional('SW-01'))).toEqual({
      ref: 'SW-01',
      name: 'Helen Ashdown',
      jobTitle: 'Social worker',
      phone: '07700 900101',
      email: 'helen.ashdown@exshire.example',
    });
  });

  it.each<[string, (records: RecordReader) => Promise<unknown>]>([
    ['person', (records) => records.person('X-404', ['name'])],
    ['person', (records) => records.parentsWithResponsibility('X-404', ['name'])],
    ['sibling group', (records) => records.children({ groupRef: 'X-404' }, ['name'])],
    ['social worker, chair or reviewing officer', (records) => records.professional('X-404')],
  ])('says clearly which %s is unknown, by reference only', async (what, work) => {
    await expect(read(work)).rejects.toThrow(
      expect.objectContaining({
        name: 'UnknownPersonError',
        message: `The case records hold no ${what} with the reference X-404. Correct it where the event comes from.`,
      }),
    );
  });

  describe('an invitee list', () => {
    it('never has who is withheld among its recipients, but counts them', async () => {
      const list = await read((records) => records.inviteeList('L-20417'));
      expect(list.recipients.map(({ key }) => key)).toEqual([
        'A-2001',
        'A-2002',
        'A-2004',
        'L-20417/5',
        'L-20417/6',
        'L-20417/7',
        'L-20417/8',
        'L-20417/9',
      ]);
      expect(list.withheld).toEqual({ family: 1, professional: 0 });
      expect(list.withheldPersonRefs).toEqual(['A-2003']);
      expect(JSON.stringify(list.recipients)).not.toContain('A-2003');
    });

    it('says for each recipient which children they may be told about', async () => {
      const list = await read((records) => records.inviteeList('L-20431'));
      const children = Object.fromEntries(list.recipients.map(({ key, childRefs }) => [key, childRefs]));
      expect(children).toMatchObject({
        'A-2006': ['P-1004', 'P-1005', 'P-1006'],
        'A-2007': ['P-1004', 'P-1005'],
        'A-2008': ['P-1006'],
        'L-20431/5': ['P-1006'],
      });
    });

    it('is found by the meeting or the placement it was decided for', async () => {
      const byMeeting = await read((records) => records.inviteeListFor({ meetingRef: 'M-30112' }));
      const byPlacement = await read((records) => records.inviteeListFor({ placementRef: 'PL-40031' }));
      expect([byMeeting?.ref, byPlacement?.ref]).toEqual(['L-30112', 'L-40031']);
      expect(await read((records) => records.inviteeListFor({ meetingRef: 'M-404' }))).toBeNull();
    });

    it('that nobody approved is an error that names it', async () => {
      await expect(read((records) => records.inviteeList('L-404'))).rejects.toThrow(
        'There is no approved invitee list L-404. Ask the social worker for the list, or correct the reference.',
      );
    });
  });

  describe('the log of readings', () => {
    it('has one line for each person, with every field that was read and what for', async () => {
      const reading = newReading();
      await read(async (records) => {
        await records.person('A-2001', ['name']);
        await records.person('A-2001', ['address', 'name']);
        await records.children({ groupRef: 'G-101' }, ['name']);
        await records.children({ groupRef: 'G-101' }, ['name', 'dateOfBirth']);
        await records.professional('SW-01');
      }, reading);
      const { purpose, reader } = reading;
      expect(await logOf(reading.actionId)).toEqual([
        { ref: 'A-2001', fields: ['address', 'name'], purpose, reader },
        { ref: 'P-1001', fields: ['dateOfBirth', 'name'], purpose, reader },
        { ref: 'P-1002', fields: ['dateOfBirth', 'name'], purpose, reader },
        { ref: 'SW-01', fields: ['email', 'jobTitle', 'name', 'phone'], purpose, reader },
      ]);
    });

    it('holds what was read before an error, where the transaction stands', async () => {
      const reading = newReading();
      await database.dataSource.transaction(async (manager) => {
        const failed = caseRecords.read(manager, reading, async (records) => {
          await records.person('A-2001', ['name']);
          await records.person('X-404', ['name']);
        });
        await expect(failed).rejects.toThrow('X-404');
      });
      expect(await logOf(reading.actionId)).toMatchObject([{ ref: 'A-2001' }]);
    });

    it('is written in the transaction of the reading: undone with it, and there before it ends', async () => {
      const reading = newReading();
      const undone = database.dataSource.transaction(async (manager) => {
        await caseRecords.read(manager, reading, (records) => records.person('A-2001', ['name']));
        expect(await logOf(reading.actionId, manager)).toHaveLength(1);
        expect(await logOf(reading.actionId)).toHaveLength(0);
        throw new Error('undo');
      });
      await expect(undone).rejects.toThrow('undo');
      expect(await logOf(reading.actionId)).toHaveLength(0);
    });

    it('keeps the error of the database that ended the transaction', async () => {
      const failed = read(async (records) => {
        await records.person('A-2001', ['name']);
        await database.dataSource.query('SELECT 1 / 0');
      });
      await expect(failed).rejects.toThrow('division by zero');
    });

    it('takes no reading without a purpose', async () => {
      const work = (records: RecordReader) => records.person('A-2001', ['name']);
      const blank = { ...newReading(), purpose: '  ' };
      await expect(read(work, blank)).rejects.toMatchObject({ constraint: 'record_readings_have_a_purpose' });
      // @ts-expect-error -- a reading that does not say what for does not compile
      const purposeless: Reading = { reader: 'documents.generate', restricted: false };
      await expect(read(work, purposeless)).rejects.toMatchObject({ code: '23502' });
      // @ts-expect-error -- nor does one without a reading at all
      const unnamed: Parameters<CaseRecords['read']> = [database.dataSource.manager, work];
      expect(unnamed).toHaveLength(2);
    });

    it('is only ever added to', async () => {
      await read((records) => records.person('A-2001', ['name']));
      const refusal = { constraint: 'record_readings_only_added' };
      await expect(database.dataSource.query(`UPDATE record_readings SET purpose = 'none'`)).rejects.toMatchObject(
        refusal,
      );
      await expect(database.dataSource.query('DELETE FROM record_readings')).rejects.toMatchObject(refusal);
    });

    it('shows pages, the newest first, and restricted lines only to those with the right', async () => {
      const readings = new RecordReadings(database.dataSource);
      const [plain, restricted] = [newReading(), { ...newReading(), restricted: true }];
      await read((records) => records.person('A-2026', ['name']), plain);
      await read((records) => records.person('A-2026', ['address']), restricted);
      const page = (reader: Reader, number = 1) =>
        readings.list(reader, { page: number, pageSize: 1, personRef: 'A-2026' });
      expect(await page(withoutTheRight)).toMatchObject({
        total: 1,
        rows: [{ actionId: plain.actionId, fields: ['name'] }],
      });
      expect(await page(withTheRight)).toMatchObject({ total: 2, rows: [{ actionId: restricted.actionId }] });
      expect(await page(withTheRight, 2)).toMatchObject({ total: 2, rows: [{ actionId: plain.actionId }] });
      const { actionId } = restricted;
      expect(await readings.list(withoutTheRight, { page: 1, pageSize: 9, actionId })).toEqual({
        rows: [],
        total: 0,
      });
    });
  });
});
