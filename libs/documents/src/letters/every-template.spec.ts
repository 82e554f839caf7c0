import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EarlierResult } from '@linchpin/actions';
import { CaseRecords } from '@linchpin/case-records';
import { TeamDirectory } from '@linchpin/teams';
import JSZip from 'jszip';
import { type GivenAction, givenAction } from '../../../../test/support/actions.js';
import { createCouncilDatabase, readConfig } from '../../../../test/support/council-database.js';
import type { TestDatabase } from '../../../../test/support/database.js';
import { DocumentStore } from '../document-store.js';
import { type GeneratedDocuments, GenerateDocument } from '../generate-document.handler.js';
import { templatesFileSchema } from '../templates/templates-file.js';
import { importAddressees } from './addressees.js';
import { Letters } from './letters.js';

type Given = Omit<GivenAction<'documents.generate'>, 'kind'>;

const run = promisify(execFile);

const handler = new GenerateDocument(
  new Letters(new CaseRecords(), new TeamDirectory(), { COUNCIL_NAME: 'Exshire Council' }),
  new DocumentStore(),
);

const booked: EarlierResult = {
  stepKey: 'room',
  kind: 'rooms.book',
  result: {
    roomCode: 'NG-1',
    roomName: 'Ash Room',
    siteName: 'Northgate House',
    siteAddress: '1 Northgate Row, Exbridge, ZZ1 1AA',
    startsAt: '2026-12-10T10:00:00.000Z',
    endsAt: '2026-12-10T12:00:00.000Z',
    bookingId: '0b7e0a3a-9c2c-4a5e-8a52-0f3d7f0f6c11',
  },
};

const conference: Given['event'] = {
  type: 'conference.initial.scheduled',
  subject: 'meeting/M-20417',
  reference: 'M-20417',
  data: {
    meetingRef: 'M-20417',
    childRef: 'P-1001',
    groupRef: 'G-101',
    childCount: 2,
    workerRef: 'SW-01',
    chairRef: 'CH-01',
    inviteeListRef: 'L-20417',
    startsAt: '2026-12-10T10:00:00+00:00',
    durationMin: 120,
    needs: { interpreter: 'pl', stepFree: true, creche: false, separateWaiting: true },
  },
};
const move: Given['event'] = {
  type: 'placement.moved',
  subject: 'placement/PL-40031',
  reference: 'PL-40031',
  teamCode: 'SPK-SE',
  occurredAt: new Date('2026-11-24T09:00:00Z'),
  data: {
    placementRef: 'PL-40031',
    childRef: 'P-1009',
    workerRef: 'SW-07',
    noticeListRef: 'L-40031',
    startDate: '2026-12-03',
    previousEndDate: '2026-12-02',
    rneCode: 'P',
    placementTypeCode: 'U6',
    outOfArea: true,
    emergency: true,
    withheldRoleCodes: [],
  },
};
const review: Given['event'] = {
  type: 'review.lookedafter.scheduled',
  subject: 'meeting/M-30112',
  reference: 'M-30112',
  teamCode: 'SPK-SE',
  data: {
    meetingRef: 'M-30112',
    childRef: 'P-1010',
    workerRef: 'SW-08',
    chairRef: 'CH-03',
    inviteeListRef: 'L-30112',
    // Summer time: 10:30 on London's clocks.
    startsAt: '2027-06-10T09:30:00+00:00',
    durationMin: 90,
    reviewNumber: 4,
  },
};
const replyBy = { from: '2026-12-10T10:00:00+00:00', amount: 2, unit: 'working-days', direction: 'before' };
const nurse = {
  code: 'ICB-NURSE',
  name: 'Designated nurse',
  organisation: 'Exshire & Quay ICB <North>',
  addressLines: ['4 Meadow Way', 'ZZ1 5HH'],
};

