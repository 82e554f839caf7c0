import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  databasePassword: z.string(),
  sessionSecret: z.string(),
  webhookKey: z.string(),
  demoPassword: z.string(),
});

/** What a first start makes up and later starts need again. */
export type Secrets = z.infer<typeof secretsSchema>;

const fileName = 'secrets.json';

/** The secrets kept in the data folder, made at the first start. Only the account that runs Linchpin may read them. */
export async function keepSecrets(dataDir: string): Promise<Secrets> {
  const known = await readSecrets(dataDir);
  if (known) return known;
  await mkdir(dataDir, { recursive: true });
  // Run by root, the database has an account of its own that must be able to enter here.
  await chmod(dataDir, 0o755);
  const secrets: Secrets = {
    databasePassword: randomBytes(18).toString('base64url'),
    sessionSecret: randomBytes(32).toString('base64url'),
    webhookKey: `whsec_${randomBytes(24).toString('base64')}`,
    demoPassword: randomBytes(9).toString('base64url'),
  };
  // Never overwrites: of two processes that start at once, one makes the secrets and both use them.
  await writeFile(join(dataDir, fileName), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    },
  );
  const kept = await readSecrets(dataDir);
  if (!kept) throw new Error(`${join(dataDir, fileName)} cannot be read.`);
  return kept;
}

/** The secrets of a data folder, or undefined when nothing was started there yet. */
export async function readSecrets(dataDir: string): Promise<Secrets | undefined> {
  const text = await readFile(join(dataDir, fileName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : secretsSchema.parse(JSON.parse(text));
}
