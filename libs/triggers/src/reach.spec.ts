import { describe, expect, it } from '@jest/globals';
import { actionExamples, actionKinds, isActionKind, type SettingField, settingFields } from '@linchpin/action-kinds';
import { type EventField, eventType, eventTypes, fields } from '@linchpin/event-types';
import { checkTrigger } from '@linchpin/trigger-checks';
import { type TriggerContent, triggerContentSchema } from '@linchpin/trigger-files';

/** Settings that choose who is told or asked, and the words that they read. */
const recipients = ['to', 'inviteeList', 'withheldRoles', 'addressee', 'agencies', 'team', 'assignee'];
const words = ['headline', 'title', 'approvedBy', 'template', 'boundary'];

const kinds = Object.keys(actionKinds).filter(isActionKind);

function trigger(on: string, kind: string, settings: object): TriggerContent {
  return triggerContentSchema.parse({
    title: 'Reaching out',
    on,
    ownerTeam: 'HUB-N',
    steps: [{ key: 'reach', title: 'Reach out', kind, settings }],
  });
}

/** The faults that a trigger has because of this one setting. */
function faultsOf(on: string, kind: string, name: string, value: unknown): string[] {
  return checkTrigger(trigger(on, kind, { ...exampleFor(kind), [name]: value }))
    .filter(({ path }) => path[3] === name)
    .map(({ message }) => message);
}

function exampleFor(kind: string): object {
  return isActionKind(kind) ? actionExamples[kind].settings : {};
}

/** Every setting of every kind with every field of every event type. */
const everywhere = kinds.flatMap((kind) =>
  settingFields(kind).flatMap((setting) =>
    eventTypes.flatMap((type) => fields(type).map((field) => ({ kind, setting, type, field }))),
  ),
);

const allowed = (setting: SettingField, field: EventField, on: string, kind: string) =>
  faultsOf(on, kind, setting.name, { field: field.path }).length === 0;

describe('over the whole catalogue, no setting of a trigger', () => {
  it('takes recipients or words from a field that is not declared to hold them', () => {
    const taken = everywhere
      .filter(({ setting }) => [...recipients, ...words].includes(setting.name))
      .filter(({ kind, setting, type, field }) => allowed(setting, field, type.type, kind));
    expect(taken.length).toBeGreaterThan(0);
    for (const { setting, field } of taken) {
      expect([setting.name, field.holds]).toEqual([
        setting.name,
        { inviteeList: 'people-list', withheldRoles: 'withheld-roles', agencies: 'agencies' }[setting.name],
      ]);
    }
  });

  it('takes a field that the event type does not list', () => {
    for (const kind of kinds) {
      for (const { name } of settingFields(kind)) {
        for (const path of ['childName', 'child.name', '__proto__', 'constructor.name', 'data', 'venueNeed']) {
          const faults = faultsOf('conference.initial.scheduled', kind, name, { field: path });
          expect([kind, name, path, faults.length]).toEqual([kind, name, path, 1]);
        }
      }
    }
  });

  it('compares with a field that the event type does not list', () => {
    for (const { type } of eventTypes) {
      for (const field of ['childName', '__proto__', 'data.childRef', '']) {
        const content = { ...trigger(type, 'alerts.send', { team: 'hub', headline: 'Look' }) };
        content.conditions = { field, operator: 'is-given' };
        expect(checkTrigger(content)[0]).toEqual({
          path: ['conditions', 'field'],
          message: `The event has no field ${field}.`,
        });
      }
    }
  });

  it('gives a list of people, agencies or withheld roles of its own', () => {
    const decided = kinds.flatMap((kind) =>
      settingFields(kind)
        .filter(({ given }) => given === 'event')
        .map(({ name }) => [kind, name] as const),
    );
    expect(decided).toEqual(
      expect.arrayContaining([
        ['documents.generate', 'inviteeList'],
        ['documents.generate', 'withheldRoles'],
        ['agency-checks.request', 'agencies'],
      ]),
    );
    for (const [kind, name] of decided) {
      for (const value of ['L-1', ['POL'], [], {}, { name: 'Ada' }, null]) {
        const on = actionExamples[kind].on;
        expect([name, value, faultsOf(on, kind, name, value)]).toEqual([
          name,
          value,
          [`${name} comes from the event: write { field: … } with the field that holds it.`],
        ]);
      }
    }
  });

  it('makes professional work more than a reminder', () => {
    for (const kind of kinds) expect([kind, actionKinds[kind].boundary]).toEqual([kind, 'admin']);
    // The only setting that names professional work is that of a task: a reminder to a person.
    const naming = kinds.flatMap((kind) =>
      settingFields(kind)
        .filter(({ choices }) => choices?.some(({ value }) => value === 'professional'))
        .map(({ name }) => `${kind} ${name}`),
    );
    expect(naming).toEqual(['tasks.assign boundary']);
  });

  it('lets a restricted item go anywhere but to one named person', () => {
    const on = 'restricted.received';
    const settings = { team: 'HUB-N', title: 'Restricted item awaiting you' };
    expect(checkTrigger(trigger(on, 'tasks.assign', { ...settings, assignee: 'ST-01' }))).toEqual([]);
    for (const kind of kinds) {
      expect([kind, checkTrigger(trigger(on, kind, exampleFor(kind))).length > 0]).toEqual([kind, true]);
    }
    expect(eventType(on)?.internal).toBe(true);
  });
});
