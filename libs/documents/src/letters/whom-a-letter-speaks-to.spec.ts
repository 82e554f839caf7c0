import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseRecords } from '@linchpin/case-records';
import { TeamDirectory } from '@linchpin/teams';
import { TemplateHandler } from 'easy-template-x';
import { givenAction } from '../../../../test/support/actions.js';
import { createCouncilDatabase } from '../../../../test/support/council-database.js';
import type { TestDatabase } from '../../../../test/support/database.js';
import { DocumentStore } from '../document-store.js';
import { GenerateDocument } from '../generate-document.handler.js';
import { Letters } from './letters.js';

const handler = new GenerateDocument(
  new Letters(new CaseRecords(), new TeamDirectory(), { COUNCIL_NAME: 'Exshire Council' }),
  new DocumentStore(),
);

const replyBy = { from: '2026-12-10T10:00:00+00:00', amount: 2, unit: 'working-days', direction: 'before' };
const conference = {
  meetingRef: 'M-20417',
  childRef: 'P-1001',
  groupRef: 'G-101',
  childCount: 2,
  workerRef: 'SW-01',
  chairRef: 'CH-01',
  inviteeListRef: 'L-20417',
  startsAt: '2026-12-10T10:00:00+00:00',
  durationMin: 120,
};
const move = {
  placementRef: 'PL-40031',
  childRef: 'P-1009',
  workerRef: 'SW-07',
  noticeListRef: 'L-40031',
  startDate: '2026-12-03',
  rneCode: 'P',
  placementTypeCode: 'U6',
  outOfArea: false,
  emergency: false,
  withheldRoleCodes: [],
};
const review = {
  meetingRef: 'M-30112',
  childRef: 'P-1010',
  workerRef: 'SW-08',
  chairRef: 'CH-03',
  inviteeListRef: 'L-30112',
  startsAt: '2026-12-10T10:00:00+00:00',
  durationMin: 90,
};

