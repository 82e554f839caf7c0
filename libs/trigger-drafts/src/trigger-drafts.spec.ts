import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TriggersReader } from '@linchpin/triggers';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { DraftContent } from './draft-content.js';
import { DraftChangedError, DraftRefusedError, UnknownDraftError } from './draft-errors.js';
import { TitleTakenError } from './title-taken.js';
import { TriggerDrafts } from './trigger-drafts.js';

let database: TestDatabase;
let drafts: TriggerDrafts;
let reader: TriggersReader;
beforeAll(async () => {
  database = await createTestDatabase();
  drafts = new TriggerDrafts(database.dataSource.manager);
  reader = new TriggersReader(database.dataSource.manager);
});
afterAll(() => database.drop());

const [author, colleague, third] = [{ ref: 'ST-01' }, { ref: 'ST-06' }, { ref: 'ST-09' }];

const alert: DraftContent['steps'][number] = {
  key: 'tell',
  title: 'Tell the spoke',
  kind: 'alerts.send',
  after: [],
  settings: { team: 'spoke', headline: 'Assessment due' },
};
const inside = (title = 'Assessment alert'): DraftContent => ({
  title,
  on: 'assessment.due',
  ownerTeam: 'HUB-N',
  steps: [alert],
  deadlines: [],
});
const outside = (title = 'Invitations'): DraftContent => ({
  title,
  on: 'conference.initial.scheduled',
  ownerTeam: 'HUB-N',
  steps: [
    {
      key: 'letters',
      title: 'Make the invitations',
      kind: 'documents.generate',
      after: [],
      settings: { template: 'D01', to: 'family', inviteeList: { field: 'inviteeListRef' } },
    },
  ],
  deadlines: [],
});

async function given(content: DraftContent, who = author, reason = 'A test') {
  const id = await drafts.begin(who, content);
  const revision = await drafts.save(who, id, 1, { reason });
  return { id, revision };
}

async function published(content: DraftContent) {
  const { id, revision } = await given(content);
  await drafts.submit(author, id, revision);
  return drafts.publish(colleague, id, revision + 1);
}

describe('a draft', () => {
  it('keeps what is typed and refuses a change made in another window', async () => {
    const id = await drafts.begin(author);
    expect(await drafts.save(author, id, 1, { content: { steps: [], deadlines: [], title: 'Half' } })).toBe(2);
    await expect(drafts.save(colleague, id, 1, { reason: 'Mine' })).rejects.toThrow(DraftChangedError);
    expect(await drafts.find(id)).toMatchObject({
      content: { title: 'Half' },
      reason: '',
      state: 'draft',
      revision: 2,
    });
  });

  it('cannot be submitted or published while anything is missing', async () => {
    const { id, revision } = await given({ ...inside(), on: undefined });
    await expect(drafts.submit(author, id, revision)).rejects.toThrow(/not finished: Choose what happens/);
    await expect(drafts.publish(author, id, revision)).rejects.toThrow(DraftRefusedError);
    const without = await given(inside(), author, '');
    await expect(drafts.submit(author, without.id, without.revision)).rejects.toThrow(/Say why/);
  });

  it('is a draft again when it is changed or sent back', async () => {
    const { id, revision } = await given(inside('Sent back'));
    await drafts.submit(author, id, revision);
    await drafts.sendBack(colleague, id, revision + 1, 'Name the team');
    expect(await drafts.find(id)).toMatchObject({ state: 'draft', revision: revision + 2 });
    await drafts.submit(author, id, revision + 2);
    await drafts.save(author, id, revision + 3, { reason: 'Another' });
    expect((await drafts.find(id))?.state).toBe('draft');
    const told = await reader.draftHistory(id);
    expect(told.map(({ what, who, note }) => [what, who, note])).toEqual([
      ['submitted', 'ST-01', 'A test'],
      ['sent-back', 'ST-06', 'Name the team'],
      ['submitted', 'ST-01', 'A test'],
      ['begun', 'ST-01', ''],
    ]);
  });

  it('is gone once it is discarded', async () => {
    const { id, revision } = await given(inside('Gone'));
    await drafts.discard(author, id, revision);
    expect(await drafts.find(id)).toBeNull();
    await expect(drafts.save(author, id, revision, {})).rejects.toThrow(UnknownDraftError);
  });
});

