import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { type DeliveryToWrite, requestDelivery } from '@linchpin/deliveries';
import { stopRuns } from '@linchpin/runs';
import { SMTPServer } from 'smtp-server';
import { runnerOn } from '../../../test/support/actions.js';
import { startDeadlines } from '../../../test/support/deadlines.js';
import { WaysOut } from '../../../test/support/ways-out.js';
import type { ActionContext, ActionHandler, ActionOutcome } from './action-handler.js';
import type { Asked } from './asked.js';
import { answerAsked } from './asked-people.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';
import { StepDeliveries } from './step-deliveries.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
let waysOut: WaysOut;
let reader: RunsReader;
let runs: RunsService;
let refused: Set<string>;
let sent: string[];
/** Who is to be mailed, and who is asked. */
let teams: string[];
let asked: Asked | undefined;

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo({ address }, _session, done) {
    done(refused.has(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null);
  },
  onData(stream, session, done) {
    stream.resume();
    stream.on('end', () => {
      sent.push(...session.envelope.rcptTo.map(({ address }) => address));
      done();
    });
  },
});

async function perform({ manager, actionId }: ActionContext<'alerts.send'>): Promise<ActionOutcome> {
  for (const team of teams) {
    await requestDelivery(manager, {
      purpose: 'alert',
      about: actionId,
      actionId,
      channel: 'email',
      recipient: `team:${team}`,
      recipientName: `Team ${team}`,
    });
  }
  return { outcome: 'succeeded', result: { told: teams.length }, ...(asked && { asked }) };
}
const handler: ActionHandler<'alerts.send'> = { perform, revise: perform, withdraw: perform };

beforeAll(async () => {
  deadlines = await startDeadlines();
  const { dataSource } = deadlines;
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const write = ({ recipient }: DeliveryToWrite) =>
    Promise.resolve({ to: `${recipient.replace('team:', '')}@exshire.example`, subject: 'Something', text: 'Look.' });
  const runner = runnerOn(dataSource, deadlines.enqueuer);
  const settings = readSettings({ SMTP_URL: `smtp://127.0.0.1:${String(port)}` });
  waysOut = new WaysOut(dataSource, settings, { alert: { write } }, new StepDeliveries(runner));
  reader = new RunsReader(dataSource);
  runs = new RunsService(dataSource, runner);
});
beforeEach(async () => {
  await deadlines.dataSource.query('DELETE FROM deliveries');
  [refused, sent, teams, asked] = [new Set(), [], ['one', 'two'], undefined];
});
afterAll(async () => {
  await waysOut.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await deadlines.drop();
});

/** A run of a step that sends, one that waits for it, and a deadline that the first one meets; the step was done. */
async function told() {
  const settings = { team: 'hub', headline: 'Something' };
  const { runId, deadlineIds } = await deadlines.given({
    actions: [
      { stepKey: 'tell', kind: 'alerts.send', settings },
      { stepKey: 'then', kind: 'alerts.send', settings, waitsFor: ['tell'] },
    ],
    deadlines: [{ metBy: { step: 'tell' } }],
  });
  const step = async (key: string) => {
    const found = (await reader.actionsOf([runId])).find(({ stepKey }) => stepKey === key);
    if (!found) throw new Error(`no step ${key}`);
    return found;
  };
  const { id } = await step('tell');
  await runnerOn(deadlines.dataSource).attempt('alerts.send', id, handler);
  const states = async () => [(await step('tell')).state, (await step('then')).state];
  const deadline = async () => (await deadlines.find(deadlineIds[0] ?? '')).state;
  return { runId, id, step, states, deadline };
}

