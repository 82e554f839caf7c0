import { describe, expect, it } from '@jest/globals';
import { DataSource, QueryFailedError } from 'typeorm';
import { createTestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { connectionOptions } from './connection.js';
import { isConnectionLost, isDatabaseAway, violatedConstraint } from './database-errors.js';
import { describeError, describeForLog } from './describe-error.js';

const caught = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error: unknown) => error);

describe('database errors', () => {
  it('tell a database that is away from a wrong statement', async () => {
    const nowhere = new DataSource(connectionOptions('postgres://nobody@127.0.0.1:1/none', 1));
    expect(isDatabaseAway(await caught(nowhere.initialize()))).toBe(true);
    const database = await createTestDatabase();
    expect(isDatabaseAway(await caught(database.dataSource.query('SELECT nonsense')))).toBe(false);
    await database.drop();
  });

  it('know a connection that was ended between two statements of a transaction', async () => {
    const database = await createTestDatabase();
    const { dataSource } = database;
    const error = await caught(
      dataSource.transaction(async (manager) => {
        const [own] = await manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
        await dataSource.query('SELECT pg_terminate_backend($1, 5000)', [own?.pid]);
        await eventually('the end of the connection to be noticed', () => manager.queryRunner?.isReleased);
        await manager.query('SELECT 1');
      }),
    );
    expect([isDatabaseAway(error), isConnectionLost(error)]).toEqual([true, true]);
    await database.drop();
  });

  it('name the constraint that refused, however deep it lies', () => {
    const refused = Object.assign(new Error('x'), { constraint: 'rooms_code_once' });
    expect(violatedConstraint(new QueryFailedError('INSERT', [], refused))).toBe('rooms_code_once');
    expect(violatedConstraint(new Error('x'))).toBeUndefined();
  });
});

describe('describeError', () => {
  it('keeps code and constraint and leaves out what a driver or a parser quotes', () => {
    const refused = Object.assign(new Error('Key (name)=(Somebody) exists'), { code: '23505', constraint: 'once' });
    const described = describeError(new QueryFailedError('INSERT', ['Somebody'], refused));
    expect(described).toContain('(once)');
    expect(described).not.toContain('Somebody');
    expect(describeError(new SyntaxError('Unexpected token in "Somebody"'))).toBe('SyntaxError');
  });

  it('keeps the first line of our own messages', () => {
    expect(describeError(new TypeError('no room\nat secret'))).toBe('TypeError: no room');
    expect(describeError('thrown text')).toBe('unknown error');
  });
});

describe('describeForLog', () => {
  it('says where it happened, and still leaves out what a driver quotes', () => {
    const refused = Object.assign(new Error('invalid input: "Somebody"'), { code: '22P02' });
    const described = describeForLog(new QueryFailedError('SELECT', ['Somebody'], refused));
    expect(described).toMatch(/^QueryFailedError.*\n\s+at /);
    expect(described).not.toContain('Somebody');
  });
});
