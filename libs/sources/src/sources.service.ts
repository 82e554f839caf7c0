import { InvalidSettingsError, isWebhookKey, webhookKeyRule } from '@linchpin/config';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkWebhook, type SignatureCheck, type SignatureHeaders } from './webhook-signature.js';

export interface Source {
  id: string;
  name: string;
}

/** As the table has it: anything else is no source, and need not be looked for. */
const SOURCE_NAME = /^[a-z][a-z0-9-]{1,39}$/;

/** What is told to whoever signed with a key of the source, and never to anybody else. */
const timeFaults: Partial<Record<SignatureCheck, string>> = {
  stale:
    'The signature is right, but its timestamp is more than five minutes behind our clock. ' +
    'Set the clock of the sender, and sign each try anew with the time at which it is sent.',
  early:
    'The signature is right, but its timestamp is more than five minutes ahead of our clock. Set the clock of the sender.',
  milliseconds:
    'The signature is right, but its timestamp is in milliseconds. Send and sign whole seconds since 1970, such as 1796050800.',
  'no-seconds':
    'The signature is right, but its timestamp is no number of seconds. Send and sign whole seconds since 1970, such as 1796050800.',
};

/**
 * The sender is not known, is switched off, or the signature is not right. Which of them is not told; that only the time
 * of a right signature is wrong is.
 */
export class UnverifiedSenderError extends Error {
  override name = 'UnverifiedSenderError';
}

/** The systems that may send events, and their keys. */
@Injectable()
export class SourcesService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The source that signed one of these: the bytes that came and, where they were packed, what was in them. Throws
   * `UnverifiedSenderError` when it is unknown, off, or did not sign them, or not at this time.
   */
  async verified(name: string, headers: SignatureHeaders, ...bodies: readonly Buffer[]): Promise<Source> {
    const rows = SOURCE_NAME.test(name) ? await this.keysOf(name) : [];
    const keys = rows.map(({ secret }) => secret);
    const checks = bodies.map((body) => checkWebhook(keys, headers, body, new Date()));
    const [row] = rows;
    if (row && checks.includes('right')) return { id: row.id, name };
    const told = checks.map((check) => timeFaults[check]).find((fault) => fault !== undefined);
    throw new UnverifiedSenderError(told ?? 'The source is not known here, or the signature is missing or wrong.');
  }

  private keysOf(name: string): Promise<{ id: string; secret: string }[]> {
    return this.dataSource.query(
      `SELECT sources.id, source_keys.secret FROM sources JOIN source_keys ON source_keys.source_id = sources.id
       WHERE sources.name = $1 AND sources.enabled AND source_keys.revoked_at IS NULL
         AND (source_keys.expires_at IS NULL OR source_keys.expires_at > now())`,
      [name],
    );
  }

  /**
   * Adds a source with one key and switches it on; one that exists keeps its keys and gets this one as well. Throws
   * `InvalidSettingsError` for a key that is too short: keys that are set come from settings.
   */
  async add(name: string, title: string, key: string): Promise<void> {
    if (!isWebhookKey(key)) throw new InvalidSettingsError(`The key of ${name} is no webhook key: ${webhookKeyRule}.`);
    await this.dataSource.transaction(async (manager) => {
      const [source] = await manager.query<{ id: string }[]>(
        `INSERT INTO sources (name, title) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET title = EXCLUDED.title RETURNING id`,
        [name, title],
      );
      await manager.query(`INSERT INTO source_keys (source_id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
        source?.id,
        key,
      ]);
      await manager.query(`UPDATE sources SET enabled = true WHERE id = $1`, [source?.id]);
    });
  }
}
