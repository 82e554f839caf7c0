import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { StaffMember } from './staff-member.entity.js';
import { TeamDirectory } from './team-directory.js';
import { Team } from './team.entity.js';
import { importStaff, importTeams } from './teams-file.js';

let database: TestDatabase;
const directory = new TeamDirectory();
const find = (wanted: string, code: string | null) =>
  directory.find(database.dataSource.manager, wanted, code).then((team) => team.code);

beforeAll(async () => {
  database = await createTestDatabase([Team, StaffMember]);
  const { manager } = database.dataSource;
  const team = { email: 'team@exshire.example', site: 'NORTHGATE' };
  await importTeams(manager, {
    teams: [
      { ...team, code: 'SPK-A', name: 'Spoke A', kind: 'spoke', hub: 'HUB-1' },
      { ...team, code: 'HUB-1', name: 'Hub 1', kind: 'hub' },
    ],
  });
  const person = {
    name: 'Invented Person',
    email: 'p@exshire.example',
    role: 'manager' as const,
    seesRestricted: false,
  };
  await importStaff(manager, { staff: [{ ...person, ref: 'ST-1', team: 'HUB-1' }] });
});
afterAll(() => database.drop());

describe('the team directory', () => {
  it.each([
    ['spoke', 'SPK-A', 'SPK-A'],
    ['hub', 'SPK-A', 'HUB-1'],
    ['hub', 'HUB-1', 'HUB-1'],
    ['HUB-1', null, 'HUB-1'],
  ])('finds %s for an event of %s', async (wanted, code, expected) => {
    expect(await find(wanted, code)).toBe(expected);
  });

  it('says what to do when a code is not known or the event names no team', async () => {
    await expect(find('spoke', 'SPK-Z')).rejects.toThrow(
      'There is no team with the code SPK-Z. Operations can add it to the council’s teams; then retry. Or correct the code in what names it: the event or the trigger.',
    );
    await expect(find('hub', null)).rejects.toThrow(/Send teamCode with the event/);
  });

  it('finds staff by reference', async () => {
    const member = await directory.member(database.dataSource.manager, 'ST-1');
    expect(member.team.code).toBe('HUB-1');
    await expect(directory.member(database.dataSource.manager, 'ST-9')).rejects.toThrow(/ST-9/);
  });

  it('refuses a spoke without a hub', async () => {
    const lone = { code: 'SPK-B', name: 'B', kind: 'spoke' as const, email: 'b@exshire.example', site: 'X' };
    await expect(importTeams(database.dataSource.manager, { teams: [lone] })).rejects.toMatchObject({
      driverError: { constraint: 'teams_spoke_has_hub' },
    });
  });
});
