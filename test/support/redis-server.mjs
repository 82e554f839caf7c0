import { spawn, spawnSync } from 'node:child_process';
import { createConnection } from 'node:net';

/** Whether this machine has a redis-server (or valkey-server) to test on; its name, or undefined. */
export function redisProgram() {
  return ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
}

/** Starts a Redis that keeps nothing, on a port of its own. */
export async function startRedis(program, port) {
  const child = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--databases', '64'],
    { stdio: 'ignore' },
  );
  for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1) await new Promise((r) => setTimeout(r, 50));
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill('SIGTERM') };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket.destroy() && true)).once('error', () => resolve(false));
  });
}
