import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readConfig, WrongConfigError } from './read-config.js';

describe('a file of the council that is wrong at the first start', () => {
  it('is told with every fault, its line and its field, and no words of a library', () => {
    const schema = z.object({
      teams: z.array(z.object({ code: z.number(), name: z.string() })),
      hubs: z.array(z.string()),
    });
    const read = () => readConfig(schema, 'council', 'teams.yaml');
    expect(read).toThrow(WrongConfigError);
    expect(read).toThrow(
      /^The council's files are not right, so nothing was written:\nconfig\/council\/teams\.yaml:\d+:\d+ {2}/,
    );
    expect(read).toThrow(/teams\.0\.code: must be a number, not text\.\n/);
    expect(read).toThrow(/hubs: is missing\./);
    expect(read).not.toThrow(/expected|received|Invalid/);
  });

  it('is told in other words than anybody else in this process hears', () => {
    expect(z.string().safeParse(1).error?.issues[0]?.message).toBe('Invalid input: expected string, received number');
  });
});
