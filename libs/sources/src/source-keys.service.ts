import { randomBytes } from 'node:crypto';
import { violatedConstraint } from '@linchpin/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { noteChange, SourceRefusedError } from './source-changes.js';

/** How long the keys before go on when a new one is made, in hours and in words. */
export const keyOverlaps = [
  { hours: 1, text: '1 hour' },
  { hours: 24, text: '1 day' },
  { hours: 24 * 7, text: '7 days' },
  { hours: 24 * 30, text: '30 days' },
] as const;

/** A key without its secret, which nobody can read again. */
export interface SourceKey {
  id: string;
  label: string;
  madeAt: Date;
  /** Reference of whoever made it, or null for a key that came with the set-up. */
  madeBy: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** `ending`: in use until `expiresAt`. */
  state: 'in-use' | 'ending' | 'ended' | 'revoked';
}

const KEY_BYTES = 32;

/** The keys with which sources sign. A secret leaves here once, when it is made. */
@Injectable()
export class SourceKeysService {
  constructor(private readonly dataSource: DataSource) {}

  /** The keys of a source, newest first. */
  list(sourceId: string): Promise<SourceKey[]> {
    return this.dataSource.query(
      `SELECT source_keys.id, label, created_at AS "madeAt", made_by AS "madeBy",
         expires_at AS "expiresAt", revoked_at AS "revokedAt",
         CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at IS NULL THEN 'in-use'
           WHEN expires_at > now() THEN 'ending' ELSE 'ended' END AS state
       FROM source_keys
       WHERE source_id = $1 ORDER BY created_at DESC, source_keys.id`,
      [sourceId],
    );
  }

  /**
   * Makes a key and returns its secret, the only time. The keys before go on for `overlapHours`, so that the system can
   * change over without losing an event; one that ends sooner still does.
   */
  async make(sourceId: string, label: string, overlapHours: number, by: string): Promise<string> {
    const secret = `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;
    await this.dataSource.transaction(async (manager) => {
      // Two rotations at once take turns, so that exactly one key is left without an end.
      await manager.query(`SELECT 1 FROM sources WHERE id = $1 FOR UPDATE`, [sourceId]);
      const [made] = await manager.query<{ id: string }[]>(
        `INSERT INTO source_keys (source_id, secret, label, made_by) VALUES ($1, $2, $3, $4) RETURNING id`,
        [sourceId, secret, label, by],
      );
      const [, ending] = await manager.query<[unknown[], number]>(
        `UPDATE source_keys SET expires_at = least(expires_at, now() + make_interval(hours => $3))
         WHERE source_id = $1 AND id <> $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
        [sourceId, made?.id, overlapHours],
      );
      const overlap = ending > 0 ? `; keys before it end after ${hoursInWords(overlapHours)}` : '';
      await noteChange(manager, sourceId, by, `made the key ${label}${overlap}`);
    });
    return secret;
  }

  /** Ends a key at once. Throws `SourceRefusedError` for the last key of a source that is on. */
  async revoke(sourceId: string, keyId: string, by: string): Promise<void> {
    try {
      await this.dataSource.transaction(async (manager) => {
        // The source before its keys, as in make: two that take them in turns would wait for each other.
        await manager.query(`SELECT 1 FROM sources WHERE id = $1 FOR UPDATE`, [sourceId]);
        const [rows] = await manager.query<[{ label: string }[], number]>(
          `UPDATE source_keys SET revoked_at = now() WHERE id = $2 AND source_id = $1 AND revoked_at IS NULL
           RETURNING label`,
          [sourceId, keyId],
        );
        if (rows[0]) await noteChange(manager, sourceId, by, `revoked the key ${rows[0].label}`);
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'source_needs_key') throw error;
      throw new SourceRefusedError('Make another key first, or switch the source off: this is its only lasting key');
    }
  }
}

function hoursInWords(hours: number): string {
  return keyOverlaps.find((each) => each.hours === hours)?.text ?? `${String(hours)} hours`;
}
