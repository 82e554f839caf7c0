import { createServer } from 'node:net';
import type { Settings } from '@linchpin/config';

/** A port cannot be listened on, mostly because another program uses it. The message says which, and what to do. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

const names = ['CONSOLE_PORT', 'INTAKE_PORT', 'PORTAL_PORT', 'MAIL_PORT', 'SMTP_PORT'] as const;

/** Throws `PortTakenError` naming every port that is taken, before anything is started. */
export async function expectPortsFree(settings: Settings): Promise<void> {
  const taken: string[] = [];
  for (const name of names) {
    const port = settings[name];
    const trouble = port === 0 ? undefined : await troubleWith(port, settings.BIND_ADDRESS);
    if (trouble === 'EADDRINUSE') taken.push(`${name} ${String(port)}`);
    else if (trouble) throw new PortTakenError(explain(trouble, name, settings));
  }
  if (taken.length === 0) return;
  const [first = ''] = taken;
  const [name = '', port = ''] = first.split(' ');
  throw new PortTakenError(
    `In use by another program: ${taken.join(', ')}.\n` +
      `Is Linchpin running already? If not, choose another port: ${name}=${String(Number(port) + 100)} npm start`,
  );
}

function explain(trouble: string, name: (typeof names)[number], settings: Settings): string {
  if (trouble === 'EACCES') {
    return `This account may not listen on ${name} ${String(settings[name])}: ports below 1024 are for root. Choose a higher one.`;
  }
  return `BIND_ADDRESS ${settings.BIND_ADDRESS} is not an address of this machine (${trouble}). Leave it out for 127.0.0.1.`;
}

function troubleWith(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
