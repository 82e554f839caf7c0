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

  it('keep 10,000 characters, for the page that refuses them', () => {
    expect(FormValues.read({ text: 'x'.repeat(10_000) }).text('text')).toHaveLength(10_000);
  });
});
