import { describe, expect, it } from '@jest/globals';
import { letterDateFaults } from './letter-date-faults.js';

const prints = (...names: string[]) => ({ prints: names.map((name) => ({ name, within: [] })) });
const templates = new Map([
  ['D01', prints('replyByDate')],
  ['D02', prints('reportDueDate', 'replyByDate')],
  ['D03', prints('reportDueDate')],
]);
const before = (amount: number, rest = {}) => ({
  from: { field: 'startsAt' },
  amount,
  unit: 'working-days',
  direction: 'before',
  ...rest,
});
const letter = (template: string, replyBy: unknown, change: object = {}, settings: object = {}) => ({
  key: template.toLowerCase(),
  title: `Make ${template}`,
  kind: 'documents.generate',
  after: [],
  settings: { template, to: 'professionals', inviteeList: { field: 'inviteeListRef' }, replyBy, ...settings },
  ...change,
});
const said = (...steps: ReturnType<typeof letter>[]) =>
  letterDateFaults(steps, (code) => templates.get(String(code))).map(
    ({ step, setting, message }) => `${String(step)} ${setting}: ${message}`,
  );

describe('two letters of one trigger to the same people', () => {
  it('are told of where they ask for one thing by two dates', () => {
    expect(said(letter('D02', before(2)), letter('D03', before(3)))).toEqual([
      '1 replyBy: “Make D02” and “Make D03” ask the same people for a report by different dates. Give both the same date: one deadline of the trigger, from which both take it.',
    ]);
  });

  it('may take one date, however it is written', () => {
    expect(said(letter('D02', before(2)), letter('D03', before(2, { calendar: 'service' })))).toEqual([]);
    const spoken = { from: { deadline: 'answers' } };
    expect(said(letter('D02', spoken), letter('D03', { ...spoken, amount: 0, unit: 'days' }))).toEqual([]);
  });

  it.each([
    ['other people', { to: 'family' }, {}],
    ['another list', { inviteeList: { field: 'noticeListRef' } }, {}],
    ['events that the other is not for', {}, { onlyIf: { field: 'urgent', operator: 'equals', value: true } }],
  ])('are not those that are for %s', (_what, settings, change) => {
    expect(said(letter('D02', before(2)), letter('D03', before(3), change, settings))).toEqual([]);
  });

  it('may ask for two things by two dates', () => {
    expect(said(letter('D01', before(2)), letter('D03', before(3)))).toEqual([]);
  });
});