/** What each recipient of the council's lists reads, a child and a relative without responsibility added to each. */
describe('whom a letter speaks to', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createCouncilDatabase();
    await database.dataSource.query(
      `INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname) VALUES ('A-9001', 'Gwen', 'Thornbury');
       INSERT INTO person_relationships VALUES ('P-1009', 'A-9001', 'grandparent', false);
       INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname, pers_expected_dob)
       VALUES ('P-9005', 'Unborn', 'Fivesmith', '2027-02-18'), ('P-9006', 'UNBORN BABY', 'Fivesmith', NULL);
       INSERT INTO invitees (list_ref, position, kind, person_id)
       VALUES ('L-20417', 90, 'family', 'P-1001'), ('L-40031', 90, 'family', 'P-1009'), ('L-40031', 91, 'family', 'A-9001')`,
    );
  });
  afterAll(() => database.drop());

  /** The words of each letter by the role of whom it is to. */
  const letters = async (
    template: string,
    type: string,
    subject: string,
    data: Record<string, unknown>,
    to: 'family' | 'professionals' | 'parental-responsibility' = 'family',
  ): Promise<Map<string, string>> => {
    const event = { type, subject, reference: subject.slice(subject.indexOf('/') + 1), data };
    const settings = { template, to, replyBy };
    const action = await givenAction(database.dataSource, { kind: 'documents.generate', settings, event });
    const outcome = await database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
    if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
    const rows = await database.dataSource.query<{ role: string; content: Buffer }[]>(
      'SELECT recipient_role AS role, content FROM documents WHERE action_id = $1',
      [action.actionId],
    );
    const words = rows.map(async ({ role, content }) => [role, await new TemplateHandler().getText(content)] as const);
    return new Map(await Promise.all(words));
  };

  it('a child is invited to a conference about itself, its brother by name', async () => {
    const made = await letters('D01', 'conference.initial.scheduled', 'meeting/M-20417', conference);
    const [child, mother] = [made.get('child') ?? '', made.get('mother') ?? ''];
    expect(child).toContain('Please come to a meeting about you and Ben');
    expect(child).toContain('decide if you and Ben should have a plan to help keep you safe.');
    expect(child.replace('Ada Example', '').replace('Dear Ada Example', '')).not.toMatch(/Ada and Ben|about Ada/);
    expect(mother).toContain('decide if Ada and Ben should have a plan to help keep them safe.');
  });

  it.each([
    [
      'CP',
      'The conference decided that you need a child protection plan.',
      'your parents, Helen Ashdown, and others who know you well',
    ],
    ['NFA', 'a child protection plan is not needed.', 'will talk with you and your family about any help'],
  ])('a child is told what was decided about it: %s', async (outcomeCode, decision, what) => {
    const data = { ...conference, heldDate: '2026-12-10', outcomeCode, coreGroupDate: '2026-12-21' };
    const made = await letters('D07', 'conference.held', 'meeting/M-20417', data);
    const child = made.get('child') ?? '';
    for (const words of ['What the meeting about you decided', decision, what]) expect(child).toContain(words);
    expect(child).not.toMatch(/\bBen\b|the parents|the family about/);
  });

  it('a child is told of its own move, a parent of their child’s, and a grandmother neither is nor is called a parent', async () => {
    const made = await letters('D12', 'placement.moved', 'placement/PL-40031', move);
    const [child, mother, grandmother] = ['child', 'mother', 'grandparent'].map((role) => made.get(role) ?? '');
    expect(child).toContain('A new home for you');
    expect(child).toContain('where you will live');
    expect(child).toContain('When you move to a new home, the law says that we must tell you in writing.');
    expect(child).toContain('help you to settle');
    expect(child).not.toMatch(/\bCallie (will|to)\b|a child in our care|their parents/);
    const parents =
      'the law says that we must tell their parents, and anyone else with parental responsibility, in writing.';
    expect(mother).toContain(parents);
    for (const words of [grandmother, child]) expect(words).not.toContain(parents);
    expect(grandmother).toContain('whoever looked after the child before');
    expect(grandmother).toContain('can tell you why we are writing to you');
    expect(mother).not.toContain('can tell you why we are writing to you');
  });

  it('a child gets the page “What I think” of its review, a relative a page for a reply, a professional neither', async () => {
    const given = ['D20', 'review.lookedafter.scheduled', 'meeting/M-30112', review] as const;
    const family = await letters(...given);
    const [child, mother] = [family.get('child') ?? '', family.get('mother') ?? ''];
    for (const words of ['Please come to your review', 'going well for you.', 'What I think', 'What is going well?'])
      expect(child).toContain(words);
    expect(child).not.toMatch(/review for|for Kofi/);
    for (const words of ['Please come to a review for Kofi', 'My reply', 'What is going well?'])
      expect(mother).toContain(words);
    expect(mother).not.toContain('What I think');
    const professionals = await letters(...given, 'professionals');
    expect(professionals.size).toBeGreaterThan(0);
    for (const words of professionals.values()) {
      expect(words).toContain('Please come to a review for Kofi Mensah-Wren');
      expect(words).toContain('Tell us by Tuesday 8 December 2026, by email to');
      expect(words).not.toMatch(/What I think|My reply|What is going well|advocate|You can write or draw/);
    }
  });

  it.each([
    ['P-9005', 'Unborn Fivesmith'],
    ['P-9006', 'Unborn baby Fivesmith'],
  ])('an unborn child is called by its whole name: %s', async (childRef, name) => {
    await database.dataSource.query(
      `INSERT INTO person_relationships VALUES ($1, 'A-2001', 'mother', true) ON CONFLICT DO NOTHING`,
      [childRef],
    );
    const data = {
      ...conference,
      meetingRef: undefined,
      inviteeListRef: undefined,
      groupRef: undefined,
      childCount: 1,
    };
    const subject = `meeting/M-${childRef}`;
    const about = { ...data, childRef, meetingRef: `M-${childRef}` };
    const made = await letters('D01', 'conference.initial.scheduled', subject, about, 'parental-responsibility');
    expect(made.get('mother')).toContain(`Please come to a meeting about ${name}`);
    expect(made.get('mother')).not.toMatch(/\bUnborn(?! (baby )?Fivesmith)/);
  });

  it.each([
    ['pl', 'an interpreter who speaks Polish'],
    ['bfi', 'a British Sign Language interpreter'],
    ['isg', 'an Irish Sign Language interpreter'],
    ['en-makaton', 'someone who signs Makaton'],
    ['en-lipspeak', 'a lipspeaker'],
  ])('an interpreter for %s is %s', async (interpreter, words) => {
    const data = { ...conference, needs: { interpreter } };
    const made = await letters('D01', 'conference.initial.scheduled', `meeting/M-20417`, data);
    for (const text of made.values()) expect(text).toContain(words);
    for (const text of made.values()) expect(text).not.toMatch(/who speaks [\w ]*Sign/);
  });
});
