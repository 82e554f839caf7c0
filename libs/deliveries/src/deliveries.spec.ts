import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { violatedConstraint } from '@linchpin/database';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { WaysOut } from '../../../test/support/ways-out.js';
import { DeliveriesService } from './deliveries.service.js';
import type { DeliveryToWrite } from './delivery-writer.js';
import { openDeliveries, requestDelivery, retryDeliveries, withdrawDeliveries } from './request-delivery.js';

let database: TestDatabase;
let server: SMTPServer;
let waysOut: WaysOut;
let service: DeliveriesService;
let enqueuer: RecordingEnqueuer;
/** What the server answers to a recipient; undefined: it takes the mail. */
let refuse: Error | undefined;
/** Happens while the server has a mail and has not answered. */
let meanwhile: (() => Promise<void>) | undefined;
let needed: boolean;
let ended: string[];
const received: { messageId: string | undefined; to: string; text: string | undefined }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => done(refuse),
    onData(stream, session, done) {
      void simpleParser(stream).then(async (mail) => {
        await meanwhile?.();
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        received.push({ messageId: mail.messageId, to, text: mail.text });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  waysOut = waysOutTo((server.server.address() as AddressInfo).port);
});
beforeEach(async () => {
  await database.dataSource.query('DELETE FROM deliveries');
  enqueuer = new RecordingEnqueuer();
  service = new DeliveriesService(database.dataSource, enqueuer);
  [refuse, meanwhile, needed, ended] = [undefined, undefined, true, []];
  received.length = 0;
});
afterAll(async () => {
  await waysOut.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await database.drop();
});

function waysOutTo(port: number): WaysOut {
  const write = ({ recipient }: DeliveryToWrite) =>
    Promise.resolve(
      needed
        ? { to: `${recipient.replace(':', '.')}@exshire.example`, subject: 'Something: M-1', text: 'Look at M-1.' }
        : null,
    );
  const settings = readSettings({ SMTP_URL: `smtp://127.0.0.1:${String(port)}` });
  const of = (actionId: string) =>
    Promise.resolve({
      lock: () => Promise.resolve(),
      deliveryEnded: () => {
        ended.push(actionId);
        return Promise.resolve(() => Promise.resolve());
      },
    });
  return new WaysOut(database.dataSource, settings, { alert: { write } }, { of });
}

async function action(): Promise<string> {
  const settings = { team: 'spoke', headline: 'Something' };
  return (await givenAction(database.dataSource, { kind: 'alerts.send', settings })).actionId;
}

async function asked(actionId: string, team = 'one'): Promise<string> {
  await database.dataSource.transaction((manager) =>
    requestDelivery(manager, {
      purpose: 'alert',
      about: actionId,
      actionId,
      channel: 'email',
      recipient: `team:${team}`,
      recipientName: `Team ${team}`,
    }),
  );
  const [row] = await database.dataSource.query<{ id: string }[]>(
    'SELECT id FROM deliveries WHERE action_id = $1 AND recipient = $2',
    [actionId, `team:${team}`],
  );
  return row?.id ?? '';
}

const rows = () =>
  database.dataSource.query<{ state: string; failures: number; reason: string | null; answer: string | null }[]>(
    'SELECT state, failures, reason, answer FROM deliveries ORDER BY created_at, recipient',
  );

describe('a delivery', () => {
  it('goes once for an action and a recipient, however often and from however many sides it is asked for and tried', async () => {
    const actionId = await action();
    const deliveryId = await asked(actionId);
    await Promise.all(Array.from({ length: 8 }, () => waysOut.attempt(deliveryId)));
    expect(await asked(actionId)).toBe(deliveryId);
    await waysOut.bringOut();
    expect(received).toEqual([
      { messageId: expect.stringContaining(deliveryId), to: 'team.one@exshire.example', text: 'Look at M-1.\n' },
    ]);
    expect(ended).toEqual([actionId]);
  });

  it('goes to each recipient of an action, and to the same recipient for another action', async () => {
    const actionId = await action();
    await asked(actionId);
    await asked(actionId, 'two');
    await asked(await action());
    await waysOut.bringOut();
    expect(received.map(({ to }) => to)).toEqual([
      'team.one@exshire.example',
      'team.two@exshire.example',
      'team.one@exshire.example',
    ]);
  });

  it('keeps what the server answered, and no address with it', async () => {
    await asked(await action());
    await waysOut.bringOut();
    const [{ answer } = { answer: '' }] = await rows();
    expect(answer).toMatch(/^250 /);
    expect(answer).not.toContain('@');
  });

  it('is not there when the transaction that asks for it comes to nothing', async () => {
    const actionId = await action();
    const lost = database.dataSource.transaction(async (manager) => {
      await requestDelivery(manager, {
        purpose: 'alert',
        about: actionId,
        actionId,
        channel: 'email',
        recipient: 'team:one',
        recipientName: 'Team one',
      });
      throw new Error('killed before the commit');
    });
    await expect(lost).rejects.toThrow('killed');
    await waysOut.bringOut();
    expect(received).toEqual([]);
  });

  it('is sent again with the same Message-ID when its process went away before the answer was recorded', async () => {
    const deliveryId = await asked(await action());
    meanwhile = async () => {
      meanwhile = undefined;
      // As if this process were killed here: its lease runs out, and the sweep gives the delivery to another.
      await database.dataSource.query(`UPDATE deliveries SET lease_until = now() - interval '1 second'`);
      expect(await service.sweep()).toBe(1);
      expect(enqueuer.items).toMatchObject([{ name: 'deliveries.send', payload: { deliveryId } }]);
      await waysOut.attempt(deliveryId);
    };
    await waysOut.attempt(deliveryId);
    expect(received.map(({ messageId }) => messageId)).toEqual([
      expect.stringContaining(deliveryId),
      expect.stringContaining(deliveryId),
    ]);
    // The try that was overtaken writes nothing.
    expect(await rows()).toMatchObject([{ state: 'accepted', failures: 1 }]);
    expect(ended).toHaveLength(1);
  });

  it('has failed when the server will never take it, and is tried again alone when a person says so', async () => {
    const actionId = await action();
    refuse = Object.assign(new Error('no such mailbox team.one@exshire.example'), { responseCode: 550 });
    await asked(actionId);
    await waysOut.bringOut();
    expect(await rows()).toMatchObject([
      { state: 'failed', reason: 'The mail server refused the message (SMTP 550).', failures: 1 },
    ]);
    expect(ended).toEqual([actionId]);
    refuse = undefined;
    await waysOut.bringOut();
    expect(received).toEqual([]);
    await database.dataSource.transaction((manager) => retryDeliveries(manager, actionId));
    await waysOut.bringOut();
    expect(received).toHaveLength(1);
  });

  it('waits for its next try after a passing refusal, later each time, and has failed after the last', async () => {
    const actionId = await action();
    refuse = Object.assign(new Error('busy'), { responseCode: 451 });
    const deliveryId = await asked(actionId);
    await waysOut.attempt(deliveryId);
    expect(await rows()).toMatchObject([{ state: 'waiting', failures: 1, reason: expect.stringContaining('451') }]);
    const [{ inTime } = { inTime: null }] = await database.dataSource.query<{ inTime: boolean }[]>(
      `SELECT due_at BETWEEN now() + interval '3 seconds' AND now() + interval '5 seconds' AS "inTime" FROM deliveries`,
    );
    expect(inTime).toBe(true);
    // Its time has not come.
    await waysOut.attempt(deliveryId);
    expect(await rows()).toMatchObject([{ failures: 1 }]);
    expect(ended).toEqual([]);
    for (let tries = 2; tries <= 10; tries += 1) await waysOut.bringOut();
    expect(await rows()).toMatchObject([{ state: 'failed', failures: 10 }]);
    expect(ended).toEqual([actionId]);
  });

  it('that is not needed any more is withdrawn', async () => {
    needed = false;
    await asked(await action());
    await waysOut.bringOut();
    expect(await rows()).toMatchObject([{ state: 'withdrawn', reason: 'It was not needed any more.' }]);
    expect(received).toEqual([]);
  });
});

describe('a delivery that is withdrawn', () => {
  const withdraw = (actionId: string, exceptFor: string[] = []) =>
    database.dataSource.transaction((manager) => withdrawDeliveries(manager, [actionId], 'It is off.', exceptFor));

  it('never goes, but for those that stay', async () => {
    const actionId = await action();
    await asked(actionId);
    await asked(actionId, 'two');
    await withdraw(actionId, ['team:two']);
    await waysOut.bringOut();
    expect(received.map(({ to }) => to)).toEqual(['team.two@exshire.example']);
    expect(await rows()).toMatchObject([{ state: 'withdrawn', reason: 'It is off.' }, { state: 'accepted' }]);
  });

  it('while it is being sent, has arrived or is not tried again', async () => {
    const arrives = await action();
    await asked(arrives);
    meanwhile = () => withdraw(arrives);
    await waysOut.bringOut();
    expect(await rows()).toMatchObject([{ state: 'accepted' }]);
    const stays = await action();
    const deliveryId = await asked(stays, 'two');
    await database.dataSource.query(
      `UPDATE deliveries SET state = 'sending', lease_until = now() - interval '1 second' WHERE id = $1`,
      [deliveryId],
    );
    await withdraw(stays);
    await service.sweep();
    await waysOut.bringOut();
    expect(received).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'accepted' }, { state: 'withdrawn' }]);
    expect(ended).toEqual([arrives, stays]);
  });

  it('goes after all when it is asked for again', async () => {
    const actionId = await action();
    await asked(actionId);
    await withdraw(actionId);
    await asked(actionId);
    await waysOut.bringOut();
    expect(received).toHaveLength(1);
  });

  it('is none that has gone: the database keeps what was accepted', async () => {
    const deliveryId = await asked(await action());
    await waysOut.bringOut();
    const change = database.dataSource.query(
      `UPDATE deliveries SET state = 'withdrawn', accepted_at = NULL WHERE id = $1`,
      [deliveryId],
    );
    expect(await change.then(() => 'changed', violatedConstraint)).toBe('deliveries_accepted_stay');
  });
});

