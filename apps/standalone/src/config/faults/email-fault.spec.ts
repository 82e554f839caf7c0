import { describe, expect, it } from '@jest/globals';
import { agenciesFileSchema } from '@linchpin/agency-checks';
import { teamsFileSchema } from '@linchpin/teams';
import { speakPlainly } from './plain-messages.js';

const cases: [string, string][] = [
  ['a@x.example; b@x.example', 'must be one email address, not a list: give one that the whole desk reads'],
  ['a@x.example, b@x.example', 'must be one email address, not a list: give one that the whole desk reads'],
  ['a@x.example b@x.example', 'must be one email address, not a list: give one that the whole desk reads'],
  ['Exshire Police <checks@x.example>', 'must be the email address alone, without a name and without < and >'],
  [
    'sean.d’sample@x.example',
    'must be an email address: a curly apostrophe (’) stands as character 7. Type the address anew',
  ],
  [
    'duty@x.example\u00a0',
    'must be an email address: a space that does not break, which cannot be seen stands at its end. Type the address anew',
  ],
  [
    'duty\u200b@x.example',
    'must be an email address: a space of no width, which cannot be seen stands as character 5. Type the address anew',
  ],
  ['duty.x.example', 'must be an email address: it has no @'],
  ['duty@x', 'must be an email address, such as duty@agency.example'],
];

describe('an address in a file of the configuration', () => {
  speakPlainly();
  it.each(cases)('%j is told what is wrong with it', (email, sentence) => {
    const agency = { code: 'POL', name: 'Police', kind: 'police', email, checkDays: 2 };
    const { error } = agenciesFileSchema.safeParse({ agencies: [agency] });
    expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['agencies.0.email', sentence],
    ]);
    expect(error?.message).not.toContain(email);
  });

  it('of a team is told the same: every email address of every file goes this way', () => {
    const team = { code: 'HUB', name: 'Hub', kind: 'hub', email: 'a@x.example, b@x.example', site: 'N' };
    const { error } = teamsFileSchema.safeParse({ teams: [team] });
    expect(error?.issues.find(({ path }) => path.includes('email'))?.message).toMatch(/^must be one email address/);
  });
});
