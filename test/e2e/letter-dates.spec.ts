import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { projectPath } from '@linchpin/config';
import { addDays, formatDate, londonDate } from '@linchpin/dates';
import JSZip from 'jszip';
import { parse } from 'yaml';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

const { closureDays } = parse(readFileSync(projectPath('config', 'council', 'closure-days.yaml'), 'utf8')) as {
  closureDays: { date: string; name: string }[];
};
const council = WorkingCalendar.service(closureDays.map(({ date, name }) => ({ date, title: name })));
const today = londonDate(new Date());
/** The first working day that is not today, and a day on which there is time for everything. */
const tomorrow = council.nextWorkingDayOnOrAfter(addDays(today, 1));

let linchpin: Linchpin;
beforeAll(async () => {
  linchpin = await startLinchpin();
}, 60_000);
afterAll(() => linchpin.close());

interface Made {
  code: string;
  state: string;
  replyBy: string | null;
  late: boolean;
  text: string;
  id: string;
}

/** The letters of one meeting. The list of M-20417 is quoted by the event, which speaks for the social worker. */
async function arrange(meetingRef: string, startsOn: string) {
  const { eventId } = await linchpin.send('conference-initial-scheduled', (event) => {
    event.id = `for-${meetingRef}`;
    event.subject = `meeting/${meetingRef}`;
    event.time = new Date().toISOString();
    Object.assign(event.data, { meetingRef, startsAt: `${startsOn}T15:00:00Z` });
    delete event.data.targetDate;
    delete event.data.recordedAt;
  });
  const status = await linchpin.settled(eventId);
  const rows = await linchpin.dataSource.query<(Omit<Made, 'text'> & { content: Buffer })[]>(
    `SELECT documents.id, templates.code, documents.state, reply_by::text AS "replyBy", too_late_for_post AS late,
       documents.content
     FROM documents JOIN template_versions ON template_versions.id = template_version_id
       JOIN templates ON templates.id = template_id WHERE documents.reference = $1`,
    [meetingRef],
  );
  const letters = await Promise.all(rows.map(async ({ content, ...row }) => ({ ...row, text: await textOf(content) })));
  return { status, letters: letters as Made[], runId: await runOf(meetingRef) };
}

async function runOf(meetingRef: string): Promise<string> {
  const [run] = await linchpin.dataSource.query<{ id: string }[]>('SELECT id FROM runs WHERE subject = $1', [
    `meeting/${meetingRef}`,
  ]);
  return run?.id ?? '';
}

async function textOf(content: Buffer): Promise<string> {
  const zip = await JSZip.loadAsync(content);
  const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
  return xml.replaceAll('</w:p>', '\n').replaceAll(/<[^>]+>/g, '');
}

describe('a conference on the next working day', () => {
  it('is written about without a date that nobody can meet, and the hub is asked to ring', async () => {
    const { letters, runId } = await arrange('M-90001', tomorrow);
    expect(new Set(letters.map(({ code }) => code))).toEqual(new Set(['D01', 'D02', 'D03']));
    for (const { late, replyBy, text } of letters) {
      expect([late, replyBy]).toEqual([true, null]);
      expect(text).toMatch(/[Pp]lease ring Helen Ashdown on/);
      expect(text).not.toMatch(/send this back to us by|Tell us by|report by/);
    }
    const ring = await eventually('tasks to ring', async () => {
      const tasks = await linchpin.dataSource.query<{ title: string; code: string; dueOn: string }[]>(
        `SELECT title, teams.code, due_on::text AS "dueOn" FROM tasks JOIN teams ON teams.id = team_id
         WHERE tasks.run_id = $1 AND title LIKE 'Too late for the post%' ORDER BY title`,
        [runId],
      );
      return tasks.length === 3 && tasks;
    });
    const title = (step: string) => `Too late for the post, ring everybody these letters are for: ${step}`;
    const dueOn = council.nextWorkingDayOnOrAfter(today);
    expect(ring).toEqual(
      ["Make the family's invitations", "Make the professionals' invitations", 'Make the report requests'].map(
        (step) => ({
          title: title(step),
          code: 'HUB-N',
          dueOn,
        }),
      ),
    );
    expect(JSON.stringify(ring)).not.toMatch(/Grace|Example|Yusuf|Holm/);
  });

  it('gives no task that is overdue already, and says why', async () => {
    const tasks = await linchpin.dataSource.query<{ title: string; dueOn: string; note: string | null }[]>(
      `SELECT title, due_on::text AS "dueOn", (SELECT note FROM task_history WHERE task_id = tasks.id LIMIT 1) AS note
       FROM tasks WHERE run_id = $1`,
      [await runOf('M-90001')],
    );
    expect(tasks.filter(({ dueOn }) => dueOn < today)).toEqual([]);
    expect(tasks.find(({ title }) => title.startsWith('Make agenda'))?.note).toMatch(
      /^The date for this, \d+ \w+ \d{4}, had passed when it was asked for\. It is asked for by /,
    );
  });

  it('is told on the pages of the run and of the letters', async () => {
    const staff = new Visitor(linchpin.settings.CONSOLE_URL);
    await staff.signIn('margaret.quillan@exshire.example', password);
    const run = await staff.get(`/runs/${await runOf('M-90001')}`);
    expect(run.text).toContain('Too late for post');
    expect(run.text).toContain('a task asks the hub to ring them');
    const list = await staff.get('/documents?search=M-90001');
    expect(list.text).toContain('Too late for post');
    const [document] = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT id FROM documents WHERE reference = 'M-90001' LIMIT 1`,
    );
    const page = await staff.get(`/documents/${document?.id ?? ''}`);
    expect(page.text).toContain('Too late for post: no answer can come back before the meeting.');
  });
});

describe('a conference in good time', () => {
  it('asks everybody for everything by one day, and is chased after it', async () => {
    const startsOn = council.addWorkingDays(today, 20).date;
    const answers = council.addWorkingDays(startsOn, -3).date;
    const { letters } = await arrange('M-90002', startsOn);
    expect(letters.length).toBeGreaterThan(10);
    expect([...new Set(letters.map(({ replyBy }) => replyBy))]).toEqual([answers]);
    const said = formatDate(answers);
    for (const { text } of letters) expect(text).toContain(said);
    const facts = await linchpin.dataSource.query<{ what: string; dueOn: string }[]>(
      `SELECT 'check' AS what, due_on::text AS "dueOn" FROM check_requests WHERE subject_reference = 'M-90002'
       UNION SELECT 'chase', due_on::text FROM tasks WHERE reference = 'M-90002' AND title LIKE 'Chase reports%'
       ORDER BY what`,
    );
    expect(facts).toEqual([
      { what: 'chase', dueOn: council.addWorkingDays(answers, 1).date },
      { what: 'check', dueOn: answers },
    ]);
  });

  it('agrees also where the day is moved because the post is slower', async () => {
    const startsOn = council.addWorkingDays(council.nextWorkingDayOnOrAfter(today), 4).date;
    const answers = council.addWorkingDays(startsOn, -1).date;
    const { letters } = await arrange('M-90003', startsOn);
    expect([...new Set(letters.map(({ replyBy }) => replyBy))]).toEqual([answers]);
    const facts = await linchpin.dataSource.query<{ dueOn: string }[]>(
      `SELECT due_on::text AS "dueOn" FROM check_requests WHERE subject_reference = 'M-90003'
       UNION SELECT due_on::text FROM tasks WHERE reference = 'M-90003' AND title LIKE 'Chase reports%' ORDER BY 1`,
    );
    expect(facts.map(({ dueOn }) => dueOn)).toEqual([answers, startsOn]);
  });
});
