import { createConnection } from 'node:net';
import type { Settings } from '@linchpin/config';
import { expectDatabase } from '@linchpin/database';
import { expectCarrier } from '@linchpin/queue';

/** A server that the settings name does not answer. The message says which setting, and what to do. */
export class OutOfReachError extends Error {
  override name = 'OutOfReachError';
}

const PATIENCE_MS = 5000;

const usualPorts: Record<string, number> = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379, 'rediss:': 6379 };

/**
 * Throws `OutOfReachError` when a database or carrier of one's own does not answer, and `InvalidSettingsError` when it answers
 * and will never do. Only for a start by hand: an app in
 * service starts without its carrier and waits for it.
 */
export async function expectWithinReach(settings: Settings): Promise<void> {
  for (const name of ['DATABASE_URL', 'REDIS_URL'] as const) {
    const address = settings[name];
    if (!address) continue;
    const { protocol, hostname, port } = new URL(address);
    const at = { host: hostname, port: Number(port || (usualPorts[protocol] ?? 0)) };
    if (await answers(at)) continue;
    throw new OutOfReachError(
      `Nothing answers at ${at.host}:${String(at.port)}, which ${name} names. Start that server, correct ${name}, or leave it out.`,
    );
  }
  if (settings.DATABASE_URL) await expectDatabase(settings);
  await expectCarrier(settings);
}

function answers(at: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ ...at, timeout: PATIENCE_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
