import { describe, expect, it } from '@jest/globals';
import { CarrierTrouble } from './carrier-trouble.js';

const READONLY = "READONLY You can't write against a read only replica.";

describe('what the carrier complains of', () => {
  it('is told once a minute, with how often it came', () => {
    let now = 1_000_000;
    const trouble = new CarrierTrouble(() => now);
    const told: string[] = [];
    // Twenty seconds of 1,500 complaints each, then one a minute later.
    for (let each = 0; each < 30_000; each++) {
      now += each % 1500 === 0 ? 1000 : 0;
      told.push(...[trouble.note(READONLY)].filter((line) => line !== null));
    }
    now += 60_000;
    told.push(trouble.note(READONLY) ?? '');
    expect(told).toEqual([
      `The carrier reported: ${READONLY}`,
      `The carrier reported: ${READONLY} (and 29999 times more since it was last told)`,
    ]);
  });

  it('is trouble once it lasts, until it has been quiet for half a minute', () => {
    let now = 1_000_000;
    const trouble = new CarrierTrouble(() => now);
    trouble.note(READONLY);
    expect(trouble.since(10_000)).toBeNull();
    now += 12_000;
    trouble.note(READONLY);
    expect(trouble.since(10_000)).toEqual(new Date(1_000_000));
    now += 31_000;
    expect(trouble.since(10_000)).toBeNull();
    trouble.note(READONLY);
    expect(trouble.since(10_000)).toBeNull();
  });
});
