import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readMailSender } from './mail-sender.js';
import { addressFault } from './server-address.js';
import { isWebhookKey, webhookKeyRule } from './webhook-key.js';

const port = (fallback: number) =>
  z.coerce.number('is not a port: write a number up to 65535').int().min(0).max(65535).default(fallback);
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text?.trim() ? text.trim() : undefined));
const address = (example: string, ...schemes: string[]) =>
  optionalText.superRefine((text, context) => {
    const fault = text === undefined ? undefined : addressFault(text, schemes, example);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });
const webhookKey = optionalText.refine((text) => text === undefined || isWebhookKey(text), {
  message: `is not a webhook key: ${webhookKeyRule}`,
});

/**
 * Every setting of every app, with its default. `.env.example` documents them for people and a test holds the two
 * together. An empty value counts as not given.
 */
export const settingsSchema = z.object({
  CONSOLE_PORT: port(3000),
  INTAKE_PORT: port(3001),
  PORTAL_PORT: port(3002),
  MAIL_PORT: port(3003),
  SMTP_PORT: port(2525),
  BIND_ADDRESS: z.string().default('127.0.0.1'),
  CONSOLE_URL: address('https://console.example', 'https', 'http'),
  INTAKE_URL: address('https://intake.example', 'https', 'http'),
  PORTAL_URL: address('https://portal.example', 'https', 'http'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: address('postgres://user:password@host:5432/name', 'postgres', 'postgresql'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  REDIS_URL: address('redis://host:6379', 'redis', 'rediss'),
  SMTP_URL: address('smtp://user:password@host:587', 'smtp', 'smtps'),
  MAIL_FROM: z
    .string()
    .refine((text) => readMailSender(text) !== undefined, {
      message: 'is not one sender: write it like Linchpin <linchpin@exshire.example>',
    })
    .default('Linchpin <linchpin@exshire.example>'),
  SESSION_SECRET: optionalText.refine((text) => text === undefined || text.length >= 32, {
    message: 'is too short: give at least 32 characters',
  }),
  COUNCIL_NAME: z.string().default('Exshire Council'),
  DEMO_WEBHOOK_KEY: webhookKey,
  SEND_KEY: webhookKey,
  DEMO_PASSWORD: optionalText,
  DEMO_IN_DATABASE: z.enum(['yes', 'no']).default('no'),
  MAPPING_LIMIT_MS: z.coerce.number().int().min(50).max(10_000).default(500),
  EVENT_DAYS_AHEAD: z.coerce.number().int().min(0).max(10_000).default(60),
  UNMAPPED_DAYS: z.coerce.number().int().min(14).max(3650).default(90),
  LETTER_POST_DAYS: z.coerce.number().int().min(0).max(10).default(2),
  LETTER_ANSWER_DAYS: z.coerce.number().int().min(0).max(10).default(1),
  BACKUP_PASSPHRASE_FILE: optionalText,
  BACKUP_KEY_FILE: optionalText,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
});

type Parsed = z.infer<typeof settingsSchema>;

/** The settings as the code reads them: the public addresses are always filled in. */
export type Settings = Parsed & { CONSOLE_URL: string; INTAKE_URL: string; PORTAL_URL: string; SMTP_URL: string };

/** A setting is wrong. The message names each one and says how to put it right; values are not repeated. */
export class InvalidSettingsError extends Error {
  override name = 'InvalidSettingsError';
}

/**
 * Each setting may come from a file that only the service may read: `SESSION_SECRET_FILE` names it. Throws
 * `InvalidSettingsError` for a file that cannot be read, and where a setting is given both ways.
 */
function withFiles(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const faults: string[] = [];
  const read = Object.keys(settingsSchema.shape).flatMap((name) => {
    const file = environment[`${name}_FILE`];
    if (file === undefined) return [];
    if (environment[name] !== undefined) faults.push(`${name} and ${name}_FILE are both given. Keep one of them.`);
    try {
      return [[name, readFileSync(file, 'utf8').trim()] as const];
    } catch {
      faults.push(`${name}_FILE names a file that cannot be read.`);
      return [];
    }
  });
  if (faults.length > 0) throw new InvalidSettingsError(`These settings are wrong:\n  ${faults.join('\n  ')}`);
  return { ...environment, ...Object.fromEntries(read) };
}

/** Reads the settings from an environment. Throws `InvalidSettingsError` naming every wrong one at once. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = withFiles(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new InvalidSettingsError(`These settings are wrong:\n  ${faults.join('\n  ')}`);
  }
  const settings = parsed.data;
  const local = (portNumber: number) => `http://127.0.0.1:${portNumber}`;
  return {
    ...settings,
    CONSOLE_URL: settings.CONSOLE_URL ?? local(settings.CONSOLE_PORT),
    INTAKE_URL: settings.INTAKE_URL ?? local(settings.INTAKE_PORT),
    PORTAL_URL: settings.PORTAL_URL ?? local(settings.PORTAL_PORT),
    SMTP_URL: settings.SMTP_URL ?? `smtp://127.0.0.1:${settings.SMTP_PORT}`,
  };
}
