import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditAct, type AuditOutcome, writeEntry } from '@linchpin/audit';
import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
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
    const [letter, other] = [randomUUID(), randomUUID()];
    const write = (ref: string, act: AuditAct, id: string, outcome: AuditOutcome = 'done') =>
      writeEntry(database.dataSource, {
        by: { kind: 'staff', id: ref === member.ref ? member.id : randomUUID(), ref },
        act,
        outcome,
        about: { kind: 'letter', id },
      });
    await write(member.ref, 'letter.opened', letter);
    await write(member.ref, 'letter.downloaded', letter);
    await write('ST-99', 'answer.opened', other);
    // Neither is a reading.
    await write(member.ref, 'letter.opened', letter, 'refused');
    await write(member.ref, 'task.done', letter);
    const { rows, total } = await readings.of([letter]);
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { reader: 'Robin Sample', kind: 'letter', way: 'downloaded', readAt: expect.any(Date) },
      { reader: 'Robin Sample', kind: 'letter', way: 'opened' },
    ]);
    expect((await readings.of([other])).rows).toMatchObject([{ reader: 'ST-99', kind: 'answer' }]);
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
