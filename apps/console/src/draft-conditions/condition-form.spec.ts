import { describe, expect, it } from '@jest/globals';
import { type Conditions, operatorsOf, type Rule } from '@linchpin/conditions';
import { type EventField, eventTypes, fields } from '@linchpin/event-types';
import { checkTrigger } from '@linchpin/trigger-checks';
import { z } from 'zod';
import { hintOf, offeredFields, withList } from './condition-fields.js';
import { readRule, ruleContent, ruleFields } from './condition-form.js';
import { FormValues } from '../forms/form-values.js';

const everyField = eventTypes.flatMap((type) => fields(type).map((field) => ({ on: type.type, field })));

/** Fields of the same name are asked for in the same way, whatever event has them. */
const oneOfEach = [...new Map(everyField.map((one) => [one.field.path + one.field.kind, one])).values()];

/** Values that somebody could compare a field with. */
function samples(field: EventField, several: boolean): Rule['value'][] {
  const codes = Object.keys(field.codes ?? {});
  const [first = 'a', second = 'b b'] = codes;
  if (several) return [[first], [first, second]];
  switch (field.kind) {
    case 'number':
      return [0, 12, -3];
    case 'boolean':
      return [true, false];
    case 'date':
      return ['2026-10-14'];
    case 'datetime':
      return ['2026-10-14', '2026-10-14T09:00:00.000Z', '2026-10-14T09:00+01:00'];
    case 'list':
      return [first, [first, second]];
    default:
      return [first];
  }
}

const spans = [
  { amount: 5, unit: 'working-days', direction: 'after', calendar: 'service', from: 'event' },
  { amount: 0, unit: 'working-days', direction: 'before', calendar: 'statutory', from: 'today' },
  { amount: 3, unit: 'months', direction: 'either', calendar: 'school', from: 'event' },
] as const;

function rulesFor(field: EventField): Rule[] {
  return operatorsOf(field).flatMap((operator): Rule[] => {
    if (operator === 'is-given' || operator === 'is-missing') return [{ field: field.path, operator }];
    if (operator === 'within' || operator === 'more-than')
      return spans.map((value) => ({ field: field.path, operator, value }));
    const several = operator === 'one-of' || operator === 'none-of';
    return samples(field, several).map((value) => ({ field: field.path, operator, value }));
  });
}

const content = (conditions: Conditions) => ({
  title: 'A trigger',
  ownerTeam: 'HUB-N',
  repeats: 'once-per-subject' as const,
  steps: [],
  deadlines: [],
  conditions,
});

