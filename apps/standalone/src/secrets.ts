import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errno } from './embedded-postgres/failed-calls.js';

const secretsSchema = z.object({
  databasePassword: z.string(),
  sessionSecret: z.string(),
  webhookKey: z.string(),
  demoPassword: z.string(),
});

/** What a first start makes up and later starts need again. */
export type Secrets = z.infer<typeof secretsSchema>;

const fileName = 'secrets.json';

/**
 * The secrets kept in the data folder: those given at the first start, or taken from a backup, the rest made up then. What is kept stands at later
 * starts, as the database does that was filled with it. Only the account that runs Linchpin may read them.
 */
export async function keepSecrets(
  dataDir: string,
  given: { [Name in keyof Secrets]?: Secrets[Name] | undefined },
): Promise<Secrets> {
  const known = await readSecrets(dataDir);
  if (known) return known;
  await mkdir(dataDir, { recursive: true });
  // Run by root, the database has an account of its own that must be able to enter here.
  await chmod(dataDir, 0o755);
  const secrets: Secrets = {
    databasePassword: given.databasePassword ?? randomBytes(18).toString('base64url'),
    sessionSecret: given.sessionSecret ?? randomBytes(32).toString('base64url'),
    webhookKey: given.webhookKey ?? `whsec_${randomBytes(24).toString('base64')}`,
    demoPassword: given.demoPassword ?? randomBytes(9).toString('base64url'),
  };
  // Linked into place whole, and never over another: of two processes that start at once, one makes the secrets and both
  // use them.
  const draft = join(dataDir, `.${fileName}-${String(process.pid)}-${randomBytes(4).toString('hex')}`);
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await link(draft, join(dataDir, fileName)).catch((error: unknown) => {
    if (errno(error) !== 'EEXIST') throw error;
  });
  await unlink(draft);
  const kept = await readSecrets(dataDir);
  if (!kept) throw new Error(`${join(dataDir, fileName)} cannot be read.`);
  return kept;
}

/** The secrets of a data folder, or undefined when nothing was started there yet. */
export async function readSecrets(dataDir: string): Promise<Secrets | undefined> {
  const text = await readFile(join(dataDir, fileName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : secretsSchema.parse(JSON.parse(text));
}
