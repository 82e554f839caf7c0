import { describe, expect, it } from '@jest/globals';
import { faultModel, whole } from './form-faults.js';

describe('what is wrong with a form', () => {
  it('stands above it, each with the way to its field, and beside the fields', () => {
    const { errorList, errors } = faultModel([
      { field: 'title', text: 'Enter a title' },
      { field: 'title', text: 'Use plain words' },
      { field: '', text: 'Somebody else was first' },
      { field: 'state', text: 'There is one of this name', href: '/triggers/1' },
    ]);
    expect(errorList).toEqual([
      { text: 'Enter a title', href: '#title' },
      { text: 'Use plain words', href: '#title' },
      { text: 'Somebody else was first', href: '#main-content' },
      { text: 'There is one of this name', href: '/triggers/1' },
    ]);
    expect(errors.title).toEqual({ text: 'Enter a title' });
  });

  it('is nothing under the names that every object has', () => {
    const { errorList, errors } = faultModel();
    expect(errorList).toEqual([]);
    for (const name of ['constructor', 'toString', '__proto__']) expect(errors[name]).toBeUndefined();
  });

  it('keeps a value from being whole', () => {
    expect(whole('value', [])).toEqual({ value: 'value' });
    expect(whole('value', [{ field: 'title', text: 'Enter a title' }]).value).toBeUndefined();
  });
});