describe('a step that sends', () => {
  it('is running until its last delivery has ended: what waits for it waits for the mails, and so does its deadline', async () => {
    const { states, deadline } = await told();
    expect(await states()).toEqual(['running', 'waiting']);
    expect(await deadline()).toBe('open');
    const [first] = await deadlines.dataSource.query<{ id: string }[]>('SELECT id FROM deliveries ORDER BY created_at');
    await waysOut.attempt(first?.id ?? '');
    expect(await states()).toEqual(['running', 'waiting']);
    await waysOut.bringOut();
    expect(await states()).toEqual(['succeeded', 'ready']);
    expect(await deadline()).toBe('met');
    expect(sent).toEqual(['one@exshire.example', 'two@exshire.example']);
  });

  it('ends once when its last two deliveries end at the same moment', async () => {
    const { states, step } = await told();
    const rows = await deadlines.dataSource.query<{ id: string }[]>('SELECT id FROM deliveries');
    await Promise.all(rows.map(({ id }) => waysOut.attempt(id)));
    expect(await states()).toEqual(['succeeded', 'ready']);
    expect((await step('tell')).attempts).toHaveLength(1);
  });

  it('is not taken for lost while a mail server keeps it waiting', async () => {
    const { states } = await told();
    await runs.sweep();
    expect(await states()).toEqual(['running', 'waiting']);
  });

  it('has failed when one of them will never go, says which, and asks a person', async () => {
    refused.add('two@exshire.example');
    const { id, step, states, deadline } = await told();
    await waysOut.bringOut();
    expect(await states()).toEqual(['failed', 'waiting']);
    expect(await deadline()).toBe('open');
    expect((await step('tell')).reason).toBe(
      'Team two could not be reached by email. The mail server refused the message (SMTP 550). ' +
        'Correct the address, then try this again: only what has not gone is sent.',
    );
    const events = await deadlines.dataSource.query<unknown[]>(
      `SELECT 1 FROM events WHERE type = 'action.failed' AND subject = $1`,
      [`action/${id}`],
    );
    expect(events).toHaveLength(1);
  });

  it('that failed sends what has not gone, when a person tries it again, and is not done again', async () => {
    refused.add('two@exshire.example');
    const { id, step, states } = await told();
    await waysOut.bringOut();
    refused.clear();
    expect(await runs.retry(id)).toBe(true);
    expect(await runs.retry(id)).toBe(false);
    expect(await states()).toEqual(['running', 'waiting']);
    await waysOut.bringOut();
    expect(await states()).toEqual(['succeeded', 'ready']);
    expect(sent).toEqual(['one@exshire.example', 'two@exshire.example']);
    expect((await step('tell')).attempts).toHaveLength(1);
  });

  it('is asked of people once all have been sent, and has succeeded when they had answered before', async () => {
    asked = { agencies: 2, answered: 0 };
    const open = await told();
    await waysOut.bringOut();
    expect(await open.states()).toEqual(['asked', 'ready']);
    await deadlines.dataSource.query('DELETE FROM deliveries');
    const quick = await told();
    await deadlines.dataSource.transaction((manager) =>
      answerAsked(manager, quick.id, { agencies: 2, answered: 2 }, new Date()),
    );
    expect((await quick.states())[0]).toBe('running');
    await waysOut.bringOut();
    expect(await quick.states()).toEqual(['succeeded', 'ready']);
  });
});

describe('a run that is stopped', () => {
  const stop = (runId: string, undo: boolean) =>
    deadlines.dataSource.transaction((manager) => stopRuns(manager, [runId], { reason: 'It is off.', undo }));

  it('sends nothing any more', async () => {
    const { runId, states } = await told();
    await stop(runId, false);
    await waysOut.bringOut();
    expect(sent).toEqual([]);
    expect(await states()).toEqual(['withdrawn', 'withdrawn']);
  });

  it('stands as far as something has gone, and takes that back where it is undone', async () => {
    const { runId, states } = await told();
    const [first] = await deadlines.dataSource.query<{ id: string }[]>('SELECT id FROM deliveries ORDER BY created_at');
    await waysOut.attempt(first?.id ?? '');
    await stop(runId, false);
    await waysOut.bringOut();
    expect(sent).toEqual(['one@exshire.example']);
    expect(await states()).toEqual(['succeeded', 'withdrawn']);
    await stop(runId, true);
    expect(await states()).toEqual(['ready', 'withdrawn']);
  });
});
