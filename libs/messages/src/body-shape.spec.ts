import { describe, expect, it } from '@jest/globals';
import { bodyShape } from './body-shape.js';

describe('the shape of bodies', () => {
  it('is paths and kinds, and never a value or a name that could be one', () => {
    const bodies = [
      {
        stepType: 1860,
        who: { surname: 'Invented', 'Somebody Invented': 1 },
        subjects: [{ id: 7 }, { other: 1 }],
        tags: ['x'],
      },
      { stepType: '1860', who: null, done: true, none: [] },
    ];
    expect(bodyShape(bodies)).toEqual([
      { path: 'stepType', kind: 'number or text', bodies: 2 },
      { path: 'who.surname', kind: 'text', bodies: 1 },
      { path: 'subjects', kind: 'list of groups of fields', bodies: 1 },
      { path: 'subjects[0].id', kind: 'number', bodies: 1 },
      { path: 'tags', kind: 'list of text', bodies: 1 },
      { path: 'who', kind: 'nothing', bodies: 1 },
      { path: 'done', kind: 'yes or no', bodies: 1 },
      { path: 'none', kind: 'empty list', bodies: 1 },
    ]);
    expect(JSON.stringify(bodyShape(bodies))).not.toMatch(/Invented|1860/);
  });

  it('ends, however large or deep a body is', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${String(index)}`, 1]));
    const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as unknown;
    expect(bodyShape([wide])).toHaveLength(100);
    expect(bodyShape([deep, 'text', null, 3])).toEqual([]);
  });
});
