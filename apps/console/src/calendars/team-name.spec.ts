import type { Team } from '@linchpin/teams';
import { describe, expect, it } from '@jest/globals';
import { teamName } from './team-name.js';

const team = (id: string, code: string, name: string, hubId: string | null): Team => ({
  id,
  code,
  name,
  kind: hubId ? 'spoke' : 'hub',
  hubId,
  email: `${id}@exshire.example`,
  phone: null,
  duty: false,
  site: 'X',
});
const teams = [team('1', 'HUB-N', 'North centre', null), team('2', 'SPK-NE', 'North East team', '1')];

describe('the team that owes a deadline', () => {
  it.each([
    ['spoke', 'SPK-NE', 'North East team'],
    ['hub', 'SPK-NE', 'North centre'],
    ['hub', 'HUB-N', 'North centre'],
    ['HUB-N', 'SPK-NE', 'North centre'],
    ['HUB-N', null, 'North centre'],
    ['spoke', null, 'No team'],
    ['GONE', null, 'GONE'],
  ])('"%s" of an event of %s is %s', (owing, teamCode, name) => {
    expect(teamName({ team: owing, teamCode }, teams)).toBe(name);
  });
});
