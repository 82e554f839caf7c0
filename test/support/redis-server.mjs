import { spawn, spawnSync } from 'node:child_process';
import { createConnection } from 'node:net';

/** Whether this machine has a redis-server (or valkey-server) to test on; its name, or undefined. */
export function redisProgram() {
  return ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
}

/** Starts a Redis that keeps nothing, on a port of its own. `more` are options beside those, as `['--requirepass', 'x']`. */
export async function startRedis(program, port, more = []) {
  const child = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--databases', '64', ...more],
    { stdio: 'ignore' },
  );
  for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1) await new Promise((r) => setTimeout(r, 50));
  return { url: `redis://127.0.0.1:${port}`, stop: (signal = 'SIGTERM') => child.kill(signal) };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket.destroy() && true)).once('error', () => resolve(false));
  });
}
