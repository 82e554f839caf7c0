import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { printsOf } from '@linchpin/documents';
import { eventTypeAreas } from '@linchpin/event-types';
import { checkTrigger } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { contentOf, type TriggerContent, triggerFileSchema } from '@linchpin/trigger-files';
import { parse } from 'yaml';
import { dueContent, readDue } from '../draft-deadlines/deadline-form.js';
import { metContent, readMet } from '../draft-deadlines/met-form.js';
import { approvalContent, readApproval } from '../draft-steps/approval-form.js';
import { readSettings, settingContent } from '../draft-steps/setting-form.js';
import { approvalSetting, plainSettings, stepsBefore } from '../draft-steps/step-form.js';
import { readWhen, whenContent } from '../draft-steps/when-form.js';
import { FormValues } from '../forms/form-values.js';
import { fieldsOfType } from '../trigger-editor/editor-form.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { changeEventType } from './change-event-type.js';
import { linkedFaults } from './fault-links.js';
import { listFaults } from './list-faults.js';
const folder = projectPath('config', 'triggers');
const triggers = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name): [string, TriggerContent] => [
    name,
    contentOf(triggerFileSchema.parse(parse(readFileSync(`${folder}/${name}`, 'utf8')))),
  ]);

/** One event type of each area of work. */
const others = eventTypeAreas.map(({ eventTypes }) => eventTypes[1]?.type ?? '');

const yaml = (file: string): unknown => parse(readFileSync(projectPath('config', file), 'utf8'));
const entries = (values: readonly string[]) => values.map((value) => ({ value, text: value }));
const codes = (list: unknown, key = 'code') => entries((list as Record<string, string>[]).map((one) => one[key] ?? ''));
const rooms = yaml('council/rooms.yaml') as { sites: unknown; rooms: { equipment: string[] }[] };
const templates = (yaml('templates/templates.yaml') as { templates: Record<string, string>[] }).templates;
const word = (file: string) => readFileSync(projectPath('config', 'templates', file));
const templateRows = (await Promise.all(
  templates.map(async ({ file = '', ...one }) => ({
    ...one,
    boundary: one.approval,
    prints: await printsOf(file, word(file)),
  })),
)) as unknown as Lists['templateRows'];
const lists: Lists = {
  teams: codes((yaml('council/teams.yaml') as { teams: unknown }).teams),
  staff: codes((yaml('council/staff.yaml') as { staff: unknown }).staff, 'ref'),
  sites: codes(rooms.sites),
  equipment: entries([...new Set(rooms.rooms.flatMap(({ equipment }) => equipment))]),
  templates: codes(templates),
  addressees: codes((yaml('council/addressees.yaml') as { addressees: unknown }).addressees),
  templateRows,
};

describe.each(triggers)('%s', (_name, content) => {
  const fields = fieldsOfType(content.on);

  it('is the same after every page of every step was saved unchanged', () => {
    for (const step of content.steps) {
      const settings = plainSettings(step.kind);
      const shown = settings.flatMap((setting) => Object.entries(settingContent(setting, step.settings[setting.name])));
      const approval = approvalSetting(step.kind)?.name ?? '';
      const { [approval]: approved, ...plain } = step.settings;
      const read = readSettings(
        step.kind,
        settings,
        FormValues.of(Object.fromEntries(shown)),
        { fields, lists, deadlines: content.deadlines },
        step.settings,
      );
      expect({ step: step.key, ...read }).toEqual({ step: step.key, value: plain });
      if (approval) expect(readApproval(step, FormValues.of(approvalContent(step))).value).toEqual(step.settings);
      expect([step.key, approved]).toEqual([step.key, step.settings[approval]]);
      const before = stepsBefore(content, step.key);
      expect(readWhen(FormValues.of(whenContent(step.when)), fields, before, step.when, content.deadlines)).toEqual({
        value: step.when,
      });
    }
    for (const owed of content.deadlines) {
      expect(readDue(FormValues.of(dueContent(owed)), fields, owed)).toEqual({ value: owed.due });
      expect(readMet(FormValues.of(metContent(owed)), content)).toEqual({
        value: { metBy: owed.metBy, atRisk: owed.atRisk },
      });
    }
  });

  it('names nothing that the council’s lists do not have', () => {
    expect(listFaults(content, lists)).toEqual([]);
  });

  it('can be put on an event type of each other area, and what stays fits it', () => {
    for (const type of others) {
      const { content: changed } = changeEventType(content, type);
      const trigger = { ...(changed as TriggerContent), on: type };
      const misfits = checkTrigger(trigger).filter(({ message }) =>
        /has no field|no date, so|cannot be taken from/.test(message),
      );
      expect({ type, misfits }).toEqual({ type, misfits: [] });
      expect(changed.steps.map(({ key, after }) => [key, after])).toEqual(
        content.steps.map(({ key, after }) => [key, after]),
      );
    }
    expect(changeEventType(content, content.on)).toEqual({ content, removed: [] });
  });

  it('leads from each fault to the page that mends it', () => {
    const broken: DraftContent = { ...content, steps: content.steps.map((step) => ({ ...step, settings: {} })) };
    const links = linkedFaults(broken, 'draft', checkTrigger(broken as TriggerContent));
    expect(links.length).toBeGreaterThan(0);
    for (const { text, href } of links) {
      expect(text).toMatch(/^[A-Z“].*\.$/);
      expect(href).toMatch(/^\/triggers\/drafts\/draft\/(steps|deadlines|conditions)/);
    }
  });
});

