import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Reader } from '@linchpin/access';
import { importStaff, importTeams, staffFileSchema, teamsFileSchema } from '@linchpin/teams';
import { readerWith, withTheRight, withoutTheRight } from '../../../test/support/readers.js';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { RESTRICTED_HEADLINE } from './alert-content.js';
import { AlertsService } from './alerts.service.js';

const teams = [
  { code: 'HUB-N', name: 'North hub', kind: 'hub', email: 'hub@exshire.example', site: 'NORTH' },
  { code: 'SPK-NE', name: 'North East', kind: 'spoke', hub: 'HUB-N', email: 'ne@exshire.example', site: 'NORTH' },
];
const staff = [
  { ref: 'ST-01', name: 'Synthetic Manager', email: 'one@exshire.example', team: 'HUB-N', role: 'manager' },
  { ref: 'ST-02', name: 'Synthetic Officer', email: 'two@exshire.example', team: 'SPK-NE', role: 'business-support' },
];

describe('AlertsService', () => {
  let database: TestDatabase;
  let service: AlertsService;
  const ids = new Map<string, string>();
  const id = (of: string) => ids.get(of) ?? '';

  beforeAll(async () => {
    database = await createTestDatabase();
    service = new AlertsService(database.dataSource);
    const { manager } = database.dataSource;
    await importTeams(manager, teamsFileSchema.parse({ teams }));
    await importStaff(manager, staffFileSchema.parse({ staff }));
    const rows = await manager.query<{ name: string; id: string }[]>(
      'SELECT code AS name, id FROM teams UNION ALL SELECT ref, id FROM staff',
    );
    for (const row of rows) ids.set(row.name, row.id);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM alerts'));

  const alert = async (team: string, reference: string, { restricted = false, withdrawn = false } = {}) => {
    const settings = { team, headline: 'Conference booked' };
    const action = await givenAction(database.dataSource, { kind: 'alerts.send', settings, event: { restricted } });
    const [row] = await database.dataSource.query<{ id: string }[]>(
      `INSERT INTO alerts (action_id, team_id, run_id, reference, headline, due_on, restricted, withdrawn_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        action.actionId,
        id(team),
        action.runId,
        reference,
        restricted ? RESTRICTED_HEADLINE : 'Conference booked',
        restricted ? null : '2026-10-20',
        restricted,
        withdrawn ? new Date() : null,
      ],
    );
    return { id: row?.id ?? '', runId: action.runId };
  };
  const references = async (filter: Partial<Parameters<AlertsService['inbox']>[1]> = {}, reader = withoutTheRight) => {
    const all = { teamId: id('SPK-NE'), page: 1, pageSize: 20 };
    const { rows, total } = await service.inbox(reader, { ...all, ...filter });
    return { references: rows.map(({ reference }) => reference), total };
  };
  const officer = () => readerWith({ id: id('ST-02') });

  it('shows a team its own lines, newest first, page by page', async () => {
    for (const reference of ['M-1', 'M-2', 'M-3']) await alert('SPK-NE', reference);
    await alert('HUB-N', 'M-4');
    expect(await references()).toEqual({ references: ['M-3', 'M-2', 'M-1'], total: 3 });
    expect(await references({ page: 2, pageSize: 2 })).toEqual({ references: ['M-1'], total: 3 });
    expect(await references({ page: 9, pageSize: 2 })).toEqual({ references: [], total: 3 });
  });

  it('shows what a line says and where it leads', async () => {
    const { id: alertId, runId } = await alert('SPK-NE', 'M-1');
    const { rows } = await service.inbox(withoutTheRight, { teamId: id('SPK-NE'), page: 1, pageSize: 20 });
    expect(rows).toEqual([
      {
        id: alertId,
        runId,
        reference: 'M-1',
        headline: 'Conference booked',
        aboutAt: null,
        dueOn: '2026-10-20',
        restricted: false,
        createdAt: expect.any(Date),
        readAt: null,
        readBy: null,
      },
    ]);
  });

  it('hides restricted lines from lists, totals and counts without the right', async () => {
    await alert('SPK-NE', 'M-1');
    await alert('SPK-NE', 'M-9', { restricted: true });
    expect(await references()).toEqual({ references: ['M-1'], total: 1 });
    expect(await references({}, withTheRight)).toEqual({ references: ['M-9', 'M-1'], total: 2 });
    const unread = async (reader: Reader) =>
      (await service.unreadCounts(reader)).map((row) => [row.teamCode, row.unread]);
    expect(await unread(withoutTheRight)).toEqual([
      ['HUB-N', 0],
      ['SPK-NE', 1],
    ]);
    expect(await unread(withTheRight)).toEqual([
      ['HUB-N', 0],
      ['SPK-NE', 2],
    ]);
  });

  it('drops withdrawn lines everywhere', async () => {
    const { id: alertId } = await alert('SPK-NE', 'M-1', { withdrawn: true });
    expect(await references()).toEqual({ references: [], total: 0 });
    expect((await service.unreadCounts(withTheRight)).map(({ unread }) => unread)).toEqual([0, 0]);
    expect(await service.markRead(officer(), alertId)).toBe(false);
  });

  it('marks a line as read, and keeps who read it first', async () => {
    const { id: alertId } = await alert('SPK-NE', 'M-1');
    await alert('SPK-NE', 'M-2');
    expect(await service.markRead(officer(), alertId)).toBe(true);
    expect(await service.markRead(readerWith({ id: id('ST-01'), seesRestricted: true }), alertId)).toBe(true);
    expect(await references({ unread: true })).toEqual({ references: ['M-2'], total: 1 });
    const { rows } = await service.inbox(withoutTheRight, { teamId: id('SPK-NE'), page: 1, pageSize: 20 });
    expect(rows.map(({ reference, readBy }) => [reference, readBy])).toEqual([
      ['M-2', null],
      ['M-1', 'Synthetic Officer'],
    ]);
  });

  it('shows unread lines before those that were read, however new', async () => {
    await alert('SPK-NE', 'M-1');
    await alert('SPK-NE', 'M-2');
    const { id: newest } = await alert('SPK-NE', 'M-3');
    await service.markRead(officer(), newest);
    expect(await references()).toEqual({ references: ['M-2', 'M-1', 'M-3'], total: 3 });
  });

  it('does not know a restricted line, or one that is not there', async () => {
    const { id: alertId } = await alert('SPK-NE', 'M-9', { restricted: true });
    expect(await service.markRead(officer(), alertId)).toBe(false);
    expect(await service.markRead(officer(), randomUUID())).toBe(false);
    expect(await references({ unread: true }, withTheRight)).toEqual({ references: ['M-9'], total: 1 });
  });
});
