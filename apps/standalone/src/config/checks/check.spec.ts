import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { faultLine } from '../faults/fault.js';
import { checkDirectory } from './check.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'linchpin-config-'));
  await cp(projectPath('config'), directory, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

const check = async () => (await checkDirectory(directory)).faults.map(faultLine);

/** Changes a file; the words must be there. */
async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(directory, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(directory, file), text.replace(from, to));
}

const trigger = `name: mine
title: A trigger of ours
on: conference.initial.scheduled
ownerTeam: HUB-N
author: ST-01
reason: A test
inForceFrom: 2026-01-01
steps:
  - key: room
    title: Book a room
    kind: rooms.book
    settings:
      startsAt: { field: startsAt }
      minutes: 60
      capacity: 8
  - key: alert
    title: Tell the team
    kind: alerts.send
    after: [room]
    settings: { team: spoke, headline: Conference arranged }
`;

describe('a council’s files', () => {
  it('are right as they come with the release', async () => {
    expect(await check()).toEqual([]);
    expect((await checkDirectory(directory)).warnings).toEqual([]);
  });

  it('are right with a warning where two triggers make the same letter, which names both', async () => {
    const text = await readFile(join(directory, 'triggers/initial-conference.yaml'), 'utf8');
    const copy = text.replace(/^name: .*$/m, 'name: copy').replace(/^title: .*$/m, 'title: A copy');
    await writeFile(join(directory, 'triggers/zz-copy.yaml'), copy.replace('name: copy', 'name: zz-copy'));
    const { faults, warnings } = await checkDirectory(directory);
    expect(faults).toEqual([]);
    expect(warnings).toHaveLength(3);
    expect(faultLine(warnings[0] as (typeof warnings)[number])).toMatch(
      /^triggers\/zz-copy\.yaml:\d+:\d+ {2}steps: “Make the family's invitations” makes D01 to the family, and so does .+ of the trigger “Initial conference arrangements”/,
    );
  });

  it('may be a part of them: what is named elsewhere is then not checked, and that is said', async () => {
    for (const file of ['council', 'templates']) await rm(join(directory, file), { recursive: true });
    const { faults, unchecked } = await checkDirectory(directory);
    expect(faults).toEqual([]);
    expect(unchecked).toContain('council/teams.yaml');
  });
});

