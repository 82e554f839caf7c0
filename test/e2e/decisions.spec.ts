import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';

interface Letter {
  role: string;
  key: string;
  reference: string;
  trigger: string;
  text: string;
}

/** What was decided about each child of one conference, each told in an event of its own. */
const decisions = {
  'P-1001': { outcomeCode: 'CP', planRef: 'PN-640', coreGroupDate: '2026-12-21', reviewDate: '2027-03-04' },
  'P-1002': { outcomeCode: 'NFA', planRef: undefined, coreGroupDate: undefined, reviewDate: undefined },
} as const;
type ChildRef = keyof typeof decisions;

/** Only Ben's grandmother: of Ada she may not be told. */
const narrowed = `UPDATE invitees SET child_refs = '{P-1002}' WHERE list_ref = 'L-20417' AND person_id = 'A-2004'`;

describe.each<[string, ChildRef[]]>([
  ['the plan first', ['P-1001', 'P-1002']],
  ['no further action first', ['P-1002', 'P-1001']],
])('two children of one conference with different outcomes, %s', (_order, order) => {
  let linchpin: Linchpin;
  const letters = new Map<ChildRef, Letter[]>();

  beforeAll(async () => {
    linchpin = await startLinchpin(['worker', 'intake']);
    await linchpin.dataSource.query(narrowed);
    const scheduled = await linchpin.send('conference-initial-scheduled');
    await linchpin.settled(scheduled.eventId);
    for (const childRef of order) {
      const { eventId } = await linchpin.send('conference-held', (event) => {
        event.id = `held-${childRef}`;
        Object.assign(event.data, { childRef, ...decisions[childRef] });
      });
      await linchpin.settled(eventId);
      letters.set(childRef, await lettersOf(eventId));
    }
  }, 120_000);
  afterAll(() => linchpin.close());

  const lettersOf = async (eventId: string): Promise<Letter[]> => {
    const rows = await linchpin.dataSource.query<(Omit<Letter, 'text'> & { content: Buffer })[]>(
      `SELECT recipient_role AS role, recipient_key AS key, documents.reference, triggers.name AS trigger, content
       FROM documents JOIN actions ON actions.id = action_id JOIN runs ON runs.id = run_id
         JOIN triggers ON triggers.id = runs.trigger_id
       WHERE runs.event_id = $1 ORDER BY documents.number`,
      [eventId],
    );
    return Promise.all(rows.map(async ({ content, ...row }) => ({ ...row, text: await textOf(content) })));
  };

  it('makes letters about each child', () => {
    expect(
      letters
        .get('P-1001')
        ?.map(({ role }) => role)
        .sort(),
    ).toEqual([
      'Designated safeguarding lead',
      'General practitioner',
      'Public protection officer',
      'School nurse',
      'Tenancy officer',
      'father',
      'mother',
    ]);
    expect(letters.get('P-1002')?.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['mother', 'father', 'grandparent', 'School nurse']),
    );
    for (const made of letters.values())
      expect(new Set(made.map(({ trigger }) => trigger))).toEqual(new Set(['conference-held']));
  });

  it('tells of each child what was decided about that child, and nothing of the other', () => {
    for (const { text } of letters.get('P-1001') ?? []) {
      expect(text).toMatch(/The conference decided that Ada( Example)? needs a child protection plan\./);
      expect(text).toContain('First core group meeting');
      expect(text).not.toMatch(/\bBen\b|is not needed|will not be a child protection plan/);
    }
    for (const { text } of letters.get('P-1002') ?? []) {
      expect(text).toMatch(/What the meeting about Ben( Example)? decided/);
      expect(text).toContain('The conference decided that a child protection plan is not needed.');
      expect(text).not.toMatch(/\bAda\b|needs a child protection plan|core group/i);
    }
  });

  it('writes nothing to somebody who may be told of neither child', () => {
    const ofAda = letters.get('P-1001')?.filter(({ key }) => key === 'A-2004');
    expect(ofAda).toEqual([]);
  });

  it('owes a decision letter for each child, and one record for the meeting', async () => {
    const owed = await linchpin.dataSource.query<{ key: string; state: string; count: number }[]>(
      `SELECT key, state, count(*)::int AS count FROM deadlines WHERE subject = 'meeting/M-20417'
       AND key IN ('decision-letter', 'record') GROUP BY key, state ORDER BY key`,
    );
    expect(owed).toEqual([
      { key: 'decision-letter', state: 'open', count: 2 },
      { key: 'record', state: 'open', count: 1 },
    ]);
  });

  it('makes nothing twice when a decision is told again', async () => {
    const { eventId } = await linchpin.send('conference-held', (event) => {
      event.id = 'held-again';
      Object.assign(event.data, { childRef: 'P-1002', ...decisions['P-1002'] });
    });
    await linchpin.settled(eventId);
    expect(await lettersOf(eventId)).toEqual([]);
  });
});

async function textOf(content: Buffer): Promise<string> {
  const zip = await JSZip.loadAsync(content);
  const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
  return xml.replaceAll(/<\/w:p>/g, '\n').replaceAll(/<[^>]+>/g, '');
}