describe('a condition', () => {
  it('comes back from its fields as it was, with each operator of each field of each event type', () => {
    let tried = 0;
    for (const type of eventTypes) {
      const anew: Rule[] = [];
      for (const field of fields(type)) {
        for (const rule of rulesFor(field)) {
          tried += 1;
          const read = readRule(FormValues.of(ruleContent(field, rule)), field, rule);
          if (read.value !== rule) expect({ on: type.type, ...read }).toEqual({ on: type.type, value: rule });
          anew.push(readRule(FormValues.of(ruleContent(field, rule)), field).value as Rule);
        }
      }
      // And the rules of triggers accept whatever the form makes.
      const faults = checkTrigger({ ...content({ all: anew }), on: type.type });
      expect(faults.filter(({ path }) => path[0] === 'conditions')).toEqual([]);
    }
    expect(tried).toBeGreaterThan(1000);
  });

  it('shows what was typed, and refuses what no field can be compared with', () => {
    for (const { field } of oneOfEach) {
      for (const text of ['__proto__', 'x'.repeat(10_000)]) {
        for (const operator of [...operatorsOf(field), 'constructor']) {
          const values = FormValues.of({
            operator,
            value: text,
            'value-day': text,
            'value-month': text,
            'value-year': text,
          });
          const { value, faults } = readRule(values, field);
          const isBare = operator === 'is-given' || operator === 'is-missing';
          const isWord = text === '__proto__' && !field.codes && (field.kind === 'text' || field.kind === 'list');
          if (isBare || (isWord && operator !== 'constructor')) expect(value?.field).toBe(field.path);
          else
            expect({ path: field.path, operator, faults: faults?.length }).toEqual({
              path: field.path,
              operator,
              // Each of the four fields of a span says what is missing.
              faults: operator === 'within' || operator === 'more-than' ? 4 : 1,
            });
          expect(ruleFields(values, field).length).toBeGreaterThan(field.compared ? 0 : 1);
        }
      }
    }
  });

  const field = (path: string): EventField => {
    const found = everyField.find((one) => one.field.path === path);
    if (!found) throw new Error(`No field ${path}`);
    return found.field;
  };
  const faultsOf = (path: string, values: Record<string, string | string[]>) =>
    readRule(FormValues.of(values), field(path)).faults;

  it.each([
    ['without an operator', 'rneCode', { value: 'P' }, 'operator'],
    ['without a value', 'rneCode', { operator: 'equals' }, 'value'],
    ['with two values where one is meant', 'childCount', { operator: 'at-least', value: '2\n3' }, 'value'],
    ['with a code that is none', 'rneCode', { operator: 'one-of', value: ['P', 'ZZ'] }, 'value'],
    ['with an operator of another kind', 'rneCode', { operator: 'at-least', value: 'P' }, 'operator'],
    ['with words for a number', 'childCount', { operator: 'at-least', value: 'two' }, 'value'],
    ['with words for yes or no', 'outOfArea', { operator: 'equals', value: 'maybe' }, 'value'],
    ['without a date', 'startDate', { operator: 'before' }, 'value-day'],
    ['with half a date', 'startDate', { operator: 'before', 'value-day': '3' }, 'value-month'],
    [
      'with a time that is none',
      'startsAt',
      { operator: 'after', 'value-day': '1', 'value-month': '1', 'value-year': '2027', 'value-time': 'teatime' },
      'value-time',
    ],
    [
      'with a time that the clocks skip',
      'startsAt',
      { operator: 'after', 'value-day': '28', 'value-month': '3', 'value-year': '2027', 'value-time': '1:30' },
      'value-time',
    ],
  ])('is refused %s', (_what, path, values, name) => {
    expect(faultsOf(path, values)).toEqual([{ field: name, text: expect.stringMatching(/^[A-Z“][^.]+$/) }]);
  });

  it('of several words takes each line once', () => {
    const values = FormValues.of({ operator: 'one-of', value: 'SPK-NE\n\nSPK-NW\nSPK-NE' });
    expect(readRule(values, field('teamCode')).value).toEqual({
      field: 'teamCode',
      operator: 'one-of',
      value: ['SPK-NE', 'SPK-NW'],
    });
  });

  it('with “is” and several values means one of them, and with “is not” none of them', () => {
    const read = (operator: string, value: string[]) =>
      readRule(FormValues.of({ operator, value }), field('rneCode')).value;
    expect(read('equals', ['P', 'B'])).toEqual({ field: 'rneCode', operator: 'one-of', value: ['P', 'B'] });
    expect(read('not-equals', ['P', 'B'])).toEqual({ field: 'rneCode', operator: 'none-of', value: ['P', 'B'] });
    expect(read('equals', ['P'])).toEqual({ field: 'rneCode', operator: 'equals', value: 'P' });
  });

  it.each([
    ['what every event has', 'rneCode', ['equals', 'not-equals']],
    ['what an event may lack', 'teamCode', ['equals', 'not-equals', 'is-given', 'is-missing']],
    ['a list of people, which is there or not', 'inviteeListRef', ['is-given', 'is-missing']],
    ['a number', 'reviewNumber', ['equals', 'not-equals', 'at-least', 'at-most']],
  ])('asks of %s what can be answered', (_what, path, expected) => {
    const [first] = ruleFields(FormValues.of({}), field(path));
    expect(first).toMatchObject({ kind: 'radios', choices: expected.map((value) => ({ value })) });
  });

  it('asks yes or no alone where nothing else can be asked, and shows what stands there already', () => {
    const { required: _required, ...rest } = field('outOfArea');
    const always = { ...rest, required: true };
    const kinds = (operator: string) => ruleFields(FormValues.of({ operator }), always).map(({ kind }) => kind);
    expect(kinds('equals')).toEqual(['hidden', 'radios']);
    expect(kinds('not-equals')).toEqual(['radios', 'radios']);
  });

  it('offers the list of the installation, and refuses what is not on it', () => {
    const lists = { teams: [{ value: 'SPK-NE', text: 'North East' }], sites: [], equipment: [] };
    const team = withList(field('teamCode'), lists);
    const stored: Rule = { field: 'teamCode', operator: 'one-of', value: ['SPK-NE', 'SPK-XX'] };
    expect(ruleFields(FormValues.of(ruleContent(team, stored)), team)[1]).toMatchObject({
      kind: 'ticks',
      values: ['SPK-NE', 'SPK-XX'],
      choices: [
        { value: 'SPK-NE', text: 'North East (SPK-NE)' },
        { value: 'SPK-XX', text: 'SPK-XX (not on the list)' },
      ],
    });
    const read = (value: string) => readRule(FormValues.of({ operator: 'equals', value }), team);
    expect(read('SPK-NE').value).toEqual({ field: 'teamCode', operator: 'equals', value: 'SPK-NE' });
    expect(read('SPK-XX').faults).toEqual([{ field: 'value', text: 'Choose a value from the list' }]);
  });

  it('takes equipment and sites that no room has, below those that some room has', () => {
    const entries = ['video', 'hearing-loop'].map((value) => ({ value, text: value }));
    const lists = { teams: [], sites: [{ value: 'CIVIC', text: 'Civic Centre' }], equipment: entries };
    const equipment = withList(field('venueNeed.equipment'), lists);
    const stored: Rule = {
      field: 'venueNeed.equipment',
      operator: 'contains',
      value: ['bariatric-chair', 'video', 'hoist'],
    };
    const shown = FormValues.of(ruleContent(equipment, stored));
    expect(ruleFields(shown, equipment).slice(1)).toMatchObject([
      { kind: 'ticks', values: ['video'], choices: [{ value: 'video' }, { value: 'hearing-loop' }] },
      { kind: 'lines', name: 'value-other', value: 'bariatric-chair\nhoist' },
    ]);
    // It is kept as it was.
    expect(readRule(shown, equipment, stored).value).toBe(stored);
    const read = (values: Record<string, string | string[]>) =>
      readRule(FormValues.of({ operator: 'contains', ...values }), equipment);
    expect(read({ value: 'video', 'value-other': 'hoist\nvideo\n' }).value?.value).toEqual(['video', 'hoist']);
    expect(read({ 'value-other': 'hoist' }).value?.value).toBe('hoist');
    expect(read({}).faults?.[0]).toMatchObject({ field: 'value' });
    expect(read({ 'value-other': 'x'.repeat(201) }).faults?.[0]).toMatchObject({ field: 'value-other' });

    const site = withList(field('venueNeed.site'), lists);
    const several = FormValues.of({ operator: 'equals', value: 'CIVIC', 'value-other': 'ANNEXE' });
    expect(readRule(several, site).value).toMatchObject({ operator: 'one-of', value: ['CIVIC', 'ANNEXE'] });
    // Without such a list all its codes are typed.
    expect(withList(field('venueNeed.site'), { ...lists, sites: [] }).codes).toBeUndefined();
  });

  it('leaves codes in the order in which they are stored', () => {
    const stored: Rule = { field: 'rneCode', operator: 'one-of', value: ['P', 'B'] };
    const posted = (value: string[]) =>
      readRule(FormValues.of({ operator: 'equals', value }), field('rneCode'), stored);
    expect(posted(['B', 'P']).value).toBe(stored);
    expect(posted(['B', 'P', 'S']).value?.value).toEqual(['B', 'P', 'S']);
  });
});

