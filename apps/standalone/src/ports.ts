import { createServer } from 'node:net';
import type { Settings } from '@linchpin/config';

/** A port that Linchpin needs is in use by another program. The message says which, and how to use another one. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

const names = ['CONSOLE_PORT', 'INTAKE_PORT', 'PORTAL_PORT', 'MAIL_PORT', 'SMTP_PORT'] as const;

/** Throws `PortTakenError` naming every port that is taken, before anything is started. */
export async function expectPortsFree(settings: Settings): Promise<void> {
  const taken: string[] = [];
  for (const name of names) {
    const port = settings[name];
    if (port !== 0 && !(await isFree(port, settings.BIND_ADDRESS))) taken.push(`${name} ${String(port)}`);
  }
  if (taken.length === 0) return;
  const [first = ''] = taken;
  const [name = '', port = ''] = first.split(' ');
  throw new PortTakenError(
    `In use by another program: ${taken.join(', ')}.\n` +
      `Is Linchpin running already? If not, choose another port: ${name}=${String(Number(port) + 100)} npm start`,
  );
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
