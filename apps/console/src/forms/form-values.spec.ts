import { describe, expect, it } from '@jest/globals';
import { FormValues } from './form-values.js';

describe('the values of a form', () => {
  it('are texts, trimmed, without control characters', () => {
    const values = FormValues.read({ title: '  A\u0000 title\u0007 ', note: 'one\r\ntwo\n\n three ' });
    expect(values.text('title')).toBe('A title');
    expect(values.lines('note')).toEqual(['one', 'two', 'three']);
    expect(values.text('note')).toBe('one two   three');
    expect(values.typed('note')).toBe('one\ntwo\n\n three ');
  });

  it('are one or several', () => {
    const values = FormValues.read({ one: 'a', several: ['a', '', ' b '], number: 5, nested: { a: 'b' } });
    expect(values.all('one')).toEqual(['a']);
    expect(values.all('several')).toEqual(['a', 'b']);
    expect(values.text('several')).toBe('a');
    for (const name of ['number', 'nested', 'missing']) expect([values.text(name), values.all(name)]).toEqual(['', []]);
  });

  it('hold nothing under the names that every object has', () => {
    for (const values of [FormValues.read({}), FormValues.read(null), FormValues.read('text'), FormValues.of({})]) {
      for (const name of ['__proto__', 'constructor', 'toString']) {
        expect([values.has(name), values.text(name), values.all(name)]).toEqual([false, '', []]);
      }
    }
  });

  it('are notes of several lines and sentences of one, whatever separates their words', () => {
    const values = FormValues.read({ note: ' one\ttwo\r\n\r\nthree\u0000\u0085 ', rows: '1860\ta\n1861\tb' });
    expect(values.note('note')).toBe('one two\n\nthree');
    expect(values.sentence('note')).toBe('one two three');
    // What is pasted from a spreadsheet keeps its columns.
    expect(values.typed('rows')).toBe('1860\ta\n1861\tb');
    expect(values.sentences('note', 'rows')).toEqual({ note: 'one two three', rows: '1860 a 1861 b' });
  });

  it('are choices that were offered, and numbers that a page put there', () => {
    const values = FormValues.read({ when: ' value ', other: 'constructor', revision: '12', made: '1e3' });
    expect(values.choice('when', ['always', 'value'])).toBe('value');
    expect(values.choice('other', ['always', 'value'])).toBeUndefined();
    expect([values.number('revision'), values.number('made'), values.number('missing')]).toEqual([12, 0, 0]);
  });

  it('keep 10,000 characters, for the page that refuses them', () => {
    expect(FormValues.read({ text: 'x'.repeat(10_000) }).text('text')).toHaveLength(10_000);
  });
});
