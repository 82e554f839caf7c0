import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { readerWith } from '../../../../test/support/readers.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { RequirePermission } from '../access/require-permission.js';
import { ContentReadings } from './content-readings.js';
import { GivesContent } from './gives-content.js';
import { refuseUndeclaredContent, UndeclaredContentError } from './undeclared-content.js';

describe('ContentReadings', () => {
  let database: TestDatabase;
  let readings: ContentReadings;
  const query = (sql: string) => database.dataSource.query(sql);

  beforeAll(async () => {
    database = await createTestDatabase();
    readings = new ContentReadings(database.dataSource);
    await query(`WITH team AS (INSERT INTO teams (code, name, kind, email, site)
        VALUES ('HUB', 'Hub', 'hub', 'hub@x.example', 'N') RETURNING id)
      INSERT INTO staff (ref, name, email, team_id, role) SELECT 'ST-01', 'Robin Sample', 'one@x.example', id, 'manager' FROM team`);
  });
  afterAll(() => database.drop());

  it('tells who read what, when and how, newest first', async () => {
    const [member] = await query('SELECT id, ref FROM staff');
    const robin = readerWith(member);
    const [letter, other] = [randomUUID(), randomUUID()];
    const content = { id: letter, restricted: true };
    await readings.write(robin, { kind: 'letter', way: 'opened' }, content, '/documents');
    await readings.write(robin, { kind: 'letter', way: 'downloaded' }, content, `/documents/${letter}`);
    await readings.write(
      readerWith({ ref: 'ST-99' }),
      { kind: 'answer', way: 'opened' },
      { id: other, restricted: false },
      null,
    );
    const { rows, total } = await readings.of([letter]);
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { reader: 'Robin Sample', way: 'downloaded', readAt: expect.any(Date) },
      { reader: 'Robin Sample', way: 'opened' },
    ]);
    expect((await readings.of([other])).rows).toMatchObject([{ reader: 'ST-99' }]);
    expect(await query('SELECT from_page, restricted FROM content_readings ORDER BY id LIMIT 1')).toEqual([
      { from_page: '/documents', restricted: true },
    ]);
  });

  it.each([
    `UPDATE content_readings SET staff_ref = 'ST-02'`,
    'DELETE FROM content_readings',
    'TRUNCATE content_readings',
  ])('is only ever added to: not %s', async (sql) => {
    await expect(query(sql)).rejects.toMatchObject({ driverError: { constraint: 'content_reading_stands' } });
  });
});

@Controller('documents')
class Declared {
  @Get() @RequirePermission('see-documents') index() {
    return 'a list';
  }

  @Get(':id') @RequirePermission('see-documents') @GivesContent('letter', 'opened') show() {
    return '';
  }
}

@Controller('checks')
@RequirePermission('see-checks')
class Forgotten {
  @Get(':id/print') print() {
    return '';
  }
}

describe('refuseUndeclaredContent', () => {
  const check = async (...controllers: (new () => unknown)[]) => {
    const module = await Test.createTestingModule({ imports: [DiscoveryModule], controllers }).compile();
    try {
      refuseUndeclaredContent(module);
    } finally {
      await module.close();
    }
  };

  it('is content when each page of one letter or answer says what it gives', async () => {
    await expect(check(Declared)).resolves.toBeUndefined();
  });

  it('names the route that does not', async () => {
    await expect(check(Declared, Forgotten)).rejects.toThrow(UndeclaredContentError);
    await expect(check(Declared, Forgotten)).rejects.toThrow(/: Forgotten\.print\. Add/);
  });
});
