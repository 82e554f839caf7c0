import { describe, expect, it } from '@jest/globals';
import { nameContent, nameFields, readName, readReason, reasonContent, reasonFields } from './details-form.js';
import { FormValues } from '../forms/form-values.js';
import type { Lists } from '../trigger-editor/installation-lists.js';

const lists = { teams: [{ value: 'HUB-N', text: 'North' }] } as unknown as Lists;
const now = new Date('2026-11-22T10:00:00Z');
const empty = { steps: [], deadlines: [] };

describe('name, owner and how often', () => {
  it.each(['once-per-subject', 'once-per-child', 'every-event'] as const)(
    'come back from their fields: %s',
    (often) => {
      const content = { ...empty, title: 'A trigger', ownerTeam: 'HUB-N', repeats: often };
      const { title, ownerTeam, repeats } = content;
      expect(readName(FormValues.of(nameContent(content)), lists, content)).toEqual({
        value: { title, ownerTeam, repeats },
      });
      expect(JSON.stringify(nameFields(FormValues.of(nameContent(content)), lists))).toContain('A trigger');
    },
  );

  it('are each asked for, and keep a team that is no longer there until somebody changes it', () => {
    expect(readName(FormValues.of({}), lists, empty).faults?.map(({ field }) => field)).toEqual([
      'title',
      'team',
      'repeats',
    ]);
    const gone = { ...empty, title: 'A trigger', ownerTeam: 'OLD' };
    expect(readName(FormValues.of(nameContent(gone)), lists, gone).value?.ownerTeam).toBe('OLD');
    expect(readName(FormValues.of(nameContent(gone)), lists, empty).faults?.[0]?.field).toBe('team');
  });
});

describe('the reason, and from when', () => {
  const read = (changes: Record<string, string>) =>
    readReason(FormValues.of({ ...reasonContent({ reason: 'Because', inForceFrom: null }), ...changes }), now);
  const day = (d: string, m: string, y: string) => ({
    from: 'day',
    'from-date-day': d,
    'from-date-month': m,
    'from-date-year': y,
  });

  it('come back from their fields', () => {
    for (const inForceFrom of [null, '2026-12-01', '2026-11-22']) {
      const draft = { reason: 'Because it is so', inForceFrom };
      expect(readReason(FormValues.of(reasonContent(draft)), now)).toEqual({ value: draft });
      expect(reasonFields(FormValues.of(reasonContent(draft)), true)).toHaveLength(2);
    }
  });

  it.each([
    ['reason', { reason: '' }],
    ['reason', { reason: 'x'.repeat(10_000) }],
    ['from', { from: 'constructor' }],
    ['from-date-day', day('', '', '')],
    ['from-date-day', day('21', '11', '2026')],
    ['from-date-day', day('31', '11', '2026')],
    ['from-date-month', day('1', '', '2027')],
    ['from-date-year', day('1', '1', '9999')],
  ])('are refused beside %s', (name, changes) => {
    expect(read(changes).faults).toEqual([{ field: name, text: expect.stringMatching(/^[A-Z][^.]+$/) }]);
  });
});