describe('what the lists do not have or allow', () => {
  const step = (
    kind: 'documents.generate' | 'tasks.assign' | 'rooms.book',
    settings: Record<string, unknown>,
  ): DraftContent => ({
    ownerTeam: 'HUB-N',
    steps: [{ key: 'a', title: 'A step', kind, after: [], settings }],
    deadlines: [],
  });
  const withTemplate = (code: string, boundary: string, audience: string): Lists => ({
    ...lists,
    templateRows: [{ code, boundary, audience, prints: [] }] as unknown as Lists['templateRows'],
  });

  it.each([
    ['ownerTeam', { ...step('rooms.book', {}), ownerTeam: 'HUB-X' }, ['ownerTeam']],
    ['a team', step('tasks.assign', { team: 'HUB-X' }), ['steps', 0, 'settings', 'team']],
    ['a person', step('tasks.assign', { team: 'spoke', assignee: 'ST-99' }), ['steps', 0, 'settings', 'assignee']],
    ['a site', step('rooms.book', { site: 'MOON' }), ['steps', 0, 'settings', 'site']],
    ['equipment', step('rooms.book', { equipment: ['video', 'harp'] }), ['steps', 0, 'settings', 'equipment']],
    [
      'a template',
      step('documents.generate', { template: 'D99', to: 'parental-responsibility' }),
      ['steps', 0, 'settings', 'template'],
    ],
    [
      'an addressee',
      step('documents.generate', { template: 'D13', to: 'addressee', addressee: 'NOBODY', replyBy: {} }),
      ['steps', 0, 'settings', 'addressee'],
    ],
    [
      'no addressee',
      step('documents.generate', { template: 'D13', to: 'addressee', replyBy: {} }),
      ['steps', 0, 'settings', 'addressee'],
    ],
  ])('is told with its place: %s', (_what, content, path) => {
    expect(listFaults(content, lists)).toEqual([{ path, message: expect.stringMatching(/^[“T].*\.$/) }]);
  });

  it('is a template of professional work, or one that says more than a family may be told', () => {
    const family = step('documents.generate', { template: 'P01', to: 'parental-responsibility' });
    expect(listFaults(family, withTemplate('P01', 'professional', 'family'))[0]?.message).toContain(
      'only a qualified person',
    );
    expect(listFaults(family, withTemplate('P01', 'admin', 'professional'))[0]?.message).toContain(
      'written for professionals',
    );
    expect(listFaults(family, { ...withTemplate('P01', 'admin', 'family'), templates: entries(['P01']) })).toEqual([]);
  });

  it('is a date that the template prints and the step does not set, with the page that mends it', () => {
    const content = { ...step('documents.generate', { template: 'D01', to: 'family' }), on: 'conference.held' };
    const faults = listFaults(content, lists);
    expect(faults).toEqual([
      {
        path: ['steps', 0, 'settings', 'replyBy'],
        message: '“A step”: D01 needs an answer-by date. Enter one under Answer by.',
      },
    ]);
    expect(linkedFaults(content, 'draft', faults)).toEqual([
      { text: faults[0]?.message, href: '/triggers/drafts/draft/steps/a/settings#setting-replyBy-group' },
    ]);
  });

  it('is a template whose event can never tell what it prints', () => {
    const settings = { template: 'D01', to: 'parental-responsibility', replyBy: {} };
    const content = { ...step('documents.generate', settings), on: 'placement.moved' };
    expect(listFaults(content, lists)).toEqual([
      {
        path: ['steps', 0, 'settings', 'template'],
        message: '“A step”: D01 is about a meeting, and “Placement moved” has none. Choose another template.',
      },
    ]);
  });

  it('is nothing that comes from the event', () => {
    expect(listFaults(step('rooms.book', { site: { field: 'venueNeed.site' } }), lists)).toEqual([]);
  });
});

describe('each template in each step that makes a document', () => {
  // Which of them its event can fill; all but two need a date to answer by.
  const meeting = ['D01', 'D02', 'D03', 'D20'];
  const fitting: Record<string, string[]> = {
    'conference-held.yaml': ['D07', ...meeting],
    'initial-conference.yaml': meeting,
    'looked-after-review.yaml': meeting,
    'placement-moved.yaml': ['D12', 'D13', 'D14'],
    'review-conference.yaml': meeting,
  };
  const making = triggers.flatMap(([name, content]) =>
    content.steps.filter(({ kind }) => kind === 'documents.generate').map(({ key }) => [name, key, content] as const),
  );
  const faultsWith = (content: TriggerContent, key: string, change: Record<string, unknown>) =>
    listFaults(
      {
        ...content,
        steps: content.steps.map((one) =>
          // Professionals may read them all.
          one.key === key ? { ...one, settings: { ...one.settings, to: 'professionals', ...change } } : one,
        ),
      },
      lists,
    );

  it('is tried for every trigger that makes one', () => {
    expect([...new Set(making.map(([name]) => name))].sort()).toEqual(Object.keys(fitting));
  });

  it.each(making)('of %s, %s, is let through where it can be filled, and only there', (name, key, content) => {
    const codes = templateRows.map(({ code }) => code);
    const filled = (change: object) =>
      codes.filter((template) => faultsWith(content, key, { ...change, template }).length === 0);
    // The date of the step itself: another would contradict the letters beside it.
    const { replyBy = {} } = content.steps.find((step) => step.key === key)?.settings ?? {};
    expect(filled({ replyBy })).toEqual([...(fitting[name] ?? [])].sort());
    expect(filled({ replyBy: undefined })).toEqual(
      (fitting[name] ?? []).filter((code) => code === 'D07' || code === 'D12'),
    );
  });
});
