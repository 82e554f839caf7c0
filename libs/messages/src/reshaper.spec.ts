import { afterAll, describe, expect, it } from '@jest/globals';
import { Reshaper } from './reshaper.js';

const LIMIT_MS = 400;
const reshaper = new Reshaper({ MAPPING_LIMIT_MS: LIMIT_MS });
afterAll(() => reshaper.onModuleDestroy());

const body = JSON.stringify({ answers: [{ code: 'MEETING', value: 'M-1' }], text: `${'a'.repeat(40)}!` });
const reshape = (expression: string) => reshaper.reshape(expression, body);

describe('an expression', () => {
  it('puts a body into another shape', async () => {
    expect(await reshape(`{ "meeting": answers[code = 'MEETING'].value }`)).toEqual({
      outcome: 'reshaped',
      value: { meeting: 'M-1' },
    });
    expect(await reshape('nothing.here')).toEqual({ outcome: 'reshaped', value: undefined });
  });

  it('that is wrong is told by its code and place, without a value of the body', async () => {
    expect(await reshape('answers[')).toEqual({
      outcome: 'failed',
      code: expect.any(String),
      position: expect.any(Number),
    });
    expect(await reshape('$number(answers[0].value)')).toMatchObject({ outcome: 'failed', code: 'D3030' });
  });

  it('reaches nothing of the process it runs in', async () => {
    for (const expression of ['process', '$eval("process.env")', 'answers.constructor', '$$.constructor.constructor']) {
      expect(await reshape(expression)).toEqual({ outcome: 'reshaped', value: undefined });
    }
  });

  // The first killed one may leave a new process to be started: the limit is for the expression alone.
  it.each([
    ['endless recursion', '($f := function($x) { $f($x) }; $f(1))'],
    ['recursion that grows', '($f := function($x) { 1 + $f($x) }; $f(1))'],
    ['recursion inside $eval', `$eval("($f := function($x) { $f($x) }; $f(1))")`],
    ['a pattern that backtracks', '$match(text, /^(a+)+$/)'],
    ['a huge range', '$sum([1..9999999].($ * 2))'],
    ['a huge range inside $eval', '$eval("[1..9999999]")'],
    ['a text that doubles', '($f := function($x) { $f($x & $x) }; $f("aaaaaaaaaaaaaaaa"))'],
    ['padding without end', '$pad("", 30000000)'],
  ])('with %s is stopped, and the next one is answered', async (_what, expression) => {
    await reshape('1');
    const began = Date.now();
    const result = await reshape(expression);
    const took = Date.now() - began;
    expect(result.outcome).toMatch(/^(stopped|failed)$/);
    expect(took).toBeLessThan(LIMIT_MS + 2_000);
    expect(await reshape('answers.value')).toEqual({ outcome: 'reshaped', value: 'M-1' });
  });

  it('with a result larger than a body may be is not taken', async () => {
    expect(await reshape('[1..50000]')).toEqual({ outcome: 'stopped', limit: 'size' });
  });

  it('waits for its turn, and too many do not wait at all', async () => {
    const results = await Promise.all(Array.from({ length: 30 }, (_, index) => reshape(String(index))));
    const answered = results.flatMap((each) => (each.outcome === 'reshaped' ? [each.value] : []));
    expect(answered).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(results.slice(20)).toEqual(Array(10).fill({ outcome: 'stopped', limit: 'queue' }));
  });
});
