import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActionContext, ActionOutcome, EarlierResult } from '@linchpin/actions';
import { CaseRecords } from '@linchpin/case-records';
import { TeamDirectory } from '@linchpin/teams';
import { TemplateHandler } from 'easy-template-x';
import { givenAction, type GivenContext } from '../../../test/support/actions.js';
import { createCouncilDatabase, readTemplate } from '../../../test/support/council-database.js';
import type { TestDatabase } from '../../../test/support/database.js';
import { DocumentStore } from './document-store.js';
import { type GeneratedDocuments, GenerateDocument } from './generate-document.handler.js';
import { Letters } from './letters/letters.js';

type Given = GivenContext<'documents.generate'>;

const handler = new GenerateDocument(
  new Letters(new CaseRecords(), new TeamDirectory(), { COUNCIL_NAME: 'Exshire Council' }),
  new DocumentStore(),
);

/** Nothing of a conference but what the letters need; each test changes what it is about. */
const conferenceData = {
  childRef: 'P-1001',
  groupRef: 'G-101',
  childCount: 2,
  workerRef: 'SW-01',
  chairRef: 'CH-01',
  startsAt: '2026-12-10T10:00:00+00:00',
  durationMin: 120,
};
const replyBy = { from: '2026-12-10T10:00:00+00:00', amount: 2, unit: 'working-days', direction: 'before' };
const family = { template: 'D01', to: 'family', replyBy };

/** The letters are of this day, whenever they are tried: what they ask for lies ahead. */
const TODAY = '2026-11-20';

