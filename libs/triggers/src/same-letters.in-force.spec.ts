import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { triggerContentSchema } from '@linchpin/trigger-files';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { publishVersion } from './publish-trigger.js';
import { TriggersReader } from './triggers-reader.js';

const letters = (title: string, conditions?: object) =>
  triggerContentSchema.parse({
    ...{ title, on: 'conference.initial.scheduled', ownerTeam: 'HUB-N' },
    ...(conditions && { conditions }),
    steps: [
      {
        ...{ key: 'letter', title: 'Invite the family', kind: 'documents.generate' },
        settings: { template: 'D01', to: 'family', inviteeList: { field: 'inviteeListRef' } },
      },
    ],
  });

describe('a draft that makes the same letter as a trigger in force', () => {
  let database: TestDatabase;
  let triggerId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    const publication = { author: 'ST-01', coAuthors: [], approver: 'ST-06', reason: 'A test', from: null };
    ({ triggerId } = await database.dataSource.transaction((manager) =>
      publishVersion(manager, 'first', letters('First'), publication),
    ));
  });
  afterAll(() => database.drop());
  const shared = (id: string | null, content = letters('Second')) =>
    new TriggersReader(database.dataSource.manager).sharedLetters(id, content);

  it('is told of, whoever looks at it, but no trigger is compared with itself', async () => {
    expect(await shared(null)).toEqual([expect.stringContaining('of the trigger “First”')]);
    expect(await shared(triggerId)).toEqual([]);
  });

  it('is not when that trigger is in force no more', async () => {
    await database.dataSource.query('UPDATE trigger_versions SET in_force = in_force * tstzrange(NULL, now())');
    expect(await shared(null)).toEqual([]);
  });
});
