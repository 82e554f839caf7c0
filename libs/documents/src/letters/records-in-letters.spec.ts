import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseRecords, importPeople, peopleFileSchema } from '@linchpin/case-records';
import { TeamDirectory } from '@linchpin/teams';
import JSZip from 'jszip';
import { givenAction } from '../../../../test/support/actions.js';
import { createCouncilDatabase } from '../../../../test/support/council-database.js';
import type { TestDatabase } from '../../../../test/support/database.js';
import { DocumentStore } from '../document-store.js';
import { GenerateDocument } from '../generate-document.handler.js';
import { inPrint } from './in-print.js';
import { Letters } from './letters.js';

const handler = new GenerateDocument(
  new Letters(new CaseRecords(), new TeamDirectory(), { COUNCIL_NAME: 'Exshire Council' }),
  new DocumentStore(),
);
const BY_HAND = 'Address not known: hand to social worker';

/** Records as an extract gives them, and what a letter to their person says. */
describe('the record of a person', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createCouncilDatabase();
  });
  afterAll(() => database.drop());

  /** The letter to A-2001 once the record says this; `person` and `address` are as a file holds them. */
  const letter = async (person: Record<string, string>, address: Record<string, unknown>) => {
    const { manager } = database.dataSource;
    await importPeople(
      manager,
      peopleFileSchema.parse({
        families: [
          {
            ssd_person: [{ pers_person_id: 'A-2001', pers_forename: 'Ada', pers_surname: 'Sample', ...person }],
            ssd_address: [
              {
                addr_person_id: 'A-2001',
                addr_address_type: 'Home',
                addr_address_start_date: '2019-06-01',
                addr_address_json: { HOUSE: '14', STREET: 'Juniper Lane', TOWN: 'Exbridge' },
                addr_address_postcode: 'ZZ1 1AB',
                ...address,
              },
            ],
          },
        ],
      }),
    );
    const data = {
      ...{ meetingRef: 'M-20417', childRef: 'P-1001', groupRef: 'G-101', workerRef: 'SW-01', chairRef: 'CH-01' },
      ...{ inviteeListRef: 'L-20417', startsAt: '2026-12-10T10:00:00+00:00', durationMin: 120 },
    };
    const replyBy = { from: '2026-12-10T10:00:00+00:00', amount: 2, unit: 'working-days', direction: 'before' };
    const action = await givenAction(database.dataSource, {
      kind: 'documents.generate',
      settings: { template: 'D01', to: 'family', replyBy },
      event: { reference: 'M-20417', data },
    });
    await database.dataSource.transaction((manager2) => handler.perform({ ...action, manager: manager2 }));
    const [made] = await database.dataSource.query<{ content: Buffer; byHand: boolean }[]>(
      `SELECT content, by_hand AS "byHand" FROM documents WHERE action_id = $1 AND recipient_key = 'A-2001'`,
      [action.actionId],
    );
    if (!made) throw new Error('There is no letter.');
    const said = await paragraphs(made.content);
    const dear = said.findIndex((line) => line.startsWith('Dear '));
    const name = said.findIndex((line) => line.startsWith('Our reference:')) + 1;
    return { dear: said[dear], envelope: said.slice(name + 1, dear), byHand: made.byHand };
  };

  it.each([
    [{ pers_forename: 'Ada', pers_surname: '-' }, 'Dear Ada'],
    [{ pers_forename: '-', pers_surname: 'Sample' }, 'Dear Sample'],
    [{ pers_forename: 'Ada', pers_surname: '' }, 'Dear Ada'],
    [{ pers_forename: 'Ada  ', pers_surname: ' Sample ' }, 'Dear Ada Sample'],
    [{ pers_forename: 'مريم', pers_surname: 'المثال (ب)' }, `Dear ${inPrint('مريم المثال (ب)')}`],
    [{ pers_forename: 'ליאור', pers_surname: 'דוגמה-Example' }, `Dear ${inPrint('ליאור דוגמה-Example')}`],
  ])('greets %j by %s', async (person, dear) => {
    expect((await letter(person, {})).dear).toBe(dear);
  });

  const doubled = {
    ROOM: '',
    FLOOR: '',
    FLAT: '',
    BUILDING: '14',
    HOUSE: '14',
    STREET: 'Juniper Lane',
    TOWN: 'Exbridge',
    UPRN: null,
  };
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'with the time and the null of an extract',
      {
        addr_address_start_date: '2019-06-01 00:00:00',
        addr_address_json: doubled,
        addr_address_postcode: 'ZZ11AB',
      },
      ['14 Juniper Lane', 'Exbridge', 'ZZ1 1AB'],
    ],
    [
      'as JSON text',
      { addr_address_json: JSON.stringify(doubled), addr_address_postcode: 'ZZ11AB' },
      ['14 Juniper Lane', 'Exbridge', 'ZZ1 1AB'],
    ],
    [
      'abroad',
      {
        addr_address_json: { HOUSE: '12', STREET: 'Rue Exemple', TOWN: 'Calais', COUNTRY: 'France' },
        addr_address_postcode: '',
      },
      ['12 Rue Exemple', 'Calais', 'France'],
    ],
  ])('has its address on the envelope %s', async (_what, address, envelope) => {
    expect(await letter({}, address)).toMatchObject({ envelope, byHand: false });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a town alone', { TOWN: 'Exbridge' }, 'ZZ1 1AB'],
    ['neither postcode nor country', { HOUSE: '12', STREET: 'Rue Exemple', TOWN: 'Calais' }, ''],
    ['no fixed abode', { STREET: 'NFA' }, 'ZZ99 3VZ'],
    ['no fixed abode in words', { STREET: 'No fixed abode', TOWN: 'Exbridge' }, ''],
  ])('is written to by hand of the social worker with %s', async (_what, parts, postcode) => {
    const made = await letter({}, { addr_address_json: parts, addr_address_postcode: postcode });
    expect(made).toMatchObject({ envelope: [BY_HAND], byHand: true });
  });
});

/** What the body of a letter says, a paragraph a line. */
async function paragraphs(content: Buffer): Promise<string[]> {
  const xml = (await (await JSZip.loadAsync(content)).file('word/document.xml')?.async('string')) ?? '';
  return xml
    .split('</w:p>')
    .map((paragraph) => paragraph.replaceAll(/<[^>]+>/g, '').trim())
    .filter(Boolean);
}
