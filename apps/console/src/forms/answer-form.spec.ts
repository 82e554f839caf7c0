import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { page, Redirect, redirectTo } from '../pages/page.js';
import { answerForm, type FormSteps, refusedBy, unknownBy } from './answer-form.js';
import { fault } from './form-faults.js';

class RefusedError extends Error {
  constructor(readonly field = 'title') {
    super('The rules refuse it.');
  }
}

class GoneError extends Error {}

/** A form about a thing with a number, which is read, doubled and shown. */
function answer(steps: Partial<FormSteps<number, number>>) {
  return answerForm<number, number>({
    load: () => 21,
    read: (number) => ({ value: number }),
    act: (number) => redirectTo(`/${String(number * 2)}`),
    again: (wrong, number) => page('form.njk', { wrong, number }, wrong.status),
    ...steps,
  });
}

describe('a form that is sent', () => {
  it('leads on when everything in it is right', async () => {
    expect(await answer({})).toEqual(new Redirect('/42', undefined));
  });

  it('comes again with what is wrong (422), and nothing is done', async () => {
    const done: number[] = [];
    const answered = await answer({
      read: () => fault('title', 'Enter a title'),
      act: (number) => {
        done.push(number);
        return redirectTo('/');
      },
    });
    const wrong = { faults: [{ field: 'title', text: 'Enter a title' }], status: 422 };
    expect(answered).toEqual(page('form.njk', { wrong, number: 21 }, 422));
    expect(done).toEqual([]);
  });

  it.each([
    ['beside the field that the form names', refusedBy(RefusedError, 'name'), 'name', 422],
    [
      'beside the field that the rule names',
      refusedBy(RefusedError, (one) => [{ field: one.field, text: one.message }]),
      'title',
      422,
    ],
    ['as something that has moved on', refusedBy(RefusedError, '', 409), '', 409],
  ])('tells a refusal %s', async (_, refusal, field, status) => {
    const error = new RefusedError();
    const answered = await answer({ act: () => Promise.reject(error), refusals: [unknownBy(GoneError), refusal] });
    const wrong = { faults: [{ field, text: 'The rules refuse it.' }], status, error };
    expect(answered).toEqual(page('form.njk', { wrong, number: 21 }, status));
  });

  it('is a 404 when the thing is gone, or was never there for this reader', async () => {
    const refusals = [unknownBy(GoneError)];
    await expect(answer({ act: () => Promise.reject(new GoneError()), refusals })).rejects.toThrow(NotFoundException);
    await expect(answer({ load: () => Promise.reject(new NotFoundException()), refusals })).rejects.toThrow(
      NotFoundException,
    );
  });

  it('throws on what nobody can put right in it', async () => {
    const act = () => Promise.reject(new Error('The database is away.'));
    await expect(answer({ act, refusals: [refusedBy(RefusedError, 'name')] })).rejects.toThrow('The database is away.');
  });
});
