import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { faultLine } from '../faults/fault.js';
import { checkDirectory } from './check.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'linchpin-records-'));
  await cp(projectPath('config', 'council'), join(directory, 'council'), { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

/** The faults without the file and the line, which are tried once by themselves. */
const told = async (file: string) => {
  const { faults } = await checkDirectory(directory);
  expect([...new Set(faults.map((fault) => fault.file))]).toEqual([`council/${file}`]);
  for (const { line, message } of faults) {
    expect(line).toBeGreaterThan(1);
    expect(message).not.toMatch(/expected|received|Invalid|undefined|ZodError/);
  }
  return faults.map((fault) => faultLine({ ...fault, line: 0 }).replace(/^\S+ {2}/, ''));
};
const people = async (text: string) => writeFile(join(directory, 'council/people.yaml'), text);
const change = async (file: string, from: string, to: string) => {
  const text = await readFile(join(directory, 'council', file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(directory, 'council', file), text.replace(from, to));
};
const family = (person: string, address = '') => `families:
  - ssd_person:
      - ${person}
${address && `    ssd_address:\n      - ${address}\n`}`;
const ADA = '{ pers_person_id: A-2001, pers_forename: Ada, pers_surname: Sample }';
const only = () => rm(join(directory, 'council/invitee-lists.yaml'));

describe('the records of cases', () => {
  it('are checked with the rest, each fault with its line', async () => {
    await change('people.yaml', 'pers_surname: Example', 'pers_surname: Null');
    const { faults } = await checkDirectory(directory);
    expect(faults.map(faultLine)).toEqual([
      expect.stringMatching(
        /^council\/people\.yaml:\d+:\d+ {2}families\.0\.ssd_person\.0\.pers_surname: must be text: put Null in quotes, or it stands for nothing\.$/,
      ),
    ]);
  });

  it('tell every field that is wrong', async () => {
    await only();
    await people(
      family(
        '{ per_person_id: A-2001, pers_forename: True, pers_surname: Null, pers_gender: "02", pers_sex: I }',
        "{ addr_person_id: A-2001, addr_address_type: Home, addr_address_start_date: '2019-06-01', addr_address_json: '14 Juniper Lane, Exbridge, ZZ1 1AB', addr_address_postcode: ZZ1 1AB }",
      ),
    );
    expect((await told('people.yaml')).sort()).toEqual([
      'families.0.ssd_address.0.addr_address_json: must hold the parts of the address (HOUSE, STREET, TOWN …), as fields or as their JSON, not in one line.',
      'families.0.ssd_person.0.pers_forename: must be text, not true or false: put it in quotes.',
      'families.0.ssd_person.0.pers_person_id: is missing.',
      'families.0.ssd_person.0.pers_sex: must be one of M, F, U.',
      'families.0.ssd_person.0.pers_surname: must be text: put Null in quotes, or it stands for nothing.',
    ]);
  });

  it('tell a code that would lose its noughts', async () => {
    await only();
    await people(family('{ pers_person_id: A-2001, pers_forename: Ada, pers_surname: Sample, pers_gender: 02 }'));
    expect(await told('people.yaml')).toEqual(['A number loses the noughts at its beginning. Put it in quotes.']);
  });

  it.each<[string, string]>([
    [
      'with the time and the nulls of an extract',
      `{ addr_person_id: A-2001, addr_address_type: Home, addr_address_start_date: 2019-06-01 00:00:00, addr_address_end_date: null, addr_address_json: { ROOM: '', BUILDING: '14', HOUSE: 14, STREET: Juniper Lane, UPRN: null }, addr_address_postcode: ZZ11AB }`,
    ],
    [
      'as JSON text',
      `{ addr_person_id: A-2001, addr_address_type: Home, addr_address_start_date: '2019-06-01', addr_address_json: '{"HOUSE": "14", "STREET": "Juniper Lane", "UPRN": null}', addr_address_postcode: null }`,
    ],
  ])('take an address %s', async (_what, address) => {
    await only();
    await people(family(ADA, address));
    expect((await checkDirectory(directory)).faults).toEqual([]);
  });

  it.each([
    ["{ pers_person_id: A-2001, pers_forename: Ada, pers_surname: '-' }", []],
    ["{ pers_person_id: A-2001, pers_forename: Ada, pers_surname: '' }", []],
    [
      "{ pers_person_id: A-2001, pers_forename: '-', pers_surname: '' }",
      [/pers_surname: and pers_forename say no name/],
    ],
  ])('take a name that is only a part: %s', async (person, faults) => {
    await only();
    await people(family(person));
    const found = (await checkDirectory(directory)).faults.map(faultLine);
    expect(found).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });

  it.each<[string, string, string, string, string[]]>([
    [
      'a person on a list whom no file holds',
      'invitee-lists.yaml',
      'personId: A-2004',
      'personId: A-2999',
      ['lists.0.entries.3.personId: There is no person A-2999 in council/people.yaml.'],
    ],
    [
      'a list that is there twice',
      'invitee-lists.yaml',
      'ref: L-20431',
      'ref: L-20417',
      ['lists.1.ref: L-20417 is there twice. Keep one of them.'],
    ],
    [
      'somebody twice on a list',
      'invitee-lists.yaml',
      'personId: A-2004',
      'personId: A-2002',
      ['lists.0.entries.3.personId: A-2002 is there twice. Keep one of them.'],
    ],
    [
      'a relative whom the file does not hold',
      'people.yaml',
      'relatedPersonId: A-2004, relationship: grandparent',
      'relatedPersonId: A-2999, relationship: grandparent',
      ['families.0.relationships.3.relatedPersonId: There is no person A-2999 in council/people.yaml.'],
    ],
    [
      'a person who is there twice',
      'people.yaml',
      'pers_person_id: A-2003',
      'pers_person_id: A-2002',
      ['families.0.ssd_person.4.pers_person_id: A-2002 is there twice. Keep one of them.'],
    ],
  ])('tell of %s', async (_what, file, from, to, faults) => {
    await change(file, from, to);
    // What is missing in the one file is missing for the other as well.
    const found = (await checkDirectory(directory)).faults.filter((fault) => fault.file === `council/${file}`);
    const words = found.map((fault) => faultLine({ ...fault, line: 0 }).replace(/^\S+ {2}/, ''));
    expect(words).toEqual(expect.arrayContaining(faults));
  });

  it('name Null in staff.yaml as well', async () => {
    await change('staff.yaml', 'name: Margaret Quillan', 'name: Null');
    expect(await told('staff.yaml')).toEqual([
      'staff.0.name: must be text: put Null in quotes, or it stands for nothing.',
    ]);
  });
});