describe('what a condition can be about', () => {
  const type = eventTypes.find((one) => one.type === 'conference.rescheduled');
  const all = type ? fields(type) : [];
  const paths = (stored?: string) => offeredFields(all, stored).map(({ path }) => path);

  it('is what can be compared, what every event has first', () => {
    expect(paths().slice(0, 3)).toEqual(['startsAt', 'reasonCode', 'childCount']);
    expect(paths()).toEqual(expect.arrayContaining(['teamCode', 'chairRef', 'inviteeListRef', 'needs.interpreter']));
    for (const path of ['meetingRef', 'previousEventId', 'restricted']) expect(paths()).not.toContain(path);
  });

  it('is whether a reference is given that letters need and events may lack', () => {
    expect(paths()).toEqual(expect.arrayContaining(['childRef', 'groupRef', 'workerRef']));
    const worker = all.find(({ path }) => path === 'workerRef');
    expect(worker && ruleFields(FormValues.of({}), worker)).toMatchObject([
      { kind: 'radios', choices: [{ value: 'is-given' }, { value: 'is-missing' }] },
    ]);
  });

  it('is a reference where the condition is about one already', () => {
    expect(paths('meetingRef')).toContain('meetingRef');
  });

  it('says what the event tells by it, and whether it may not', () => {
    const hint = (path: string) => all.filter((one) => one.path === path).map(hintOf);
    expect(hint('reasonCode')).toEqual(['Why it moves']);
    expect(hint('venueNeed.capacity')).toEqual(['Number of people to seat. Not in every event']);
    expect(hint('needs.creche')).toEqual(['Not in every event']);
  });
});