describe('GenerateDocument', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createCouncilDatabase();
  });
  afterAll(() => database.drop());

  /** A list of its own for a meeting of its own, with the entries of a list of the council. */
  const givenMeeting = async (like = 'L-20417', data: Record<string, unknown> = {}) => {
    const reference = `M-${randomUUID().slice(0, 8)}`;
    const listRef = `L-${randomUUID().slice(0, 8)}`;
    await database.dataSource.query(
      `INSERT INTO invitee_lists SELECT $2, 'invitations', $3, NULL, child_refs, decided_by, decided_on
       FROM invitee_lists WHERE ref = $1`,
      [like, listRef, reference],
    );
    await database.dataSource.query(
      `INSERT INTO invitees SELECT $2, position, kind, person_id, name, role, organisation, agency_code, address_lines,
         email, child_refs, withheld, reason_recorded_by FROM invitees WHERE list_ref = $1`,
      [like, listRef],
    );
    return { reference, listRef, data: { ...conferenceData, meetingRef: reference, inviteeListRef: listRef, ...data } };
  };
  const given = (
    { reference, data }: { reference: string; data: Record<string, unknown> },
    settings: Record<string, unknown> = family,
    event: Partial<ActionContext<'documents.generate'>['event']> = {},
    earlier: EarlierResult[] = [],
  ) =>
    givenAction(database.dataSource, {
      kind: 'documents.generate',
      settings,
      event: { reference, data, ...event },
      earlier,
      today: TODAY,
    });
  const perform = (action: Given) =>
    database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
  const revise = (action: Given, previous: GeneratedDocuments) =>
    database.dataSource.transaction((manager) => handler.revise({ ...action, manager }, previous));
  const succeeded = <Result>(outcome: ActionOutcome<Result>): Result => {
    if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return outcome.result;
  };
  const rows = ({ actionId }: Given) =>
    database.dataSource.query(
      `SELECT recipient_key AS key, recipient_role AS role, state, by_hand AS "byHand", file_name AS "fileName", reference,
         restricted, number, created_by AS "createdBy", content, sha256, withdrawn_at AS "withdrawnAt"
       FROM documents WHERE action_id = $1 ORDER BY number`,
      [actionId],
    );
  const text = (content: Buffer) => new TemplateHandler().getText(content);
  const readings = ({ actionId }: Given) =>
    database.dataSource.query(
      `SELECT person_ref AS ref, fields, purpose, reader FROM record_readings WHERE action_id = $1 ORDER BY person_ref`,
      [actionId],
    );
  const reasonOf = async (action: Given) => {
    const outcome = await perform(action);
    expect(await rows(action)).toEqual([]);
    return outcome.outcome === 'rejected' ? outcome.reason : JSON.stringify(outcome);
  };

  it('makes one document for each recipient and says which, without naming anybody', async () => {
    const meeting = await givenMeeting();
    const action = await given(meeting);
    const result = succeeded(await perform(action));
    const made = await rows(action);
    expect(
      made.map(({ key, role, state }: { key: string; role: string; state: string }) => [key, role, state]),
    ).toEqual([
      ['A-2001', 'mother', 'final'],
      ['A-2002', 'father', 'final'],
      ['A-2004', 'grandparent', 'final'],
    ]);
    expect(result).toEqual({
      documents: made.map(({ fileName }: { fileName: string }) => ({
        documentId: expect.any(String),
        fileName,
        state: 'final',
      })),
      template: 'D01',
      templateVersion: 1,
      withheld: 1,
      byHand: 0,
      replyBy: '2026-12-08',
    });
    expect(JSON.stringify(result)).not.toMatch(/Grace|Daniel|Dorothy|Ryan|Ada|Ben|Example/);
    expect(made[0]).toMatchObject({
      reference: meeting.reference,
      createdBy: expect.stringMatching(/^trigger t-.+ version 1$/),
    });
  });

  describe('the date by which they ask for an answer', () => {
    const on = async (
      today: string,
      settings: Record<string, unknown> = family,
      data: Record<string, unknown> = {},
    ) => {
      const meeting = await givenMeeting('L-20417', data);
      const action = { ...(await given(meeting, settings)), today };
      const outcome = await perform(action);
      const texts = await Promise.all((await rows(action)).map(({ content }: { content: Buffer }) => text(content)));
      if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return { outcome, texts: texts as string[], action };
    };

    it('is never sooner than the post there and back, and says why', async () => {
      const { outcome, texts } = await on('2026-12-04');
      expect(outcome.result).toMatchObject({
        replyBy: '2026-12-09',
        note: 'The date for this, 8 December 2026, is too near for an answer by post. It is asked for by 9 December 2026 instead.',
      });
      expect(outcome.needsPerson).toBeUndefined();
      for (const letter of texts) expect(letter).toContain('send this back to us by Wednesday 9 December 2026');
    });

    it.each([
      ['D01', 'family', 'There is no time to send this back by post. Please ring Helen Ashdown on'],
      ['D02', 'professionals', 'There is no time for an answer by post: please ring Helen Ashdown on'],
      ['D03', 'professionals', 'As soon as you can. Please ring Helen Ashdown on'],
      ['D20', 'family', 'There is no time to send this page by post. Please ring Helen Ashdown on'],
    ])('is none in %s on the day before the meeting: it asks to ring, and a person rings', async (code, to, words) => {
      const { outcome, texts, action } = await on('2026-12-09', { template: code, to, replyBy });
      expect(outcome.result).toMatchObject({ tooLateForPost: true });
      expect(outcome.result).not.toHaveProperty('replyBy');
      expect(outcome.needsPerson).toBe('document.missed_post');
      expect(texts.length).toBeGreaterThan(1);
      for (const letter of texts) {
        expect(letter).toContain(words);
        expect(letter).not.toMatch(/ by \w+day \d|[{}]/);
      }
      const kept = await database.dataSource.query(
        'SELECT DISTINCT too_late_for_post AS late, reply_by AS by FROM documents WHERE action_id = $1',
        [action.actionId],
      );
      expect(kept).toEqual([{ late: true, by: null }]);
      // Tried again it answers with the same letters, and asks nobody twice.
      const again = await perform(action);
      expect(again).toMatchObject({ outcome: 'succeeded', result: { tooLateForPost: true } });
      expect(again).not.toHaveProperty('needsPerson');
    });

    it('comes before the meeting as it is known now, although the trigger counted from another day', async () => {
      const { outcome } = await on('2026-11-20', family, { startsAt: '2026-12-04T10:00:00+00:00' });
      expect(outcome.result).toMatchObject({ replyBy: '2026-12-03' });
    });

    it('is followed by the council’s own post', async () => {
      const slow = new GenerateDocument(
        new Letters(new CaseRecords(), new TeamDirectory(), {
          COUNCIL_NAME: 'Exshire Council',
          LETTER_POST_DAYS: 3,
          LETTER_ANSWER_DAYS: 5,
        }),
        new DocumentStore(),
      );
      const action = await given(await givenMeeting());
      const on1 = (today: string) =>
        database.dataSource.transaction((manager) => slow.perform({ ...action, manager, today }));
      expect(await on1('2026-11-30')).toMatchObject({ result: { tooLateForPost: true } });
    });

    it('has words of its own in a template that knows no such part, and the letter is made', async () => {
      const [old] = await database.dataSource.query<{ id: string }[]>(
        `INSERT INTO templates (code, title, audience, boundary, source) VALUES ('X77', 'Old', 'family', 'admin', 'Local')
         RETURNING id`,
      );
      const word = await readTemplate('D01-conference-invitation-family.docx');
      const { default: JSZip } = await import('jszip');
      const zip = await JSZip.loadAsync(word);
      const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
      const parts = /\{[#/](hasReplyDate|pleaseRing)\}/g;
      zip.file('word/document.xml', xml.replace(/\{#pleaseRing\}.*?\{\/pleaseRing\}/g, '').replace(parts, ''));
      const content = await zip.generateAsync({ type: 'nodebuffer' });
      await database.dataSource.query(
        `INSERT INTO template_versions (template_id, version, content, sha256) VALUES ($1, 1, $2, sha256($2))`,
        [old?.id, content],
      );
      const { outcome, texts } = await on('2026-12-09', { ...family, template: 'X77' });
      expect(outcome.result).toMatchObject({ tooLateForPost: true });
      for (const letter of texts) {
        expect(letter).toMatch(/send this back to us by telephone on [\d ]+, as there is no time for the post\./);
      }
    });
  });

  it('names files by date, template, reference and number, never by a person', async () => {
    const meeting = await givenMeeting();
    const action = await given(meeting);
    await perform(action);
    const files = (await rows(action)).map(({ fileName }: { fileName: string }) => fileName);
    expect(files.map((name: string) => name.replace(/^\d{4}-\d{2}-\d{2}/, ''))).toEqual(
      [1, 2, 3].map((number) => `-D01-${meeting.reference}-${number}.docx`),
    );
  });

  it('keeps a name out of the name of a file even when the source puts it into the reference', async () => {
    const { data } = await givenMeeting();
    const reference = 'M-ada-EXAMPLE';
    await database.dataSource.query('UPDATE invitee_lists SET meeting_ref = $1 WHERE ref = $2', [
      reference,
      data.inviteeListRef,
    ]);
    const action = await given({ reference, data: { ...data, meetingRef: reference } });
    await perform(action);
    const [first] = await rows(action);
    expect(first.fileName).toMatch(/^\d{4}-\d{2}-\d{2}-D01-E-[0-9a-f]{8}-1\.docx$/);
  });

  it('numbers on over the actions of one reference, at once or one after the other', async () => {
    const meeting = await givenMeeting();
    const held = { ...meeting, data: { ...meeting.data, heldDate: '2026-12-10', outcomeCode: 'NFA' } };
    const actions = await Promise.all([
      given(held, { template: 'D07', to: 'family' }),
      given(held, { template: 'D07', to: 'professionals' }),
    ]);
    await Promise.all(actions.map(perform));
    const numbers = (await Promise.all(actions.map(rows))).flat().map(({ number }) => number);
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('keeps the hash of each file', async () => {
    const { createHash } = await import('node:crypto');
    const action = await given(await givenMeeting());
    await perform(action);
    for (const { content, sha256 } of await rows(action)) {
      expect(createHash('sha256').update(content).digest().equals(sha256)).toBe(true);
    }
  });

  describe('recipients', () => {
    it('are told of the children they may be told of, and of no others', async () => {
      const data = { childRef: 'P-1004', groupRef: 'G-103', childCount: 3, workerRef: 'SW-05', chairRef: 'CH-02' };
      const meeting = await givenMeeting('L-20431', data);
      const told = async (settings: object) => {
        const action = await given(meeting, { ...family, ...settings }, { teamCode: 'SPK-SE' });
        await perform(action);
        const made: { key: string; role: string; content: Buffer }[] = await rows(action);
        const names = async (content: Buffer) =>
          ['Jaden', 'Keziah', 'Theo'].filter((name) => texts.get(content)?.includes(name));
        const texts = new Map(
          await Promise.all(made.map(async ({ content }) => [content, await text(content)] as const)),
        );
        return Promise.all(
          made.map(async ({ key, role, content }) => [role === 'family' ? key : role, await names(content)]),
        );
      };
      expect(await told({})).toEqual([
        ['mother', ['Jaden', 'Keziah', 'Theo']],
        ['father', ['Jaden', 'Keziah']],
        ['father', ['Theo']],
      ]);
      expect(await told({ template: 'D02', to: 'professionals' })).toEqual([
        ['Designated safeguarding lead', ['Jaden', 'Keziah']],
        ['Health visitor', ['Theo']],
        ['Probation practitioner', ['Jaden', 'Keziah', 'Theo']],
      ]);
    });

    it('at one address get a letter each', async () => {
      const reference = `PL-${randomUUID().slice(0, 8)}`;
      const data = {
        placementRef: reference,
        childRef: 'P-1007',
        workerRef: 'SW-09',
        startDate: '2026-12-01',
        placementTypeCode: 'K2',
      };
      const settings = { template: 'D12', to: 'parental-responsibility' };
      const action = await given({ reference, data }, settings, {
        subject: `placement/${reference}`,
        type: 'placement.moved',
      });
      await perform(action);
      const letters = await Promise.all((await rows(action)).map(({ content }: { content: Buffer }) => text(content)));
      expect(letters).toHaveLength(2);
      for (const letter of letters) expect(letter).toContain('2 Beacon Terrace');
      expect(letters.filter((letter) => letter.includes('Parisa'))).toHaveLength(1);
      expect(letters.filter((letter) => letter.includes('Stephen'))).toHaveLength(1);
    });

    it('whose address is protected get theirs by hand, and the address is nowhere', async () => {
      const data = { childRef: 'P-1020', groupRef: 'G-111', childCount: 1, workerRef: 'SW-03' };
      const action = await given(await givenMeeting('L-20455', data));
      expect(succeeded(await perform(action))).toMatchObject({
        documents: [{ state: 'final' }],
        withheld: 1,
        byHand: 1,
      });
      const [letter] = await rows(action);
      expect(letter).toMatchObject({ key: 'A-2023', byHand: true });
      const words = await text(letter.content);
      expect(words).toContain('Address withheld: hand to social worker');
      expect(words).not.toMatch(/\bCON\b|Poplar|ZZ1 1AG/);
    });

    it('without a recorded address get theirs by hand', async () => {
      const meeting = await givenMeeting();
      await database.dataSource.query(`INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname)
        VALUES ('A-9001', 'No', 'Fixed-Abode') ON CONFLICT DO NOTHING`);
      await database.dataSource.query(
        `UPDATE invitees SET person_id = 'A-9001' WHERE list_ref = $1 AND person_id = 'A-2004'`,
        [meeting.listRef],
      );
      const action = await given(meeting);
      expect(succeeded(await perform(action)).byHand).toBe(1);
      const last = (await rows(action)).at(-1);
      expect(last).toMatchObject({ byHand: true, role: 'family' });
      expect(await text(last.content)).toContain('Address not known: hand to social worker');
    });

    it.each<[string, object, object, string[]]>([
      ['the role that the step withholds', { withheldRoles: ['parents'] }, {}, ['A-2004']],
      [
        'the role that the event withholds although the trigger forgets it',
        {},
        { withheldRoleCodes: ['parents'] },
        ['A-2004'],
      ],
      ['one kind of parent', { withheldRoles: ['father'] }, {}, ['A-2001', 'A-2004']],
      ['nobody else', { withheldRoles: ['gp', 'previous-carer'] }, {}, ['A-2001', 'A-2002', 'A-2004']],
    ])('are without %s', async (_, settings, data, keys) => {
      const meeting = await givenMeeting('L-20417', data as Record<string, unknown>);
      const action = await given(meeting, { ...family, ...settings });
      expect(succeeded(await perform(action)).withheld).toBe(4 - keys.length);
      expect((await rows(action)).map(({ key }: { key: string }) => key)).toEqual(keys);
    });

    it('with parental responsibility are without whom the notice list withholds', async () => {
      const event = { subject: 'placement/PL-40031', type: 'placement.moved', teamCode: 'SPK-SE' };
      const data = {
        placementRef: 'PL-40031',
        childRef: 'P-1009',
        workerRef: 'SW-07',
        startDate: '2026-12-03',
        placementTypeCode: 'U6',
      };
      const action = await given(
        { reference: 'PL-40031', data },
        { template: 'D12', to: 'parental-responsibility' },
        event,
      );
      expect(succeeded(await perform(action))).toMatchObject({ documents: [{ state: 'draft' }], withheld: 1 });
      expect(await rows(action)).toMatchObject([{ key: 'A-2011', role: 'mother' }]);
    });

    it('are nobody, without fault, where it was decided to write to nobody', async () => {
      const reference = `PL-${randomUUID().slice(0, 8)}`;
      const data = { placementRef: reference, childRef: 'P-1001', withheldRoleCodes: ['parents'] };
      const event = { subject: `placement/${reference}`, type: 'placement.moved' };
      const action = await given({ reference, data }, { template: 'D12', to: 'parental-responsibility' }, event);
      expect(succeeded(await perform(action))).toMatchObject({ documents: [], withheld: 3 });
      // Nobody's name was read for it.
      expect(
        (await readings(action)).flatMap(({ ref, fields }: { ref: string; fields: string[] }) =>
          fields.includes('name') ? [ref] : [],
        ),
      ).toEqual(['P-1001']);
    });

    it('are about one child where a placement moves, although the group is known', async () => {
      const reference = `PL-${randomUUID().slice(0, 8)}`;
      const data = {
        placementRef: reference,
        childRef: 'P-1001',
        groupRef: 'G-101',
        workerRef: 'SW-01',
        startDate: '2026-12-01',
        placementTypeCode: 'U6',
      };
      const event = { subject: `placement/${reference}`, type: 'placement.moved' };
      const action = await given({ reference, data }, { template: 'D12', to: 'parental-responsibility' }, event);
      await perform(action);
      const [letter] = await rows(action);
      expect(await text(letter.content)).toContain('Ada Example');
      expect(await text(letter.content)).not.toContain('Ben');
    });
  });

  describe('what is known', () => {
    it('is put together from the events of the subject, the newest fact wins', async () => {
      const meeting = await givenMeeting();
      const moved = { startsAt: '2026-12-11T14:00:00+00:00', meetingRef: meeting.reference, reasonCode: 'chair' };
      await given({ ...meeting, data: moved }, family, {
        type: 'conference.rescheduled',
        occurredAt: new Date('2026-11-21T09:00:00Z'),
      });
      // The letters are made for the first event, after the second has come in.
      const action = await given(meeting);
      await perform(action);
      const [letter] = await rows(action);
      expect(await text(letter.content)).toContain('Friday 11 December 2026');
      expect(await text(letter.content)).toContain('2pm');
    });

    it('holds the room only if it is booked for the time at which the meeting is', async () => {
      const room = (startsAt: string): EarlierResult => ({
        stepKey: 'room',
        kind: 'rooms.book',
        result: { roomName: 'Ash Room', siteName: 'Northgate House', startsAt, endsAt: '2026-12-10T12:00:00.000Z' },
      });
      const place = async (earlier: EarlierResult[]) => {
        const action = await given(await givenMeeting(), family, {}, earlier);
        await perform(action);
        const [letter] = await rows(action);
        const words = await text(letter.content);
        return [words.includes('Ash Room, Northgate House'), words.includes('We will tell you the place')];
      };
      expect(await place([room('2026-12-10T10:00:00.000Z')])).toEqual([true, false]);
      expect(await place([room('2026-12-09T10:00:00.000Z')])).toEqual([false, true]);
      expect(await place([])).toEqual([false, true]);
    });

    it.each([
      ['CP', 'decided that Ada and Ben need a child protection plan', 'The core group'],
      ['NFA', 'a child protection plan is not needed.', 'there will not be a child protection plan'],
      ['PROV_OF_SERVICES', 'Outcome: Provision of services.', 'there will not be a child protection plan'],
      ['ADJOURNED', 'did not reach a decision', 'It will meet again'],
      ['OTHER', 'The chair is asked to state the decision here', 'If you do not agree'],
    ])('is worded for outcome %s, as a draft', async (outcomeCode, decision, meaning) => {
      const meeting = await givenMeeting('L-20417', {
        childRef: undefined,
        heldDate: '2026-12-10',
        outcomeCode,
        coreGroupDate: '2026-12-21',
      });
      const action = await given(meeting, { template: 'D07', to: 'family' }, { type: 'conference.held' });
      await perform(action);
      const [letter] = await rows(action);
      expect(letter.state).toBe('draft');
      const words = await text(letter.content);
      expect(words).toContain(decision);
      expect(words).toContain(meaning);
      expect(
        ['The core group', 'there will not be', 'It will meet again'].filter((one) => words.includes(one)),
      ).toEqual(outcomeCode === 'OTHER' ? [] : [expect.stringContaining(meaning.slice(0, 12))]);
    });

    it('is another letter for each decision, where the event itself decides about no child', async () => {
      const meeting = await givenMeeting();
      const decision = { template: 'D07', to: 'family' };
      const about = async (type: string, data: Record<string, unknown>, hour: number) =>
        given({ ...meeting, data: { meetingRef: meeting.reference, ...data } }, decision, {
          type,
          occurredAt: new Date(`2026-12-10T${String(hour)}:00:00Z`),
        });
      await given(meeting, decision);
      const held = { heldDate: '2026-12-10', quorate: true, childCount: 2 };
      await about('conference.held', { ...held, childRef: 'P-1001', outcomeCode: 'CP' }, 13);
      const second = await about('conference.held', { ...held, childRef: 'P-1002', outcomeCode: 'NFA' }, 14);
      expect(succeeded(await perform(second))).toMatchObject({ toldByItself: 1 });
      const action = await about('conference.minutes.due', { dueDate: '2026-12-31', draftState: 'typing' }, 15);
      expect(succeeded(await perform(action))).not.toHaveProperty('toldByItself');
      const made = await rows(action);
      expect(made.map(({ key }: { key: string }) => key)).toEqual(
        ['P-1001', 'P-1002'].flatMap((child) => ['A-2001', 'A-2002', 'A-2004'].map((ref) => `${ref} about ${child}`)),
      );
      for (const { key, content } of made) {
        const words = await text(content);
        const isAda = key.endsWith('P-1001');
        expect(words).toContain(`What the meeting about ${isAda ? 'Ada' : 'Ben'} decided`);
        expect(words).not.toMatch(isAda ? /Ben|not needed/ : /Ada|needs a child protection plan/);
      }
    });

    it('stays text, however it is spelt', async () => {
      const meeting = await givenMeeting('L-20417', { childRef: 'P-9101', groupRef: undefined, childCount: 1 });
      const name = `Anneka <w:p/> & "{draft}" ]]> 'x' \u0007 {#a}${'Featherstonehaugh-'.repeat(12)}Łucja 😀`;
      await database.dataSource.query(
        `INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname, pers_dob)
         VALUES ('P-9101', 'Zoë & Co <b>', 'O''Neil', '2015-01-01'), ('A-9102', $1, 'Test', NULL)`,
        [name],
      );
      await database.dataSource.query(`UPDATE invitee_lists SET child_refs = '{P-9101}' WHERE ref = $1`, [
        meeting.listRef,
      ]);
      await database.dataSource.query(
        `UPDATE invitees SET person_id = 'A-9102' WHERE list_ref = $1 AND person_id = 'A-2001'`,
        [meeting.listRef],
      );
      const action = await given(meeting);
      await perform(action);
      const [letter] = await rows(action);
      const words = await text(letter.content);
      expect(words).toContain(`Dear ${name.replace('\u0007', '')} Test`);
      expect(words).toContain('Please come to a meeting about Zoë & Co <b>');
    });
  });

  it('takes a list decided for another meeting when the event itself quotes it', async () => {
    const { reference, data } = await givenMeeting();
    const action = await given({ reference, data: { ...data, inviteeListRef: 'L-20417' } });
    expect(succeeded(await perform(action)).documents).toHaveLength(3);
  });

  it('logs once for each person what was read and what for, and reads no more than is printed', async () => {
    const meeting = await givenMeeting();
    const action = await given(meeting);
    await perform(action);
    await perform(action);
    const purpose = `Letter D01 (Invitation to a child protection conference, for the family) for ${meeting.reference}`;
    const adult = ['address', 'name', 'relationship'];
    const professional = ['email', 'jobTitle', 'name', 'phone'];
    expect(await readings(action)).toEqual(
      [
        ['A-2001', adult],
        ['A-2002', adult],
        ['A-2004', adult],
        ['CH-01', professional],
        [meeting.listRef, ['recipients']],
        ['P-1001', ['name']],
        ['P-1002', ['name']],
        ['SW-01', professional],
      ].map(([ref, fields]) => ({ ref, fields, purpose, reader: 'documents.generate' })),
    );
  });

  describe('done twice', () => {
    it('at once leaves one document for each recipient and one line of the log for each person', async () => {
      const action = await given(await givenMeeting());
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => perform(action)));
      expect(await rows(action)).toHaveLength(3);
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      const refs = (await readings(action)).map(({ ref }: { ref: string }) => ref);
      expect(new Set(refs).size).toBe(refs.length);
    });

    it('after a crash before the commit leaves no trace of the first time', async () => {
      const action = await given(await givenMeeting());
      const crashed = database.dataSource.transaction(async (manager) => {
        await handler.perform({ ...action, manager });
        throw new Error('crash');
      });
      await expect(crashed).rejects.toThrow('crash');
      expect([await rows(action), await readings(action)]).toEqual([[], []]);
      const result = succeeded(await perform(action));
      expect(succeeded(await perform(action))).toEqual(result);
      expect((await rows(action)).map(({ number }: { number: number }) => number)).toEqual([1, 2, 3]);
    });

    it('is stopped by the database where the code would not', async () => {
      const action = await given(await givenMeeting());
      await perform(action);
      const again = (change: string) =>
        database.dataSource.query(
          `INSERT INTO documents (action_id, recipient_key, recipient_role, template_version_id, reference, state, series,
             number, file_name, content, sha256, facts_hash, created_by)
           SELECT action_id, recipient_key, recipient_role, template_version_id, reference, state, series, ${change},
             content, sha256, facts_hash, created_by FROM documents WHERE action_id = $1 AND number = 1`,
          [action.actionId],
        );
      const name = `'2026-11-20-D01-M-1-99.docx'`;
      await expect(again(`99, ${name}`)).rejects.toMatchObject({ constraint: 'documents_once_per_recipient' });
      await expect(again(`1, ${name}`)).rejects.toMatchObject({
        constraint: expect.stringMatching(/documents_(number_once|once_per_recipient)/),
      });
      await expect(again(`99, 'Ada Example.docx'`)).rejects.toMatchObject({ constraint: 'documents_file_name_check' });
    });
  });

  describe('revised', () => {
    it('makes anew what would say something else, and withdraws the letters before', async () => {
      const meeting = await givenMeeting();
      const action = await given(meeting);
      const before = succeeded(await perform(action));
      const moved = { startsAt: '2026-12-11T14:00:00+00:00', meetingRef: meeting.reference };
      await given({ ...meeting, data: moved }, family, {
        type: 'conference.rescheduled',
        occurredAt: new Date('2026-11-21T09:00:00Z'),
      });
      const after = succeeded(await revise(action, before));
      expect(after.documents).toHaveLength(3);
      const states = (await rows(action)).map(
        ({ number, state, withdrawnAt }: { number: number; state: string; withdrawnAt: Date | null }) => [
          number,
          state,
          withdrawnAt !== null,
        ],
      );
      expect(states).toEqual(
        [1, 2, 3].map((n) => [n, 'withdrawn', true]).concat([4, 5, 6].map((n) => [n, 'final', false])),
      );
      const newest = (await rows(action)).at(-1);
      expect(await text(newest.content)).toContain('Friday 11 December 2026');
      // Once more, as after a lost answer: nothing is left to change.
      expect(succeeded(await revise(action, before)).documents).toEqual(after.documents);
      expect(await rows(action)).toHaveLength(6);
    });

    it('leaves letters alone that would say the same, and withdraws that of who is now withheld', async () => {
      const meeting = await givenMeeting();
      const action = await given(meeting);
      const before = succeeded(await perform(action));
      await database.dataSource.query(
        `UPDATE invitees SET withheld = true, reason_recorded_by = 'SW-01' WHERE list_ref = $1 AND person_id = 'A-2002'`,
        [meeting.listRef],
      );
      const after = succeeded(await revise(action, before));
      expect(after).toMatchObject({ documents: [before.documents[0], before.documents[2]], withheld: 2 });
      expect((await rows(action)).map(({ key, state }: { key: string; state: string }) => [key, state])).toEqual([
        ['A-2001', 'final'],
        ['A-2002', 'withdrawn'],
        ['A-2004', 'final'],
      ]);
    });

    it('withdraws all where nothing can be made any more, and says so', async () => {
      const meeting = await givenMeeting();
      const action = await given(meeting);
      const before = succeeded(await perform(action));
      await given({ ...meeting, data: { meetingRef: meeting.reference } }, family, {
        type: 'conference.cancelled',
        occurredAt: new Date('2026-11-22T09:00:00Z'),
      });
      expect(await revise(action, before)).toEqual({
        outcome: 'rejected',
        reason: `${meeting.reference} has been cancelled: no letter about it is made. The letters made before are withdrawn.`,
      });
      expect((await rows(action)).map(({ state }: { state: string }) => state)).toEqual([
        'withdrawn',
        'withdrawn',
        'withdrawn',
      ]);
    });
  });

  it('withdraws, and withdrawing again changes nothing', async () => {
    const action = await given(await givenMeeting());
    const previous = succeeded(await perform(action));
    const withdraw = () =>
      database.dataSource.transaction((manager) => handler.withdraw({ ...action, manager }, previous));
    expect(await withdraw()).toEqual({ outcome: 'succeeded', result: { withdrawn: 3 } });
    const once = await rows(action);
    expect(await withdraw()).toEqual({ outcome: 'succeeded', result: { withdrawn: 0 } });
    expect(await rows(action)).toEqual(once);
  });

  it('marks the documents of a restricted subject, if only one of its events says so', async () => {
    const meeting = await givenMeeting();
    await given({ ...meeting, data: {} }, family, { restricted: true, occurredAt: new Date('2026-11-01T09:00:00Z') });
    const action = await given(meeting);
    await perform(action);
    expect((await rows(action)).every(({ restricted }: { restricted: boolean }) => restricted)).toBe(true);
    const [log] = await database.dataSource.query(
      'SELECT bool_and(restricted) AS all FROM record_readings WHERE action_id = $1',
      [action.actionId],
    );
    expect(log.all).toBe(true);
  });

  describe('is rejected, with a sentence for whoever must act and no document,', () => {
    it.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp]>([
      [
        'for a template that is not there',
        { template: 'D99' },
        {},
        /^There is no template D99\. Add it to the templates, or correct the trigger\.$/,
      ],
      ['for a list that nobody approved', { inviteeList: 'L-404' }, {}, /^There is no approved invitee list L-404\./],
      [
        'for a list of another meeting',
        { inviteeList: 'L-20431' },
        {},
        /^The list L-20431 was approved for invitations about M-20431, not for M-/,
      ],
      ['for a child who is not of the list', {}, { childRef: 'P-1009' }, /^The list L-\w+ is not about P-1009\./],
      [
        'for a number of children that does not agree',
        {},
        { childCount: 3 },
        /^It is not clear which children M-\w+ is about: childCount 3 on the event, 2 on L-/,
      ],
      [
        'for a social worker who is not there',
        {},
        { workerRef: 'SW-404' },
        /^The case records hold no social worker, .* SW-404\./,
      ],
      [
        'for what the event does not say',
        {},
        { workerRef: undefined, durationMin: undefined },
        /^Template D01 cannot be filled for M-\w+: the event says no length of the meeting \(durationMin\); the event names no social worker/,
      ],
      [
        'for a date to reply by that nobody set',
        { replyBy: undefined },
        {},
        /: the step sets no date to reply by \(replyBy\)\.$/,
      ],
      [
        'for a language nobody knows',
        {},
        { needs: { interpreter: 'xyz' } },
        /: the interpreter’s language is not known\.$/,
      ],
      [
        'for agencies’ words sent to a family',
        { template: 'D02' },
        {},
        /^Template D02 is written for professionals, not for family\./,
      ],
      ['for an addressee that is not set', { template: 'D13', to: 'addressee' }, {}, /^The step sets no addressee\./],
      [
        'for a service withheld among professionals',
        { template: 'D02', to: 'professionals' },
        { withheldRoleCodes: ['school'] },
        / withholds school\. For professionals that is decided on the approved list/,
      ],
      ['for a code that stops every letter', {}, { recCode: 'E2' }, /^The reason code E2 stops every letter about M-/],
    ])('%s', async (_, settings, data, reason) => {
      const action = await given(await givenMeeting('L-20417', data), { ...family, ...settings });
      const sentence = await reasonOf(action);
      expect(sentence).toMatch(reason);
      expect(sentence).not.toMatch(/Grace|Daniel|Example|Ada|Helen|Juniper/);
    });

    it('for a meeting without an approved list', async () => {
      const reference = `M-${randomUUID().slice(0, 8)}`;
      const action = await given({ reference, data: { ...conferenceData, meetingRef: reference } });
      expect(await reasonOf(action)).toMatch(/^There is no approved list of family for M-\w+\. Ask the social worker/);
    });

    it('for a list with nobody of that kind', async () => {
      const meeting = await givenMeeting();
      await database.dataSource.query(`DELETE FROM invitees WHERE list_ref = $1 AND kind = 'professional'`, [
        meeting.listRef,
      ]);
      const action = await given(meeting, { template: 'D03', to: 'professionals', replyBy });
      expect(await reasonOf(action)).toMatch(
        /^There is nobody to write to about M-\w+: the record names no professionals\./,
      );
    });

    it('for a list of invitations quoted for a placement', async () => {
      const reference = `PL-${randomUUID().slice(0, 8)}`;
      const data = { placementRef: reference, childRef: 'P-1001', noticeListRef: 'L-20417' };
      const action = await given(
        { reference, data },
        { template: 'D12', to: 'family' },
        { subject: `placement/${reference}` },
      );
      expect(await reasonOf(action)).toMatch(
        /^The list L-20417 was approved for invitations about M-20417, not for PL-/,
      );
    });

    it('for an unknown team, and for a missing one where no team is on duty', async () => {
      const meeting = await givenMeeting();
      expect(await reasonOf(await given(meeting, family, { teamCode: 'SPK-404' }))).toMatch(
        /no team with the code SPK-404/,
      );
      await database.dataSource.query('UPDATE teams SET duty = false');
      expect(await reasonOf(await given(meeting, family, { teamCode: null }))).toMatch(/^The event names no team/);
    });

    it('for an event that names no child', async () => {
      const reference = `PL-${randomUUID().slice(0, 8)}`;
      const action = await given(
        { reference, data: {} },
        { template: 'D12', to: 'parental-responsibility' },
        { subject: `placement/${reference}` },
      );
      expect(await reasonOf(action)).toMatch(/ names no child\. Send childRef or groupRef with the event\.$/);
    });

    it('for a child nobody has parental responsibility for', async () => {
      const reference = `PL-${randomUUID().slice(0, 8)}`;
      const action = await given(
        { reference, data: { childRef: 'P-1015' } },
        { template: 'D12', to: 'parental-responsibility' },
        { subject: `placement/${reference}` },
      );
      expect(await reasonOf(action)).toMatch(
        /the record names nobody with parental responsibility\. Ask the social worker\.$/,
      );
    });

    it('for a template whose Word file would be refused today', async () => {
      await database.dataSource.query(`INSERT INTO templates (code, title, audience, boundary, source)
        VALUES ('X09', 'Letter', 'family', 'admin', 'test')`);
      await database.dataSource.query(`INSERT INTO template_versions (template_id, version, content, sha256)
        SELECT id, 1, '', sha256('') FROM templates WHERE code = 'X09'`);
      const action = await given(await givenMeeting(), { ...family, template: 'X09' });
      expect(await reasonOf(action)).toBe(
        'X09: The template is empty. Mend the Word file and apply the configuration again.',
      );
    });

    it('for a template that only a qualified person fills', async () => {
      await database.dataSource.query(`INSERT INTO templates (code, title, audience, boundary, source)
        VALUES ('X01', 'Chronology', 'professional', 'professional', 'test')`);
      await database.dataSource.query(`INSERT INTO template_versions (template_id, version, content, sha256)
        SELECT id, 1, '', sha256('') FROM templates WHERE code = 'X01'`);
      const action = await given(await givenMeeting(), { ...family, template: 'X01', to: 'professionals' });
      expect(await reasonOf(action)).toMatch(/^Template X01 is professional work: only a qualified person writes it\./);
    });
  });

  it('throws, to be tried again, when the database fails', async () => {
    const action = await given(await givenMeeting());
    const broken = database.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 / 0').catch(() => undefined);
      return handler.perform({ ...action, manager });
    });
    await expect(broken).rejects.toMatchObject({ code: '25P02' });
  });
});