describe('publishing', () => {
  it('is free to the author when nothing leaves the council', async () => {
    const { id, revision } = await given(inside('Alone'));
    const { triggerId, version } = await drafts.publish(author, id, revision);
    expect(version).toBe(1);
    expect(await reader.find(triggerId)).toMatchObject({ name: 'alone', state: 'in-force', version: 1 });
    expect((await drafts.ofTriggers()).has(triggerId)).toBe(false);
    expect((await reader.history(triggerId)).map(({ what }) => what)).toEqual(['published', 'begun']);
    // Nobody approved it, and the record does not say that somebody did.
    expect((await reader.versions(triggerId))[0]).toMatchObject({ author: 'ST-01', approver: null });
  });

  it('needs somebody who has not worked on it when something leaves the council', async () => {
    const { id, revision } = await given(outside());
    const touched = await drafts.save(third, id, revision, { content: outside('Invitations to conferences') });
    await expect(drafts.publish(author, id, touched)).rejects.toThrow(/second person/);
    await expect(drafts.publish(third, id, touched)).rejects.toThrow(/second person/);
    await expect(drafts.publish(colleague, id, touched)).rejects.toThrow(/submit it/);
    await drafts.submit(author, id, touched);
    const { triggerId } = await drafts.publish(colleague, id, touched + 1);
    expect((await reader.versions(triggerId))[0]).toMatchObject({
      author: 'ST-01',
      coAuthors: ['ST-09'],
      approver: 'ST-06',
      reachesOutside: true,
      reason: 'A test',
    });
  });

  it('without a second person is refused by the database itself', async () => {
    await published(outside('By the database'));
    const forged = database.dataSource.query(
      `INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, approver,
         reaches_outside, reason, in_force)
       SELECT trigger_id, 99, title, event_type, repeats, steps, owner_team, author, author, true, reason, 'empty'
       FROM trigger_versions WHERE title = 'By the database'`,
    );
    await expect(forged).rejects.toMatchObject({ driverError: { constraint: 'trigger_versions_two_people' } });
  });

  it('of the same draft twice at once makes one version', async () => {
    const { id, revision } = await given(inside('Twice'));
    const both = await Promise.allSettled([
      drafts.publish(author, id, revision),
      drafts.publish(colleague, id, revision),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses a title that another trigger in force has, however it is typed, and names that one', async () => {
    const first = await published(inside('Same title'));
    const refusal = {
      message: 'There is already a trigger called “Same title”. Give this one a different name.',
      other: { triggerId: first.triggerId, title: 'Same title' },
    };
    const { id, revision } = await given(inside(' same   TITLE '));
    await expect(drafts.submit(author, id, revision)).rejects.toMatchObject(refusal);
    await expect(drafts.publish(author, id, revision)).rejects.toThrow(TitleTakenError);
    expect((await drafts.find(id))?.state).toBe('draft');
    // Its own next version keeps the title.
    const next = await drafts.change(author, first.triggerId);
    await drafts.publish(author, next, await drafts.save(author, next, 1, { reason: 'Again' }));
  });

  it('frees the title of a trigger that is switched off, and never makes one trigger of the two', async () => {
    const first = await published(inside('Freed title'));
    await drafts.retire(author, first.triggerId, 'Not used');
    const second = await published(inside('Freed title'));
    expect(second.triggerId).not.toBe(first.triggerId);
    expect((await reader.find(second.triggerId))?.name).toBe('freed-title-2');
    await expect(drafts.rollBack(author, first.triggerId, 1, 'On again')).rejects.toThrow(TitleTakenError);
    expect((await drafts.ofTriggers()).has(first.triggerId)).toBe(false);
  });

  it('keeps the title of a trigger that comes into force later', async () => {
    const { id, revision } = await given(inside('Title to come'));
    await drafts.publish(author, id, await drafts.save(author, id, revision, { inForceFrom: '2099-01-01' }));
    const other = await given(inside('Title to come'));
    await expect(drafts.publish(author, other.id, other.revision)).rejects.toThrow(TitleTakenError);
  });

  it('of two new triggers with one title at once publishes one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const title = `At once ${String(round)}`;
      const both = await Promise.all([given(inside(title)), given(inside(title.toUpperCase()))]);
      const results = await Promise.allSettled(both.map(({ id, revision }) => drafts.publish(author, id, revision)));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [refused] = results.filter((result) => result.status === 'rejected');
      expect(refused?.reason).toBeInstanceOf(TitleTakenError);
    }
  });

  it('from a later day leaves what is in force in force until then', async () => {
    const { triggerId } = await published(inside('Later'));
    const id = await drafts.change(author, triggerId);
    const revision = await drafts.save(author, id, 1, { reason: 'From May', inForceFrom: '2099-05-01' });
    await drafts.publish(author, id, revision);
    const [second, first] = await reader.versions(triggerId);
    expect(second).toMatchObject({ version: 2, state: 'upcoming', from: new Date('2099-04-30T23:00:00Z') });
    expect(first).toMatchObject({ version: 1, state: 'in-force', until: new Date('2099-04-30T23:00:00Z') });
  });

  it('replaces a version that has not come into force yet', async () => {
    const { triggerId } = await published(inside('Overtaken'));
    const later = await drafts.change(author, triggerId);
    const revision = await drafts.save(author, later, 1, { reason: 'Later', inForceFrom: '2099-05-01' });
    await drafts.publish(author, later, revision);
    const now = await drafts.change(author, triggerId);
    await drafts.publish(author, now, await drafts.save(author, now, 1, { reason: 'Now' }));
    expect((await reader.versions(triggerId)).map(({ state }) => state)).toEqual(['in-force', 'never', 'ended']);
  });
});

