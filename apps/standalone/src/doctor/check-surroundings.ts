import { statfs } from 'node:fs/promises';
import { connect } from 'node:tls';
import type { Settings } from '@linchpin/config';
import { EmailChannel } from '@linchpin/deliveries';
import { type Finding, look, well, wrong } from './check.js';

const DAYS_LEFT = 21;
const BYTES_LEFT = 2 * 1024 ** 3;
const PATIENCE_MS = 5000;
const DAY_MS = 86_400_000;

/** Looks at what the installation needs of the machine and of the network. */
export async function checkSurroundings(settings: Settings): Promise<Finding[]> {
  const addresses = (['CONSOLE_URL', 'INTAKE_URL', 'PORTAL_URL'] as const).map((name) =>
    checkAddress(name, settings[name]),
  );
  return [await checkMail(settings), await checkDisk(settings), ...(await Promise.all(addresses)).flat()];
}

async function checkMail(settings: Settings): Promise<Finding> {
  const channel = new EmailChannel(settings);
  try {
    await channel.expectWell();
    return well('Mail', 'The mail server answers, and lets Linchpin in.');
  } catch {
    return wrong(
      'Mail',
      'The mail server of SMTP_URL does not answer, or does not let Linchpin in. Look at its name, port, user and password.',
    );
  } finally {
    await channel.onApplicationShutdown();
  }
}

async function checkDisk({ DATA_DIR }: Settings): Promise<Finding> {
  const disk = await statfs(DATA_DIR).catch(() => undefined);
  if (!disk)
    return look(
      'Disk',
      `${DATA_DIR} is not there. It is made by the first start, unless DATABASE_URL names another database.`,
    );
  const free = disk.bavail * disk.bsize;
  const gigabytes = `${(free / 1024 ** 3).toFixed(1)} GB`;
  return free < BYTES_LEFT
    ? wrong('Disk', `Only ${gigabytes} are free where ${DATA_DIR} is. Make room, or move it.`)
    : well('Disk', `${gigabytes} are free.`);
}

/** Whether an app answers at its public address, and how long its certificate still holds. */
async function checkAddress(name: string, text: string): Promise<Finding[]> {
  const url = new URL(text);
  const answer = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    () => undefined,
  );
  const reached = answer?.ok
    ? well(name, 'It answers, and is well.')
    : wrong(
        name,
        answer
          ? `It answers ${String(answer.status)} at /health. Look at its log.`
          : 'Nothing answers there from this machine. Start it, or look at the proxy and the name.',
      );
  if (url.protocol !== 'https:') return [reached];
  const until = await certificateUntil(url);
  if (!until)
    return [reached, wrong(`${name} certificate`, 'It cannot be read, or is not trusted. Look at the proxy.')];
  const days = Math.floor((until.getTime() - Date.now()) / DAY_MS);
  const said = `It holds for ${String(days)} more days.`;
  return [
    reached,
    days < DAYS_LEFT ? look(`${name} certificate`, `${said} Renew it.`) : well(`${name} certificate`, said),
  ];
}

function certificateUntil({ hostname, port }: URL): Promise<Date | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname, timeout: PATIENCE_MS });
    const end = (until?: Date) => {
      socket.destroy();
      resolve(until);
    };
    socket.once('secureConnect', () =>
      end(socket.authorized ? new Date(socket.getPeerCertificate().valid_to) : undefined),
    );
    socket.once('timeout', () => end());
    socket.once('error', () => end());
  });
}