describe('the mail server', () => {
  /** A server that hangs where it is told to. */
  async function hanging(until: 'greeting' | 'recipient' | 'message') {
    const sockets: Socket[] = [];
    const hung = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      if (until === 'greeting') return;
      socket.write('220 here\r\n');
      socket.on('data', (bytes) => {
        const line = bytes.toString();
        if (/^EHLO/i.test(line)) socket.write('250 here\r\n');
        else if (/^MAIL/i.test(line)) socket.write('250 ok\r\n');
        else if (/^RCPT/i.test(line) && until === 'message') socket.write('250 ok\r\n');
        else if (/^DATA/i.test(line)) socket.write('354 go on\r\n');
      });
    });
    hung.listen(0, '127.0.0.1');
    await once(hung, 'listening');
    return {
      port: (hung.address() as AddressInfo).port,
      isAtIt: () => sockets.length > 0,
      close: () => {
        for (const socket of sockets) socket.destroy();
        return new Promise<void>((resolve) => hung.close(() => resolve()));
      },
    };
  }

  it.each(['greeting', 'recipient', 'message'] as const)(
    'that hangs before it takes the %s holds no connection to the database and no lock',
    async (until) => {
      const slow = await hanging(until);
      const ways = waysOutTo(slow.port);
      const actionId = await action();
      const sending = ways.attempt(await asked(actionId));
      await eventually('the mail server has the connection', () => Promise.resolve(slow.isAtIt()));
      const busy = await database.dataSource.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'`,
      );
      expect(busy).toEqual([]);
      // Whoever withdraws it does not wait for the mail server.
      await database.dataSource.transaction((manager) => withdrawDeliveries(manager, [actionId], 'It is off.'));
      await slow.close();
      await sending;
      expect(await rows()).toMatchObject([{ state: 'withdrawn', reason: 'It is off.' }]);
      await ways.close();
    },
  );
});

describe('the deliveries of an action', () => {
  it('are open until they have ended, and are told in lines', async () => {
    const actionId = await action();
    await asked(actionId);
    expect(await openDeliveries(database.dataSource.manager, actionId)).toHaveLength(1);
    await waysOut.bringOut();
    expect(await openDeliveries(database.dataSource.manager, actionId)).toEqual([]);
    expect(await service.ofActions([actionId])).toMatchObject([
      { channel: 'email', recipientName: 'Team one', state: 'accepted', acceptedAt: expect.any(Date) },
    ]);
  });
});
