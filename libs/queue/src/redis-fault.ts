import { createConnection } from 'node:net';
import { connect } from 'node:tls';
import { Redis } from 'ioredis';

const PATIENCE_MS = 5000;

/** What Redis says to whoever may not come in: it would say so for ever. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM|ERR invalid password)/;
const UNTRUSTED = /CERT|ERR_TLS|UNABLE_TO_|HOSTNAME_MISMATCH/;

/**
 * What is wrong with REDIS_URL, in a sentence; undefined where nothing is, and where nobody can say because no Redis
 * answers now. Repeats no part of the address.
 */
export async function redisFault(url: string): Promise<string | undefined> {
  const errors = await tryOut(url);
  const said = (fault: RegExp) => errors.some(({ message }) => fault.test(message));
  if (said(REFUSED)) {
    return 'Redis refuses the user name or password in REDIS_URL, or asks for one that is not given. Correct REDIS_URL.';
  }
  if (said(/DB index is out of range/))
    return 'REDIS_URL ends with the number of a database that this Redis does not have.';
  if (errors.length === 0) return undefined;
  const { protocol, hostname, port } = new URL(url);
  const at = { host: hostname, port: Number(port || 6379) };
  if (protocol === 'rediss:') {
    if (await answersInClear(at)) {
      return 'REDIS_URL asks for TLS (rediss://), but what answers there speaks without TLS. Write redis://, or name the port for TLS.';
    }
    if (errors.some((error) => UNTRUSTED.test(String((error as { code?: unknown }).code)))) {
      return 'The certificate of the Redis that REDIS_URL names is not one that this machine trusts. Give its authority in NODE_EXTRA_CA_CERTS.';
    }
  } else if (await answersWithTls(at)) {
    return 'The Redis that REDIS_URL names wants TLS. Write rediss:// instead of redis://.';
  }
  return undefined;
}

/** Whether the Redis at this address answers within this time. */
export async function redisAnswers(url: string, withinMs: number): Promise<boolean> {
  return (await tryOut(url, withinMs)).length === 0;
}

/** Connects, signs in and asks once. Everything that went wrong, or nothing. */
async function tryOut(url: string, patienceMs = PATIENCE_MS): Promise<Error[]> {
  const errors: Error[] = [];
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    disconnectTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  const note = (error: unknown) => void errors.push(error instanceof Error ? error : new Error(String(error)));
  redis.on('error', note);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    note(error);
  } finally {
    redis.disconnect();
  }
  return errors;
}

/** Whether a Redis without TLS is there. Nothing secret is sent in clear to find out. */
function answersInClear(at: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ ...at, timeout: PATIENCE_MS }, () => socket.write('PING\r\n'));
    const end = (answer: boolean) => resolve(socket.destroy() && answer);
    socket.once('data', (data) => end(/^[+-]/.test(data.toString('latin1'))));
    for (const over of ['error', 'timeout', 'close']) socket.once(over, () => end(false));
  });
}

/** Whether what is there shakes hands by TLS; whose certificate it has does not matter here. */
function answersWithTls(at: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...at, timeout: PATIENCE_MS, rejectUnauthorized: false }, () => end(true));
    const end = (answer: boolean) => resolve(socket.destroy() && answer);
    for (const over of ['error', 'timeout', 'close']) socket.once(over, () => end(false));
  });
}