/** A realistic event for each template, what each recipient must read in it, and what none of them may. */
const cases: {
  template: string;
  given: Given;
  to: string[];
  all: string[];
  some?: Record<string, string[]>;
  never: string[];
}[] = [
  {
    template: 'D01',
    given: { settings: { to: 'family', inviteeList: 'L-20417', replyBy }, event: conference, earlier: [booked] },
    to: ['mother', 'father', 'grandparent'],
    all: [
      'Please come to a meeting about Ada and Ben',
      'Initial child protection conference',
      'Thursday 10 December 2026',
      '10am to midday (about 2 hours)',
      'Ash Room, Northgate House, 1 Northgate Row, Exbridge, ZZ1 1AA',
      'Judith Marlowe-Okafor',
      'an interpreter who speaks Polish',
      'a room you can get to without steps',
      'a separate place to wait',
      'Helen Ashdown',
      '07700 900101',
      'Tuesday 8 December 2026',
      'North business centre',
      'hub.north@exshire.example',
    ],
    some: {
      mother: ['Dear Grace Example', '14 Juniper Lane', 'ZZ1 1AB'],
      father: ['Dear Daniel Adeyemi-Example', '3 Kiln Cottages', 'ZZ4 4DE'],
      grandparent: ['Dear Dorothy Example', '27 Orchard Rise'],
    },
    never: [
      'Ryan',
      'Holloway',
      'Brickfield',
      'DRAFT',
      'someone to look after children while',
      '9 March 2017',
      'A-2003',
    ],
  },
  {
    template: 'D02',
    given: { settings: { to: 'professionals', inviteeList: 'L-20417', replyBy }, event: conference },
    to: [
      'Designated safeguarding lead',
      'General practitioner',
      'Public protection officer',
      'School nurse',
      'Tenancy officer',
    ],
    all: [
      'Ada Example',
      '9 March 2017',
      'Ben Example',
      '21 November 2020',
      'M-20417',
      'To be confirmed.',
      'Tuesday 8 December 2026',
    ],
    some: {
      'General practitioner': [
        'Dr Leila Farrow',
        'Priory & Quay Medical Practice',
        '4 Market Street',
        'practice@prioryquay-gp.example',
      ],
    },
    never: [
      'Ryan',
      'Holloway',
      'Grace',
      'Daniel',
      'Juniper Lane, Exbridge, ZZ1 1AB',
      'DRAFT',
      '9990010544',
      'V999401122011',
    ],
  },
  {
    template: 'D03',
    given: { settings: { to: 'professionals', inviteeList: 'L-20417', replyBy }, event: conference },
    to: [
      'Designated safeguarding lead',
      'General practitioner',
      'Public protection officer',
      'School nurse',
      'Tenancy officer',
    ],
    all: [
      'Ada and Ben Example',
      '9 March 2017',
      'Tuesday 8 December 2026',
      'Thursday 10 December 2026, 10am',
      'Helen Ashdown',
    ],
    some: { 'School nurse': ['Health visiting and school nursing'] },
    never: ['Ryan', 'Holloway', 'Grace', 'Daniel', 'DRAFT'],
  },
  {
    template: 'D07',
    given: {
      settings: { to: 'family' },
      event: {
        ...conference,
        type: 'conference.held',
        occurredAt: new Date('2026-12-10T13:00:00Z'),
        data: {
          meetingRef: 'M-20417',
          childCount: 2,
          heldDate: '2026-12-10',
          quorate: true,
          outcomeCode: 'CP',
          coreGroupDate: '2026-12-21',
          reviewDate: '2027-03-04',
        },
      },
    },
    to: ['mother', 'father', 'grandparent'],
    all: [
      'DRAFT',
      'What the meeting about Ada and Ben decided',
      'Thursday 10 December 2026 (Initial child protection conference)',
      'The conference decided that Ada and Ben need a child protection plan.',
      'Monday 21 December 2026',
      'Thursday 4 March 2027',
      'Judith Marlowe-Okafor',
    ],
    never: ['Ryan', 'Holloway', 'there will not be a child protection plan', 'will meet again', '9 March 2017'],
  },
  {
    template: 'D12',
    given: { settings: { to: 'family', inviteeList: 'L-40031' }, event: move },
    to: ['mother'],
    all: [
      'DRAFT',
      'Dear Kerry Thornbury',
      '40 Gasworks Street',
      'A new home for Callie',
      'Callie Thornbury-Ash',
      'Thursday 3 December 2026',
      'Foster carers',
      'This move had to happen quickly',
      'Adam Fielding-Shah',
    ],
    never: ['Heron Way', 'ZZ2 2BE', 'Chelmerford', 'Bellweather', 'Yvonne', 'Wayne', 'Rope Walk', '3 December 2013'],
  },
  {
    template: 'D13',
    given: { settings: { to: 'addressee', addressee: nurse.code, replyBy }, event: move },
    to: [nurse.organisation],
    all: [
      'DRAFT',
      'Exshire & Quay ICB <North>',
      '4 Meadow Way',
      'Callie Thornbury-Ash',
      '3 December 2013',
      'Thursday 3 December 2026',
      '2 December 2026',
      'Outside our area',
      'Emergency',
      'Tuesday 8 December 2026',
    ],
    never: ['Heron Way', 'ZZ2 2BE', 'Bellweather', 'Kerry', 'Wayne', 'Gasworks'],
  },
  {
    template: 'D14',
    given: { settings: { to: 'professionals', inviteeList: 'L-40031', replyBy }, event: move },
    to: [
      'Current general practice',
      'Designated nurse for looked-after children',
      'Designated teacher',
      'Health team',
      'Virtual school head',
    ],
    all: ['DRAFT', 'Callie Thornbury-Ash', '3 December 2013', 'Thursday 3 December 2026'],
    some: { 'Designated teacher': ['Louise Marchetti', 'Saltmouth Community College', 'Beacon Hill'] },
    never: ['Heron Way', 'ZZ2 2BE', 'Bellweather', 'Kerry', 'Wayne', 'Gasworks'],
  },
  {
    template: 'D20',
    given: {
      settings: { to: 'family', inviteeList: 'L-30112', replyBy: { ...replyBy, from: '2027-06-10T09:30:00+00:00' } },
      event: review,
    },
    to: ['child', 'mother', 'carer'],
    all: [
      'Looked-after review',
      'Thursday 10 June 2027',
      '10:30am to midday (about 1 hour 30 minutes)',
      'We will tell you the place as soon as we know it.',
      'Elinor Tregarth',
      'Tuesday 8 June 2027',
    ],
    some: {
      child: ['Dear Kofi Mensah-Wren', 'Please come to your review'],
      mother: ['Dear Abena Mensah'],
      carer: ['Dear Joan Fairclough'],
    },
    never: ['Peter', 'Lock Street', 'Kwame', 'DRAFT', 'an interpreter who speaks', '5 May 2011'],
  },
];