describe('one fault in a trigger', () => {
  beforeEach(async () => {
    for (const file of ['triggers', 'templates']) await rm(join(directory, file), { recursive: true });
    await mkdir(join(directory, 'triggers'));
  });

  it.each<[string, string, string, string]>([
    [
      'an unknown field',
      'key: alert\n',
      'key: alert\n    owner: me\n',
      '17:5  steps.1.owner: There is no field owner here. The fields are key, title, kind, after, onlyIf, when, onlyWhileOpen, settings.',
    ],
    [
      'a value of the wrong type',
      'minutes: 60',
      'minutes: long',
      '14:16  steps.0.settings.minutes: minutes must be a number, not text.',
    ],
    [
      'steps that wait for each other',
      'title: Book a room\n',
      'title: Book a room\n    after: [alert]\n',
      '11:13  steps.0.after.0: alert does not come before room, so the two would wait for each other. Move alert up, or take it out.',
    ],
    ['a step that is not there', '[room]', '[rooms]', '19:13  steps.1.after.0: There is no step rooms.'],
    [
      'a condition that the type of its field does not allow',
      'steps:\n',
      'conditions: { field: durationMin, operator: at-least, value: long }\nsteps:\n',
      '8:62  conditions.value: durationMin is a number: "long" cannot be compared with it.',
    ],
    [
      'a condition with a day that does not exist',
      'steps:\n',
      'conditions: { field: targetDate, operator: before, value: 2026-02-30 }\nsteps:\n',
      '8:59  conditions.value: targetDate is a date, and "2026-02-30" does not exist: that month has no such day. Write a real date, such as 2026-10-14.',
    ],
    [
      'a condition with a moment of a day that does not exist',
      'steps:\n',
      'conditions: { all: [{ field: startsAt, operator: after, value: "2026-04-31T10:00+00:00" }] }\nsteps:\n',
      '8:64  conditions.all.0.value: startsAt is a date, and "2026-04-31T10:00+00:00" does not exist: that month has no such day. Write a real date, such as 2026-10-14.',
    ],
    [
      'a condition with a span of a unit that there is not',
      'steps:\n',
      'conditions: { field: startsAt, operator: within, value: { amount: 5, unit: fortnights } }\nsteps:\n',
      '8:76  conditions.value.unit: must be one of days, working-days, weeks, months.',
    ],
    [
      'a field that the event does not have',
      'field: startsAt',
      'field: startAt',
      '13:17  steps.0.settings.startsAt: The event has no field startAt.',
    ],
    [
      'an offset of a unit that there is not',
      'after: [room]\n',
      'after: [room]\n    when: { amount: 2, unit: fortnights }\n',
      '20:30  steps.1.when.unit: must be one of hours, days, working-days, weeks, months.',
    ],
    [
      'an offset that lies in the past of what it counts from',
      'after: [room]\n',
      'after: [room]\n    when: { from: { step: room }, amount: 2, unit: hours, direction: before }\n',
      '20:70  steps.1.when.direction: Nothing can be done before a step that has already ended. Count after it.',
    ],
    [
      'a time of day that there is not',
      'after: [room]\n',
      "after: [room]\n    when: { amount: 2, at: '25:00' }\n",
      '20:28  steps.1.when.at: must be a time of day such as 09:00.',
    ],
    [
      'an event type that there is not',
      'on: conference.initial',
      'on: conference.first',
      '3:5  on: conference.first.scheduled is not an event type.',
    ],
    [
      'a kind that there is not',
      'kind: alerts.send',
      'kind: alerts.shout',
      '18:11  steps.1.kind: is not a kind of action.',
    ],
    [
      'a setting that its kind does not have',
      'capacity: 8',
      'capcity: 8',
      '15:16  steps.0.settings.capcity: rooms.book has no setting capcity. It has startsAt, minutes, capacity, site, equipment, stepFree.',
    ],
    [
      'a team that there is not',
      'team: spoke',
      'team: HUB-M',
      '20:23  steps.1.settings.team: There is no team HUB-M in council/teams.yaml. Did you mean HUB-N?',
    ],
    [
      'a condition on a team that there is not',
      'steps:\n',
      'conditions: { all: [{ field: teamCode, operator: one-of, value: [HUB-N, HUB-M] }] }\nsteps:\n',
      '8:73  conditions.all.0.value.1: There is no team HUB-M in council/teams.yaml. Did you mean HUB-N?',
    ],
    [
      'another name than its file',
      'name: mine',
      'name: yours',
      '1:7  name: The file is called mine.yaml, the trigger yours. Give both the same name.',
    ],
    ['something missing', 'reason: A test\n', '', '1:1  reason: is missing.'],
  ])('is told with its line: %s', async (_what, from, to, fault) => {
    expect(trigger).toContain(from);
    await writeFile(join(directory, 'triggers/mine.yaml'), trigger.replace(from, to));
    expect(await check()).toEqual([`triggers/mine.yaml:${fault}`]);
  });

  it('is no condition on equipment or a site that no room has: an event may ask for them', async () => {
    const chair = '{ field: venueNeed.equipment, operator: contains, value: bariatric-chair }';
    const site = '{ field: venueNeed.site, operator: equals, value: ANNEXE }';
    const conditions = `conditions: { any: [${chair}, ${site}] }\nsteps:\n`;
    await writeFile(join(directory, 'triggers/mine.yaml'), trigger.replace('steps:\n', conditions));
    expect(await check()).toEqual([]);
  });

  it('is a title that another file has, however it is written', async () => {
    await writeFile(join(directory, 'triggers/mine.yaml'), trigger);
    const title = /^title: (.*)$/m.exec(trigger)?.[1] ?? '';
    const other = trigger.replace('name: mine', 'name: other').replace(title, `'  ${title.toUpperCase()} '`);
    await writeFile(join(directory, 'triggers/other.yaml'), other);
    expect(await check()).toEqual([
      'triggers/other.yaml:2:8  title: triggers/mine.yaml has the same title. Give each trigger a title of its own.',
    ]);
  });

  it('stands on the same line with Windows line ends', async () => {
    const text = trigger.replace('minutes: 60', 'minutes: long').replaceAll('\n', '\r\n');
    await writeFile(join(directory, 'triggers/mine.yaml'), `\uFEFF${text}`);
    expect(await check()).toEqual([expect.stringMatching(/^triggers\/mine\.yaml:14:16 {2}/)]);
  });
});

describe('a template that a trigger uses', () => {
  const REPLY = '      replyBy: { from: { deadline: answers } }\n';

  it('needs what it prints of the step, and that is told with its line', async () => {
    const file = 'triggers/looked-after-review.yaml';
    await change(file, REPLY, '');
    expect(await check()).toEqual([
      `${file}:32:5  steps.1.settings.replyBy: D20 needs an answer-by date. Enter one under Answer by.`,
    ]);
  });

  it('needs what it prints of the event, and that is told with its line', async () => {
    await change('triggers/placement-moved.yaml', 'template: D12', 'template: D07');
    expect(await check()).toEqual([
      expect.stringMatching(
        /^triggers\/placement-moved\.yaml:\d+:17 {2}steps\.0\.settings\.template: D07 is about a meeting, and “.+” has none\./,
      ),
    ]);
  });

  it('is what the Word file says: one that asks for an answer makes the triggers without a date wrong', async () => {
    await cp(
      join(directory, 'templates/D14-placement-notice-education.docx'),
      join(directory, 'templates/D12-placement-notice-parent.docx'),
    );
    expect(await check()).toEqual([
      expect.stringMatching(/^triggers\/placement-moved\.yaml:\d+:\d+ {2}steps\.0\.settings\.replyBy: D12 needs/),
    ]);
  });

  it('is that of the installation, where the directory has none', async () => {
    await change('triggers/looked-after-review.yaml', REPLY, '');
    await rm(join(directory, 'templates'), { recursive: true });
    expect(await check()).toEqual([]);
    const rules = { code: 'D20', audience: 'family', boundary: 'admin' } as const;
    const templates = new Map([['D20', { ...rules, prints: [{ name: 'replyByDate', within: [] }] }]]);
    const { faults } = await checkDirectory(directory, { lists: {}, templates });
    expect(faults.map(({ place }) => place)).toEqual(['steps.1.settings.replyBy']);
  });
});