describe('a condition on how far off a date is', () => {
  const on = 'conference.initial.scheduled';
  const all = fields(eventTypes.find(({ type }) => type === on) ?? { data: z.object({}) });
  const field = all.find(({ path }) => path === 'startsAt') as EventField;
  const typed = { 'within-amount': '5', 'within-unit': 'working-days:service', 'within-direction': 'after' };
  const read = (values: object) =>
    readRule(FormValues.of({ operator: 'within', ...typed, 'within-from': 'event', ...values }), field, undefined, all);

  it('is said as one sentence, from the event, from today or from another date of it', () => {
    const span = { amount: 5, unit: 'working-days', direction: 'after', calendar: 'service' };
    expect(read({}).value).toEqual({ field: 'startsAt', operator: 'within', value: { ...span, from: 'event' } });
    expect(read({ 'within-from': 'today' }).value?.value).toEqual({ ...span, from: 'today' });
    const from = { field: 'targetDate' };
    expect(read({ 'within-from': 'field:targetDate', 'within-direction': 'either' }).value?.value).toEqual({
      ...{ ...span, direction: 'either', from },
    });
  });

  it('asks for what is missing, beside its field, and takes no date of another event', () => {
    const names = (values: object) => read(values).faults?.map(({ field }) => field);
    expect(names({ 'within-amount': '' })).toEqual(['within-amount']);
    expect(
      names({ 'within-amount': '1001', 'within-unit': 'hours', 'within-direction': '', 'within-from': '' }),
    ).toEqual([...['within-amount', 'within-unit', 'within-direction', 'within-from']]);
  });

  it('does not offer to count from itself', () => {
    const [radios] = ruleFields(FormValues.of({}), field, all);
    expect(JSON.stringify(radios)).toContain('field:targetDate');
    expect(JSON.stringify(radios)).not.toContain('field:startsAt');
  });
});
