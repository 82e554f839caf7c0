import { describe, expect, it } from '@jest/globals';
import { eventType } from '@linchpin/event-types';
import { type MappingRow, mappingRowSchema } from '@linchpin/mappings';
import { FormValues } from '../forms/form-values.js';
import { mappingLines, readMappingForm } from './mapping-form.js';
const type = eventType('conference.cancelled');
if (!type) throw new Error('conference.cancelled is not in the catalogue');
const row = (given: Partial<MappingRow>) => mappingRowSchema.parse(given);

const complete = {
  'from.meetingRef': 'path',
  'value.meetingRef': 'meeting.id',
  'conversion.meetingRef': 'text',
  'using.meetingRef': 'M-',
  'from.reasonCode': 'fixed',
  'value.reasonCode': 'chair',
};

describe('the form of a mapping', () => {
  it('shows each field of the event type, with what is kept and what is usual', () => {
    const lines = mappingLines(type, [row({ field: 'meetingRef', path: 'm', conversion: 'text', using: 'M-' })]);
    const line = (path: string) => lines.find((each) => each.path === path);
    expect(line('meetingRef')).toMatchObject({ from: 'path', value: 'm', using: 'M-', required: true });
    expect(line('reasonCode')).toMatchObject({ from: 'path', value: '', codeList: expect.stringContaining('chair') });
    expect(line('startsAt')).toMatchObject({ from: 'none', conversion: 'time-iso' });
    expect(line('id')).toMatchObject({ from: 'none', required: false });
  });

  it('reads back what it shows', () => {
    const { rows, faults } = readMappingForm(type, [], FormValues.read(complete));
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      row({ field: 'meetingRef', path: 'meeting.id', conversion: 'text', using: 'M-' }),
      row({ field: 'reasonCode', fixed: 'chair' }),
    ]);
    const form = Object.fromEntries(
      mappingLines(type, rows).flatMap((line) => [
        [`from.${line.path}`, line.from],
        [`value.${line.path}`, line.value],
        [`conversion.${line.path}`, line.conversion],
        [`using.${line.path}`, line.using],
      ]),
    );
    expect(readMappingForm(type, [], FormValues.read(form)).rows).toEqual(rows);
  });

  it.each([
    ['a required field left out', { 'from.reasonCode': 'none', 'value.reasonCode': '' }, 'from.reasonCode'],
    ['a value without its kind', { 'from.startsAt': 'none', 'value.startsAt': 'at' }, 'from.startsAt'],
    ['a setting without its kind', { 'from.startsAt': 'none', 'using.startsAt': 'DD/MM' }, 'from.startsAt'],
    ['a path that is empty', { 'value.meetingRef': ' ' }, 'value.meetingRef'],
    ['a path that is none', { 'value.meetingRef': 'a..b' }, 'value.meetingRef'],
    ['a table without its name', { 'conversion.meetingRef': 'table', 'using.meetingRef': '' }, 'using.meetingRef'],
    ['a path that is too long', { 'value.meetingRef': 'a'.repeat(201) }, 'value.meetingRef'],
    ['a setting that is too long', { 'using.meetingRef': 'a'.repeat(61) }, 'using.meetingRef'],
    ['a setting too many', { 'conversion.meetingRef': 'number' }, 'using.meetingRef'],
  ])('says beside the field what is wrong with %s, and keeps what was typed', (_what, change, field) => {
    const typed = { ...complete, ...change };
    const { lines, faults } = readMappingForm(type, [], FormValues.read(typed));
    const named = lines.find(({ path }) => field.endsWith(`.${path}`));
    expect(faults[0]?.text).toContain(`“${String(named?.title)}”`);
    expect(faults.map((fault) => fault.field)).toEqual([field]);
    expect(lines.find(({ path }) => path === 'meetingRef')?.value).toBe(String(typed['value.meetingRef']).trim());
  });

  it('leaves out a kept line as it stands when told to, and forgets nothing on other faults', () => {
    const saved = [row({ field: 'startsAt', path: 'dates.start', conversion: 'text', using: 'x' })];
    const typed = {
      ...complete,
      'from.startsAt': 'none',
      'value.startsAt': 'dates.start',
      'conversion.startsAt': 'text',
      'using.startsAt': 'x',
    };
    const { rows, faults } = readMappingForm(type, saved, FormValues.read(typed));
    expect(faults).toEqual([]);
    expect(rows.map(({ field }) => field)).toEqual(['meetingRef', 'reasonCode']);
    const cleared = readMappingForm(type, saved, FormValues.read({ ...typed, 'value.startsAt': '' }));
    expect(cleared.faults).toEqual([]);
    const refused = readMappingForm(type, saved, FormValues.read({ ...typed, 'value.reasonCode': '' }));
    expect(refused.faults).toHaveLength(1);
    expect(refused.lines.find(({ path }) => path === 'startsAt')).toMatchObject({
      from: 'none',
      value: 'dates.start',
      conversion: 'text',
      using: 'x',
    });
  });

  it('loses nothing that is typed into a line that says “Leave out”', () => {
    const saved = [row({ field: 'startsAt', path: 'dates.start', conversion: 'text' })];
    const typed = { ...complete, 'from.startsAt': 'none', 'value.startsAt': 'dates.begin' };
    const { lines, faults } = readMappingForm(type, saved, FormValues.read(typed));
    expect(faults).toEqual([
      {
        field: 'from.startsAt',
        text: 'Choose where “Start of the meeting” comes from, or clear what is typed for it',
      },
    ]);
    expect(lines.find(({ path }) => path === 'startsAt')).toMatchObject({ from: 'none', value: 'dates.begin' });
  });

  it('folds what the event can do without and the mapping leaves out, and moves nothing while it is filled in', () => {
    const saved = [row({ field: 'startsAt', path: 'at' })];
    const shown = (lines: readonly { path: string; folded: boolean }[]) =>
      lines.filter(({ folded }) => !folded).map(({ path }) => path);
    expect(shown(mappingLines(type, saved)).sort()).toEqual(['meetingRef', 'reasonCode', 'startsAt']);
    const { lines } = readMappingForm(type, saved, FormValues.read({ 'from.childRef': 'path', 'value.childRef': '' }));
    expect(shown(lines).sort()).toEqual(['meetingRef', 'reasonCode', 'startsAt']);
  });
});
