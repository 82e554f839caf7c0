import { describe, expect, it } from '@jest/globals';
import { type CheckAnswer, LONGEST_NOTE, readAnswer } from './answer-rules.js';

const person = { name: 'Robin Sample', role: 'Duty officer' };
const file = { name: 'a.pdf', content: Buffer.from('%PDF') };

function faultsOf(answer: CheckAnswer): string[] {
  const read = readAnswer(answer);
  return 'faults' in read ? read.faults.map(({ field }) => field) : [];
}

describe('readAnswer', () => {
  it('takes "nothing known" from a named person', () => {
    expect(readAnswer({ ...person, outcome: 'nothing-known' })).toEqual({
      fit: { outcome: 'nothing-known', answeredBy: 'Robin Sample, Duty officer', note: null },
    });
  });

  it('takes information as a note, as a file, or as both', () => {
    for (const enclosed of [{ note: 'Seen twice.' }, { file }, { note: 'Seen twice.', file }]) {
      expect(faultsOf({ ...person, outcome: 'information-enclosed', ...enclosed })).toEqual([]);
    }
  });

  it('asks for the information that is said to be enclosed', () => {
    expect(faultsOf({ ...person, outcome: 'information-enclosed', note: ' \n ' })).toEqual(['note']);
  });

  it('asks why a check cannot be answered', () => {
    expect(faultsOf({ ...person, outcome: 'cannot-answer' })).toEqual(['note']);
    expect(faultsOf({ ...person, outcome: 'cannot-answer', note: 'No such school here.' })).toEqual([]);
  });

  it.each([
    { outcome: 'nothing-known', note: 'But there was one thing' },
    { outcome: 'nothing-known', file },
    { outcome: 'cannot-answer', note: 'Not ours', file },
  ])('never drops information that contradicts the choice: %#', (answer) => {
    expect(faultsOf({ ...person, ...answer })).toEqual(['outcome']);
  });

  it('refuses an outcome that does not exist', () => {
    expect(faultsOf({ ...person, outcome: 'toString' })).toEqual(['outcome']);
  });

  it('names everything that is missing at once', () => {
    expect(faultsOf({ name: ' ', role: '', outcome: '' })).toEqual(['name', 'role', 'outcome']);
  });

  it('refuses a name or a note that is too long', () => {
    const long = 'x'.repeat(LONGEST_NOTE + 1);
    expect(faultsOf({ name: 'n'.repeat(101), role: 'r'.repeat(101), outcome: 'cannot-answer', note: long })).toEqual([
      'name',
      'role',
      'note',
    ]);
    expect(faultsOf({ ...person, outcome: 'cannot-answer', note: long.slice(1) })).toEqual([]);
  });

  it('keeps the lines of a note and drops what the database cannot hold', () => {
    const read = readAnswer({ ...person, outcome: 'cannot-answer', note: ' One\r\n\tTwo\u0000\u0007 ' });
    expect(read).toMatchObject({ fit: { note: 'One\n\tTwo' } });
  });

  it('keeps a name on one line', () => {
    const read = readAnswer({ name: 'Robin\nSample', role: ' Duty   officer', outcome: 'nothing-known' });
    expect(read).toMatchObject({ fit: { answeredBy: 'Robin Sample, Duty officer' } });
  });
});
