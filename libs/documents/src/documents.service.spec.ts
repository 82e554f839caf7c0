import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withTheRight, withoutTheRight } from '../../../test/support/readers.js';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { DocumentsService } from './documents.service.js';

describe('DocumentsService', () => {
  let database: TestDatabase;
  let service: DocumentsService;
  const runs: Record<string, string> = {};
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    service = new DocumentsService(database.dataSource);
    await database.dataSource
      .query(`INSERT INTO templates (code, title, audience, boundary, approver_role, source) VALUES
      ('D01', 'Invitation', 'family', 'admin', NULL, 'x'), ('D07', 'Decision', 'all-invitees', 'needs-approval', 'chair', 'x')`);
    await database.dataSource.query(`INSERT INTO template_versions (template_id, version, content, sha256)
      SELECT id, 3, '', sha256('') FROM templates`);
    await given('M-1', 'D01', 1, 'final');
    await given('M-1', 'D07', 1, 'draft');
    await given('M-2', 'D01', 1, 'withdrawn');
    await given('M-3', 'D01', 1, 'final', true);
    await given('A_50%', 'D01', 1, 'final');
  });
  afterAll(() => database.drop());

  /** One document, each a second younger than the one before. */
  const given = async (reference: string, template: string, number: number, state: string, restricted = false) => {
    const settings = { template, to: 'family' };
    const action = await givenAction(database.dataSource, {
      kind: 'documents.generate',
      settings,
      event: { reference, restricted },
    });
    const series = `${template}-${reference.replace(/\W/g, '-')}`;
    const [row] = await database.dataSource.query(
      `INSERT INTO documents (action_id, recipient_key, recipient_role, template_version_id, reference, restricted, state,
         series, number, file_name, content, sha256, facts_hash, created_by, withdrawn_at, created_at)
       SELECT $1, 'A-1', 'mother', template_versions.id, $3, $4, $5::text, $6::text, $7::int, '2026-11-20-' || $6::text || '-' || $7::int || '.docx',
         convert_to($6::text, 'UTF8'), sha256(convert_to($6::text, 'UTF8')), '', 'trigger t version 1',
         CASE $5::text WHEN 'withdrawn' THEN now() END, now() + make_interval(secs => $8)
       FROM template_versions JOIN templates ON templates.id = template_id WHERE code = $2 RETURNING id`,
      [action.actionId, template, reference, restricted, state, series, number, Object.keys(ids).length],
    );
    ids[series] = row.id;
    runs[series] = action.runId;
  };
  const id = (series: string) => ids[series] ?? '';
  const list = async (filter: Partial<Parameters<DocumentsService['list']>[1]> = {}, reader = withoutTheRight) => {
    const { rows, total } = await service.list(reader, { page: 1, pageSize: 10, ...filter });
    return { total, files: rows.map(({ fileName }) => fileName.slice(11, -5)) };
  };

  it('lists the newest first, a page at a time, and counts them all', async () => {
    expect(await list()).toEqual({ total: 4, files: ['D01-A_50--1', 'D01-M-2-1', 'D07-M-1-1', 'D01-M-1-1'] });
    expect(await list({ page: 2, pageSize: 3 })).toEqual({ total: 4, files: ['D01-M-1-1'] });
    expect(await list({ page: 9 })).toEqual({ total: 4, files: [] });
  });

  it('filters by template, state and part of the reference', async () => {
    expect((await list({ template: 'D07' })).files).toEqual(['D07-M-1-1']);
    expect((await list({ state: 'withdrawn' })).files).toEqual(['D01-M-2-1']);
    expect((await list({ search: ' m-1 ' })).files).toEqual(['D07-M-1-1', 'D01-M-1-1']);
    expect((await list({ search: 'M-1', template: 'D01' })).files).toEqual(['D01-M-1-1']);
    expect((await list({ search: '' })).total).toBe(4);
  });

  it('takes what is searched for as it is written, not as a pattern', async () => {
    expect((await list({ search: '_50%' })).files).toEqual(['D01-A_50--1']);
    expect((await list({ search: '%' })).total).toBe(1);
    expect((await list({ search: 'M_1' })).total).toBe(0);
    expect((await list({ search: '\\' })).total).toBe(0);
  });

  it('shows one document with all that tells where it comes from', async () => {
    expect(await service.one(withoutTheRight, id('D07-M-1'))).toEqual({
      id: id('D07-M-1'),
      actionId: expect.any(String),
      runId: runs['D07-M-1'],
      template: 'D07',
      title: 'Decision',
      templateVersion: 3,
      reference: 'M-1',
      recipientRole: 'mother',
      byHand: false,
      tooLateForPost: false,
      replyBy: null,
      state: 'draft',
      approverRole: 'chair',
      restricted: false,
      fileName: '2026-11-20-D07-M-1-1.docx',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      trigger: expect.any(String),
      triggerId: expect.any(String),
      triggerVersion: 1,
      createdBy: 'trigger t version 1',
      createdAt: expect.any(Date),
      withdrawnAt: null,
    });
    expect(await service.one(withTheRight, randomUUID())).toBeNull();
  });

  it('gives the file for download', async () => {
    expect(await service.file(withoutTheRight, id('D01-M-1'))).toEqual({
      fileName: '2026-11-20-D01-M-1-1.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      content: Buffer.from('D01-M-1'),
    });
    expect(await service.file(withTheRight, randomUUID())).toBeNull();
  });

  it('hides what is restricted in lists, counts, search, details, downloads and runs from who may not see it', async () => {
    const [restricted, run] = [id('D01-M-3'), runs['D01-M-3'] ?? ''];
    expect(await list({ search: 'M-3' })).toEqual({ total: 0, files: [] });
    expect(await service.one(withoutTheRight, restricted)).toBeNull();
    expect(await service.file(withoutTheRight, restricted)).toBeNull();
    expect(await service.ofRun(withoutTheRight, run)).toEqual([]);

    expect(await list({}, withTheRight)).toMatchObject({ total: 5 });
    expect(await list({ search: 'M-3' }, withTheRight)).toEqual({ total: 1, files: ['D01-M-3-1'] });
    expect(await service.one(withTheRight, restricted)).toMatchObject({ restricted: true });
    expect(await service.file(withTheRight, restricted)).toMatchObject({ content: Buffer.from('D01-M-3') });
    expect(await service.ofRun(withTheRight, run)).toMatchObject([{ id: restricted }]);
  });

  it('lists the documents of a run', async () => {
    expect(await service.ofRun(withoutTheRight, runs['D01-M-1'] ?? '')).toMatchObject([
      { fileName: '2026-11-20-D01-M-1-1.docx' },
    ]);
    expect(await service.ofRun(withTheRight, randomUUID())).toEqual([]);
  });

  it('says when a document was withdrawn, and the database keeps the two together', async () => {
    expect((await service.one(withoutTheRight, id('D01-M-2')))?.withdrawnAt).toBeInstanceOf(Date);
    const half = database.dataSource.query(`UPDATE documents SET state = 'withdrawn' WHERE state = 'final'`);
    await expect(half).rejects.toMatchObject({ constraint: 'documents_withdrawn_at_some_time' });
  });
});