describe('one fault in the council’s other files', () => {
  it.each<[string, string, string, string, RegExp]>([
    [
      'a hub that there is not',
      'council/teams.yaml',
      'hub: HUB-N',
      'hub: HUB-X',
      /teams\.2\.hub: There is no hub HUB-X in this file\. Did you mean HUB-N\?$/,
    ],
    [
      'a code twice',
      'council/agencies.yaml',
      'code: HLT',
      'code: POL',
      /agencies\.1: POL is there twice\. Keep one of them\.$/,
    ],
    [
      'an address twice',
      'council/staff.yaml',
      'tobi.adeyemi-hart@',
      'MARGARET.QUILLAN@',
      /staff\.1\.email: This email address is there twice/,
    ],
    [
      'half a room seat',
      'council/rooms.yaml',
      'capacity: 24',
      'capacity: 24.5',
      /rooms\.0\.capacity: must be a whole number, not a number with a fraction\.$/,
    ],
    [
      'a day that there is not',
      'council/closure-days.yaml',
      '2026-12-29',
      '2026-12-32',
      /date: must be a date that exists/,
    ],
    [
      'a term that ends before it begins',
      'council/school-terms.yaml',
      "endsOn: '2026-10-23'",
      "endsOn: '2026-08-23'",
      /endsOn: The last day must be after the first day\.$/,
    ],
    [
      'a password',
      'council/staff.yaml',
      'role: manager',
      'role: manager\n    password: secret',
      /staff\.0\.password: There is no field password here\./,
    ],
    [
      'a Word file that there is not',
      'templates/templates.yaml',
      'file: D20-',
      'file: D21-',
      /There is no file D21-\S+ in templates\/\. Did you mean D20-/,
    ],
  ])('is told with its line: %s', async (_what, file, from, to, fault) => {
    await change(file, from, to);
    const faults = (await check()).filter((line) => line.startsWith(`${file}:`));
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults[0]).toMatch(/\.yaml:[1-9]\d*:[1-9]\d* {2}/);
  });

  it('is a file that nobody would read', async () => {
    await rename(join(directory, 'council/addressees.yaml'), join(directory, 'council/adressees.yaml'));
    await writeFile(join(directory, 'triggers/other.yml'), trigger);
    await writeFile(join(directory, 'templates/D99.docx'), 'not a Word file');
    expect(await check()).toEqual([
      'council/adressees.yaml  There is no such file in a configuration. Did you mean council/addressees.yaml?',
      'templates/D99.docx  No line of templates/templates.yaml names this Word file.',
      'triggers/other.yml  Call it .yaml: a file .yml is not read.',
    ]);
  });

  it('is a Word file that is none, or asks for what no record holds', async () => {
    await change('templates/templates.yaml', 'file: D01-conference-invitation-family.docx', 'file: D01.docx');
    await rename(
      join(directory, 'templates/D01-conference-invitation-family.docx'),
      join(directory, 'templates/D01.docx'),
    );
    await writeFile(join(directory, 'templates/D01.docx'), 'not a Word file');
    expect(await check()).toEqual([
      expect.stringMatching(/templates\.yaml:\d+:\d+ {2}templates\.0\.file: D01\.docx: /),
    ]);
  });

  it('does not hide the faults of the other files', async () => {
    await change('council/teams.yaml', 'kind: hub', 'kind: hup');
    await change('triggers/assessment-due.yaml', 'title:', 'titel:');
    await change('triggers/conference-held.yaml', 'steps:', 'steps: [');
    const files = (await check()).map((line) => line.split(':')[0]);
    expect(new Set(files)).toEqual(
      new Set(['council/teams.yaml', 'triggers/assessment-due.yaml', 'triggers/conference-held.yaml']),
    );
  });
});

describe('a directory', () => {
  it('that is not there, or holds nothing, is told', async () => {
    await expect(checkDirectory(join(directory, 'nowhere'))).rejects.toThrow(/There is no directory .*nowhere/);
    const empty = await mkdtemp(join(tmpdir(), 'linchpin-config-'));
    await expect(checkDirectory(empty)).rejects.toThrow(/holds no configuration/);
    await rm(empty, { recursive: true });
  });
});
