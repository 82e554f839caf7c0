import { describe, expect, it } from '@jest/globals';
import type { AuditRow } from '@linchpin/audit';
import { csvCell, csvLines } from './audit-csv.js';

const row: AuditRow = {
  id: '7',
  at: new Date('2026-10-14T09:30:15.123Z'),
  who: 'staff',
  staffRef: 'ST-02',
  act: 'deadline.withdrawn',
  outcome: 'done',
  aboutKind: 'deadline',
  aboutId: 'd0d0d0d0-0000-4000-8000-000000000000',
  reference: 'M-20417',
  childRefs: ['P-1001', 'P-1002'],
  requestId: null,
  address: '192.0.2.7',
  page: '/deadlines',
  reason: '@SUM(A1), "quoted"\nand more',
  restricted: false,
  seq: null,
};

async function* batches(...given: AuditRow[][]) {
  yield* given;
}

async function text(...given: AuditRow[][]): Promise<string> {
  let all = '';
  for await (const line of csvLines(batches(...given), new Map([['ST-02', '=Robin "R" Sample']]))) all += line;
  return all;
}

describe('the export of the trail', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+44', `'+44`],
    ['-2', `'-2`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tx', `'\tx`],
    ['\rx', `"'\rx"`],
    ['=1,2', `"'=1,2"`],
    ['a=1', 'a=1'],
    ['M-20417', 'M-20417'],
    ['said "no"', '"said ""no"""'],
    ['', ''],
  ])('gives %j as %j', (given, cell) => {
    expect(csvCell(given)).toBe(cell);
  });

  it('has one line of heads and one for each entry, in whatever batches they come', async () => {
    const whole = await text([row], [{ ...row, id: '6', reason: null }]);
    expect(whole.startsWith('\uFEFFEntry,Time (UTC),Who,What,Outcome,About,Reference,Children,Reason,')).toBe(true);
    expect(whole).toContain(
      `7,2026-10-14T09:30:15.123Z,"'=Robin ""R"" Sample (ST-02)",Deadline not owed,Done,deadline,M-20417,P-1001 P-1002,"'@SUM(A1), ""quoted""\nand more",192.0.2.7,/deadlines,,no,\r\n6,`,
    );
    expect(await text()).toMatch(/^\uFEFFEntry,[^\n]*\r\n$/);
  });
});