interface Written {
  template: string;
  role: string;
  state: string;
  fileName: string;
  parts: Map<string, string>;
  content: Buffer;
}

describe('every template of the council', () => {
  let database: TestDatabase;
  const written: Written[] = [];

  beforeAll(async () => {
    database = await createCouncilDatabase();
    await importAddressees(database.dataSource.manager, { addressees: [nurse] });
    for (const { template, given } of cases) {
      const settings = { ...given.settings, template };
      const action = await givenAction(database.dataSource, {
        ...given,
        settings,
        kind: 'documents.generate',
        today: '2026-11-20',
      });
      const outcome = await database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
      if (outcome.outcome !== 'succeeded') throw new Error(`${template}: ${JSON.stringify(outcome)}`);
      written.push(...(await documentsOf(outcome.result)));
    }
  });
  afterAll(() => database.drop());

  const documentsOf = async ({ documents, template }: GeneratedDocuments): Promise<Written[]> => {
    const rows: { role: string; state: string; file_name: string; content: Buffer }[] = await database.dataSource.query(
      `SELECT recipient_role AS role, state, file_name, content FROM documents WHERE id = ANY($1) ORDER BY number`,
      [documents.map(({ documentId }) => documentId)],
    );
    return Promise.all(
      rows.map(async ({ role, state, file_name, content }) => {
        const zip = await JSZip.loadAsync(content, { checkCRC32: true });
        const names = Object.keys(zip.files).filter((name) => /\.(xml|rels)$/.test(name));
        const texts = names.map(async (name) => [name, (await zip.file(name)?.async('string')) ?? ''] as const);
        return { template, role, state, fileName: file_name, content, parts: new Map(await Promise.all(texts)) };
      }),
    );
  };
  const lettersOf = (template: string) => written.filter((one) => one.template === template);

  it('is tried here', async () => {
    const { templates } = templatesFileSchema.parse(await readConfig('templates', 'templates.yaml'));
    expect(cases.map(({ template }) => template)).toEqual(templates.map(({ code }) => code));
  });

  it.each(cases)('$template goes to each recipient in a file of their own', ({ template, to }) => {
    const letters = lettersOf(template);
    expect(letters.map(({ role }) => role).sort()).toEqual([...to].sort());
    expect(new Set(letters.map(({ fileName }) => fileName)).size).toBe(to.length);
  });

  it.each(cases)('$template says what it must, to whom it must', ({ template, all, some = {} }) => {
    for (const letter of lettersOf(template)) {
      const text = textOf(letter);
      for (const fact of [...all, ...(some[letter.role] ?? [])])
        expect([letter.role, text]).toEqual([letter.role, expect.stringContaining(fact)]);
      // What is for one recipient stands in no other letter.
      for (const [role, facts] of Object.entries(some)) {
        if (role !== letter.role) for (const fact of facts) expect(text).not.toContain(fact);
      }
    }
  });

  it.each(cases)('$template says nothing that it must not', ({ template, never }) => {
    for (const letter of lettersOf(template)) {
      for (const fact of never) expect(textOf(letter)).not.toContain(fact);
      expect(textOf(letter)).not.toMatch(/[{}]|undefined|null|\[object|NaN|Invalid/);
    }
  });

  it('is a draft, marked on every page, exactly where it needs approval', () => {
    for (const letter of written) {
      const needsApproval = ['D07', 'D12', 'D13', 'D14'].includes(letter.template);
      expect([letter.template, letter.state]).toEqual([letter.template, needsApproval ? 'draft' : 'final']);
      const headers = [...letter.parts].filter(([name]) => name.startsWith('word/header'));
      expect(headers.length).toBeGreaterThan(1);
      for (const [, header] of headers) expect(wordsOf(header).includes('DRAFT')).toBe(needsApproval);
    }
  });

  it('prints the reference that is in the name of its file', () => {
    for (const letter of written) {
      const reference = /^\d{4}-\d{2}-\d{2}-(.+)\.docx$/.exec(letter.fileName)?.[1] ?? letter.fileName;
      expect(textOf(letter)).toContain(`Our reference: ${reference}`);
    }
  });

  it('becomes well-formed XML throughout', () => {
    for (const letter of written) {
      for (const [name, xml] of letter.parts)
        expect([letter.fileName, name, faultOf(xml)]).toEqual([letter.fileName, name, null]);
    }
  });

  it('is opened by LibreOffice, where that is installed, and is whole where it is not', async () => {
    const one = cases.flatMap(({ template }) => lettersOf(template).slice(0, 1));
    expect(one).toHaveLength(8);
    for (const letter of one) expect(letter.parts.get('word/document.xml')).toMatch(/^<\?xml[\s\S]*<\/w:document>\s*$/);
    if (!(await isInstalled('soffice'))) return;
    const folder = await mkdtemp(join(tmpdir(), 'linchpin-letters-'));
    try {
      for (const { fileName, content } of one) await writeFile(join(folder, fileName), content);
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
      const files = one.map(({ fileName }) => join(folder, fileName));
      const options = ['--headless', '--norestore', '--convert-to', 'pdf', '--outdir', folder];
      await run('soffice', [profile, ...options, ...files], { timeout: 100_000, killSignal: 'SIGKILL' });
      const pdfs = (await readdir(folder)).filter((name) => name.endsWith('.pdf'));
      expect(pdfs.sort()).toEqual(one.map(({ fileName }) => fileName.replace(/docx$/, 'pdf')).sort());
      for (const pdf of pdfs) {
        const content = await readFile(join(folder, pdf));
        expect(content.subarray(0, 5).toString()).toBe('%PDF-');
        expect(content.length).toBeGreaterThan(10_000);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

async function isInstalled(program: string): Promise<boolean> {
  return run(program, ['--version'], { timeout: 60_000 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** What a reader of the letter reads, a paragraph a line. */
function textOf({ parts }: Pick<Written, 'parts'>): string {
  return [...parts]
    .filter(([name]) => /^word\/(document|header\d*|footer\d*)\.xml$/.test(name))
    .map(([, xml]) => wordsOf(xml))
    .join('\n');
}

function wordsOf(xml: string): string {
  const paragraphs = xml
    .split('</w:p>')
    .map((part) =>
      [...part.matchAll(/<w:t[ >][^<]*|<w:t>[^<]*/g)].map(([text]) => text.replace(/^<[^>]*>/, '')).join(''),
    );
  const names: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return paragraphs.join('\n').replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => names[name] ?? '');
}

/** The first thing in this text that a strict XML reader would refuse, or null. */
function faultOf(xml: string): string | null {
  // eslint-disable-next-line no-control-regex
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.exec(xml);
  if (forbidden) return `forbidden character at ${forbidden.index}`;
  const open: string[] = [];
  const rest = xml.replace(/^\uFEFF?<\?xml[^?]*\?>/, '').replace(/<!--(?:(?!--)[\s\S])*-->/g, '');
  const token =
    /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|([\s\S])/g;
  for (const [all, close, name = '', attributes = '', empty, text, other] of rest.matchAll(token)) {
    if (other) return `stray ${other}`;
    if (/&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[\da-f]+);)/i.test(text ?? attributes))
      return `stray & in ${all.slice(0, 40)}`;
    if (text) {
      if (open.length === 0 && text.trim()) return 'text outside the root';
    } else if (close) {
      if (open.pop() !== name) return `unexpected </${name}>`;
    } else {
      const attributeNames = [...attributes.matchAll(/\s([\w:.-]+)\s*=/g)].map(([, attribute]) => attribute);
      if (new Set(attributeNames).size !== attributeNames.length) return `repeated attribute in <${name}>`;
      if (!empty) open.push(name);
    }
  }
  return open.length > 0 ? `unclosed <${open.join('> <')}>` : null;
}
