import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { addresseesFileSchema, templatesFileSchema } from '@linchpin/documents';
import { eventTypeAreas } from '@linchpin/event-types';
import { teamsFileSchema } from '@linchpin/teams';
import { checkTrigger } from '@linchpin/trigger-checks';
import { type TriggerFile, triggerFileSchema } from '@linchpin/trigger-files';
import { parse } from 'yaml';

const read = (...path: string[]) => readFileSync(projectPath('config', ...path), 'utf8');

const triggers = readdirSync(projectPath('config', 'triggers')).map((file): [string, string, TriggerFile] => {
  const text = read('triggers', file);
  return [file, text, triggerFileSchema.parse(parse(text))];
});

/** The comment that opens a file, on one line. */
const opening = (text: string) =>
  text
    .slice(0, text.search(/^[^#]/m))
    .replaceAll(/\n?# ?/g, ' ')
    .trim();

describe('the triggers of the demonstration council', () => {
  it.each(triggers)('%s can be published', (file, _text, trigger) => {
    expect(checkTrigger(trigger)).toEqual([]);
    expect(`${trigger.name}.yaml`).toBe(file);
  });

  it.each(triggers.filter(([, , { on }]) => !on.startsWith('deadline.')))(
    '%s says where it comes from',
    (_file, text) => {
      // A law, guidance or standard with its place, or whose practice it is.
      expect(opening(text)).toMatch(
        /regs? \d|paragraphs? \d|\(DfE \d|chapter \d|guide \d|CINA\d|Handbook \d|procedures \d|advice \d|Local practice, to be settled|Local:|Our own rule/,
      );
    },
  );

  it.each(triggers.filter(([, , { deadlines }]) => deadlines.length > 0))(
    '%s counts what the law sets by the calendar of the law, and says which law',
    (_file, _text, { deadlines }) => {
      for (const { rule, citation, due } of deadlines) {
        if (rule === 'local') continue;
        expect(citation).toMatch(/\d/);
        expect(due.calendar).toBe('statutory');
      }
    },
  );

  it('answer every event that a case management system sends', () => {
    const answered = new Set(triggers.map(([, , { on }]) => on));
    const sent = eventTypeAreas.flatMap(({ eventTypes }) => eventTypes.filter(({ internal }) => !internal));
    // An allegation is always restricted: whatever triggers there are, it becomes one task for a named manager.
    expect(sent.map(({ type }) => type).filter((type) => !answered.has(type))).toEqual([
      'allegation.meeting.scheduled',
    ]);
  });

  it('name teams, templates and addressees that the council has', () => {
    const known = new Set([
      ...teamsFileSchema.parse(parse(read('council', 'teams.yaml'))).teams.map(({ code }) => code),
      ...templatesFileSchema.parse(parse(read('templates', 'templates.yaml'))).templates.map(({ code }) => code),
      ...addresseesFileSchema.parse(parse(read('council', 'addressees.yaml'))).addressees.map(({ code }) => code),
      'hub',
      'spoke',
    ]);
    const named = triggers.flatMap(([, , { ownerTeam, steps, deadlines }]) => [
      ownerTeam,
      ...deadlines.map(({ team }) => team),
      ...steps.flatMap(({ settings }) => [settings.team, settings.template, settings.addressee]),
    ]);
    expect(named.filter((code) => code !== undefined && !known.has(code as string))).toEqual([]);
  });

  it('leave the work of qualified people to them: it is a reminder, whatever is said about it', () => {
    const reminders = triggers.flatMap(([, , { steps }]) =>
      steps.filter(({ settings }) =>
        /^Remind the (social worker|personal adviser|duty manager)/.test(String(settings.title)),
      ),
    );
    expect(reminders.length).toBeGreaterThan(10);
    expect(reminders.filter(({ settings }) => settings.boundary !== 'professional').map(({ key }) => key)).toEqual([]);
  });

  it('wait for nothing that nobody can send: a source may, or the product does', () => {
    const sources = readdirSync(projectPath('libs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('event-types'))
      .map((file) => readFileSync(projectPath('libs', file), 'utf8'));
    const types = new Map(eventTypeAreas.flatMap(({ eventTypes }) => eventTypes.map((each) => [each.type, each])));
    const unsent = triggers.filter(([, , { on }]) => {
      const type = types.get(on) as { internal: boolean; alsoInternal?: boolean } | undefined;
      const recorded = sources.some((text) => text.includes(`'${on}'`));
      return type?.internal || type?.alsoInternal ? !recorded : type === undefined;
    });
    expect(unsent.map(([file]) => file)).toEqual([]);
  });
});
