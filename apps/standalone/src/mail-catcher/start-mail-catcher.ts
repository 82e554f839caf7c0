import type { Server } from 'node:net';
import { Mailbox } from './mailbox.js';
import { createPageServer } from './page-server.js';
import { createSmtpReceiver } from './smtp-receiver.js';

/** What `startMailCatcher` needs to know. A port of 0 takes any free one. */
export interface MailCatcherOptions {
  smtpPort: number;
  pagePort: number;
  /** Folder for the mails, made if missing and then closed to other accounts. */
  directory: string;
  /** A loopback address: there is no login. */
  host?: string;
  /** How many mails are kept; the oldest go. */
  keep?: number;
}

/** A running mail catcher. `smtpUrl` is for a mailer, `pageUrl` for a browser; neither ends in a slash. */
export interface MailCatcher {
  smtpUrl: string;
  pageUrl: string;
  /** Stops both servers, cutting off idle connections. The mails stay. */
  close(): Promise<void>;
}

/**
 * Starts a mail server that delivers nothing: it keeps every mail in a folder and shows them on a page and as JSON
 * (`GET /api/messages`, `GET /api/messages/:id`, `DELETE /api/messages`). For trying things out and for tests.
 * Rejects when the host is not a loopback address or a port is taken.
 */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const { smtpPort, pagePort, directory, host = '127.0.0.1', keep = 2000 } = options;
  if (!/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host)) {
    throw new RangeError(`The mail catcher has no login and listens on this computer only, not on ${host}`);
  }
  const mailbox = await Mailbox.open(directory, keep);
  const smtp = createSmtpReceiver(mailbox);
  // A client that breaks off is its own concern; without a listener it would end this process.
  smtp.on('error', () => undefined);
  const page = createPageServer(mailbox);
  const name = host.includes(':') ? `[${host}]` : host;

  const realSmtpPort = await listen(smtp.server, smtpPort, host);
  const closeSmtp = () => new Promise<void>((resolve) => smtp.close(() => resolve()));
  const realPagePort = await listen(page, pagePort, host).catch(async (error: unknown) => {
    await closeSmtp();
    throw error;
  });
  return {
    smtpUrl: `smtp://${name}:${realSmtpPort}`,
    pageUrl: `http://${name}:${realPagePort}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => page.close(() => resolve()));
      page.closeAllConnections();
      await Promise.all([closeSmtp(), closed]);
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      const words = `The mail catcher cannot listen on port ${port} of ${host}: is it taken by another program?`;
      reject(new Error(words, { cause: error }));
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