describe('changing a trigger', () => {
  it('has one draft at a time, whoever begins it', async () => {
    const { triggerId } = await published(inside('One draft'));
    const [one, two] = await Promise.all([drafts.change(author, triggerId), drafts.change(colleague, triggerId)]);
    expect(one).toBe(two);
  });

  it('goes back to an older version in one click, as a new version', async () => {
    const { triggerId } = await published(inside('Back'));
    const id = await drafts.change(author, triggerId);
    await drafts.publish(author, id, await drafts.save(author, id, 1, { reason: 'New', content: inside('Forward') }));
    expect(await drafts.rollBack(author, triggerId, 1, 'It was better')).toMatchObject({ version: 3 });
    const [newest] = await reader.versions(triggerId);
    expect(newest).toMatchObject({ content: { title: 'Back' }, reason: 'It was better', state: 'in-force' });
    expect((await reader.history(triggerId))[0]?.what).toBe('rolled-back');
  });

  it('goes back with a second person when something leaves the council', async () => {
    const { triggerId } = await published(outside('Back outside'));
    const id = await drafts.change(author, triggerId);
    const revision = await drafts.save(author, id, 1, { reason: 'New', content: outside('Forward outside') });
    await drafts.submit(author, id, revision);
    await drafts.publish(colleague, id, revision + 1);
    expect(await drafts.rollBack(author, triggerId, 1, 'It was better')).toBeNull();
    const waiting = (await drafts.list()).find((draft) => draft.triggerId === triggerId);
    expect(waiting).toMatchObject({ state: 'submitted', author: 'ST-01', content: { title: 'Back outside' } });
    await expect(drafts.rollBack(colleague, triggerId, 1, 'Again')).rejects.toThrow(/open draft/);
    expect(await drafts.publish(colleague, waiting?.id ?? '', waiting?.revision ?? 0)).toMatchObject({ version: 3 });
  });

  it('to two older versions at once goes to one and refuses the other', async () => {
    const { triggerId } = await published(outside('At once'));
    const id = await drafts.change(author, triggerId);
    const second = await drafts.save(author, id, 1, { reason: 'New', content: outside('At once, second') });
    await drafts.submit(author, id, second);
    await drafts.publish(colleague, id, second + 1);
    const third = await drafts.change(author, triggerId);
    const revision = await drafts.save(author, third, 1, { reason: 'New', content: outside('At once, third') });
    await drafts.submit(author, third, revision);
    await drafts.publish(colleague, third, revision + 1);
    const all = await Promise.allSettled([
      drafts.rollBack(author, triggerId, 1, 'The first was better'),
      drafts.rollBack(colleague, triggerId, 2, 'The second was better'),
    ]);
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [waiting] = (await drafts.list()).filter((draft) => draft.triggerId === triggerId);
    expect([waiting?.content.title, waiting?.reason]).toEqual(
      waiting?.author === author.ref
        ? ['At once', 'The first was better']
        : ['At once, second', 'The second was better'],
    );
  });

  it('switches a trigger off, and on again with another version', async () => {
    const { triggerId } = await published(inside('Off'));
    await drafts.retire(author, triggerId, 'No longer wanted');
    expect((await reader.find(triggerId))?.state).toBe('retired');
    await expect(drafts.retire(colleague, triggerId, 'Me too')).rejects.toThrow(/off already/);
    const id = await drafts.change(author, triggerId);
    await drafts.publish(author, id, await drafts.save(author, id, 1, { reason: 'Wanted again' }));
    expect((await reader.find(triggerId))?.state).toBe('in-force');
  });
});
