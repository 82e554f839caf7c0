import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import type { EventStatus } from '../../apps/intake/src/event-status.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';

let linchpin: Linchpin;
let status: EventStatus;
beforeAll(async () => {
  linchpin = await startLinchpin();
  const { eventId } = await linchpin.send('conference-initial-scheduled');
  status = await linchpin.settled(eventId);
});
afterAll(() => linchpin.close());

const states = (of: EventStatus) =>
  Object.fromEntries(of.runs.flatMap(({ actions }) => actions.map(({ step, state }) => [step, state])));

describe('a scheduled initial conference', () => {
  it('becomes one run with every step done, but for what people were asked', () => {
    expect(status.runs.map(({ trigger, state }) => ({ trigger, state }))).toEqual([
      { trigger: 'Initial conference arrangements', state: 'asked' },
    ]);
    expect(states(status)).toEqual({
      room: 'succeeded',
      'family-invitations': 'succeeded',
      'professional-invitations': 'succeeded',
      'report-requests': 'succeeded',
      checks: 'asked',
      'invitee-list': 'skipped',
      'minute-taker': 'asked',
      interpreter: 'asked',
      'chase-reports': 'asked',
      papers: 'asked',
      'day-before': 'asked',
      'spoke-alert': 'succeeded',
      'short-notice': 'skipped',
    });
  });

  it('tells its source of which team and of how many agencies something is asked, without a name of staff', () => {
    const actions = status.runs.flatMap((run) => run.actions);
    const standing = (key: string) => actions.find(({ step }) => step === key)?.standing;
    expect(status.settled).toBe(true);
    expect(standing('minute-taker')).toBe('asked of North business centre, nobody yet');
    expect(standing('checks')).toMatch(/^asked of \d agencies, none has answered yet$/);
    expect(standing('room')).toBeNull();
  });

  it('has a room that is large enough, step-free and at the preferred site', async () => {
    const [booking] = await linchpin.dataSource.query<Record<string, unknown>[]>(
      `SELECT site, step_free, capacity >= 12 AS large_enough, reference,
         lower(during) = '2037-12-10 10:00Z' AND upper(during) = '2037-12-10 12:00Z' AS on_time
       FROM room_bookings JOIN rooms ON rooms.id = room_id`,
    );
    expect(booking).toEqual({
      site: 'NORTHGATE',
      step_free: true,
      large_enough: true,
      reference: 'M-20417',
      on_time: true,
    });
  });

  it('has letters that open, name the room, and leave out whom the social worker withheld', async () => {
    const documents = await linchpin.dataSource.query<{ file_name: string; content: Buffer; code: string }[]>(
      `SELECT file_name, documents.content, templates.code FROM documents
       JOIN template_versions ON template_versions.id = template_version_id JOIN templates ON templates.id = template_id`,
    );
    const [withheld] = await linchpin.dataSource.query<{ pers_surname: string; pers_forename: string }[]>(
      `SELECT pers_forename, pers_surname FROM invitees JOIN ssd_person ON pers_person_id = person_id
       WHERE list_ref = 'L-20417' AND withheld`,
    );
    const texts = await Promise.all(documents.map(({ content }) => textOf(content)));
    expect(new Set(documents.map(({ code }) => code))).toEqual(new Set(['D01', 'D02', 'D03']));
    for (const { file_name } of documents) expect(file_name).toMatch(/^\d{4}-\d\d-\d\d-D0\d-M-20417-\d+\.docx$/);
    for (const text of texts) {
      expect(text).not.toMatch(/\{[#/]?\w+/);
      expect(text).not.toContain(`${String(withheld?.pers_forename)} ${String(withheld?.pers_surname)}`);
    }
    expect(texts.some((text) => text.includes('10 December 2037') && text.includes('Northgate House'))).toBe(true);
  });

  it('has asked each agency once, by a mail that names nobody', async () => {
    const requests = await linchpin.dataSource.query<{ code: string }[]>(
      `SELECT agencies.code FROM check_requests JOIN agencies ON agencies.id = agency_id ORDER BY code`,
    );
    expect(requests.map(({ code }) => code)).toEqual(['HLT', 'POL', 'SCH']);
    const mails = (await linchpin.mails()).filter(({ text }) => text.includes('/checks/'));
    expect(mails).toHaveLength(3);
    for (const { subject, text } of mails) expect(`${subject} ${text}`).not.toMatch(/Example|Ada|Ben/);
  });

  it('has a minute-taker task with the hub that serves the spoke', async () => {
    const [task] = await linchpin.dataSource.query<Record<string, unknown>[]>(
      `SELECT teams.code, to_char(due_on, 'YYYY-MM-DD') AS due_on, happens_at, tasks.state FROM tasks
       JOIN teams ON teams.id = team_id WHERE title LIKE 'Take minutes%'`,
    );
    expect(task).toEqual({
      code: 'HUB-N',
      due_on: '2037-12-10',
      happens_at: new Date('2037-12-10T10:00:00Z'),
      state: 'open',
    });
  });

  it('has alerted the spoke by mail and in its inbox', async () => {
    const inbox = await linchpin.dataSource.query<unknown[]>(
      `SELECT teams.code, reference FROM alerts JOIN teams ON teams.id = team_id`,
    );
    expect(inbox).toEqual([{ code: 'SPK-NE', reference: 'M-20417' }]);
    const mails = (await linchpin.mails()).filter(({ to }) => to.includes('support.northeast@exshire.example'));
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('M-20417')]);
  });

  it('tells the sender what was done without personal data', () => {
    expect(JSON.stringify(status)).not.toMatch(/Example|Grace|Ada/);
    expect(status).toMatchObject({ subject: 'meeting/M-20417', settled: true, nextAt: null });
  });
});

describe('the other samples', () => {
  it.each([
    ['conference-rescheduled', ['Conference rescheduled']],
    ['conference-cancelled', ['Conference cancelled']],
    ['conference-held', ['A child protection plan is made', 'After a conference', 'The record of a conference']],
    ['assessment-due', ['Assessment due']],
    ['placement-moved-planned', ['Notices before a planned move', 'Notices of a new placement']],
    ['placement-moved-emergency', ['Notices of a new placement', 'Notices of an emergency move']],
    ['placement-moved-out-of-area', ['Notices before a planned move', 'Notices of a new placement']],
    ['placement-same-carer', []],
    ['placement-temporary', []],
    ['review-scheduled', ['Looked-after review arrangements']],
    ['check-requested', ['Agency checks']],
  ])('%s starts %j and all of it is done', async (sample, triggers) => {
    const { eventId } = await linchpin.send(sample);
    const { runs } = await linchpin.settled(eventId);
    expect(runs.map(({ trigger }) => trigger).sort()).toEqual(triggers);
    const going = runs
      .flatMap(({ actions }) => actions)
      .filter(({ state }) => !['asked', 'succeeded', 'skipped'].includes(state));
    // The notices to the family wait for the social worker's list, and say so.
    expect(going.filter(({ reason }) => !reason?.startsWith('Waits for: List of people to tell.'))).toEqual([]);
  });

  it.each([
    ['referral-received', ['Referral received']],
    ['conference-initial-requested', ['Initial conference requested']],
    ['lookedafter-started-emergency', ['A child becomes looked after', 'A child becomes looked after in an emergency']],
    ['regulation24-approved', ['Temporary approval of a connected person']],
    ['pathwayplan-due', ['Pathway plan due']],
  ])('%s starts %j, and nothing of it needs a person', async (sample, triggers) => {
    const { eventId } = await linchpin.send(sample);
    const { runs } = await linchpin.settled(eventId);
    expect(runs.map(({ trigger }) => trigger).sort()).toEqual(triggers);
    expect(runs.filter(({ state }) => state === 'rejected' || state === 'failed')).toEqual([]);
  });

  it('lookedafter-started leaves its reminder waiting until 15 working days after the start', async () => {
    const { eventId } = await linchpin.send('lookedafter-started');
    const { runs, nextAt } = await linchpin.settled(eventId);
    expect(runs.map(({ state }) => state)).toEqual(['waiting']);
    expect(nextAt).toBe('2037-12-09T09:00:00.000Z');
  });

  it('keeps letters that carry a decision as drafts', async () => {
    const states = await linchpin.dataSource.query<{ code: string; state: string }[]>(
      `SELECT DISTINCT templates.code, documents.state FROM documents
       JOIN template_versions ON template_versions.id = template_version_id JOIN templates ON templates.id = template_id
       WHERE templates.boundary <> 'admin'`,
    );
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['draft']));
  });
});

async function textOf(content: Buffer): Promise<string> {
  const zip = await JSZip.loadAsync(content);
  const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
  return xml.replaceAll(/<\/w:p>/g, '\n').replaceAll(/<[^>]+>/g, '');
}
